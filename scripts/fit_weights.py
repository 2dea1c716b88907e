"""stdin: lines of {"intent", "evidence"}, after a first line that says what they are; stdout: weights.json.

Multinomial logistic regression. Run by scripts/learn in an environment of its own; every number below was chosen by
five-fold cross-validation over the sentences learned from, never by the ones kept to measure with.
"""

import json
import sys
from collections import Counter

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

SEEN = 2
"""Evidence seen once teaches nothing."""
STRENGTH = 5.0
"""Inverse of the L2 penalty."""
NAT = 100
"""Weights are written in hundredths of a nat, so that sums are exact everywhere."""
LEAST = 10
"""Weights below are left out: a third of the file, a tenth of a percent of the sentences."""


def main() -> None:
    """Read, fit, write: one line for each piece of evidence, in order, so that a change can be reviewed."""
    head = json.loads(sys.stdin.readline())
    rows = [json.loads(line) for line in sys.stdin]
    seen = Counter(name for row in rows for name in row["evidence"])
    maker = DictVectorizer(dtype=np.float32)
    given = maker.fit_transform([{name: 1 for name in row["evidence"] if seen[name] >= SEEN} for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(given, [row["intent"] for row in rows])
    whole = np.rint(model.coef_ * NAT).astype(int)
    names = maker.get_feature_names_out()
    kept = {name: flat for at, name in enumerate(names) if (flat := pairs(whole[:, at]))}
    start = np.rint(model.intercept_ * NAT).astype(int).tolist()
    print(f'{{"learned_from":{json.dumps(head)},')
    print(f'"intents":{json.dumps(list(model.classes_))},\n"start":{json.dumps(start)},\n"weights":{{')
    print(",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(kept[name])}" for name in sorted(kept)))
    print("}}")


def pairs(column: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[int]:
    """Place of an intent and its weight, one behind the other."""
    return [int(value) for at, weight in enumerate(column) if abs(weight) >= LEAST for value in (at, weight)]


if __name__ == "__main__":
    main()
