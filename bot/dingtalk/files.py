"""Files both ways (dingtalk §2.7, §5.1): no larger than the platform takes, and from its own hosts only."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

import orjson

from bot.dingtalk import routes
from bot.dingtalk.client import Client
from bot.errors import Rejected, Unavailable

LARGEST_FILE = 20 << 20
# Links are temporary and lie on the platform's object store; where exactly is not documented (dingtalk §5.1).
FILE_HOSTS = (".dingtalk.com", ".aliyuncs.com")
Kind = Literal["image", "file"]


@dataclass(frozen=True, slots=True)
class Files:
    """Up and down, through one client. Both raise Unavailable, Rejected or Unknown."""

    client: Client

    async def upload(self, kind: Kind, name: str, content: bytes) -> str:
        """The mediaId of a file, its leading `@` included."""
        if len(content) > LARGEST_FILE:
            raise Rejected("file.tooLarge", f"{len(content)} bytes")
        answer = await self.client.call(routes.UPLOAD, form(kind, name, content))
        media = answer.get("media_id")
        if not isinstance(media, str) or not media:
            raise Unavailable("no_media_id", "the platform kept no file")
        return media

    async def download(self, code: str, most: int = LARGEST_FILE) -> bytes:
        """What somebody sent to the robot. Rejected where it is larger, or lies with somebody we do not know."""
        keys = self.client.keys
        answer = await self.client.call(
            routes.DOWNLOAD, orjson.dumps({"downloadCode": code, "robotCode": keys.robot_code})
        )
        url = str(answer.get("downloadUrl") or "")
        if not is_of_platform(url, keys.api_base):
            raise Rejected("file.unsafe", "the file lies on a host we do not know")
        return await self.client.fetch(url, most)


def is_of_platform(url: str, api_base: str) -> bool:
    """TLS on the platform's own hosts; or exactly where the configured platform itself is."""
    if url.startswith(f"{api_base}/"):
        return True
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and not set(url) & set(" \\@")
    return plain and parts.scheme == "https" and port in (None, 443) and (parts.hostname or "").endswith(FILE_HOSTS)


def form(kind: str, name: str, content: bytes) -> bytes:
    """A multipart body of two parts; the name is percent-encoded, so that it ends no header."""
    if routes.BOUNDARY.encode() in content:
        raise Rejected("file.unsafe", "the file holds our own boundary")
    head = (
        f'--{routes.BOUNDARY}\r\nContent-Disposition: form-data; name="type"\r\n\r\n{kind}\r\n'
        f'--{routes.BOUNDARY}\r\nContent-Disposition: form-data; name="media"; filename="{quote(name)}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{routes.BOUNDARY}--\r\n".encode()
