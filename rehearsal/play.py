"""`qunding play`: runs a scenario on the whole service against the sandbox, over its wire."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.calendars import COUNTY_ZONE, local_date
from domain.errors import SupervisionError
from rehearsal.cast import check_cast, places_of
from rehearsal.scenario import Scenario, ScenarioError, ending, moment, stretch
from rehearsal.stage import Play, Stage
from rehearsal.transcript import transcript
from sandbox.calls import CALLS, PUSHES
from sandbox.names import PRIVATE, CityError
from sandbox.views import Arrival, MessageView


class Unmet(SupervisionError):
    """An expectation did not hold: file, step, what was expected, what was seen."""


@dataclass(kw_only=True)
class Player:
    """Plays one scenario on a stage. What arrived before is marked seen place by place."""

    scenario: Scenario
    stage: Stage
    seen: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)
    begun: int = 0

    async def run(self) -> None:
        """Every step in order; raises Unmet at the first that does not hold."""
        await self.stage.machine.settle()
        check_cast(self.scenario, self.stage.city)
        self.begun = self.stage.city.seq
        self._count_anew()
        for step in self.scenario.steps:
            place = f"{self.scenario.path}:{step.line} 第{step.number}步 {step.verb}"
            try:
                await VERBS[step.verb](self, step.arguments)
            except (CityError, Unmet) as error:
                raise Unmet(f"{place}：{error}") from error
            except ValueError as error:
                raise ScenarioError(f"{place}：{error}") from error

    async def says(self, given: Mapping[str, Any]) -> None:
        """Somebody sends a message."""
        quote = given.get("quote")
        where = _where(given["where"])
        await self.stage.city.says(given["who"], where, str(given["text"]), None if quote is None else str(quote))
        await self.stage.machine.settle()

    async def taps(self, given: Mapping[str, Any]) -> None:
        """Somebody presses a button, or types its words where there are none. `unproven`: it is asked for only where
        the platform does not sign what people say, so by stream nobody presses anything."""
        if given.get("unproven") and self.stage.play.mode == "stream":
            return
        await self.stage.hands.act(given["who"], given["button"], {}, given.get("on"))
        await self.stage.machine.settle()

    async def fills(self, given: Mapping[str, Any]) -> None:
        """Somebody fills a card's form and submits."""
        await self.stage.hands.act(given["who"], given["button"], given["form"], given.get("on"))
        await self.stage.machine.settle()

    async def sends(self, given: Mapping[str, Any]) -> None:
        """Somebody sends a file, a picture or a voice in private; of a voice the platform heard `heard`."""
        path = self.scenario.path.parent / given["file"]
        await self.stage.city.sends(given["who"], path, str(given.get("heard", "")))
        await self.stage.machine.settle()

    async def reads(self, given: Mapping[str, Any]) -> None:
        """Somebody opens a message."""
        await self.stage.city.reads(given["who"], given.get("on"))

    async def passes(self, given: object) -> None:
        """Time passes."""
        span = stretch(str(given))
        now = self.stage.clock.now()
        if not span.work_days:
            await self.stage.machine.run_until(now + span.delta)
            return
        day = self.stage.calendar.add_work_days(local_date(now), span.work_days)
        local = now.astimezone(COUNTY_ZONE)
        await self.stage.machine.run_until(datetime.combine(day, local.timetz()).astimezone(UTC))

    async def until(self, given: object) -> None:
        """Time passes until a local moment."""
        at = moment(given, self.scenario.path).astimezone(UTC)
        if at < self.stage.clock.now():
            raise ValueError(
                f"{given} 已经过去了，现在是{self.stage.clock.now().astimezone(COUNTY_ZONE):%Y-%m-%dT%H:%M}"
            )
        await self.stage.machine.run_until(at)

    async def sees(self, given: Mapping[str, Any]) -> None:
        """What arrived somewhere since it was last looked at; what only cards show is not looked for without them."""
        await self.stage.machine.settle()
        arrived = self._arrived(str(given["where"]))
        if "only" in given and self.stage.play.plain:
            return
        texts = [_text(each.view) for each in arrived]
        for word in given.get("lacks", ()):
            if any(str(word) in text for text in texts):
                raise Unmet(f"不该出现“{word}”。看到：{_shown(texts)}")
        contains = [str(word) for word in given.get("contains", ())]
        buttons = [str(word) for word in given.get("buttons", ())]
        offered = self.stage.hands.offered
        fitting = [each for each in arrived if _says(each.view, contains) and set(buttons) <= offered(each.view)]
        if (contains or buttons) and not fitting and given.get("count") != 0:
            raise Unmet(f"没有看到 {contains + buttons}。看到：{_shown(texts)}")
        if "count" in given:
            new = len({each.view.id for each in fitting if each.what == "message"})
            if new != int(given["count"]):
                raise Unmet(f"应有{given['count']}条，实有{new}条。看到：{_shown(texts)}")

    async def quiet(self, given: Mapping[str, Any]) -> None:
        """Nothing arrived in these places."""
        await self.stage.machine.settle()
        for where in places_of(given["where"]):
            arrived = self._arrived(str(where))
            if arrived:
                raise Unmet(f"{where} 应当安静。看到：{_shown([_text(a.view) for a in arrived])}")

    def _arrived(self, where: str) -> list[Arrival]:
        """What the robot put there; edits of cards count once each."""
        city = self.stage.city
        place = city.place(where)
        arrived = city.arrivals(where, self.seen.get(place, self.begun))
        self.seen[place] = city.seq
        return [each for each in arrived if each.view.from_robot]

    async def fault(self, given: Mapping[str, Any]) -> None:
        """The platform misbehaves."""
        until = None
        if "for" in given:
            until = self.stage.clock.now() + stretch(str(given["for"])).delta
        self.stage.city.fault(given["kind"], given.get("on", "*"), times=given.get("times"), until=until)

    async def restart(self, given: object) -> None:
        """The bot ends and starts again on the same store."""
        how, span = ending(str(given))
        await self.stage.restart("kill" if how == "kill" else "stop", span)
        await self.stage.machine.settle()

    async def joins(self, given: Mapping[str, Any]) -> None:
        """Somebody comes into a group."""
        await self.stage.city.joins(given["who"], given["where"])
        await self.stage.machine.settle()

    async def leaves(self, given: Mapping[str, Any]) -> None:
        """Somebody leaves a group."""
        await self.stage.city.leaves(given["who"], given["where"])
        await self.stage.machine.settle()

    async def resigns(self, given: Mapping[str, Any]) -> None:
        """Somebody leaves the organisation."""
        await self.stage.city.resigns(given["who"])
        await self.stage.machine.settle()

    async def calls(self, given: Mapping[str, Any]) -> None:
        """How many platform calls were made since last asked."""
        made = self.stage.city.calls(given.get("kind", "*"))
        self._count_anew()
        if made > int(given["at_most"]):
            raise Unmet(f"平台调用{made}次，超过{given['at_most']}次")

    def _count_anew(self) -> None:
        for kind in ("*", *CALLS, *PUSHES):
            self.stage.city.calls(kind)

    async def note(self, given: object) -> None:
        """A line of the transcript."""
        self.notes.append((self.stage.city.seq, str(given)))


