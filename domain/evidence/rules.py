"""What a policy says about evidence by chat."""

from dataclasses import dataclass
from datetime import timedelta

from domain.errors import SupervisionError

PLATFORM_MB = 20
"""The platform carries no larger file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRules:
    """The largest file in MB, the suffixes that are taken, and for how long the matter somebody last acted on is taken
    for the one his pictures are of."""

    largest_mb: int = 20
    suffixes: tuple[str, ...] = ("jpg", "jpeg", "png", "pdf", "doc", "docx", "xls", "xlsx", "amr")
    recall: timedelta = timedelta(minutes=30)

    def __post_init__(self) -> None:
        if not 0 < self.largest_mb <= PLATFORM_MB:
            raise SupervisionError(f"evidence: largest_mb lies between 1 and {PLATFORM_MB}")
