"""`python -m tests.language.blind` writes docs/language-blind.md: the sentences nobody has seen (BLIND.md).

A fixed person speaks for each role, units stand by key; intents `denied` and `none` both mean that nothing is done.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from handlers.language.reading import Reading
from tests.language.effects import effects
from tests.language.figures import WORDS
from tests.language.kit import CORPUS, county, read
from tests.language.roles import matters_of, moment, speaker
from tests.language.scoring import Score, score

YUAN = 10_000
WITH_FIGURES = frozenset({"report", "correct"})
"""Elsewhere a figure is part of what is to be done."""
AMOUNTS = frozenset({"amount_yuan", "cumulative_wan"})
PAGE = Path(__file__).parents[2] / "docs" / "language-blind.md"
KEPT = "blind5"
"""The sentences that are only measured with."""
HEADING = """# 没见过的句子读得怎样

`tests/language/corpus/blind5.jsonl` 的600句由没有见过语法的人写成，先提交，后运行；
写语法、写线索、写学习用句子的人都没有打开过它，权重也不从它学
（`tests/language/learning.py`）。所以这一页只写比例，不列原句：列出来它就不再是“没见过”的了。
每种身份固定由样板县一个人来说。“没收到”一类标 denied，与 none 一样什么都不做。
名称只数会影响办什么的（给谁、转谁、卡在谁、哪个项目）和写的人标了的；金额只数日报和更正里的，只说累计的写的人标了才数。
写的人把批准、催办、恢复这些话里的日子也标成了期限，闲聊里的不标；读的时候只在用得着期限的事里读。

“第一次”是提交之后、学新句子之前头一回读。更早的一份（`blind3.jsonl`，707句）意图从57%读到84.3%，现在让出来学了。

| 读什么 | 第一次 | 现在（[ADR 34](adr/0034-evidence-is-weighed.md)） | 目标 |
|---|---|---|---|
"""
FIRST = {"intent": "83.2%", "deadlines": "66.3%", "names": "82.4%", "amounts": "76.2%", "items": "63.1%"}
GOALS = {"intent": "97%", "deadlines": "98%", "names": "97%", "amounts": "99%", "items": "—"}
WRONG_AT_FIRST, AT_ONCE_AT_FIRST = 41, 2


def blind(name: str = KEPT) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Every sentence of somebody we know, in the corpus' shape, with its reading."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for number, raw in enumerate(lines, 1):
            line = json.loads(raw)
            if line["role"] == "外人":
                continue
            at = line["now"] if "+" in line["now"] else f"{line['now']}+08:00"
            where = "private" if line["where"] == "private" else "group"
            said = {**line, "now": at, "as": speaker(line["role"]), "where": where}
            reading = read(said)
            yield _asked(line, f"b{number:03}", reading), _alike(reading, line)


def _asked(line: dict[str, Any], name: str, reading: Reading) -> dict[str, Any]:
    units = {unit.name: unit.key for unit in county()[0].roster.units.values()}
    called = {project.key: project.name for project in county()[1]}
    fields: dict[str, Any] = {}
    if "deadline" in line:
        fields["deadline"] = moment(line["deadline"])
    if line.get("units"):
        fields["units"] = sorted(units.get(each, each) for each in line["units"])
    for kind in ("projects", "people"):
        if line.get(kind):
            fields[kind] = sorted(called.get(each, each) for each in line[kind])
    if matters_of(line):
        fields["items"] = sorted(matters_of(line))
    if line["intent"] in WITH_FIGURES:
        fields |= _figures(line)
    intent = "none" if line["intent"] == "denied" else line["intent"]
    return {"id": name, "text": line["text"], "intent": intent, "fields": {} if intent == "none" else fields}


def _figures(line: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"percent": line["percent"]} if "percent" in line else {}
    if "amount_yuan" in line:
        found["invested_wan"] = line["amount_yuan"] / YUAN
    elif "cumulative_wan" in line:
        found["invested_wan"] = line["cumulative_wan"]
    return found


def _alike(reading: Reading, line: Mapping[str, Any]) -> Reading:
    """Units whatever their part, and the amount of this time, as the blind sentences count them: what has come
    together since stands for it where the writer noted an amount at all."""
    given, fields = reading.fields, {}
    units = {*given.get("units", ()), *given.get("co_units", ())}
    fields |= {"units": sorted(units)} if units else {}
    for name in ("projects", "people", "items"):
        if given.get(name):
            fields[name] = sorted(given[name])
    total = given.get("cumulative_wan") if line.keys() & AMOUNTS else None
    amount = given.get("invested_wan", total)
    fields |= {"invested_wan": amount} if amount is not None else {}
    fields |= {"percent": given["percent"]} if "percent" in given else {}
    fields |= {"deadline": moment(given["deadline"])} if "deadline" in given else {}
    intent = "none" if reading.intent == "denied" else reading.intent
    return Reading(intent=intent, fields=fields, asks=reading.asks, because=reading.because)


def page() -> str:
    """The page as it must stand: every share, no sentence."""
    found = score(blind(KEPT))
    rows = [
        f"| {WORDS[name]} | {FIRST[name]} | {found.right[name]}/{found.asked[name]} {found.share(name):.1%} "
        f"| {GOALS[name]} |\n"
        for name in WORDS
    ]
    acts = f"| 意图读成了别的办理事项 | {WRONG_AT_FIRST}句 | {len(found.wrong_writes)}句 | 0 |\n"
    done = f"| 其中不等确认就会办、而说的人没有那个意思的 | {AT_ONCE_AT_FIRST}句 | {len(list(effects(KEPT)))}句 | 0 |\n"
    return "".join((HEADING, *rows, acts, done, *_by_intent(found)))


def _by_intent(found: Score) -> list[str]:
    head = "\n## 各意图\n\n| 意图 | 应读 | 读成 | 读对 |\n|---|---|---|---|\n"
    rows = [
        f"| {name} | {found.expected[name]} | {found.got[name]} | {found.hit[name]} |\n"
        for name in sorted(found.expected)
    ]
    return [head, *rows]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
