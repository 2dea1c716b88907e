"""How fast a sentence is understood, on one core."""

from time import perf_counter

from domain.actors import Actor, Channel
from handlers.commands import understood
from handlers.language.normalise import normalise
from handlers.language.vocabulary import Vocabulary
from handlers.said import Said, lines_of
from rehearsal.stage import Stage

SENTENCES = (
    "交办 住建局牵头，自然资源局配合，本周五前报送城东安置房征迁方案", "收到1", "全部收到", "1号谁还没看",
    "城东安置房 320万 主体施工到三层，问题：高压线未迁", "无变化", "办结1 方案已报送", "还没收到", "王局，周四前",
)  # fmt: skip
ROUNDS = 60


async def per_second(stage: Stage) -> float:
    """Sentences a second, the whole table of commands each."""
    county = await stage.service.county()
    person = next(p for p in county.roster.persons.values() if p.reachable)
    actor = Actor(staff_id=person.staff_id, channel=Channel.PRIVATE, message_id="m")
    who, now = county.standpoint(actor, stage.clock.now()), stage.clock.now()
    words = Vocabulary(roster=county.roster)
    begun = perf_counter()
    for _round in range(ROUNDS):
        for text in SENTENCES:
            said = Said(
                text=normalise(text), lines=lines_of(text, ()), who=who, county=county, vocabulary=words, now=now
            )
            understood(said)
    return ROUNDS * len(SENTENCES) / (perf_counter() - begun)
