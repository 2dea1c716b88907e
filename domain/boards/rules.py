"""What a policy says about the board; a county without a decision to show one has none (domain §10.7)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRules:
    """`basis` = the decision it rests on ("" = there is no board); projects a page (at most 12 stay readable from the
    other end of a hall); for how many days a light that got better is shown as praise."""

    basis: str = ""
    rows: int = 10
    praise_days: int = 10
