"""Running a campaign: begun by the office, its numbers given to units and struck off, asked about by all in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.actors import Standpoint
from domain.campaigns.campaigns import Campaign, Difficulty
from domain.campaigns.telling import ALL_CAMPAIGNS, board_facts, next_line
from domain.county import County
from domain.events.campaigns import CampaignAsked, CampaignBegun, DifficultyClosed, DifficultyTaken
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may, roles_with
from domain.work import Needs, Work

Marked = DifficultyTaken | DifficultyClosed


def needs_campaigns(_event: Marked | CampaignBegun | CampaignAsked, _now: datetime) -> Needs:
    """All campaigns: a county has a handful."""
    return Needs(lookups=(ALL_CAMPAIGNS,))


def _office_only() -> Outcome:
    return refuse("no_permit", act=Act.ISSUE.value, who_can=[Role.OFFICE.value])


def _no_campaign(said: str, known: Iterable[str]) -> Outcome:
    return refuse("no_such_campaign", said=said, names=list(known))


def begin(work: Work, event: CampaignBegun, county: County, now: datetime) -> Outcome:
    """Every list numbered from 1; the same campaign runs once at a time."""
    if Role.OFFICE not in county.standpoint(event.by, now).roles:
        return _office_only()
    rule = county.policy.campaigns.get(event.name)
    if rule is None:
        return _no_campaign(event.name, county.policy.campaigns)
    if any(c.name == event.name for c in running(work)):
        return refuse("campaign_runs", name=event.name)
    starts_on = event.on or county.today(now)
    begun = Campaign(
        key=f"{event.name}|{starts_on.isoformat()}",
        name=event.name,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=rule.days - 1),
        difficulties=tuple(
            Difficulty(list_name=name, number=number)
            for name, size in rule.lists.items()
            for number in range(1, size + 1)
        ),
    )
    planned = replace(begun, next_due_at=next_line(begun, county, now))
    answer = Answer(kind="campaign_begun", facts=board_facts(planned, starts_on))
    return Outcome(changes=(planned,), answer=answer)


def running(work: Work) -> list[Campaign]:
    """The campaigns that are not over."""
    return [c for c in work.found(Campaign, ALL_CAMPAIGNS) if not c.is_over]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One number of one list of a running campaign."""

    campaign: Campaign
    difficulty: Difficulty
    who: Standpoint
    today: date


def _marked(work: Work, event: Marked, county: County, now: datetime) -> Mark | Outcome:
    campaign = next((c for c in running(work) if c.name == event.campaign), None)
    if campaign is None:
        return _no_campaign(event.campaign, [c.name for c in running(work)])
    wanted = (event.list_name, event.number)
    found = [d for d in campaign.difficulties if wanted == (d.list_name, d.number)]
    if not found:
        return refuse("no_such_difficulty", said=event.list_name, names=[c.list_name for c in campaign.counts()])
    who = county.standpoint(event.by, now)
    return Mark(campaign=campaign, difficulty=found[0], who=who, today=county.today(now))


def _changed(mark: Mark, after: Callable[[Difficulty], Difficulty]) -> Outcome:
    difficulties = tuple(after(d) if d is mark.difficulty else d for d in mark.campaign.difficulties)
    campaign = replace(mark.campaign, difficulties=difficulties)
    changed = after(mark.difficulty)
    facts = board_facts(campaign, mark.today) | {
        "list_name": changed.list_name,
        "number": changed.number,
        "unit": changed.unit,
        "closed": changed.closed_on is not None,
    }
    return Outcome(changes=(campaign,), answer=Answer(kind="difficulty_marked", facts=facts))


def take(work: Work, event: DifficultyTaken, county: County, now: datetime) -> Outcome:
    """The office says which unit has a number."""
    mark = _marked(work, event, county, now)
    if isinstance(mark, Outcome):
        return mark
    if Role.OFFICE not in mark.who.roles:
        return _office_only()
    units = [u.key for u in county.roster.units.values() if event.unit in (u.key, u.name, *u.aliases)]
    if not units:
        return refuse("no_such_difficulty", said=event.unit, names=[])
    return _changed(mark, lambda difficulty: replace(difficulty, unit=units[0]))


def close(work: Work, event: DifficultyClosed, county: County, now: datetime) -> Outcome:
    """The office or the unit that has the number strikes it off, or takes that back."""
    mark = _marked(work, event, county, now)
    if isinstance(mark, Outcome):
        return mark
    unit = mark.difficulty.unit
    if not (Role.OFFICE in mark.who.roles or (unit and may(mark.who, Act.REPORT, county.roster, unit))):
        return refuse("no_permit", act=Act.REPORT.value, who_can=[role.value for role in roles_with(Act.REPORT)])
    closed_on = None if event.reopened else mark.difficulty.closed_on or mark.today
    return _changed(mark, lambda difficulty: replace(difficulty, closed_on=closed_on))


def ask(work: Work, event: CampaignAsked, county: County, now: datetime) -> Outcome:
    """The board of one campaign, or of each that runs."""
    who = county.standpoint(event.by, now)
    if who.person is None or not may(who, Act.ASK, county.roster):
        return Outcome()
    found = [c for c in running(work) if event.name in ("", c.name)]
    if not found:
        return _no_campaign(event.name, [c.name for c in running(work)])
    boards = [board_facts(c, county.today(now)) for c in found[:3]]
    return Outcome(answer=Answer(kind="campaign_board", facts={"boards": boards}))
