"""Writes the summaries that Keras prints for some models, as text files.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_summaries.py`.
"""

import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["COLUMNS"] = "200"

import keras
import numpy
from keras import layers

FOLDER = pathlib.Path(__file__).parent / "Summaries"


def save(name, model, line_length, **options):
    lines = []
    model.summary(line_length=line_length, print_fn=lines.append, **options)
    (FOLDER / f"{name}.txt").write_text("\n".join(lines).rstrip("\n") + "\n")


def lecture_network():
    return keras.Sequential([
        keras.Input((150, 150, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(16, 10, activation="relu"),
        layers.MaxPooling2D(3),
        layers.Conv2D(32, 8, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 6, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(50, activation="relu"),
        layers.Dense(20, activation="relu"),
        layers.Dense(5, activation="softmax"),
    ])


def residual_network():
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, padding="same", use_bias=False)(image)
    y = layers.BatchNormalization()(x)
    y = layers.ReLU(6)(y)
    y = layers.DepthwiseConv2D(3, padding="same", name="a_layer_with_a_rather_long_name")(y)
    z = layers.Add()([x, y])
    z = layers.Concatenate()([z, x])
    z = layers.GlobalAveragePooling2D()(z)
    return keras.Model(image, layers.Dense(2)(z), name="residual")


def sequence_network():
    return keras.Sequential([
        keras.Input((12,)),
        layers.Embedding(50, 8),
        layers.Conv1D(6, 3, padding="causal"),
        layers.MaxPooling1D(2),
        layers.Bidirectional(layers.LSTM(5, return_sequences=True)),
        layers.TimeDistributed(layers.Dense(4)),
        layers.LayerNormalization(),
        layers.GRU(3, return_sequences=True),
        layers.SimpleRNN(2),
        layers.Normalization(mean=0.0, variance=1.0),
        layers.PReLU(),
    ], name="sequences")


def branching_network():
    text = keras.Input((6, 4), name="text")
    image = keras.Input((8, 8, 3), name="image")
    x = layers.MultiHeadAttention(2, 3)(text, text)
    x = layers.GlobalAveragePooling1D()(x)
    y = layers.SeparableConv2D(4, 3, activation="relu")(image)
    y = layers.Conv2DTranspose(2, 3, strides=2)(y)
    y = layers.GroupNormalization(2)(y)
    y = layers.UpSampling2D()(y)
    y = layers.Cropping2D(1)(y)
    y = layers.GlobalMaxPooling2D()(y)
    z = layers.Concatenate()([x, y])
    shared = layers.Dense(4, name="shared")
    z = layers.Multiply()([shared(z), x])
    first = layers.Dense(1, name="first")(z)
    second = layers.Dense(2, name="second")(layers.Subtract()([z, x]))
    return keras.Model([text, image], [first, second], name="branches")


def nested_network(base):
    base.trainable = False
    return keras.Sequential(
        [base, layers.Flatten(), layers.Dense(5, activation="softmax")], name="transfer")


FOLDER.mkdir(exist_ok=True)

keras.utils.clear_session()
model = lecture_network()
save("lecture", model, 88)
save("lecture_76", model, 76)
model.compile("adam", "categorical_crossentropy")
model.fit(numpy.zeros((4, 150, 150, 3)), numpy.eye(5)[:4], verbose=0)
save("lecture_trained", model, 88)

keras.utils.clear_session()
model = residual_network()
save("residual", model, 108)
save("residual_76", model, 76)
save("residual_trainable", model, 120, show_trainable=True)

keras.utils.clear_session()
inner = keras.Sequential(
    [keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.BatchNormalization()], name="inner")
save("nested", nested_network(inner), 88, expand_nested=True, show_trainable=True)

keras.utils.clear_session()
save("unbuilt", keras.Sequential([layers.Dense(3), layers.Dense(2)]), 88)

keras.utils.clear_session()
save("sequences", sequence_network(), 88)

keras.utils.clear_session()
save("branches", branching_network(), 108)
