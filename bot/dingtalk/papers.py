"""A file is made, uploaded and sent when its dispatch leaves; a platform that takes no file gets the words instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from bot.dingtalk.client import Client, Sent
from bot.dingtalk.files import Files
from bot.errors import Rejected
from domain.messages.notices import Channel, Dispatch

Make = Callable[[str, Mapping[str, Any]], bytes]


@dataclass(frozen=True, slots=True)
class Papers:
    """Delivers every dispatch. `make` gives the same bytes for the same suffix and content; the last file made is kept:
    a letter goes to several people, one after the other."""

    client: Client
    make: Make
    made: dict[bytes, bytes] = field(default_factory=dict)

    async def deliver(self, dispatch: Dispatch) -> Sent:
        """Raises Unavailable, Rejected or Unknown."""
        if dispatch.channel is not Channel.FILE_PRIVATE:
            return await self.client.deliver(dispatch)
        body = orjson.loads(dispatch.body)
        try:
            media = await self._uploaded(body["file"])
        except Rejected:
            return await self.client.deliver(replace(dispatch, channel=Channel.TEXT_PRIVATE, body=body["instead"]))
        words = _file_message(body, media, self.client.keys.robot_code)
        return await self.client.deliver(replace(dispatch, body=words))

    async def _uploaded(self, file: Mapping[str, Any]) -> str:
        return await Files(self.client).upload("file", f"{file['name']}.{file['suffix']}", self._made(file))

    def _made(self, file: Mapping[str, Any]) -> bytes:
        asked = orjson.dumps(file)
        if asked not in self.made:
            content = self.make(file["suffix"], file["made_of"])
            self.made.clear()
            self.made[asked] = content
        return self.made[asked]


def _file_message(body: Mapping[str, Any], media: str, robot_code: str) -> str:
    file = body["file"]
    param = {"mediaId": media, "fileName": f"{file['name']}.{file['suffix']}", "fileType": file["suffix"]}
    said = {
        "robotCode": robot_code,
        "userIds": [body["to"]],
        "msgKey": "sampleFile",
        "msgParam": orjson.dumps(param).decode(),
    }
    return orjson.dumps(said).decode()
