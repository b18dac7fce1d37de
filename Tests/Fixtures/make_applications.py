"""Makes applications.json and applications_layers.txt: what the networks of Keras are and compute.

Run with Keras 3.15 on TensorFlow 2.21 (some ten minutes, up to 6 GB):
    python Tests/Fixtures/make_applications.py
Weights come from a formula that the tests compute as well. Of pooled features about 32 numbers are
stored; a pooled feature map mixes all of them already.

applications_layers.txt has a line for every network, with and without its top: name, name of the model,
numbers of layers, of layers with weights, of parameters and of trained ones, and a digest of the list of
its layers. Of one network of each family the list follows.
"""

import json
import pathlib
import sys

import keras
import numpy as np
from keras import applications, layers

from make_mobilenet_v2 import formula, image, set_formula_weights, stored

FOLDER = pathlib.Path(__file__).parent


def scaled_for_lite(x):
    return (x - np.float32(127)) / np.float32(128)


class LiteModule:
    """EfficientNet-Lite is none of Keras's networks: made here of Keras's layers, after the reference."""

    preprocess_input = staticmethod(scaled_for_lite)


def lite(number, width, depth):
    """A maker of EfficientNet-Lite: no excitation, ReLU6, first and last stage of fixed size.

    Source: github.com/tensorflow/tpu, models/official/efficientnet/lite.
    """
    stages = [(3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2),
              (5, 3, 112, 6, 1), (5, 4, 192, 6, 2), (3, 1, 320, 6, 1)]

    def rounded(filters):
        scaled = filters * width
        result = max(8, int(scaled + 4) // 8 * 8)
        return result + 8 if result < 0.9 * scaled else result

    def make(weights=None, include_top=True, input_shape=None, pooling=None, classes=1000,
             classifier_activation="softmax"):
        def norm(x, name):
            return layers.BatchNormalization(name=name)(x)

        def act(x, name):
            return layers.ReLU(6, name=name)(x)

        def pad(x, kernel, name):
            sides = [(kernel // 2 - 1 + size % 2, kernel // 2) for size in x.shape[1:3]]
            return layers.ZeroPadding2D(sides, name=name)(x)

        entry = keras.Input(input_shape)
        x = pad(entry, 3, "stem_conv_pad")
        x = layers.Conv2D(32, 3, strides=2, use_bias=False, name="stem_conv")(x)
        x = act(norm(x, "stem_bn"), "stem_activation")
        channels, done = 32, 0
        repeats = [count if place in (0, 6) else int(np.ceil(count * depth))
                   for place, (_, count, _, _, _) in enumerate(stages)]
        for place, (kernel, _, filters, expansion, stride) in enumerate(stages):
            for index in range(repeats[place]):
                name = f"block{place + 1}{chr(97 + index)}_"
                step = stride if index == 0 else 1
                start = x
                if expansion > 1:
                    x = layers.Conv2D(channels * expansion, 1, use_bias=False,
                                      name=name + "expand_conv")(x)
                    x = act(norm(x, name + "expand_bn"), name + "expand_activation")
                if step == 2:
                    x = pad(x, kernel, name + "dwconv_pad")
                x = layers.DepthwiseConv2D(kernel, strides=step, use_bias=False,
                                           padding="valid" if step == 2 else "same",
                                           name=name + "dwconv")(x)
                x = act(norm(x, name + "bn"), name + "activation")
                x = layers.Conv2D(rounded(filters), 1, use_bias=False,
                                  name=name + "project_conv")(x)
                x = norm(x, name + "project_bn")
                if step == 1 and channels == rounded(filters):
                    if done > 0:
                        x = layers.Dropout(0.2 * done / sum(repeats), noise_shape=(None, 1, 1, 1),
                                           name=name + "drop")(x)
                    x = layers.Add(name=name + "add")([x, start])
                channels = rounded(filters)
                done += 1
        x = layers.Conv2D(1280, 1, use_bias=False, name="top_conv")(x)
        x = act(norm(x, "top_bn"), "top_activation")
        if include_top:
            x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
            x = layers.Dropout(0.3 if number == 2 else 0.2, name="top_dropout")(x)
            x = layers.Dense(classes, activation=classifier_activation, name="predictions")(x)
        elif pooling:
            x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
        return keras.Model(entry, x, name=f"efficientnet-lite{number}")

    return make


def keras_network(module, size, sizes=(), listed=False):
    return dict(module=module, size=size, sizes=sizes, listed=listed)


# Module with the preprocessing, default size, and the sizes whose results are stored: the last has its
# top computed, too. Some are odd on the way down.
NETWORKS = {
    "VGG16": keras_network(applications.vgg16, 224, (32, 51), True),
    "VGG19": keras_network(applications.vgg19, 224, (51,)),
    "ResNet50": keras_network(applications.resnet, 224, (64, 75), True),
    "ResNet101": keras_network(applications.resnet, 224),
    "ResNet152": keras_network(applications.resnet, 224),
    "ResNet50V2": keras_network(applications.resnet_v2, 224, (224, 75), True),
    "ResNet101V2": keras_network(applications.resnet_v2, 224),
    "ResNet152V2": keras_network(applications.resnet_v2, 224),
    "InceptionV3": keras_network(applications.inception_v3, 299, (96, 75), True),
    "InceptionResNetV2": keras_network(applications.inception_resnet_v2, 299, (96, 83), True),
    "Xception": keras_network(applications.xception, 299, (96, 75), True),
    "MobileNet": keras_network(applications.mobilenet, 224, (224, 75), True),
    "MobileNetV3Small": keras_network(applications.mobilenet_v3, 224, (224, 75), True),
    "MobileNetV3Large": keras_network(applications.mobilenet_v3, 224, (75,)),
    "DenseNet121": keras_network(applications.densenet, 224, (64, 75), True),
    "DenseNet169": keras_network(applications.densenet, 224),
    "DenseNet201": keras_network(applications.densenet, 224),
    "NASNetMobile": keras_network(applications.nasnet, 224, (96, 75), True),
    "NASNetLarge": keras_network(applications.nasnet, 331),
    "EfficientNetB0": keras_network(applications.efficientnet, 224, (224, 75), True),
    "EfficientNetB1": keras_network(applications.efficientnet, 240),
    "EfficientNetB2": keras_network(applications.efficientnet, 260, (75,)),
    "EfficientNetB3": keras_network(applications.efficientnet, 300),
    "EfficientNetB4": keras_network(applications.efficientnet, 380),
    "EfficientNetB5": keras_network(applications.efficientnet, 456),
    "EfficientNetB6": keras_network(applications.efficientnet, 528),
    "EfficientNetB7": keras_network(applications.efficientnet, 600),
    "EfficientNetV2B0": keras_network(applications.efficientnet_v2, 224, (224, 75), True),
    "EfficientNetV2B1": keras_network(applications.efficientnet_v2, 240),
    "EfficientNetV2B2": keras_network(applications.efficientnet_v2, 260),
    "EfficientNetV2B3": keras_network(applications.efficientnet_v2, 300),
    "EfficientNetV2S": keras_network(applications.efficientnet_v2, 384, (75,)),
    "EfficientNetV2M": keras_network(applications.efficientnet_v2, 480),
    "EfficientNetV2L": keras_network(applications.efficientnet_v2, 480),
    "ConvNeXtTiny": keras_network(applications.convnext, 224, (64, 75), True),
    "ConvNeXtSmall": keras_network(applications.convnext, 224),
    "ConvNeXtBase": keras_network(applications.convnext, 224),
    "ConvNeXtLarge": keras_network(applications.convnext, 224),
    "ConvNeXtXLarge": keras_network(applications.convnext, 224),
    "EfficientNetLite0": keras_network(LiteModule, 224, (224, 75), True),
    "EfficientNetLite1": keras_network(LiteModule, 240),
    "EfficientNetLite2": keras_network(LiteModule, 260),
}

LITE = {"EfficientNetLite0": lite(0, 1.0, 1.0), "EfficientNetLite1": lite(1, 1.0, 1.1),
        "EfficientNetLite2": lite(2, 1.1, 1.2)}

# Networks with other options than the usual ones, as the tests name them.
OPTIONS = {
    "MobileNet/alpha=0.25": ("MobileNet", dict(alpha=0.25)),
    "MobileNet/alpha=0.5": ("MobileNet", dict(alpha=0.5)),
    "MobileNet/alpha=0.75": ("MobileNet", dict(alpha=0.75)),
    "MobileNet/depthMultiplier=2": ("MobileNet", dict(depth_multiplier=2)),
    "MobileNetV3Small/alpha=0.75": ("MobileNetV3Small", dict(alpha=0.75)),
    "MobileNetV3Large/alpha=0.75": ("MobileNetV3Large", dict(alpha=0.75)),
    "MobileNetV3Large/alpha=1.25": ("MobileNetV3Large", dict(alpha=1.25)),
    "MobileNetV3Small/minimalistic": ("MobileNetV3Small", dict(minimalistic=True)),
    "MobileNetV3Large/minimalistic": ("MobileNetV3Large", dict(minimalistic=True)),
    "MobileNetV3Large/bare": (
        "MobileNetV3Large", dict(include_preprocessing=False, dropout_rate=0)),
    "EfficientNetV2B0/bare": ("EfficientNetV2B0", dict(include_preprocessing=False)),
    "ConvNeXtTiny/bare": ("ConvNeXtTiny", dict(include_preprocessing=False)),
}


def made(name, **options):
    # Automatic names count on from earlier models.
    keras.backend.clear_session()
    return (LITE.get(name) or getattr(applications, name))(weights=None, **options)


def check_sane(name, values):
    """Results that vanish, explode or are all alike would prove nothing."""
    deviation, largest = float(np.std(values)), float(np.abs(values).max())
    print(f"{name}: deviation {deviation:.4g}, largest {largest:.4g}", flush=True)
    assert 1e-3 < deviation and largest < 1e5, name


def output_cases(names=()):
    cases = {}
    for name, facts in NETWORKS.items():
        if names and name not in names:
            continue
        scale = facts["module"].preprocess_input
        for size in facts["sizes"]:
            model = made(name, include_top=False, input_shape=(size, size, 3), pooling="avg")
            set_formula_weights(model)
            result = model(scale(image(size).copy())).numpy()
            check_sane(f"{name} {size}", result)
            step = result.shape[1] // 32
            cases[f"{name} features {size}"] = {"output": stored(result[:, ::step])}
        if facts["sizes"]:
            size = facts["sizes"][-1]
            model = made(
                name, input_shape=(size, size, 3), classes=10, classifier_activation=None)
            set_formula_weights(model)
            result = model(scale(image(size).copy())).numpy()
            check_sane(f"{name} top", result)
            cases[f"{name} top"] = {"output": stored(result)}
        pixels = formula((1, 2, 2, 3), 3) * 128 + 128
        cases[f"{name} preprocessing"] = {"output": stored(scale(pixels.copy()))}
    return cases


def digest(text):
    """FNV-1a with 64 bits."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


def layer_lines():
    lines = []
    cases = [(name, name, {}) for name in NETWORKS]
    cases += [(key, name, options) for key, (name, options) in OPTIONS.items()]
    for key, name, options in cases:
        facts = NETWORKS[name]
        for top in (False, True):
            size = facts["size"]
            model = made(name, include_top=top, input_shape=(size, size, 3), **options)
            trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
            depth = sum(1 for layer in model.layers if layer.weights)
            rows = []
            for layer in model.layers[1:]:
                shape = "x".join(str(size) for size in layer.output.shape[1:])
                rows.append(
                    f"{layer.name} {layer.__class__.__name__} {shape} {layer.count_params()}")
            lines.append(
                f"# {key} {'top' if top else 'notop'} {model.name} {len(model.layers)} {depth} "
                f"{model.count_params()} {trained} " + digest("\n".join(rows)))
            print(lines[-1], flush=True)
            if top and facts["listed"] and not options:
                lines += rows
            del model
    return lines


def main():
    if "layers" not in sys.argv[1:]:
        cases = output_cases()
        text = ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
        (FOLDER / "applications.json").write_text("{" + text + "}\n")
    if "outputs" not in sys.argv[1:]:
        (FOLDER / "applications_layers.txt").write_text("\n".join(layer_lines()) + "\n")


if __name__ == "__main__":
    main()
