"""Makes applications.json and applications_layers.txt: what Keras's larger networks are and compute.

Run with Keras 3.15 on TensorFlow 2.21 (a minute or two):
    python Tests/Fixtures/make_applications.py
Weights come from a formula that the tests compute as well. Of long results every eighth number is
stored; a pooled feature map mixes all of them already.
"""

import json
import pathlib

import keras
import numpy as np

from make_mobilenet_v2 import formula, image, set_formula_weights, stored

FOLDER = pathlib.Path(__file__).parent

# Name, preprocessing, and sizes: one even, one that is odd on the way down.
NETWORKS = {
    "VGG16": (keras.applications.vgg16, (32, 51)),
    "ResNet50": (keras.applications.resnet, (64, 75)),
    "DenseNet121": (keras.applications.densenet, (64, 75)),
    "InceptionV3": (keras.applications.inception_v3, (75, 96)),
}


def check_sane(name, values):
    """Results that vanish, explode or are all alike would prove nothing."""
    deviation, largest = float(np.std(values)), float(np.abs(values).max())
    print(f"{name}: deviation {deviation:.4g}, largest {largest:.4g}")
    assert 1e-3 < deviation and largest < 1e4, name


def output_cases():
    cases = {}
    for name, (module, sizes) in NETWORKS.items():
        make = getattr(keras.applications, name)
        for size in sizes:
            model = make(
                weights=None, include_top=False, input_shape=(size, size, 3), pooling="avg")
            set_formula_weights(model)
            pixels = module.preprocess_input(image(size).copy())
            result = model(pixels).numpy()
            check_sane(f"{name} {size}", result)
            cases[f"{name} features {size}"] = {"output": stored(result[:, ::8])}
        size = sizes[1]
        model = make(
            weights=None, input_shape=(size, size, 3), classes=10, classifier_activation=None)
        set_formula_weights(model)
        result = model(module.preprocess_input(image(size).copy())).numpy()
        check_sane(f"{name} top", result)
        cases[f"{name} top"] = {"output": stored(result)}
        pixels = formula((1, 2, 2, 3), 3) * 128 + 128
        cases[f"{name} preprocessing"] = {"output": stored(module.preprocess_input(pixels.copy()))}
    return cases


def layer_lines():
    lines = []
    for name in NETWORKS:
        for top in (False, True):
            # Automatic names count on from earlier models.
            keras.backend.clear_session()
            model = getattr(keras.applications, name)(weights=None, include_top=top,
                                                      input_shape=None if top else default(name))
            trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
            depth = sum(1 for layer in model.layers if layer.weights)
            lines.append(
                f"# {name} {model.name} {len(model.layers)} {depth} {model.count_params()} {trained}")
            for layer in model.layers[1:]:
                shape = "x".join(str(size) for size in layer.output.shape[1:])
                lines.append(
                    f"{layer.name} {layer.__class__.__name__} {shape} {layer.count_params()}")
    return lines


def default(name):
    size = 299 if name == "InceptionV3" else 224
    return (size, size, 3)


def main():
    cases = output_cases()
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
    (FOLDER / "applications.json").write_text("{" + text + "}\n")
    (FOLDER / "applications_layers.txt").write_text("\n".join(layer_lines()) + "\n")


if __name__ == "__main__":
    main()
