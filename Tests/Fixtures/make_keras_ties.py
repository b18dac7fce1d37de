"""Writes the gradients that Keras on TensorFlow gives where a function has a kink or a tie.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_ties.py`.
"""

import keras
import numpy
from keras import activations, layers, losses, ops
from keras_fixture import gradients, write


def column(*values):
    return numpy.array(values, dtype=numpy.float32).reshape(-1, 1)


def row(*values):
    return numpy.array(values, dtype=numpy.float32).reshape(1, -1)


KINKS = column(-3, -2.5, -1, 0, 1, 2.5, 3, 6)
EQUAL = numpy.array([[2, 5, 5, 1], [3, 3, 3, 3], [0, 0, -1, 0]], dtype=numpy.float32)
OTHER = numpy.array([[2, 4, 6, 1], [3, 2, 4, 3], [0, 1, -1, -1]], dtype=numpy.float32)
IMAGE = numpy.array(
    [[1, 1, 0, 2], [1, 0, 2, 2], [0, 0, -1, -1], [0, 0, -1, -1]], dtype=numpy.float32
).reshape(1, 4, 4, 1)
ZEROS = numpy.array([[0, 0, 0], [1, 0, 2]], dtype=numpy.float32)
TARGETS = numpy.array([[1, 2, 3], [0, 0, 0]], dtype=numpy.float32)
SIGNS = column(1, 1, -1, -1)
MARGINS = column(1, 2, -1, 0)

CASES = {
    "relu": (activations.relu, [KINKS]),
    "relu6": (activations.relu6, [KINKS]),
    "leaky_relu": (activations.leaky_relu, [KINKS]),
    "elu": (activations.elu, [KINKS]),
    "selu": (activations.selu, [KINKS]),
    "hard_sigmoid": (activations.hard_sigmoid, [KINKS]),
    "softsign": (activations.softsign, [KINKS]),
    "ReLU": (layers.ReLU(max_value=2.5, negative_slope=0.1, threshold=1.0), [KINKS]),
    "LeakyReLU": (layers.LeakyReLU(), [KINKS]),
    "ELU": (layers.ELU(alpha=0.5), [KINKS]),
    "PReLU": (layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25)), [KINKS]),
    "abs": (ops.absolute, [KINKS]),
    "sign": (ops.sign, [KINKS]),
    "clip": (lambda x: ops.clip(x, -1, 3), [KINKS]),
    "max": (lambda x: ops.max(x), [EQUAL]),
    "max_axis": (lambda x: ops.max(x, axis=-1), [EQUAL]),
    "min_axis": (lambda x: ops.min(x, axis=-1), [EQUAL]),
    "maximum": (ops.maximum, [EQUAL, OTHER]),
    "minimum": (ops.minimum, [EQUAL, OTHER]),
    "Maximum": (lambda x, y: layers.Maximum()([x, y]), [EQUAL, OTHER]),
    "Minimum": (lambda x, y: layers.Minimum()([x, y]), [EQUAL, OTHER]),
    "sort": (lambda x: ops.sort(x, axis=-1), [EQUAL]),
    "median": (lambda x: ops.median(x, axis=-1), [EQUAL]),
    "median_odd": (lambda x: ops.median(x[:, :3], axis=-1), [EQUAL]),
    "top_k": (lambda x: ops.top_k(x, 2)[0], [EQUAL]),
    "max_pool": (layers.MaxPooling2D(2), [IMAGE]),
    "max_pool_overlapping": (layers.MaxPooling2D(3, strides=1), [IMAGE]),
    "max_pool_same": (layers.MaxPooling2D(3, strides=2, padding="same"), [IMAGE]),
    "max_pool_1d": (layers.MaxPooling1D(2), [EQUAL.reshape(3, 4, 1)]),
    "UnitNormalization": (layers.UnitNormalization(), [ZEROS]),
    "cosine_similarity": (lambda x: losses.cosine_similarity(TARGETS, x), [ZEROS]),
    "mean_absolute_error": (lambda x: losses.mean_absolute_error(EQUAL, x), [OTHER]),
    "huber": (lambda x: losses.huber(EQUAL, x), [OTHER]),
    "log_cosh": (lambda x: losses.log_cosh(EQUAL, x), [OTHER]),
    "hinge": (lambda x: losses.hinge(SIGNS, x), [MARGINS]),
    "squared_hinge": (lambda x: losses.squared_hinge(SIGNS, x), [MARGINS]),
    "categorical_hinge": (
        lambda x: losses.categorical_hinge(numpy.eye(3, 4, dtype=numpy.float32), x), [EQUAL]),
    "mean_absolute_percentage_error": (
        lambda x: losses.mean_absolute_percentage_error(EQUAL, x), [OTHER]),
    "binary_crossentropy": (
        lambda x: losses.binary_crossentropy(row(0, 1, 0, 1), x),
        [row(0, 1, 1, 0)]),
    "binary_crossentropy_logits": (
        lambda x: losses.binary_crossentropy(row(0, 1, 0, 1), x, from_logits=True),
        [row(0, 0, 3, -3)]),
    "std": (lambda x: ops.std(x, axis=-1), [OTHER]),
    "prod": (lambda x: ops.prod(x, axis=-1), [EQUAL]),
}

cases = {}
for name, (function, inputs) in CASES.items():
    result, found = gradients(function, inputs, [])
    cases[name] = {"result": result}
    for place, value in enumerate(found):
        cases[name][f"input{place}"] = inputs[place]
        # Where TensorFlow says there is no gradient, it is zero.
        cases[name][f"gradient{place}"] = numpy.zeros_like(inputs[place]) if value is None else value
write("keras_ties", cases)
