"""The networks of the workloads in Keras, with formula weights: what every side computes."""

import keras
from keras import layers

from peer_protocol import formula, labels, weight

APPLICATIONS = keras.applications


def application(name, size, **arguments):
    return getattr(APPLICATIONS, name)(
        weights=None, input_shape=(size, size, 3), classifier_activation=None, **arguments)


def with_head(base, *units):
    x = layers.Flatten()(base.output) if len(base.output.shape) == 4 else base.output
    for count in units[:-1]:
        x = layers.Dense(count, activation="relu")(x)
    return keras.Model(base.input, layers.Dense(units[-1], activation="softmax")(x))


def vgg16_from13():
    base = application("VGG16", 150, include_top=False)
    for layer in base.layers[:13]:
        layer.trainable = False
    return with_head(base, 50, 20, 5)


def scratch_cnn():
    return keras.Sequential([
        keras.Input((150, 150, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(16, 10, activation="relu"), layers.MaxPooling2D(3),
        layers.Conv2D(32, 8, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(32, 6, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(50, activation="relu"), layers.Dense(20, activation="relu"),
        layers.Dense(5, activation="softmax"),
    ])


def small_cnn():
    return keras.Sequential([
        keras.Input((64, 64, 3)),
        layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(12, 3, activation="relu"),
        layers.Flatten(), layers.Dense(5, activation="softmax"),
    ])


def trained(name):
    base = application(name, 224, include_top=False, pooling="avg")
    return with_head(base, 5)


NETWORKS = {
    "vgg16-forward": lambda: application("VGG16", 150, include_top=False),
    "resnet50-forward": lambda: application("ResNet50", 224),
    "densenet121-forward": lambda: application("DenseNet121", 224),
    "inceptionv3-forward": lambda: application("InceptionV3", 299),
    "mobilenetv2-forward": lambda: application("MobileNetV2", 224),
    "mobilenetv2-latency": lambda: application("MobileNetV2", 224),
    "mobilenetv2-start": lambda: application("MobileNetV2", 224),
    "scratch-cnn-step": scratch_cnn,
    "small-cnn-step": small_cnn,
    "vgg16-from13-step": vgg16_from13,
    "resnet50-step": lambda: trained("ResNet50"),
    "mobilenetv2-step": lambda: trained("MobileNetV2"),
    "lstm-step": lambda: keras.Sequential([
        keras.Input((100, 64)), layers.LSTM(128), layers.Dense(5, activation="softmax")]),
    "head-step": lambda: keras.Sequential([
        keras.Input((8192,)), layers.Dense(50, activation="relu"),
        layers.Dense(20, activation="relu"), layers.Dense(5, activation="softmax")]),
}


def build(name):
    """The network with its formula weights."""
    model = NETWORKS[name]()
    for seed, variable in enumerate(model.weights):
        variable.assign(weight(variable.path.split("/")[-1], tuple(variable.shape), seed))
    return model


def images(name, model, batch):
    values = formula((batch, *model.input_shape[1:]), 5)
    # The scratch network takes pixels.
    return (values + 1) * 127.5 if name.startswith("scratch") else values


def targets(batch):
    return labels(batch)
