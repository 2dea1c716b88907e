"""What the named 审定人 decides about what would go up."""

from dataclasses import dataclass

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """报送: the named 审定人 lets a submission go up. `fresh_code` was drawn by the shell for whoever acts next."""

    by: Actor
    submission: str = ""
    item: str = ""
    code: str = ""
    fresh_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """暂缓: the submission stays down."""

    by: Actor
    submission: str = ""
    item: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """改写: the stored text is replaced, both are kept, only the new bytes may leave."""

    by: Actor
    text: str
    submission: str = ""
    item: str = ""
    code: str = ""
    fresh_code: str = ""
