"""`python -m tests.language.learning` prints what the weights are learned from: intent and evidence of each sentence.

First line: digest of the sentences and of the cues, which weights.jsonl repeats. Sentences that the reading is measured
with are never among them.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from handlers.language.sentences import cues, evidence
from handlers.language.sentences.evidence import evidence as evidence_of
from handlers.language.sentences.subject import Subject
from tests.language.kit import CORPUS, corpus, said
from tests.language.roles import speaker

TO_LEARN_FROM = (
    "unseen",
    "blind2",
    "seen",
    "seen_a",
    "seen_b",
    "seen_c",
    "seen_d",
    "seen_e",
    "seen_f",
    "seen_g",
    "seen_h",
    "seen_i",
    "seen_j",
    "seen_k",
    "seen_l",
    "seen_m",
    "seen_n",
    "dev1",
    "dev2",
    "dev3",
    "dev4",
    "dev5",
    "dev6",
    "dev7",
    "dev8",
    "dev9",
    "dev10",
    "dev11",
    "dev12",
    "dev13",
    "dev14",
    "dev15",
    "dev16",
    "dev17",
    "dev18",
    "dev19",
    "dev20",
    "dev21",
    "dev22",
    "dev23",
    "blind3",
    "blind5",
    "blind6",
    "blind7",
    "blind9",
    "blind10",
)
SAMPLE_COUNTY = "青禾"
SAID_AT = "2026-11-23T09:10"
"""When a sentence was said that names no moment."""


def subject_of(line: Mapping[str, Any]) -> Subject:
    """The sentence as it was said: by name, or by a role for which a fixed person speaks."""
    at = line.get("now", SAID_AT)
    moment = datetime.fromisoformat(at if "+" in at else f"{at}+08:00")
    words, projects = said(
        line["text"], line.get("as") or speaker(line["role"]), moment, group=line["where"] != "private"
    )
    quoted = replace(words, handle="quoted") if line.get("quoted") else words
    return Subject(said=quoted, projects=projects)


def lines() -> Iterator[Mapping[str, Any]]:
    """Every sentence that may be learned from: outsiders are stopped before anything is read, and no piece of a
    sentence may carry the name of the sample county into the weights."""
    for name in TO_LEARN_FROM:
        yield from (line for line in corpus(name) if line.get("role") != "外人" and SAMPLE_COUNTY not in line["text"])


def meant(line: Mapping[str, Any]) -> str:
    """`denied` does nothing either."""
    return "none" if line["intent"] == "denied" else str(line["intent"])


def learned_from() -> str:
    """Digest of all that the weights depend on but the names of the sample county."""
    digest = sha256()
    for path in (*(CORPUS / f"{name}.jsonl" for name in TO_LEARN_FROM), cues.WRITTEN, Path(evidence.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(learned_from())}\n")
    for each in lines():
        row = {"intent": meant(each), "evidence": sorted(evidence_of(subject_of(each)))}
        sys.stdout.write(f"{json.dumps(row, ensure_ascii=False)}\n")
