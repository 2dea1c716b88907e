"""What a channel can do; the renderer degrades by it (design §5, dingtalk §12.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """`card_template` "" = no callback buttons: messages say the same acts as short codes."""

    card_template: str = ""
    read_lists: bool = True
    most_body_bytes: int = 15_000
    most_recipients: int = 20

    @property
    def buttons(self) -> bool:
        """Whether a press of a button comes back to us."""
        return bool(self.card_template)
