"""Parcel → Message: which sentences, which buttons (design §5). Wire JSON is made by `bot/dingtalk/render.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.messages import AMONG, Attachment, Button, Field, Message
from config.wording import Sentence, Wording
from domain.county import County
from domain.messages.notices import Notice
from outbox.buttons import BUTTONS, PRIMARY
from outbox.forms import NEEDS_FORM, inputs_of
from outbox.headline import headline
from outbox.parcels import Parcel
from outbox.words import Plain, Sentences, parsed

MOST_BUTTONS = 4
MOST_LINES = 12
PAPER, SHEET = "docx", "xlsx"
CHART = "chart"
FILES = {"scores": "score_file", "ledger": "ledger_file", CHART: "chart_file"}


class Writer:
    """Writes what a parcel says. Without `forms` no card has inputs (domain §10.12): what they are for is then done in
    words, which the card shows."""

    def __init__(self, wording: Wording, *, forms: bool = True) -> None:
        self._wording = wording
        self._forms = forms
        self._sentences = Sentences(wording)

    def write(self, parcel: Parcel, county: County) -> Message:
        """One message for all notices of a parcel."""
        if len(parcel.notices) == 1:
            return self._single(parcel.notices[0], county)
        kind = "handover_list" if parcel.group else "merged"
        return self._merged(kind, parcel.notices, county)

    def _facts(self, notice: Notice, county: County) -> dict[str, object]:
        house = county.house
        facts = parsed(notice.facts)
        return facts | {
            "f": facts,
            "signature": house.signature,
            "contact": house.contact,
            "rehearsal": county.rehearsal,
        }

    def _single(self, notice: Notice, county: County) -> Message:
        sentence = self._wording.messages[notice.kind]
        facts = self._facts(notice, county)
        say = self._sentences.say
        title = say(sentence.title, facts)
        buttons = self.buttons(self._shown(sentence), notice.facts)
        shortcuts = self._shortcuts(sentence, sentence.buttons, notice, facts)
        hidden = self._words_of(set(sentence.buttons) - set(self._shown(sentence)))
        return Message(
            title=self._marked(title, county),
            lines=self._sentences.lines(sentence.lines, facts),
            alert=self._marked(say(sentence.alert, facts) or title, county),
            buttons=buttons,
            form=self._form(buttons, notice.facts),
            footer=self._signed(say(sentence.footer, facts), notice),
            shortcuts=shortcuts,
            unbuttoned=tuple(line for line in shortcuts if line.startswith(hidden)),
            attachment=self._attached(notice.facts, facts),
        )

    def _attached(self, given: Mapping[str, Any], facts: Mapping[str, object]) -> Attachment | None:
        """The letter or the ledger that goes along, where there is one."""
        if "paper" in given:
            return Attachment(name=str(given["file"]), suffix=PAPER, made_of=given["paper"])
        if given.get("book"):
            return self._book(given, facts)
        if "sheet" not in given:
            return None
        form = given["sheet"].get("form", "ledger")
        name = self._sentences.say(self._sentences.word("formats", FILES[form]), facts)
        made_of = self._charted(given["sheet"]) if form == CHART else given["sheet"]
        return Attachment(name=name, suffix=SHEET, made_of=made_of)

    def _charted(self, sheet: Mapping[str, Any]) -> Mapping[str, Any]:
        """A chart says why its light and what is lacking in the words of the cards."""
        word = self._sentences.word
        reasons = [self._sentences.say(word("formats", "chart_reason"), line) for line in sheet["reasons"]]
        return {**sheet, "reasons": reasons, "gaps": [str(word("gaps", gap)) for gap in sheet["gaps"]]}

    def _book(self, given: Mapping[str, Any], facts: Mapping[str, Any]) -> Attachment:
        """A list of the county's rhythm, every line in words."""
        word = self._sentences.word
        name = self._sentences.say(word("formats", "list_file"), facts)
        rows = [
            {
                "list": str(word("sheet_names", line["list"])),
                "unit": str(line.get("unit", "")),
                "text": self._sentences.listed(line),
            }
            for line in facts["book"]
        ]
        made_of = {"title": name, "as_of_at": given["as_of_at"], "list_rows": rows}
        return Attachment(name=name, suffix=SHEET, made_of=made_of)

    def _shown(self, sentence: Sentence) -> tuple[str, ...]:
        return tuple(name for name in sentence.buttons if self._forms or name not in NEEDS_FORM)

    def _shortcuts(
        self, sentence: Sentence, names: tuple[str, ...], notice: Notice, facts: Mapping[str, object]
    ) -> tuple[str, ...]:
        """The words that do what these buttons do, without those that do nothing any more."""
        live = {button.action for button in self.buttons(names, notice.facts) if not button.done}
        over = self._words_of(name for name in sentence.buttons if name not in live)
        said = self._sentences.lines(sentence.shortcuts, facts) if live else ()
        return tuple(line for line in said if not line.startswith(over))

    def _words_of(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._sentences.word("buttons", name) for name in names)

    def _signed(self, footer: str, notice: Notice) -> str:
        """Who stood in for somebody, or taught us a name, reads it below the answer."""
        beside = (name for name in ("acting", "taught") if name in notice.facts)
        said = [self._sentences.say(self._sentences.word("formats", n), {n: notice.facts[n]}) for n in beside]
        return "　".join((*said, *([footer] if footer else [])))

    def _marked(self, text: str, county: County) -> str:
        """A rehearsal is marked on everything it says."""
        return f"{self._sentences.word('marks', 'rehearsal')}{text}" if county.rehearsal else text

    def _merged(self, kind: str, notices: tuple[Notice, ...], county: County) -> Message:
        """One line per notice (the prompt of the daily round keeps all of its lines)."""
        lines: list[str] = []
        buttons: list[Button] = []
        shortcuts: list[str] = []
        form: tuple[Field, ...] = ()
        several = sum("release" in self._wording.messages[notice.kind].buttons for notice in notices) > 1
        for notice in notices:
            sentence = self._wording.messages[notice.kind]
            facts = self._facts(notice, county)
            whole = notice.kind in WHOLE
            said = self._sentences.lines(sentence.lines if whole else sentence.brief or sentence.title, facts)
            lines.extend(said if whole else (f"{BULLET}{line}" for line in said))
            names = self._shown(sentence) if whole else tuple(n for n in sentence.buttons if n not in NEEDS_FORM)
            own = tuple(map(_among, self.buttons(names, notice.facts, numbered=not whole)))
            words = self._shortcuts(sentence, names, notice, facts)
            fits = _fit(buttons, own)
            if fits:
                buttons.extend(own)
                form = form or (self._form(own, notice.facts) if whole else ())
            if several and fits and "release" in names and "number" not in notice.facts:
                lines.append(self._sentences.word("formats", "these_buttons"))
            # What waits for a decision and has no button says below its line by which words it is decided.
            (lines if "release" in names and not fits else shortcuts).extend(words)
        came_to = headline((notice.kind for notice in notices), self._sentences.word)
        facts = {"count": len(notices), "came_to": Plain(came_to), "signature": county.house.signature}
        sentence = self._wording.messages[kind]
        title = self._marked(self._sentences.say(sentence.title, facts), county)
        return Message(
            title=title,
            lines=tuple(dict.fromkeys(lines)),
            alert=title,
            buttons=_unique(buttons),
            form=form,
            footer=self._sentences.say(sentence.footer, facts),
            shortcuts=tuple(dict.fromkeys(shortcuts)),
        )

    def buttons(
        self, names: tuple[str, ...], facts: Mapping[str, object], *, numbered: bool = False
    ) -> tuple[Button, ...]:
        """The named buttons as far as the facts allow."""
        found = (self._button(name, facts, numbered=numbered) for name in names)
        return tuple(button for button in found if button is not None)

    def _button(self, name: str, facts: Mapping[str, object], *, numbered: bool) -> Button | None:
        params = BUTTONS[name](facts)
        if params is None:
            return None
        done = params.pop("done", "")
        text = self._sentences.word("buttons", f"{name}_done" if done else name)
        if numbered and "number" in facts:
            text = self._sentences.word("formats", "of_number").format(number=facts["number"], text=text)
        return Button(text=text, action=name, params=params, primary=name in PRIMARY, done=bool(done))

    def _form(self, buttons: tuple[Button, ...], facts: Mapping[str, object]) -> tuple[Field, ...]:
        live = (button.action for button in buttons if not button.done)
        return inputs_of(live, facts, self._sentences.word) if self._forms else ()


# Each matter of a list begins with it; a number would be taken for a matter's.
BULLET = "▍"
WHOLE = frozenset({"round_prompt", "report_up"})


def _among(button: Button) -> Button:
    """Nobody sees on such a card what came of a press: it must be answered."""
    return replace(button, params={**button.params, AMONG: "1"})


def _fit(buttons: list[Button], own: tuple[Button, ...]) -> bool:
    """Whether there is room: 报送 without its 暂缓 would be half a choice, and two 报送 none at all."""
    every = _unique([*buttons, *own])
    return len(every) <= MOST_BUTTONS and len({button.text for button in every}) == len(every)


def _unique(buttons: list[Button]) -> tuple[Button, ...]:
    seen: dict[tuple[str, str], Button] = {}
    for button in buttons:
        seen.setdefault((button.action, repr(button.params)), button)
    return tuple(seen.values())