Verb = Callable[[Player, Any], Awaitable[None]]
VERBS: Mapping[str, Verb] = {
    "says": Player.says,
    "taps": Player.taps,
    "fills": Player.fills,
    "sends": Player.sends,
    "reads": Player.reads,
    "pass": Player.passes,
    "until": Player.until,
    "sees": Player.sees,
    "quiet": Player.quiet,
    "fault": Player.fault,
    "restart": Player.restart,
    "joins": Player.joins,
    "leaves": Player.leaves,
    "resigns": Player.resigns,
    "calls": Player.calls,
    "note": Player.note,
}


def _where(where: object) -> str | None:
    text = str(where)
    return None if text == PRIVATE or text.startswith(PRIVATE) else text


def _text(view: MessageView) -> str:
    parts = (view.title, view.text, view.footer, *(f"［{button.text}］" for button in view.buttons))
    return "\n".join(part for part in parts if part)


def _says(view: MessageView, contains: list[str]) -> bool:
    text = _text(view)
    return all(word in text for word in contains)


def _shown(texts: list[str]) -> str:
    return "（什么也没有）" if not texts else " ‖ ".join(" / ".join(text.split("\n")) for text in texts[-6:])


def staged(scenario: Scenario, folder: Path, **how: Any) -> Play:  # noqa: ANN401
    """What a scenario is played with; `how` are further fields of `Play`. One in which the bot is killed needs a
    bot that can be."""
    how["process"] = how.get("process", False) or scenario.kills
    if scenario.mode:
        how["mode"] = scenario.mode
    return Play(
        folder=folder,
        beside=scenario.path.parent,
        county=scenario.county,
        policy=scenario.policy,
        start=scenario.start,
        settings=dict(scenario.settings),
        **how,
    )


@dataclass(frozen=True, kw_only=True)
class Played:
    """What came of it: the conversation, and the first expectation that did not hold ("" = all did)."""

    lines: tuple[str, ...]
    unmet: str = ""


async def played(scenario: Scenario, play: Play) -> Played:
    """Open the stage, run, close. ScenarioError where the script itself is wrong."""
    stage = Stage(play)
    player = Player(scenario=scenario, stage=stage)
    unmet = ""
    try:
        await stage.open()
        await player.run()
    except Unmet as error:
        unmet = str(error)
    finally:
        await stage.close()
    return Played(lines=tuple(transcript(stage.city, player.begun, player.notes)), unmet=unmet)
