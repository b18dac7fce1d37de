"""Writes what scikit-learn says about splits, scalers and class weights.

Made with scikit-learn 1.9.1: `python make_sklearn_data.py`. Indices are stored part by part.
"""

import json
import pathlib

import numpy
from sklearn.model_selection import (
    GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit, train_test_split)
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.utils.class_weight import compute_class_weight


def stored(values):
    array = numpy.asarray(values, dtype=numpy.float64)
    return {"shape": list(array.shape), "data": array.ravel().tolist()}


def parts(splitter, count, *others):
    case = {}
    for place, (train, test) in enumerate(splitter.split(numpy.zeros(count), *others)):
        case[f"train{place}"] = train
        case[f"test{place}"] = test
    return case


LABELS = numpy.array([(place * place * 7 + place // 3) % 11 % 3 for place in range(41)])
# Groups of 1, 2, … 7 rows, mixed.
GROUPS = numpy.array([group for group in range(1, 8) for _ in range(group)])[
    [(place * 11) % 28 if place % 28 else 0 for place in range(28)]]
X = numpy.array([[(place * 37 + column * 13) % 29 * (column + 1) - 5.5 * column
                  for column in range(3)] + [4.0] for place in range(17)])

cases = {
    "kfold_10_5": parts(KFold(5), 10),
    "kfold_11_3": parts(KFold(3), 11),
    "kfold_7_7": parts(KFold(7), 7),
    "stratified_3": {"labels": LABELS, **parts(StratifiedKFold(3), 41, LABELS)},
    "stratified_5": {"labels": LABELS, **parts(StratifiedKFold(5), 41, LABELS)},
    "group_3": {"groups": GROUPS, **parts(GroupKFold(3), 28, None, GROUPS)},
    "group_4": {"groups": GROUPS, **parts(GroupKFold(4), 28, None, GROUPS)},
    "time_12_5": parts(TimeSeriesSplit(5), 12),
    "time_20_3_test": parts(TimeSeriesSplit(3, test_size=4, gap=2), 20),
    "time_23_4_most": parts(TimeSeriesSplit(4, max_train_size=6), 23),
}
for count, size in [(10, 0.25), (11, 0.2), (101, 0.2), (3670, 0.3)]:
    train, test = train_test_split(numpy.arange(count), test_size=size, shuffle=False)
    cases[f"ordered_{count}"] = {"size": [size], "train": train, "test": test}
for name, counts, size in [("a", [50, 30, 21], 0.2), ("b", [7, 40, 13], 0.25)]:
    labels = numpy.repeat(numpy.arange(3), counts)
    train, test = train_test_split(labels, test_size=size, stratify=labels, random_state=0)
    cases[f"shares_{name}"] = {"labels": labels, "size": [size], "train": numpy.bincount(train),
                               "test": numpy.bincount(test)}
standard = StandardScaler().fit(X)
least = MinMaxScaler((-1, 2)).fit(X)
OTHER = X[::-1] * 1.5 + 3
cases["scalers"] = {
    "x": X, "other": OTHER, "standard": standard.transform(X),
    "standard_other": standard.transform(OTHER), "mean": standard.mean_, "scale": standard.scale_,
    "minmax": least.transform(X), "minmax_other": least.transform(OTHER)}
cases["weights"] = {
    "labels": LABELS,
    "weights": compute_class_weight("balanced", classes=numpy.unique(LABELS), y=LABELS)}

path = pathlib.Path(__file__).parent / "sklearn_data.json"
text = json.dumps({case: {key: stored(value) for key, value in values.items()}
                   for case, values in cases.items()}, separators=(",", ":"))
path.write_text(text.replace("},\"", "},\n\"") + "\n")
