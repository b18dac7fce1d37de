"""Writes what Keras's `fit` computes, with weights from a formula.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_training.py`.
"""

import math

import keras
import numpy
from keras import layers, optimizers
from keras_fixture import formula, write

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


def samples():
    images = numpy.floor((formula((30, 14, 14, 3), 9) + 1) * 127)
    classes = (numpy.arange(30) * 7) % 4
    # Class 0 is dark, class 3 bright, so that there is something to learn.
    images = numpy.floor(images * (0.4 + 0.2 * classes[:, None, None, None])).astype("uint8")
    return images, numpy.eye(4, dtype="float32")[classes]


def run(make, optimizer, freeze=lambda model: None, **settings):
    images, targets = samples()
    model = make()
    set_formula_weights(model)
    freeze(model)
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        images, targets, epochs=4, batch_size=8, validation_split=0.2, shuffle=False, verbose=0,
        **settings)
    result = dict(history.history)
    loss, accuracy = model.evaluate(images, targets, batch_size=8, verbose=0)
    result["evaluated"] = [loss, accuracy]
    result["predictions"] = model.predict(images, verbose=0)
    result["weight_sums"] = [float(numpy.abs(w.numpy()).sum()) for w in model.weights]
    return result


def freeze_first_half(model):
    for layer in model.layers[:7]:
        layer.trainable = False


def two_heads():
    """A class and a size from one image; the class also goes into the size."""
    image = keras.Input((14, 14, 3))
    x = layers.Rescaling(1 / 255)(image)
    x = layers.Conv2D(4, 3, strides=2, activation="relu")(x)
    x = layers.Flatten()(x)
    kind = layers.Dense(4, activation="softmax", name="kind")(x)
    joined = layers.Concatenate()([x, kind])
    size = layers.Dense(1, name="size")(joined)
    return keras.Model(image, [kind, size])


def run_two_heads():
    images, targets = samples()
    sizes = formula((30, 1), 31)
    model = two_heads()
    set_formula_weights(model)
    model.compile(
        optimizers.SGD(0.05), {"kind": "categorical_crossentropy", "size": "mean_squared_error"},
        loss_weights={"kind": 1.0, "size": 0.5},
        metrics={"kind": ["accuracy"], "size": ["mean_absolute_error"]})
    history = model.fit(
        images, {"kind": targets, "size": sizes}, epochs=4, batch_size=8, validation_split=0.2,
        shuffle=False, verbose=0)
    result = dict(history.history)
    kind, size = model.predict(images, verbose=0)
    return {**result, "kind": kind, "size": size}


def run_masked(**settings):
    """Words with classes, in sentences filled up with zeros, which no loss and metric counts."""
    numbers = numpy.arange(12 * 6).reshape(12, 6)
    lengths = 2 + numpy.arange(12) * 5 % 5
    words = numpy.where(numpy.arange(6) < lengths[:, None], numbers * 7 % 9 + 1, 0)
    kinds = (words * 2 + 1) % 4
    model = keras.Sequential([
        keras.Input((6,)),
        layers.Embedding(10, 5, mask_zero=True),
        layers.SimpleRNN(6, return_sequences=True),
        layers.Dense(4, activation="softmax"),
    ])
    for number, weight in enumerate(model.weights):
        weight.assign(formula(weight.shape, 100 + number) * numpy.float32(0.5))
    model.compile(
        optimizers.SGD(0.5), "sparse_categorical_crossentropy", metrics=["accuracy"],
        weighted_metrics=["sparse_categorical_crossentropy"])
    history = model.fit(
        words, kinds, epochs=4, batch_size=4, shuffle=False, verbose=0, **settings)
    return history.history


weights = numpy.abs(formula((30,), 32)) * 2
write("keras_training", {
    "cnn_adam": run(small_cnn, optimizers.Adam(0.003)),
    "cnn_sgd": run(small_cnn, optimizers.SGD(0.05, momentum=0.9)),
    "residual_adam": run(residual_net, optimizers.Adam(0.003)),
    "residual_partly_frozen": run(residual_net, optimizers.Adam(0.003), freeze_first_half),
    "cnn_class_weights": run(
        small_cnn, optimizers.SGD(0.05), class_weight={0: 2.0, 1: 0.5, 2: 1.0, 3: 0.25}),
    "cnn_sample_weights": run(small_cnn, optimizers.SGD(0.05), sample_weight=weights),
    "cnn_average": run(
        small_cnn, optimizers.AdamW(
            optimizers.schedules.CosineDecay(0.001, 9, warmup_target=0.004, warmup_steps=3),
            weight_decay=0.01, clipnorm=1.0, use_ema=True, ema_momentum=0.8)),
    "cnn_plateau": run(
        small_cnn, optimizers.SGD(0.3, momentum=0.9), callbacks=[
            keras.callbacks.ReduceLROnPlateau(
                monitor="loss", factor=0.2, patience=1, min_delta=0.05)]),
    "cnn_scheduler": run(
        small_cnn, optimizers.SGD(0.1), callbacks=[
            keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.1 / (epoch + 1))]),
    "two_heads": run_two_heads(),
    "masked": run_masked(),
    "masked_weights": run_masked(sample_weight=weights[:12, None]),
})
