"""What several reminders in one message come to: the conclusion that a phone shows in its list (messages §1.2)."""

from collections import Counter
from collections.abc import Callable, Iterable

MOST = 3
JOINT = "、"


def headline(kinds: Iterable[str], word: Callable[[str, str], str]) -> str:
    """`逾期2件、今日到期1件`: the kinds by their words, in order; what is beyond three words is one sum."""
    counts: Counter[str] = Counter(word("merged", kind) for kind in kinds)
    other = word("merged", "other")
    named = [(form, count) for form, count in counts.items() if form != other]
    kept = named if len(named) <= MOST and other not in counts else named[: MOST - 1]
    rest = sum(counts.values()) - sum(count for _form, count in kept)
    said = [form.format(count=count) for form, count in [*kept, *([(other, rest)] if rest else [])]]
    return JOINT.join(said)
