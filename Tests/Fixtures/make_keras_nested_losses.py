"""Writes the losses of training steps of models whose last layer is a model.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_nested_losses.py`.
"""

import keras
import numpy
from keras import Sequential, layers, regularizers
from keras_fixture import formula, write

TOKENS = numpy.array([[1, 2, 0, 0], [3, 1, 2, 0], [4, 5, 5, 1]], "int32")
CLASSES = numpy.array([[0, 1, 2, 3], [3, 2, 1, 0], [1, 1, 3, 2]], "int32")
BITS = (CLASSES % 2).astype("float32")[:, :, None]


def embedding():
    return layers.Embedding(6, 3, mask_zero=True)


def steps():
    return layers.SimpleRNN(3, return_sequences=True)


def classes(cost=None):
    return layers.Dense(4, activation="softmax", activity_regularizer=cost)


def bit():
    return layers.Dense(1, activation="sigmoid")


def outer(*inner):
    return Sequential([keras.Input((4,), dtype="int32"), *inner])


CASES = {
    "whole": lambda: outer(Sequential([embedding(), steps(), classes()])),
    "twice": lambda: outer(Sequential([embedding(), Sequential([steps(), classes()])])),
    "whole_twice": lambda: outer(Sequential([Sequential([embedding(), steps(), classes()])])),
    "from_outside": lambda: outer(embedding(), Sequential([steps(), classes()])),
    "softmax": lambda: outer(
        layers.Embedding(6, 3), Sequential([steps(), layers.Dense(4), layers.Softmax()])),
    "activation": lambda: outer(
        Sequential([embedding(), layers.Dense(4), layers.Activation("softmax")])),
    "dropped": lambda: outer(
        embedding(), Sequential([layers.Conv1D(3, 1), classes()])),
    "dropped_inside": lambda: outer(
        Sequential([embedding(), layers.Conv1D(3, 1), classes()])),
    "last_step": lambda: outer(
        Sequential([embedding(), layers.SimpleRNN(3), classes()])),
    "plain": lambda: outer(embedding(), steps(), classes()),
    "cost": lambda: outer(embedding(), steps(), classes(regularizers.L2(0.1))),
    "nested_cost": lambda: outer(
        Sequential([embedding(), steps(), classes(regularizers.L2(0.1))])),
    "unmasked_cost": lambda: outer(
        layers.Embedding(6, 3), layers.Flatten(), classes(regularizers.L1(0.1))),
    "bits": lambda: outer(Sequential([embedding(), steps(), bit()])),
    "bits_from_outside": lambda: outer(embedding(), Sequential([steps(), bit()])),
}

found = {}
for name, make in CASES.items():
    model = make()
    for number, weight in enumerate(model.weights):
        weight.assign(formula(tuple(weight.shape), 100 + number) * numpy.float32(0.5))
    if name.startswith("bits"):
        targets, loss = BITS, "binary_crossentropy"
    else:
        targets, loss = CLASSES, "sparse_categorical_crossentropy"
    if len(model.output_shape) == 2:
        targets = targets[:, 0]
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss=loss)
    losses = []
    for _ in range(3):
        losses.append(model.evaluate(TOKENS, targets, batch_size=3, verbose=0))
        model.train_on_batch(TOKENS, targets)
    found[name] = {"losses": losses}

write("keras_nested_losses", found)
