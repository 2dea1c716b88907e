"""`python scripts/compare_dates.py`: the phrases of docs/language-dates.md, read by other libraries too.

They are installed into a throw-away environment under /tmp (300 MB, gone afterwards; nothing of ours depends on them),
asked there with the page's moment as "now", and the page's table is written anew. Run it from the root, with .venv.
"""

import json
import re
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "language-dates.md"
# recognizers-text has no release since 2019; it needs the emoji of that time.
PINS = ("jionlp==1.5.31", "dateparser==1.5.0", "recognizers-text-suite==1.0.2a2", "emoji==1.7.0")
NOW = datetime(2026, 11, 23, 9, 10)  # noqa: DTZ001  the libraries know no zone
MINUTE = "%Y-%m-%d %H:%M"
ROW = re.compile(r"^\| \d+ \| (?P<phrase>[^|]+?) \| (?P<meant>[^|]+?) \|", re.M)


def rows(text: str) -> list[tuple[str, str]]:
    """(phrase, what it means) of each numbered row."""
    return [(m["phrase"], m["meant"]) for m in ROW.finditer(text)]


# In the throw-away environment.


def by_jionlp(phrase: str) -> str:
    """The phrase found in the text, else parsed whole; of a span its end."""
    import jionlp

    found = [each["detail"] for each in jionlp.ner.extract_time(phrase, time_base=NOW)]
    if not found:
        try:
            found = [jionlp.parse_time(phrase, time_base=NOW)]
        except ValueError:
            return ""
    if found[0]["type"] not in ("time_point", "time_span"):
        return str(found[0]["type"])
    return str(found[0]["time"][-1])[:16]


def by_dateparser(phrase: str) -> str:
    """Searched for, with the future preferred."""
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": NOW, "PREFER_DATES_FROM": "future"}
    found = search_dates(phrase, languages=["zh"], settings=settings)
    return str(found[-1][1].strftime(MINUTE)) if found else ""


def by_recognizers(phrase: str) -> str:
    """All resolutions of the last find, the one to come last; a time alone is today's, a range goes to its last day."""
    from recognizers_date_time import recognize_datetime
    from recognizers_text import Culture

    found = recognize_datetime(phrase, Culture.Chinese, reference=NOW)
    if not found or not found[-1].resolution:
        return ""
    values: list[dict[str, Any]] = found[-1].resolution["values"]
    return " / ".join(each for each in map(_resolved, values) if each)


def _resolved(value: dict[str, Any]) -> str:
    said = str(value.get("value") or "")
    if value["type"] == "time":
        return f"{NOW:%Y-%m-%d} {said}"[:16]
    if value["type"] == "daterange" and value.get("end"):
        return str(date.fromisoformat(value["end"]) - timedelta(days=1))  # its end is the day after
    return said[:16] if value["type"] != "duration" else ""


LIBRARIES = {"jionlp": by_jionlp, "dateparser": by_dateparser, "recognizers": by_recognizers}


def inside(phrases: list[str]) -> list[dict[str, str]]:
    """What each library says of each phrase."""
    found = []
    for phrase in phrases:
        said = {}
        for name, read in LIBRARIES.items():
            try:
                said[name] = read(phrase)
            except Exception as error:
                said[name] = type(error).__name__
        found.append(said)
    return found


# In ours.


def agrees(said: str, meant: str) -> bool:
    """The same moment; where a day is meant, the same day. Two days offered of one that is past are a question."""
    if not re.match(r"20\d\d-", meant):
        return meant.startswith("已过") and said.count("/") == 1
    return said.rpartition(" / ")[2][: len(meant)] == meant


def table(text: str, said: list[dict[str, str]]) -> str:
    """The rows with what the libraries said, and how many of them agree."""
    from tests.language.dates import ours

    count = dict.fromkeys(("ours", *LIBRARIES), 0)
    lines = []
    for number, ((phrase, meant), each) in enumerate(zip(rows(text), said, strict=True), 1):
        cells = []
        for name, words in {"ours": ours(phrase), **each}.items():
            right = words == meant if name == "ours" else agrees(words, meant)
            count[name] += right
            cells.append(f"{'✓' if right else '✗'} {words or '读不出'}")
        lines.append(f"| {number} | {phrase} | {meant} | " + " | ".join(cells) + " |")
    total = " | ".join(f"{each}/{len(lines)}" for each in count.values())
    return "\n".join([*lines, f"| 合计 | | | {total} |"])


def main() -> None:
    """Install, ask, write the page, throw the environment away."""
    text = PAGE.read_text("utf-8")
    phrases = json.dumps([phrase for phrase, _meant in rows(text)])
    with tempfile.TemporaryDirectory(prefix="dates-", dir="/tmp") as folder:
        python = f"{folder}/bin/python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PINS], check=True)
        asked = [python, "-W", "ignore", __file__, "--inside"]
        answer = subprocess.run(asked, input=phrases, stdout=subprocess.PIPE, text=True, check=True)
    said = json.loads(answer.stdout.splitlines()[-1])
    start, end = text.index("\n| 1 |") + 1, re.search(r"\| 合计 .*\|$", text, re.M)
    if end is None:
        raise SystemExit(f"{PAGE}: no row 合计")
    PAGE.write_text(text[:start] + table(text, said) + text[end.end() :], "utf-8")


if __name__ == "__main__":
    if "--inside" in sys.argv:
        sys.stdout.write("\n" + json.dumps(inside(json.load(sys.stdin)), ensure_ascii=False) + "\n")
    else:
        sys.path.insert(0, str(PAGE.parents[1]))
        main()
