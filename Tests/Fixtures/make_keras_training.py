"""Writes what Keras's optimizers, losses and `fit` compute, with weights from a formula.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_training.py`.
"""

import math

import keras
import numpy
import tensorflow
from keras import layers, losses, optimizers
from keras_fixture import formula, gradients, write

# --- Optimizers: 12 steps of two weights by gradients from the formula.

OPTIMIZERS = {
    "sgd": lambda: optimizers.SGD(0.05),
    "sgd_momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "sgd_nesterov": lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "adam": lambda: optimizers.Adam(0.01),
    "adam_betas": lambda: optimizers.Adam(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3),
    "rmsprop": lambda: optimizers.RMSprop(0.01),
    "rmsprop_momentum": lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5),
}


def steps_of(make):
    optimizer = make()
    shapes = [(3, 4), (5,)]
    weights = [keras.Variable(formula(shape, number)) for number, shape in enumerate(shapes)]
    result = {}
    for step in range(12):
        found = [tensorflow.constant(formula(shape, 10 * step + number + 50) * 0.1)
                 for number, shape in enumerate(shapes)]
        optimizer.apply(found, weights)
        for number, weight in enumerate(weights):
            result[f"step_{step + 1}_{number}"] = weight.numpy()
    return result


write("keras_optimizers", {name: steps_of(make) for name, make in OPTIMIZERS.items()})

# --- Losses: values and gradients from probabilities and from logits.

ROWS = (6, 4)
logits = formula(ROWS, 3) * 4
probabilities = numpy.exp(logits) / numpy.exp(logits).sum(axis=1, keepdims=True)
# Rows that do not sum to 1, and entries that have to be clipped.
rough = probabilities * numpy.float32(1.5)
rough[0] = [1, 0, 0, 0]
classes = numpy.array([0, 1, 2, 3, 0, 1])
one_hot = numpy.eye(4, dtype=numpy.float32)[classes]
yes_no = (formula(ROWS, 5) > 0).astype(numpy.float32)
inside = (formula(ROWS, 6) + 1) / 2

LOSSES = {
    "categorical": (losses.CategoricalCrossentropy(), one_hot, rough),
    "categorical_logits": (losses.CategoricalCrossentropy(from_logits=True), one_hot, logits),
    "categorical_smoothed": (
        losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), one_hot, logits),
    "sparse": (losses.SparseCategoricalCrossentropy(), classes, probabilities),
    "sparse_logits": (losses.SparseCategoricalCrossentropy(from_logits=True), classes, logits),
    "binary": (losses.BinaryCrossentropy(), yes_no, inside),
    "binary_logits": (losses.BinaryCrossentropy(from_logits=True), yes_no, logits),
    "mean_squared_error": (losses.MeanSquaredError(), yes_no, logits),
    "mean_absolute_error": (losses.MeanAbsoluteError(), yes_no, logits),
}
cases = {}
for name, (loss, targets, predictions) in LOSSES.items():
    variable = tensorflow.Variable(predictions)
    with tensorflow.GradientTape() as tape:
        value = loss(targets, variable)
    cases[name] = {
        "targets": targets, "predictions": predictions, "value": value.numpy(),
        "gradient": tape.gradient(value, variable).numpy(),
    }
write("keras_losses", cases)

# --- Training: whole runs of `fit` without shuffling.


def small_cnn():
    return keras.Sequential([
        keras.Input((14, 14, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(6, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(8, 3, padding="same", activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="relu"),
        layers.Dense(4, activation="softmax"),
    ])


def residual_net():
    image = keras.Input((14, 14, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1)(image)
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6)(x)
    y = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU(6)(y)
    y = layers.Conv2D(8, 1, use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    x = layers.Add()([x, y])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(4, activation="softmax")(x))


def set_formula_weights(model):
    for number, weight in enumerate(model.weights):
        shape = tuple(weight.shape)
        if len(shape) == 1:
            continue
        window = math.prod(shape[:-2])
        limit = math.sqrt(6 / ((shape[-2] + shape[-1]) * window))
        weight.assign(formula(shape, 200 + number) * numpy.float32(limit))


def run(make, optimizer, freeze=lambda model: None):
    images = numpy.floor((formula((30, 14, 14, 3), 9) + 1) * 127)
    classes = (numpy.arange(30) * 7) % 4
    # Class 0 is dark, class 3 bright, so that there is something to learn.
    images = numpy.floor(images * (0.4 + 0.2 * classes[:, None, None, None])).astype("uint8")
    targets = numpy.eye(4, dtype="float32")[classes]
    model = make()
    set_formula_weights(model)
    freeze(model)
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        images, targets, epochs=4, batch_size=8, validation_split=0.2, shuffle=False, verbose=0)
    result = dict(history.history)
    loss, accuracy = model.evaluate(images, targets, batch_size=8, verbose=0)
    result["evaluated"] = [loss, accuracy]
    result["predictions"] = model.predict(images, verbose=0)
    result["weight_sums"] = [float(numpy.abs(w.numpy()).sum()) for w in model.weights]
    return result


def freeze_first_half(model):
    for layer in model.layers[:7]:
        layer.trainable = False


write("keras_training", {
    "cnn_adam": run(small_cnn, optimizers.Adam(0.003)),
    "cnn_sgd": run(small_cnn, optimizers.SGD(0.05, momentum=0.9)),
    "residual_adam": run(residual_net, optimizers.Adam(0.003)),
    "residual_partly_frozen": run(residual_net, optimizers.Adam(0.003), freeze_first_half),
})
