"""Writes the windows that Keras cuts out of a series.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_series.py`.
"""

import numpy
from keras.utils import timeseries_dataset_from_array, to_categorical
from keras_fixture import formula, write

DATA = formula([23, 2], 1)
CASES = [("plain", 4, 1, 1, 23), ("stride", 5, 3, 1, 23), ("rate", 3, 2, 4, 23),
         ("targets", 4, 2, 1, 9)]

cases = {}
for name, length, stride, rate, count in CASES:
    targets = formula([count], 2)
    batches = list(timeseries_dataset_from_array(
        DATA, targets, sequence_length=length, sequence_stride=stride, sampling_rate=rate,
        batch_size=4))
    cases[name] = {
        "arguments": [length, stride, rate, count],
        "x": numpy.concatenate([x for x, _ in batches]),
        "y": numpy.concatenate([y for _, y in batches])}
cases["categorical"] = {"labels": [[2], [0], [1]], "rows": to_categorical([[2], [0], [1]], 4)}
write("keras_series", cases)
