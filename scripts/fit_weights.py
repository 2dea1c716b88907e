"""stdin: lines of {"intent", "evidence"}, after a first line that says what they are; stdout: weights.json.

Linear support vectors, one intent against all others: on the sentences of a writer none of whose sentences were learned
from, two points better than multinomial logistic regression. Their margins are made into shares by one factor. Run by
scripts/learn in an environment of its own; every number below was chosen by cross-validation over the sentences learned
from, never by the ones kept to measure with.
"""

import json
import sys
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax
from sklearn.feature_extraction import DictVectorizer
from sklearn.model_selection import cross_val_predict
from sklearn.svm import LinearSVC

SEEN = 2
"""Evidence seen once teaches nothing."""
STRENGTH = 0.05
"""Inverse of the L2 penalty."""
FOLDS = 5
FACTORS = np.arange(1.0, 8.0, 0.1)
"""Nats per unit of margin, of which the likeliest is taken."""
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
    given.indices, given.indptr = given.indices.astype(np.int32), given.indptr.astype(np.int32)
    intents = np.array([row["intent"] for row in rows])
    model = LinearSVC(C=STRENGTH, random_state=0)
    margins = cross_val_predict(model, given, intents, cv=FOLDS, method="decision_function")
    nats = NAT * likeliest(margins, intents)
    model.fit(given, intents)
    whole = np.rint(model.coef_ * nats).astype(int)
    names = maker.get_feature_names_out()
    kept = {name: flat for at, name in enumerate(names) if (flat := pairs(whole[:, at]))}
    start = np.rint(model.intercept_ * nats).astype(int).tolist()
    print(f'{{"learned_from":{json.dumps(head)},')
    print(f'"intents":{json.dumps(list(model.classes_))},\n"start":{json.dumps(start)},\n"weights":{{')
    print(",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(kept[name])}" for name in sorted(kept)))
    print("}}")


def likeliest(margins: NDArray[np.float64], intents: NDArray[np.str_]) -> float:
    """The factor under which shares say best how often a reading is right; `margins` is sentences × intents."""
    true = np.searchsorted(np.unique(intents), intents)
    rows = np.arange(len(true))
    return float(max(FACTORS, key=lambda factor: log_softmax(margins * factor, axis=1)[rows, true].sum()))


def pairs(column: NDArray[np.int64]) -> list[int]:
    """Place of an intent and its weight, one behind the other."""
    return [int(value) for at, weight in enumerate(column) if abs(weight) >= LEAST for value in (at, weight)]


if __name__ == "__main__":
    main()
