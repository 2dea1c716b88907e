"""What a campaign says by itself: its line on each work day, its report on its last day, a holiday moves both on."""

from dataclasses import replace
from datetime import date, datetime

from domain.calendars import ONE_DAY, local_date
from domain.campaigns.campaigns import Campaign
from domain.county import County
from domain.events import Ticked
from domain.messages.notices import Notice, to_post, to_tier
from domain.outcome import NOTHING, Outcome
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.rounds.duties import moment_on
from domain.work import Lookup, Needs, Work

ALL_CAMPAIGNS = Lookup(name="all_campaigns", kind="campaign")


def board_facts(campaign: Campaign, on: date) -> dict[str, object]:
    """Day of so many, list by list closed of all."""
    counts = campaign.counts()
    return {
        "name": campaign.name,
        "day": campaign.day(on),
        "days": campaign.days,
        "ends_on": campaign.ends_on.isoformat(),
        "total": sum(c.total for c in counts),
        "closed_count": sum(c.closed for c in counts),
        "counts": [{"list_name": c.list_name, "total": c.total, "closed": c.closed} for c in counts],
    }


def next_line(campaign: Campaign, county: County, now: datetime) -> datetime | None:
    """The next work day's line that has not been said; on the first work day from its last day on, the report."""
    rule = county.policy.campaigns.get(campaign.name)
    if rule is None or campaign.is_over:
        return None
    after = campaign.told_on + ONE_DAY if campaign.told_on else campaign.starts_on
    day = max(campaign.starts_on, local_date(now), after)
    if not county.calendar.is_work_day(day):
        day = county.calendar.add_work_days(day, 1)
    if moment_on(day, rule.at) < now:
        day = county.calendar.add_work_days(day, 1)
    return moment_on(day, rule.at)


def needs_ticked(event: Ticked, _now: datetime) -> Needs:
    """The campaign alone."""
    return Needs(keys=((Campaign.kind, event.key),))


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """One line a work day; missed days are not made up for. From the last day on the report, once."""
    campaign = work.get(Campaign, event.key)
    if campaign is None or campaign.next_due_at is None or campaign.next_due_at > now:
        return NOTHING
    today = local_date(now)
    if today >= campaign.ends_on:
        over = replace(campaign, told_on=today, reported_on=today, next_due_at=None)
        return Outcome(changes=(over,), notices=tuple(_report(over, county, now)))
    told = replace(campaign, told_on=today)
    told = replace(told, next_due_at=next_line(told, county, now))
    line = Notice(
        key=f"{campaign.key}|{today.isoformat()}|line",
        kind="campaign_line",
        notice_class=NoticeClass.D,
        audience=to_tier(Tier.STAFF),
        facts=board_facts(campaign, today),
        not_before=now,
        about=f"campaign|{campaign.key}",
    )
    return Outcome(changes=(told,), notices=(line,))


def _report(campaign: Campaign, county: County, now: datetime) -> list[Notice]:
    """The close-out report goes to the office, its counts to the group."""
    facts = board_facts(campaign, campaign.ends_on)
    steps = [{"day_on": on.isoformat(), "left": left} for on, left in campaign.burn_down()]
    office = county.office()
    audiences = [("group", to_tier(Tier.STAFF)), *([("office", to_post(office.key))] if office else [])]
    return [
        Notice(
            key=f"{campaign.key}|report|{whom}",
            kind=_REPORTS[whom],
            notice_class=NoticeClass.D,
            audience=audience,
            facts=facts | {"steps": steps[-5:], "open_units": _open_units(campaign)},
            not_before=now,
            about=f"campaign|{campaign.key}",
        )
        for whom, audience in audiences
    ]


_REPORTS = {"group": "campaign_closed", "office": "campaign_report"}


def _open_units(campaign: Campaign) -> list[dict[str, object]]:
    units = [d.unit for d in campaign.difficulties if d.closed_on is None and d.unit]
    return [{"unit": unit, "count": units.count(unit)} for unit in dict.fromkeys(units)]
