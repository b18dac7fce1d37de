"""Makes mobilenet_v2.json and mobilenet_v2_layers.txt: what Keras's MobileNetV2 is and computes.

Run with Keras 3.15 on TensorFlow 2.21; the path of torchvision's weights adds the case "imagenet":
    python Tests/Fixtures/make_mobilenet_v2.py ~/.cache/dllib/weights/mobilenet_v2-b0353104.pth
The other cases use weights from a formula that the tests compute as well.
"""

import collections
import json
import pathlib
import pickle
import struct
import sys

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent


def formula(shape, seed):
    """The function `formula` of Tests/TestSupport."""
    index = np.arange(int(np.prod(shape)), dtype=np.int64)
    values = ((index * 7919 + seed * 104729) % 2003) / 1001 - 1
    return values.astype(np.float32).reshape(shape)


def set_formula_weights(model):
    for seed, weight in enumerate(model.weights):
        values = formula(weight.shape, seed)
        name = weight.path.split("/")[-1]
        if name == "count":
            continue
        if name.startswith("variable"):
            # The factor of a LayerScale has no name.
            name = "gamma"
        if name.endswith("kernel"):
            # A depthwise kernel sees one channel only.
            is_depthwise = len(weight.shape) == 4 and (
                weight.shape[-1] == 1 or name == "depthwise_kernel")
            axes = weight.shape[:2] if is_depthwise else weight.shape[:-1]
            # No activation lies in front of the second kernel of a separable convolution.
            gain = np.float32(1 if name == "pointwise_kernel" else 6)
            values = values * np.sqrt(gain / np.float32(np.prod(axes)))
        elif name in ("gamma", "moving_variance", "variance"):
            values = np.float32(1) + np.float32(0.5) * values
        else:
            values = np.float32(0.25) * values
        weight.assign(values)


def image(size):
    return (formula((1, size, size, 3), 5) + 1) * np.float32(127.5)


def stored(array):
    array = np.asarray(array, dtype=np.float32)
    return {"shape": list(array.shape), "data": [float(f"{x:.7g}") for x in array.reshape(-1)]}


def formula_cases():
    cases = {}
    # An even size, and one that is odd at every second block: both borders of the helper.
    for size in (64, 75):
        model = keras.applications.MobileNetV2(
            weights=None, include_top=False, input_shape=(size, size, 3), pooling="avg")
        set_formula_weights(model)
        cases[f"features{size}"] = {"output": stored(model(image(size) / 127.5 - 1))}
    model = keras.applications.MobileNetV2(
        weights=None, input_shape=(96, 96, 3), classes=10, alpha=0.35)
    set_formula_weights(model)
    cases["top96"] = {"output": stored(model(image(96) / 127.5 - 1))}
    return cases


def read_checkpoint(path):
    """The tensors of an old torch.save file, without PyTorch."""

    class Reader(pickle.Unpickler):
        def persistent_load(self, identifier):
            return identifier

        def find_class(self, module, name):
            if name == "OrderedDict":
                return collections.OrderedDict
            return (lambda *parts: parts[:3]) if name == "_rebuild_tensor_v2" else name

    with open(path, "rb") as file:
        for _ in range(3):
            Reader(file).load()
        tensors, keys = Reader(file).load(), Reader(file).load()
        kinds = {view[0][2]: view[0][1] for view in tensors.values()}
        storages = {}
        for key in keys:
            count = struct.unpack("<q", file.read(8))[0]
            kind = np.dtype("<f4" if kinds[key] == "FloatStorage" else "<i8")
            storages[key] = np.frombuffer(file.read(count * kind.itemsize), kind)
    return {
        name: storages[view[2]][offset : offset + int(np.prod(size))].reshape(size)
        for name, (view, offset, size) in tensors.items()
    }


def imagenet_case(path):
    """torchvision's network built from single Keras layers, and its logits for one image."""
    weights = read_checkpoint(path)
    layers = keras.layers

    def convolution(x, name, norm, stride=1, groups=1, relu=True):
        kernel = weights[name + ".weight"]
        if kernel.shape[2] == 3:
            x = layers.ZeroPadding2D(1)(x)
        if groups > 1:
            layer = layers.DepthwiseConv2D(3, strides=stride, use_bias=False)
            value = kernel.transpose(2, 3, 0, 1)
        else:
            layer = layers.Conv2D(kernel.shape[0], kernel.shape[2], strides=stride, use_bias=False)
            value = kernel.transpose(2, 3, 1, 0)
        x = layer(x)
        layer.set_weights([value])
        batch_norm = layers.BatchNormalization(epsilon=1e-5)
        x = batch_norm(x)
        batch_norm.set_weights(
            [weights[f"{norm}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")])
        return layers.ReLU(6.0)(x) if relu else x

    inputs = keras.Input((224, 224, 3))
    x = convolution(inputs, "features.0.0", "features.0.1", stride=2)
    strides = [1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]
    for index, stride in enumerate(strides):
        source, unit, start = f"features.{index + 1}.conv", 0, x
        if index > 0:
            x = convolution(x, f"{source}.0.0", f"{source}.0.1")
            unit = 1
        depthwise = f"{source}.{unit}"
        x = convolution(
            x, depthwise + ".0", depthwise + ".1", stride=stride, groups=x.shape[-1])
        x = convolution(x, f"{source}.{unit + 1}", f"{source}.{unit + 2}", relu=False)
        if stride == 1 and x.shape[-1] == start.shape[-1]:
            x = layers.Add()([x, start])
    x = convolution(x, "features.18.0", "features.18.1")
    x = layers.GlobalAveragePooling2D()(x)
    top = layers.Dense(1000)
    model = keras.Model(inputs, top(x))
    top.set_weights([weights["classifier.1.weight"].T, weights["classifier.1.bias"]])
    mean, deviation = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
    # A smooth picture: the network's answers to noise would hang on the last bits.
    y, x = np.mgrid[0:224, 0:224].astype(np.float64)
    picture = np.stack(
        [127 + 100 * np.sin(x / (11 + c)) * np.cos(y / (17 - c)) for c in range(3)], -1)
    pixels = np.round(picture).astype(np.float32)[None]
    return {"logits": stored(model((pixels / 255 - mean) / deviation)[0])}


def main():
    path = FOLDER / "mobilenet_v2.json"
    cases = formula_cases()
    if len(sys.argv) > 1:
        cases["imagenet"] = imagenet_case(sys.argv[1])
    elif path.exists():
        cases["imagenet"] = json.loads(path.read_text())["imagenet"]
    path.write_text(json.dumps(cases) + "\n")
    lines = []
    for top in (False, True):
        # Automatic names count on from earlier models.
        keras.backend.clear_session()
        model = keras.applications.MobileNetV2(
            weights=None, include_top=top, input_shape=(224, 224, 3))
        lines.append(f"{model.name} {model.count_params()}")
        for layer in model.layers[1:]:
            shape = "x".join(str(size) for size in layer.output.shape[1:])
            lines.append(f"{layer.name} {layer.__class__.__name__} {shape} {layer.count_params()}")
    for alpha in (0.35, 0.5, 0.75, 1.3, 1.4):
        model = keras.applications.MobileNetV2(
            weights=None, include_top=False, alpha=alpha, input_shape=(224, 224, 3))
        lines.append(f"{model.name} {model.count_params()}")
    (FOLDER / "mobilenet_v2_layers.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
