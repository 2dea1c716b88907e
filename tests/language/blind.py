"""`python -m tests.language.blind` writes docs/language-blind.md: the sentences nobody has seen (BLIND.md).

A fixed person speaks for each role, units stand by key; intents `denied` and `none` both mean that nothing is done.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from handlers.language.reading import Reading
from handlers.language.sentences.fields import fields_of
from handlers.language.sentences.interpret import interpret
from tests.language.effects import effects
from tests.language.fields import subject_of
from tests.language.figures import WORDS
from tests.language.kit import corpus
from tests.language.scoring import Score, score
from tests.language.taken import alike, labelled, told

PAGE = Path(__file__).parents[2] / "docs" / "language-blind.md"
KEPT, BEFORE = "blind11", "blind8"
"""The sentences that are only measured with, and those that were before them."""
HEADING = """# 没见过的句子读得怎样

`tests/language/corpus/blind11.jsonl` 的560句由两个没有见过语法的人照平时的多少写成，五十个人各有各的说法，打乱次序；
另外两个人不看标签各标一遍，7句标得不一样的（都是报数、更正里的编号标不标）由第五个人定，意图没有一句不一样，
都在头一回运行以前提交。“第一次”就是现在这一版的前一版，没有再为它改过。
写语法、写线索、写学习用句子的人都没有打开过它，权重也不从它学
（`tests/language/learning.py`）。所以这一页只写比例，不列原句：列出来它就不再是“没见过”的了。
每种身份固定由样板县一个人来说。“没收到”一类标 denied，与 none 一样什么都不做。
时限、名称、金额、编号只数这件事用得着的，逐个意图列在 `tests/language/corpus/BLIND.md`：
批准延期的日子、催办要求的日子、销号是哪个单位的都数，进度里顺口说到的日子和单位不数，标了也不数。
“整句读下来”里意图读错的，日子和名称也跟着算错；“知道意思时”是意图由写的人给，只看日子、名称、数读得对不对。

请假时说了谁顶着的，与代理是一回事：同一件事、同样几样，叫哪个都算对（`BLIND.md`）。

“第一次”是提交之后头一回读。

"""
BEFORE_IT = """
## 上一份

`blind8.jsonl`，640句，也照平时的多少，也由另外两个人重标过；到现在也没有人打开过。里面“零投资”标作0，现在照原话留着，所以少一处。

## 打开过的

`blind9.jsonl`，640句，同样写、同样标：头一回读意图97.8%，知道意思时时限95.5%、名称98.0%、金额和百分比95.8%，
不等确认办错的1句；`blind10.jsonl`，640句：头一回读意图99.4%，知道意思时时限97.0%、名称98.2%、金额和百分比98.95%
（283/286），不等确认办错的没有。两份都在头一回读之后看了读错的，语法照它们改了，也学了它们。
`dev12` 到 `dev23` 是另外十二个人写的，多是日报、更正和日子，头一回读得怎样写在 `tests/language/corpus/BLIND.md`。
更早的 `blind7.jsonl` 没有人打开过时读到意图96.9%、金额97.1%，`blind6.jsonl` 94.0%，`blind3.jsonl` 从57%到84.3%，
后来都看了读错的，让出来学了。

"""
TABLE = """| 读什么 | 第一次 | 整句（[ADR 34](adr/0034-evidence-is-weighed.md)） | 知道意思时 | 目标 |
|---|---|---|---|---|
"""
FIRST = {"intent": "99.5%", "deadlines": "100.0%", "names": "98.6%", "amounts": "99.2%", "items": "98.6%"}
FIRST_BEFORE = {"intent": "98.0%", "deadlines": "96.4%", "names": "95.6%", "amounts": "89.1%", "items": "95.6%"}
GOALS = {"intent": "97%", "deadlines": "98%", "names": "97%", "amounts": "99%", "items": "—"}
AT_FIRST, BEFORE_AT_FIRST = (0, 0), (4, 1)
"""Acts misread, and done at once what was not meant."""


def blind(name: str = KEPT, *, by_meaning: bool = False) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Every sentence of somebody we know, in the corpus' shape, with its reading; `by_meaning` = the fields as they are
    read once it is known what is meant."""
    for number, line in enumerate(corpus(name), 1):
        if line["role"] == "外人":
            continue
        subject = subject_of(line)
        intent = "none" if line["intent"] == "denied" else line["intent"]
        if by_meaning:
            fields, _asks = fields_of(subject, intent)
            reading = Reading(intent=intent, fields=fields, because=("given",))
        else:
            reading = interpret(subject.said, subject.projects)
        meant, read_as = labelled(line), "none" if reading.intent == "denied" else reading.intent
        read = alike(meant, told(reading.fields, line, read_as), intent)
        asked = {"id": f"b{number:03}", "text": line["text"], "intent": one_act(intent, meant), "fields": meant}
        yield asked, Reading(intent=one_act(read_as, read), fields=read, asks=reading.asks, because=reading.because)


def one_act(intent: str, fields: Mapping[str, Any]) -> str:
    """A leave in which somebody stands in is a delegation: the same event with the same fields, whatever it is called
    (BLIND.md)."""
    return "delegate" if intent == "leave" and fields.get("people") else intent


def page() -> str:
    """The page as it must stand: every share, no sentence."""
    kept, before = score(blind(KEPT)), score(blind(BEFORE))
    now = (*shares(KEPT, kept, FIRST), *_misdone(KEPT, kept, AT_FIRST))
    then = (*shares(BEFORE, before, FIRST_BEFORE), *_misdone(BEFORE, before, BEFORE_AT_FIRST))
    return "".join((HEADING, TABLE, *now, *_by_intent(kept), BEFORE_IT, TABLE, *then))


def _misdone(name: str, found: Score, first: tuple[int, int]) -> tuple[str, str]:
    """Acts taken for other acts, and what is done before anybody confirms it."""
    misread, done = len(found.wrong_writes), len(list(effects(name)))
    return (
        f"| 意图读成了别的办理事项 | {first[0]}句 | {misread}句 | — | 0 |\n",
        f"| 其中不等确认就会办、而说的人没有那个意思的 | {first[1]}句 | {done}句 | — | 0 |\n",
    )


def shares(name: str, found: Score, first: Mapping[str, str]) -> list[str]:
    """A row for each kind: at first, now through the whole reading, now once the meaning is known, and the goal."""
    known = score(blind(name, by_meaning=True))
    by_meaning = {each: _share(known, each) if each != "intent" else "—" for each in WORDS}
    return [
        f"| {word} | {first[each]} | {_share(found, each)} | {by_meaning[each]} | {GOALS[each]} |\n"
        for each, word in WORDS.items()
    ]


def _share(found: Score, name: str) -> str:
    return f"{found.right[name]}/{found.asked[name]} {found.share(name):.1%}"


def _by_intent(found: Score) -> list[str]:
    head = "\n## 各意图\n\n| 意图 | 应读 | 读成 | 读对 |\n|---|---|---|---|\n"
    rows = [
        f"| {name} | {found.expected[name]} | {found.got[name]} | {found.hit[name]} |\n"
        for name in sorted(found.expected)
    ]
    return [head, *rows]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
