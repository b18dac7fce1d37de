"""Makes ops.json: outputs and gradients of single operations, computed by Keras in float32.

Inputs come from a formula that the Swift tests compute as well, so only results are stored.
Run with Keras 3 on TensorFlow:  python make_ops.py   (made with keras 3.15.1, tensorflow 2.21.0)
"""

import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import tensorflow as tf


def formula(shape, seed):
    """Numbers in about -1...1; `formula(_:seed:)` of TestSupport is the same."""
    index = np.arange(int(np.prod(shape)), dtype=np.int64)
    values = ((index * 7919 + seed * 104729) % 2003) / 1001 - 1
    return values.astype(np.float32).reshape(shape)


def stored(array):
    array = np.asarray(array)
    return {"shape": list(array.shape),
            "data": [float(f"{value:.7g}") for value in array.astype(np.float64).ravel()]}


def case(function, *inputs):
    """The result of `function` and, for each input, the gradient of the result's weighted sum."""
    variables = [tf.Variable(value) for value in inputs]
    with tf.GradientTape() as tape:
        result = function(*variables)
        weights = formula(result.shape, 7) if result.shape.rank else tf.constant(1.0)
        total = tf.reduce_sum(result * weights)
    entry = {"output": stored(result)}
    for index, gradient in enumerate(tape.gradient(total, variables)):
        entry[f"gradient{index}"] = stored(gradient)
    return entry


def convolution(shape, filters, kernel, **options):
    def run(x, w, b):
        layer = keras.layers.Conv2D(filters, kernel, **options)
        layer.build(shape)
        return layer_call(layer, x, [w, b])
    groups = options.get("groups", 1)
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    return case(run, formula(shape, 1),
                formula((*kernel, shape[3] // groups, filters), 2), formula((filters,), 3))


def depthwise(shape, kernel, multiplier=1, **options):
    def run(x, w, b):
        layer = keras.layers.DepthwiseConv2D(kernel, depth_multiplier=multiplier, **options)
        layer.build(shape)
        return layer_call(layer, x, [w, b])
    return case(run, formula(shape, 1), formula((kernel, kernel, shape[3], multiplier), 2),
                formula((shape[3] * multiplier,), 3))


def layer_call(layer, x, weights):
    """Calls a layer with variables of ours in place of its own, so that a tape sees them."""
    names = [variable for variable in layer.trainable_variables]
    with keras.StatelessScope(state_mapping=list(zip(names, weights))):
        return layer(x)


def pooling(kind, shape, window, **options):
    return case(lambda x: kind(window, **options)(x), formula(shape, 1))


def batch_normalization(shape, training, epsilon):
    channels = shape[-1]
    layer = keras.layers.BatchNormalization(epsilon=epsilon, momentum=0.9)
    layer.build(shape)
    layer.moving_mean.assign(formula((channels,), 4))
    layer.moving_variance.assign(np.abs(formula((channels,), 5)) + 1)

    def run(x, scale, offset):
        mapping = [(layer.gamma, scale), (layer.beta, offset)]
        with keras.StatelessScope(state_mapping=mapping) as scope:
            result = layer(x, training=training)
        moving["mean"] = scope.get_current_value(layer.moving_mean)
        moving["variance"] = scope.get_current_value(layer.moving_variance)
        return result

    moving = {}
    entry = case(run, formula(shape, 1), formula((channels,), 2), formula((channels,), 3))
    if training:
        entry["movingMean"] = stored(moving["mean"])
        entry["movingVariance"] = stored(moving["variance"])
    return entry


def dense(rows, inputs, units, activation):
    def run(x, w, b):
        layer = keras.layers.Dense(units, activation=activation)
        layer.build((rows, inputs))
        return layer_call(layer, x, [w, b])
    return case(run, formula((rows, inputs), 1), formula((inputs, units), 2),
                formula((units,), 3))


def cross_entropy(rows, classes, from_logits):
    labels = np.eye(classes, dtype=np.float32)[[i % classes for i in range(rows)]]
    x = formula((rows, classes), 1)
    x = x * 4 if from_logits else np.abs(x) + 0.1
    return case(lambda x: keras.ops.mean(
        keras.losses.categorical_crossentropy(labels, x, from_logits=from_logits)), x)


def main():
    keras.utils.set_random_seed(1)
    max_pool = keras.layers.MaxPooling2D
    average_pool = keras.layers.AveragePooling2D
    cases = {
        "conv valid": convolution((2, 6, 7, 3), 4, 3),
        "conv same odd": convolution((2, 5, 7, 3), 4, (3, 2), padding="same"),
        "conv same strides even": convolution((1, 6, 8, 3), 4, 3, padding="same", strides=2),
        "conv same strides odd": convolution((1, 7, 5, 3), 4, 3, padding="same", strides=2),
        "conv same large kernel": convolution((1, 6, 6, 2), 3, 5, padding="same", strides=3),
        "conv dilated": convolution((1, 8, 8, 2), 3, 3, padding="same", dilation_rate=2),
        "conv groups": convolution((1, 5, 5, 4), 6, 3, groups=2, padding="same"),
        "conv relu": convolution((1, 5, 5, 3), 4, 3, activation="relu"),
        "conv blocked": convolution((1, 4, 4, 16), 32, 3, padding="same"),
        "depthwise same": depthwise((1, 5, 6, 4), 3, padding="same"),
        "depthwise strides even": depthwise((1, 6, 6, 16), 3, padding="same", strides=2),
        "depthwise multiplier": depthwise((1, 5, 5, 3), 3, multiplier=2),
        "max pool": pooling(max_pool, (1, 6, 7, 3), 2),
        "max pool same": pooling(max_pool, (1, 7, 5, 3), 3, strides=2, padding="same"),
        "average pool": pooling(average_pool, (1, 6, 6, 3), 2),
        "average pool same": pooling(average_pool, (1, 7, 5, 3), 3, strides=2, padding="same"),
        "global average pool": case(
            lambda x: keras.layers.GlobalAveragePooling2D()(x), formula((2, 3, 4, 5), 1)),
        "batch norm training": batch_normalization((3, 2, 3, 4), True, 1e-3),
        "batch norm inference": batch_normalization((3, 2, 3, 4), False, 1e-3),
        "dense": dense(3, 5, 4, None),
        "dense relu": dense(3, 5, 4, "relu"),
        "softmax": case(lambda x: keras.ops.softmax(x), formula((3, 5), 1) * 4),
        "log softmax": case(lambda x: keras.ops.log_softmax(x), formula((3, 5), 1) * 4),
        "cross-entropy logits": cross_entropy(4, 5, True),
        "cross-entropy probabilities": cross_entropy(4, 5, False),
        "sigmoid": case(keras.ops.sigmoid, formula((3, 5), 1) * 4),
        "tanh": case(keras.ops.tanh, formula((3, 5), 1) * 4),
        "relu6": case(keras.ops.relu6, formula((3, 5), 1) * 10),
    }
    lines = [f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
             for name, entry in cases.items()]
    path = Path(__file__).with_suffix("").with_name("ops.json")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size // 1024} KiB")


main()
