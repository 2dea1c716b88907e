"""The page's buttons: what the person in front of it does, for the person he is."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.city import City, Outcome
from sandbox.ledger import Message
from sandbox.look import LAST
from sandbox.names import PRIVATE
from sandbox.page import asked
from sandbox.page.guard import PageError
from sandbox.page.record import Record, by_others, pieces
from sandbox.page.trip import Trip
from sandbox.views import Button, MessageView, draw

_LONGEST_NAME = 200
TOLD = {
    Outcome.ANSWERED: "",
    Outcome.REFUSED: "机器人收到了，但应答不对：请看服务的日志",
    Outcome.LATE: "机器人没有及时应答，平台稍后会再送一次",
    Outcome.UNREACHED: "没有送到：机器人没有在听，请看服务是否启动",
    Outcome.LOST: "这条推送丢失了（故障演练），机器人不知道",
    Outcome.UNHEARD: "机器人没有听到：群里要 @ 它，或者引用它的消息",
    Outcome.OPENED: "已打开链接",
}


class Doings:
    """Says, taps, reads and sends, one at a time, and each on the record."""

    def __init__(self, city: City, trip: Trip, record: Record) -> None:
        self.city = city
        self.trip = trip
        self.record = record

    async def says(self, said: asked.Said) -> Outcome:
        """A text, with or without a quote."""
        citizen = self.city.person(said.who)
        async with self.trip.turn():
            name = self.record.name_of(citizen)
            where = self.city.group(said.where).title if said.where else PRIVATE
            given = {"who": name, "where": where, "text": said.text}
            if said.quote:
                quoted = self._view(said.quote, said.who)
                words = self.record.selector(citizen, quoted, by_others(citizen))
                given["quote"] = words or next(pieces(quoted), LAST)
            step = self.record.step("says", given, citizen.userid)
            outcome = await self.city.says(said.who, said.where, said.text, said.quote)
            self.record.add(step)
        return outcome

    async def taps(self, tapped: asked.Tapped) -> Outcome:
        """A button; inputs of the card go with it."""
        citizen = self.city.person(tapped.who)
        async with self.trip.turn():
            view = self._view(tapped.message, tapped.who)
            typed = ((field, tapped.form.get(field.name, field.value)) for field in view.form)
            changed = {field.label: value for field, value in typed if value != field.value}
            on = self.record.selector(citizen, view, lambda seen: _button(seen[1], tapped.button) is not None)
            form = {"form": changed} if changed else {}
            given = {"who": self.record.name_of(citizen), **form, "button": tapped.button, **({"on": on} if on else {})}
            step = self.record.step("fills" if changed else "taps", given, citizen.userid)
            outcome = await self.city.fills(tapped.who, changed, tapped.button, tapped.message)
            self.record.add(step)
        return outcome

    async def reads(self, who: str, message: str) -> None:
        """Open the conversation of a message down to it."""
        citizen = self.city.person(who)
        async with self.trip.turn():
            view = self._view(message, who)
            on = self.record.selector(citizen, view, by_others(citizen))
            given = {"who": self.record.name_of(citizen), **({"on": on} if on else {})}
            fresh = self.record.unread(citizen, view.place)
            step = self.record.step("reads", given, citizen.userid, view.place)
            await self.city.reads(who, message)
            if fresh:
                self.record.add(step)

    async def sends(self, who: str, name: str, content: bytes) -> Outcome:
        """A file or picture in private."""
        citizen = self.city.person(who)
        plain = Path(name).name
        if not content:
            raise PageError("文件是空的：请另选一个")
        if plain in ("", "..") or "\0" in plain or len(plain.encode()) > _LONGEST_NAME:
            raise PageError("文件名用不了：请改短一些再发")
        async with self.trip.turn():
            given = {"who": self.record.name_of(citizen), "where": PRIVATE, "file": plain}
            step = self.record.step("sends", given, citizen.userid)
            with TemporaryDirectory() as folder:
                outcome = await self.city.sends(who, _laid(Path(folder, plain), content))
            self.record.add(step)
        return outcome

    def message(self, message_id: str) -> Message:
        """The message with this id."""
        found = self.city.platform.ledger.by_id(message_id)
        if found is None or found.recalled_at:
            raise PageError("这条消息已经不在了：请刷新页面", 404)
        return found

    def _view(self, message_id: str, who: str) -> MessageView:
        return draw(self.city.platform.directory, self.message(message_id), self.city.person(who).userid)


def answer_of(outcome: Outcome) -> dict[str, str]:
    """What the page tells the person."""
    return {"outcome": outcome.value, "told": TOLD.get(outcome, "")}


def _button(view: MessageView, text: str) -> Button | None:
    return next((button for button in view.buttons if button.text == text), None)


def _laid(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
