"""Names that stand beside a project (domain §8 D2-3, D3-1): the five 一个, the five participants, who serves it.
Names only: nobody is addressed because of them."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveSlots:
    """One leader, one task force, one scheme, one timetable, one responsible unit. The unit is the project's own."""

    lead_leader: str = ""
    task_force: str = ""
    scheme: str = ""
    timetable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Owner, survey, design, construction and supervision: the five that answer for quality and safety."""

    owner: str = ""
    survey: str = ""
    design: str = ""
    construction: str = ""
    supervision: str = ""


def empty_slots(slots: FiveSlots | Participants) -> tuple[str, ...]:
    """The names of the slots nobody has filled."""
    return tuple(each.name for each in fields(slots) if not getattr(slots, each.name))
