"""What goes into one message (domain §10.5): reminders of one person together, hand-overs of one half day in a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.messages.manners import manner_of
from domain.messages.notices import Notice
from domain.people.records import Tier

ANY_POST = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to be written: its notices, and where it goes. `edits` is the dispatch whose card changes."""

    notices: tuple[Notice, ...]
    target: str
    tier: Tier
    group: bool = False
    posts: Mapping[str, str] = field(default_factory=dict)
    edits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an audience is today; target "" = nobody can be reached; `reports` = the daily round writes to it."""

    target: str
    tier: Tier
    group: bool = False
    post: str = ANY_POST
    reports: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A notice that may leave, with its address."""

    notice: Notice
    at: Address


def merged(ready: Iterable[Ready]) -> list[Parcel]:
    """Everything capped for one person becomes one message; hand-overs listed together become one post."""
    bundles: dict[tuple[str, str], list[Ready]] = {}
    for each in ready:
        manner = manner_of(each.notice)
        own = f"{each.notice.key}|{each.at.target}"
        merges = manner.merges and not each.at.group
        bundles.setdefault((each.at.target, "" if merges else own), []).append(each)
    return [_parcel(each) for each in bundles.values()]


def _parcel(ready: Sequence[Ready]) -> Parcel:
    first = ready[0].at
    posts = {each.notice.key: each.at.post for each in ready}
    return Parcel(
        notices=tuple(each.notice for each in ready),
        target=first.target,
        tier=first.tier,
        group=first.group,
        posts=posts,
    )


def listed(parcels: Sequence[Parcel], counted: Mapping[str, int], most: int) -> list[Parcel]:
    """From the fourth hand-over of a half day on they stand in one post (domain §10.5)."""
    singles: list[Parcel] = []
    lists: dict[str, list[Notice]] = {}
    posted = dict(counted)
    for parcel in parcels:
        if not parcel.group or parcel.notices[0].kind != "assignment":
            singles.append(parcel)
        elif posted.get(parcel.target, 0) < most:
            posted[parcel.target] = posted.get(parcel.target, 0) + 1
            singles.append(parcel)
        else:
            lists.setdefault(parcel.target, []).extend(parcel.notices)
    together = [Parcel(notices=tuple(n), target=t, tier=Tier.STAFF, group=True) for t, n in lists.items()]
    return [*singles, *together]
