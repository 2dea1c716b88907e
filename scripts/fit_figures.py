"""stdin: lines of {"kind", "weight", "evidence"}, after a first line that says what they are; stdout:
handlers/language/second_reader.jsonl.

Multinomial logistic regression over the numbers of reports: which is the sum of the day, the sum to date, the share of
the works, and which is none of them. Run by scripts/learn in an environment of its own; every number below was chosen
on reports of writers none of whose sentences were learned from.
"""

import json
import sys
from collections import Counter

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

SEEN = 4
"""Evidence seen less often teaches nothing; each report is told in several ways."""
STRENGTH = 0.5
"""Inverse of the L2 penalty."""
TURNS, NEARLY = 1000, 1e-4
NAT = 100
"""Weights are written in hundredths of a nat, so that sums are exact everywhere."""
LEAST = 6
"""Weights below are left out: four fifths of the file, and nothing is read worse."""


def main() -> None:
    """Read, fit, write: one line for each piece of evidence, in order, so that a change can be reviewed."""
    head = json.loads(sys.stdin.readline())
    rows = [json.loads(line) for line in sys.stdin]
    seen = Counter(name for row in rows for name in row["evidence"])
    maker = DictVectorizer(dtype=np.float32)
    given = maker.fit_transform([{name: 1 for name in row["evidence"] if seen[name] >= SEEN} for row in rows])
    kinds = np.array([head["kinds"].index(row["kind"]) for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=TURNS, tol=NEARLY)
    model.fit(given, kinds, sample_weight=[row["weight"] for row in rows])
    start = np.rint(model.intercept_ * NAT).astype(int).tolist()
    print(json.dumps({**head, "start": start}, ensure_ascii=False))
    nats = model.coef_ * NAT
    whole = np.rint(nats - np.median(nats, axis=0)).astype(int)
    whole[np.abs(whole) < LEAST] = 0
    for at, name in enumerate(maker.get_feature_names_out()):
        if whole[:, at].any():
            print(json.dumps([name, *whole[:, at].tolist()], ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
