"""Files both ways: uploads of the app, and what people sent to the robot (dingtalk.md §2.7, §5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, check
from sandbox.ids import hex_id

_MIB = 1 << 20
_LIMITS: Mapping[str, int] = {"image": 20 * _MIB, "voice": 2 * _MIB, "video": 20 * _MIB, "file": 20 * _MIB}
_DOWNLOAD = {"downloadCode": Field(missing="invalidParameter.downloadCode"), "robotCode": Field()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One file: its name and its bytes."""

    name: str
    content: bytes


@dataclass(slots=True)
class Media:
    """Uploaded files by media id, received files by download code."""

    core: Core
    uploads: dict[str, Stored] = field(default_factory=dict)
    received: dict[str, Stored] = field(default_factory=dict)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"media_upload": self.upload, "file_download": self.download}

    def upload(self, given: Given) -> dict[str, Any]:
        """Multipart `type` and `media` → `media_id` starting with `@` (dingtalk.md §2.7)."""
        kind, stored = given.body.get("type"), given.body.get("media")
        if kind not in _LIMITS or not isinstance(stored, Stored):
            raise Refusal(40035, "缺少参数 type 或 media")
        if len(stored.content) > _LIMITS[str(kind)]:
            raise Refusal(40035, "文件大小超过限制")
        media_id = f"@lA{hex_id(self.core.rng)}"
        self.uploads[media_id] = stored
        created = int(given.now.timestamp() * 1000)
        return {"type": kind, "media_id": media_id, "created_at": created}

    def download(self, given: Given) -> dict[str, Any]:
        """`downloadUrl` of a file a person sent (dingtalk.md §5.1); served by the sandbox itself."""
        check(given.body, _DOWNLOAD, "invalidParameter.param.invalid")
        self.core.own_robot(given.body.get("robotCode"))
        code = given.body["downloadCode"]
        if code not in self.received:
            raise Refusal("invalidParameter.downloadCode", "下载码不存在")
        return {"downloadUrl": f"{self.core.base_url}/sandbox/files/{code}"}

    def keep(self, stored: Stored) -> str:
        """Keep what a person sent; the download code is what the robot receives."""
        code = hex_id(self.core.rng)
        self.received[code] = stored
        return code

    def require(self, media: str) -> None:
        """Refuse a media id nobody uploaded; web addresses and "" pass."""
        if media and not media.startswith(("http://", "https://")) and media not in self.uploads:
            raise Refusal("resource.not.found", "mediaId不存在")
