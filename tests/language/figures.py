"""`python -m tests.language.figures` writes docs/language.md: how well the corpus is read, and every miss."""

from pathlib import Path

from handlers.language.reading import INTENTS
from tests.language.kit import corpus, read
from tests.language.scoring import Score, score

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
HEADING = """# 口语读得怎样

领导和联络员怎么说，机器人就怎么读；`qunding interpret --as 姓名 "一句话"` 试读，只读不写。
本页由 `python -m tests.language.figures` 写成，测试核对它与实测一致。

## 怎么读

1. 名称、日期、编号、金额各由一套语法读出来（`handlers/language/`），换成一个记号；剩下的就是“怎么说的”。
   报了项目名称的日报，规则没读出的数再按 `second_reader.jsonl` 里学来的分数补读一遍
   （[ADR 49](adr/0049-a-second-reader-of-figures.md)）。
2. 怎么说的、有哪些线索（`handlers/language/sentences/cues.toml`）、谁在哪里说的，每一样都替某几个意图加分或减分。
   分数写在 `weights.jsonl`，由 `scripts/learn` 从语料学来，只有整数，
   同一句话在哪台机器上都读成一样（[ADR 34](adr/0034-evidence-is-weighed.md)）。
3. 得分再高，有否定、是别人收到、只报一个名称，也不算办；有反问、只完成一半的，
   除非几乎全都（九成七）说是办，那也先问说的人，群里不办（`vetoes.py`，[ADR 47](adr/0047-a-doubt-yields.md)）。
4. 没有人再确认的事要有八成把握才办，私聊里有五成半就先问是不是；
   要确认的，私聊里三成半就拿出来请人核对；群里没把握就不作声。

## 语料

学习用的：`unseen.jsonl` {sentences}句和 `blind2`、`blind3`、`blind5`、`blind6`、`blind7`、
`blind9`、`blind10` 共{once_blind}句（当初都是盲写，已经读过）、
`seen.jsonl` {seen}句（写的人知道线索怎么分）、
`seen_a` 到 `seen_n` {more}句（三十一个没有见过语法的人写的）、
`dev1` 到 `dev23` {dev}句（另外二十二个没有见过语法的人写的，读名称、日子、数的语法照它们改过，
头一回读得怎样写在 `BLIND.md`）。
只用来量、谁也没读过的：`blind11.jsonl` 560句和 `blind8.jsonl` 640句，见[没见过的句子读得怎样](language-blind.md)；
只用来量、读错的一句一句列出来的：`blind4.jsonl` 600句，见[读错的句子](language-misses.md)。
新句子会读成那一页的样子，不是这一页的样子。

下表是 `unseen.jsonl` 的{sentences}句。第一次运行：意图91.4%、时限76.2%、名称73.5%、金额79.7%，误写4句。

| 读什么 | 对 | 共 | 比例 |
|---|---|---|---|
"""
WORDS = {
    "intent": "意图",
    "deadlines": "时限和期间",
    "names": "单位、人员、项目",
    "amounts": "金额和百分比",
    "items": "编号",
}


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """The page as it must stand."""
    found = score((line, read(line)) for line in corpus("unseen"))
    told = {
        "seen": _many("seen"),
        "more": _many(*(f"seen_{writer}" for writer in "abcdefghijklmn")),
        "dev": _many(*(f"dev{n}" for n in range(1, 24))),
        "once_blind": _many("blind2", "blind3", "blind5", "blind6", "blind7", "blind9", "blind10"),
    }
    parts = (
        HEADING.format(sentences=found.sentences, **told),
        *_shares(found),
        *_intents(found),
        *_misses(found),
    )
    return "".join(parts)


def _many(*names: str) -> int:
    """Sentences of some collections."""
    return sum(len(corpus(name)) for name in names)


def _shares(found: Score) -> list[str]:
    rows = [
        f"| {word} | {found.right[name]} | {found.asked[name]} | {found.share(name):.1%} |\n"
        for name, word in WORDS.items()
    ]
    return [*rows, f"\n误写（没有那个意思却会办理的）{len(found.wrong_writes)}句。\n"]


def _intents(found: Score) -> list[str]:
    head = "\n## 各意图\n\n| 意图 | 应读 | 读成 | 准确率 | 召回率 |\n|---|---|---|---|---|\n"
    rows = [
        f"| {name} | {found.expected[name]} | {found.got[name]} | {_ratio(found.hit[name], found.got[name])} "
        f"| {_ratio(found.hit[name], found.expected[name])} |\n"
        for name in INTENTS
    ]
    return [head, *rows]


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def _misses(found: Score) -> list[str]:
    head = "\n## 读错的，逐句\n\n| 句 | 读什么 | 应读 → 读成：原话 |\n|---|---|---|\n"
    return [head, *(f"| {line} | {WORDS[name]} | {text.replace('|', '／')} |\n" for line, name, text in found.misses)]


if __name__ == "__main__":
    main()
