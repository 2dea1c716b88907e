"""stdin: lines of {"intent", "evidence"}, after a first line that says what they are; stdout: weights.jsonl.

Linear support vectors, one intent against all others: on the sentences of a writer none of whose sentences were learned
from, two points better than multinomial logistic regression. Their margins are made into shares by one factor. Beside
them stands a small net over the same evidence (fit_net.py): both together read one sentence in a hundred more, and no
more of them as an act that was not meant. Run by scripts/learn in an environment of its own; every number below was
chosen by cross-validation over the sentences learned from, never by the ones kept to measure with.
"""

import json
import string
import sys
from collections import Counter
from typing import Any

import fit_net
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
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
LEAST = 7
"""Weights below are left out: a third of the file, a tenth of a percent of the sentences."""
SHARE, SHARE_OF_NET = 0.64, 0.28
"""Of the linear weights and of the net. They come to less than one: less sure than either, so that no more acts are
done at once that were not meant than by the linear weights alone: of 31,088 sentences of writers none of whose
sentences were learned from 288 and 309."""
SEEN_BY_NET = 6
"""The net has a row for evidence that was seen so often: a third of it."""
SIGNS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
"""One character stands for each number of a row: 64 steps, those of zero in the middle."""
CUT = 99.9
"""Percent of the numbers of the rows that lie inside the steps."""


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
    nats = SHARE * NAT * likeliest(margins, intents)
    model.fit(given, intents)
    net, signs = netted(rows, np.searchsorted(model.classes_, intents), len(model.classes_))
    whole = np.rint(model.coef_ * nats).astype(int)
    names = maker.get_feature_names_out()
    kept = {name: flat for at, name in enumerate(names) if (flat := pairs(whole[:, at]))}
    start = np.rint(model.intercept_ * nats).astype(int).tolist()
    first = {"learned_from": head, "intents": list(model.classes_), "start": start, "net": net}
    print(json.dumps(first, ensure_ascii=False))
    for name in sorted(kept.keys() | signs.keys()):
        row = [signs[name]] if name in signs else []
        print(json.dumps([name, kept.get(name, []), *row], ensure_ascii=False))


def netted(
    sentences: list[dict[str, Any]], true: NDArray[np.int64], intents: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the net has above its rows, and the rows by their evidence, written in signs."""
    seen = Counter(name for row in sentences for name in row["evidence"])
    names = sorted(name for name, times in seen.items() if times >= SEEN_BY_NET)
    place = {name: at for at, name in enumerate(names)}
    found = [[place[name] for name in row["evidence"] if name in place] for row in sentences]
    ends = np.cumsum([0, *map(len, found)])
    ones = np.ones(ends[-1], np.float32)
    net = fit_net.fit(csr_matrix((ones, np.concatenate(found), ends), (len(found), len(names))), true, intents)
    half = len(SIGNS) // 2
    step = float(np.percentile(np.abs(net.rows), CUT)) / (half - 1)
    whole = np.clip(np.rint(net.rows / step), -half, half - 1).astype(int) + half
    above = net.above * SHARE_OF_NET * NAT
    written = {
        "step": round(step, 6),
        "bias": [round(float(value), 4) for value in net.bias],
        "above": [[round(float(value), 2) for value in row] for row in above],
        "start": [round(float(value), 2) for value in net.start * SHARE_OF_NET * NAT],
    }
    return written, {name: "".join(SIGNS[value] for value in whole[at]) for name, at in place.items()}


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
