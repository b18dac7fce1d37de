"""What the scripts that make fixtures with Keras share.

Inputs and weights come from a formula that the Swift tests compute too (`formula` in
TestSupport), so that only results have to be stored.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy
import tensorflow


def formula(shape, seed):
    """Numbers in about -1...1 without a visible pattern."""
    index = numpy.arange(int(numpy.prod(shape)), dtype=numpy.int64)
    values = ((index * 7919 + seed * 104729) % 2003) / 1001 - 1
    return values.astype(numpy.float32).reshape(shape)


def set_weights(layer, scale=0.5):
    """Weight number i becomes formula(shape, 100 + i) * scale; variances are kept positive."""
    values = []
    for number, weight in enumerate(layer.weights):
        value = formula(weight.shape, 100 + number) * numpy.float32(scale)
        if "variance" in weight.path or "gamma" in weight.path:
            value = numpy.abs(value) + numpy.float32(0.5)
        values.append(value)
    layer.set_weights(values)


def gradients(function, inputs, weights):
    """The result of a function, and the gradients of its product with fixed numbers."""
    inputs = [tensorflow.Variable(value) for value in inputs]
    with tensorflow.GradientTape() as tape:
        result = function(*inputs)
        total = tensorflow.reduce_sum(result * formula(result.shape, 7))
    found = tape.gradient(total, inputs + weights)
    return result.numpy(), [None if g is None else g.numpy() for g in found]


def stored(array):
    array = numpy.asarray(array, dtype=numpy.float32)
    data = [float(f"{value:.8g}") for value in array.ravel().tolist()]
    return {"shape": list(array.shape), "data": data}


def write(name, cases):
    path = pathlib.Path(__file__).parent / f"{name}.json"
    text = json.dumps(
        {case: {key: stored(value) for key, value in values.items()}
         for case, values in cases.items()}, separators=(",", ":"))
    path.write_text(text.replace("},\"", "},\n\"") + "\n")
    print(path.name, f"{path.stat().st_size / 1000:.0f} kB")
