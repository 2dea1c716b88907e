"""Which fields of a blind sentence count, intent by intent: what its act takes (the table of BLIND.md, as code).

What is only passed on in the sender's own words, such as a day in a report of progress, changes nothing and counts
nowhere: neither where it was labelled nor where it was read.
"""

from collections.abc import Mapping
from typing import Any

from handlers.readings.free.meant import units_of
from tests.language.kit import county
from tests.language.roles import matters_of, moment

YUAN = 10_000
DAY = 10
"""Characters of a date: somebody is away for whole days."""
FIGURES = frozenset({"invested_wan", "cumulative_wan", "percent"})
_MATTER = frozenset({"items", "projects"})
"""Which matter: by its number, or by the project where no number is said."""
TAKEN: Mapping[str, frozenset[str]] = {
    "assign": frozenset({"units", "people", "projects", "deadline"}),
    "acknowledge": _MATTER,
    "report": frozenset({"items", "projects", "report_date", *FIGURES}),
    "correct": frozenset({"items", "projects", "report_date", "deadline", *FIGURES}),
    "problem": _MATTER,
    "block": frozenset({"items", "projects", "units", "people"}),
    "extend": frozenset({"items", "projects", "deadline", "delta_days"}),
    "complete": _MATTER,
    "return": _MATTER,
    "approve": frozenset({"items", "projects", "units", "deadline", "delta_days"}),
    "reject": frozenset({"items", "projects", "units", "deadline"}),
    "close": frozenset({"items", "projects", "units"}),
    "reopen": frozenset({"items", "projects", "units", "deadline"}),
    "transfer": frozenset({"items", "projects", "units", "from_units", "people", "deadline"}),
    "remind": frozenset({"items", "projects", "units", "people", "deadline"}),
    "withdraw": _MATTER,
    "suspend": frozenset({"items", "projects", "deadline"}),
    "resume": _MATTER,
    "escalate": frozenset({"items", "projects", "units", "people"}),
    "leave": frozenset({"people", "from", "to"}),
    "delegate": frozenset({"people", "from", "to"}),
    "query": frozenset({"items", "projects", "units", "people"}),
}
ONLY_LABELLED = frozenset({"delta_days", "from", "to", "report_date", "cumulative_wan"})
"""Not every writer was asked for them: where they were not labelled, nothing is known of them."""
BY_PERSON = frozenset({"assign", "approve", "block", "close", "reject", "remind", "reopen", "transfer"})
"""Acts that reach a person through the unit he answers for."""


def labelled(line: Mapping[str, Any]) -> dict[str, Any]:
    """What was labelled of a sentence and is taken, in the words of a reading."""
    keys = {unit.name: unit.key for unit in county()[0].roster.units.values()}
    called = {project.key: project.name for project in county()[1]}
    found: dict[str, Any] = {"delta_days": line["delta_days"]} if "delta_days" in line else {}
    if (
        line.get("report_date", line["now"][:DAY]) != line["now"][:DAY]
    ):  # of the day it is said on: nothing is to be read
        found["report_date"] = line["report_date"]
    found |= {name: line[name][:DAY] for name in ("from", "to") if name in line}
    found["units"] = sorted(keys.get(each, each) for each in line.get("units", ()))
    found["people"] = sorted(line.get("people", ()))
    found["projects"] = sorted(called.get(each, each) for each in line.get("projects", ()))
    found["items"] = sorted(matters_of(line))
    until = line.get("deadline") or (line.get("to") if line["intent"] == "suspend" else None)
    if until:
        found["deadline"] = moment(until)
    return _taken({**found, **_figures(line)}, line["intent"])


def _figures(line: Mapping[str, Any]) -> dict[str, Any]:
    """Of a project; a report on a matter is kept in its words."""
    if matters_of(line) and not line.get("projects"):
        return {}
    found: dict[str, Any] = {name: line[name] for name in ("percent", "cumulative_wan") if name in line}
    return {**found, **({"invested_wan": line["amount_yuan"] / YUAN} if "amount_yuan" in line else {})}


def told(fields: Mapping[str, Any], line: Mapping[str, Any], intent: str) -> dict[str, Any]:
    """What was read of a sentence and is taken, as `labelled` has it."""
    fields = _of_the_one(fields, line)
    found = {name: fields[name] for name in ("delta_days", "from", "to", "report_date", "percent") if name in fields}
    found["units"] = sorted({*fields.get("units", ()), *fields.get("co_units", ())})
    found["from_units"] = fields.get("from_units", [])
    for name in ("people", "projects", "items"):
        found[name] = sorted(fields.get(name, ()))
    if "deadline" in fields:
        found["deadline"] = moment(fields["deadline"])
    if not (matters_of(line) and not line.get("projects")):
        found |= _sums(fields, line)
    else:
        found.pop("percent", None)
    return _taken(found, intent)


def _of_the_one(fields: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """物流大道75万,充电设施没动: of several projects a figure that only one has; what each has of its own was labelled
    by nobody (BLIND.md)."""
    said = {"percent": "percent", "cumulative_wan": "cumulative_wan", "amount_yuan": "invested_wan"}
    found = dict(fields)
    for label, name in said.items():
        values = [entry[name] for entry in fields.get("entries", ()) if name in entry]
        if label in line and len(values) == 1:
            found[name] = values[0]
    return found


def _sums(fields: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    """The sum of this time; what has come together since stands for it where one writer had one word for both."""
    amount, total = fields.get("invested_wan"), fields.get("cumulative_wan")
    if "amount_yuan" in line and "cumulative_wan" not in line:
        amount = total if amount is None else amount
    if "cumulative_wan" in line and "amount_yuan" not in line:
        amount = None
    return {name: value for name, value in (("invested_wan", amount), ("cumulative_wan", total)) if value is not None}


def _taken(fields: Mapping[str, Any], intent: str) -> dict[str, Any]:
    taken = TAKEN.get(intent, frozenset())
    by_number = intent != "assign" and intent not in ("report", "correct", "problem", "query") and fields.get("items")
    left_out = {"projects"} if by_number else set()
    return {name: value for name, value in fields.items() if name in taken - left_out and value not in ([], None)}


def alike(meant: dict[str, Any], read: dict[str, Any], intent: str) -> dict[str, Any]:
    """`read` with the units of `meant` where both come to the same units: 钱局长, 财政局 and 财政局钱局长 are told by
    one message; and without what nobody was asked to label."""
    read = {name: value for name, value in read.items() if name in meant or name not in ONLY_LABELLED}
    had = {unit for unit in read.pop("from_units", ()) if unit in meant.get("units", ())}
    if had:
        read = {**read, "units": sorted({*read.get("units", ()), *had})}
    if intent in BY_PERSON and _reached(meant) == _reached(read):
        read = {name: value for name, value in read.items() if name != "units"}
        read |= {"units": meant["units"]} if "units" in meant else {}
        if "people" not in meant:
            read.pop("people", None)
    return read


def _reached(fields: Mapping[str, Any]) -> set[str]:
    roster = county()[0].roster
    names = set(fields.get("people", ()))
    return {*fields.get("units", ()), *units_of(names, roster)}
