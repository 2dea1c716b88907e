"""What is asked of problems and blocks: the agenda of a level, and who holds the ball of what (domain §2.7, §6)."""

from collections import Counter
from collections.abc import Iterable

from domain.matters.charges import OBJECTED, SUSPENDED, charges
from domain.matters.course import Rise
from domain.matters.gate import Submission
from domain.matters.items import Branch, Item
from domain.matters.telling import Deed
from domain.outcome import Answer, Outcome
from domain.problems.dispatch import agenda, rise_facts

MOST = 20


def agenda_of(items: Iterable[Item], put: Iterable[Submission], deed: Deed) -> Outcome:
    """议程: what the level below could not solve, and nothing else."""
    let_go = tuple(put)
    found = agenda(items, let_go, deed)
    texts = {(each.item, each.deadline_version): each.text for each in let_go}
    lines = [_agenda_line(item, rise, texts.get((item.key, len(item.rises)), ""), deed) for item, rise in found[:MOST]]
    return Outcome(answer=Answer(kind="agenda", facts={"lines": lines, "total": len(found)}))


def _agenda_line(item: Item, rise: Rise, text: str, deed: Deed) -> dict[str, object]:
    """What the 审定人 rewrote is said in his words alone (domain §2.9)."""
    facts = rise_facts(item, rise, deed.county, deed.now)
    return facts | ({"asked_for": text} if text else {})


def blocked_list(shares: Iterable[tuple[Item, Branch]], deed: Deed) -> Outcome:
    """卡点: every share that waits for somebody else, with its days, and the days by kind of element."""
    blocked = [(item, branch) for item, branch in shares if branch.is_open and branch.block is not None]
    elements: Counter[str] = Counter()
    lines = []
    for item, branch in blocked:
        charged = [c for c in charges(item, branch, deed.county, deed.now) if c.element not in (SUSPENDED, OBJECTED)]
        elements.update(c.element for c in charged if c.element)
        held = branch.block
        own = [c for c in charged if held and (c.unit, c.element) == (held.unit, held.element)]
        facts = {"number": item.number, "unit": branch.unit, "holder": branch.holder, "days": len(own)}
        lines.append(facts | {"element": held.element if held else ""})
    by_days = sorted(lines, key=lambda line: -int(str(line["days"])))[:MOST]
    sums = [{"element": element, "days": days} for element, days in elements.most_common()]
    return Outcome(answer=Answer(kind="blocked_list", facts={"lines": by_days, "elements": sums, "total": len(lines)}))
