"""The month's use of the platform is judged: how sparing we are is in force for the whole county, and the office is
told once a month at each threshold."""

from dataclasses import dataclass
from datetime import datetime

from domain.county import County
from domain.events import UsageCounted
from domain.messages.notices import Notice, to_post
from domain.messages.quota import HEIGHTS, Allowance, Strain, Usage, forecast, month_of, strain_of
from domain.outcome import Outcome
from domain.policy import NoticeClass
from domain.switches import STRAIN, Setting
from domain.work import Needs, Work, needs_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is kept: the month, the strain now, the worst that was told of in it."""

    month: str
    strain: Strain = Strain.NORMAL
    told: Strain = Strain.NORMAL

    @property
    def setting(self) -> Setting:
        """As a row."""
        return Setting(key=STRAIN, value=f"{self.month}|{self.strain.value}|{self.told.value}")


def mark_of(setting: Setting | None) -> Mark:
    """Of a row; none = nothing was judged yet."""
    if setting is None:
        return Mark(month="")
    month, strain, told = setting.value.split("|")
    return Mark(month=month, strain=Strain(strain), told=Strain(told))


def needs_counted(_event: UsageCounted, _now: datetime) -> Needs:
    """How sparing we are."""
    return needs_keys((Setting.kind, STRAIN))


def judge(work: Work, event: UsageCounted, county: County, now: datetime) -> Outcome:
    """A new month begins at nothing; within one a warning is said once."""
    month = month_of(now)
    before = mark_of(work.get(Setting, STRAIN))
    told = before.told if before.month == month else Strain.NORMAL
    strain = strain_of(event.usage, event.allowed)
    after = Mark(month=month, strain=strain, told=max(told, strain, key=HEIGHTS.index))
    if after == before:
        return Outcome()
    warned = strain.height > told.height and strain is not Strain.NORMAL
    return Outcome(changes=(after.setting,), notices=_warning(event, strain, county, now) if warned else ())


def _warning(event: UsageCounted, strain: Strain, county: County, now: datetime) -> tuple[Notice, ...]:
    office = county.office()
    if office is None:
        return ()
    notice = Notice(
        key=f"quota|{month_of(now)}|{strain.value}",
        kind="quota_warning",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts=quota_facts(event.usage, event.allowed, county),
        not_before=now,
    )
    return (notice,)


def quota_facts(usage: Usage, allowed: Allowance, county: County) -> dict[str, object]:
    """What the warning and the answer to `额度` say."""
    month = forecast(usage, county.calendar)
    return {
        "strain": strain_of(usage, allowed).value,
        "as_of_at": usage.as_of.isoformat(),
        "api_used": usage.api,
        "api_allowed": allowed.api,
        "api_forecast": month.api,
        "push_used": usage.push,
        "push_allowed": allowed.push,
        "push_forecast": month.push,
    }
