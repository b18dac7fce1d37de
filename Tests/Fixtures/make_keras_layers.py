"""Writes what Keras's layers compute: results and gradients, with weights from a formula.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_layers.py`.
"""

from keras import layers
from keras_fixture import formula, gradients, set_weights, write

IMAGE = (2, 7, 6, 4)
ODD = (1, 5, 5, 3)
ROWS = (3, 10)

# name: (layer, shapes of its inputs)
LAYERS = {
    "conv2d": (layers.Conv2D(3, 3), [IMAGE]),
    "conv2d_relu": (layers.Conv2D(3, 3, activation="relu"), [IMAGE]),
    "conv2d_sigmoid": (layers.Conv2D(3, 3, activation="sigmoid"), [IMAGE]),
    "conv2d_same": (layers.Conv2D(3, 3, padding="same"), [IMAGE]),
    "conv2d_same_even_window": (layers.Conv2D(3, 4, padding="same"), [IMAGE]),
    "conv2d_same_stride_2": (layers.Conv2D(3, 3, strides=2, padding="same"), [IMAGE]),
    "conv2d_same_stride_2_odd": (layers.Conv2D(3, 3, strides=2, padding="same"), [ODD]),
    "conv2d_stride_2": (layers.Conv2D(3, 3, strides=2), [IMAGE]),
    "conv2d_window_1": (layers.Conv2D(5, 1, use_bias=False), [IMAGE]),
    "conv2d_window_2_3": (layers.Conv2D(2, (2, 3), strides=(1, 2)), [IMAGE]),
    "conv2d_dilation_2": (layers.Conv2D(3, 3, dilation_rate=2), [IMAGE]),
    "conv2d_dilation_2_same": (layers.Conv2D(3, 3, dilation_rate=2, padding="same"), [IMAGE]),
    "conv2d_groups": (layers.Conv2D(4, 3, groups=2), [IMAGE]),
    "depthwise": (layers.DepthwiseConv2D(3), [IMAGE]),
    "depthwise_same_stride_2": (layers.DepthwiseConv2D(3, strides=2, padding="same"), [IMAGE]),
    "depthwise_multiplier": (layers.DepthwiseConv2D(3, depth_multiplier=2), [IMAGE]),
    "depthwise_no_bias": (layers.DepthwiseConv2D(3, use_bias=False, padding="same"), [ODD]),
    "zero_padding": (layers.ZeroPadding2D(2), [ODD]),
    "zero_padding_sides": (layers.ZeroPadding2D(((0, 1), (2, 3))), [ODD]),
    "batch_normalization": (layers.BatchNormalization(), [IMAGE]),
    "batch_normalization_plain": (layers.BatchNormalization(center=False, scale=False), [IMAGE]),
    "relu": (layers.ReLU(), [IMAGE]),
    "relu_max": (layers.ReLU(max_value=0.5), [IMAGE]),
    "softmax": (layers.Softmax(), [ROWS]),
    "max_pooling": (layers.MaxPooling2D(2), [IMAGE]),
    "max_pooling_same": (layers.MaxPooling2D(3, strides=2, padding="same"), [IMAGE]),
    "max_pooling_3_stride_2": (layers.MaxPooling2D(3, strides=2), [IMAGE]),
    "average_pooling": (layers.AveragePooling2D(2), [IMAGE]),
    "average_pooling_same": (layers.AveragePooling2D(3, strides=2, padding="same"), [IMAGE]),
    "global_average_pooling": (layers.GlobalAveragePooling2D(), [IMAGE]),
    "global_average_pooling_keep": (layers.GlobalAveragePooling2D(keepdims=True), [IMAGE]),
    "add": (layers.Add(), [IMAGE, IMAGE, IMAGE]),
    "concatenate": (layers.Concatenate(), [IMAGE, IMAGE]),
    "concatenate_rows": (layers.Concatenate(axis=1), [IMAGE, IMAGE]),
    "flatten": (layers.Flatten(), [IMAGE]),
    "dense": (layers.Dense(4), [ROWS]),
    "dense_softmax": (layers.Dense(4, activation="softmax"), [ROWS]),
    "dense_tanh_no_bias": (layers.Dense(4, activation="tanh", use_bias=False), [ROWS]),
    "dense_of_images": (layers.Dense(3, activation="relu"), [IMAGE]),
    "rescaling": (layers.Rescaling(1 / 127.5, offset=-1), [IMAGE]),
    "dropout": (layers.Dropout(0.5), [ROWS]),
}


def run(layer, shapes, **arguments):
    inputs = [formula(shape, number + 1) for number, shape in enumerate(shapes)]
    layer.build(inputs[0].shape if len(inputs) == 1 else [value.shape for value in inputs])
    set_weights(layer)

    def call(*values):
        return layer(values[0] if len(values) == 1 else list(values), **arguments)

    trained = [weight.value for weight in layer.trainable_weights]
    result, found = gradients(call, inputs, trained)
    case = {"output": result}
    for number, gradient in enumerate(found[:len(inputs)]):
        case[f"input_{number}"] = gradient
    for weight, gradient in zip(layer.trainable_weights, found[len(inputs):]):
        case[weight.name] = gradient
    return case


cases = {name: run(layer, shapes) for name, (layer, shapes) in LAYERS.items()}

# Batch normalisation while training also moves its statistics.
for name, options in [("scaled", {}), ("momentum", {"momentum": 0.5, "epsilon": 1e-2})]:
    layer = layers.BatchNormalization(**options)
    case = run(layer, [IMAGE], training=True)
    case["moving_mean"] = layer.moving_mean.numpy()
    case["moving_variance"] = layer.moving_variance.numpy()
    cases[f"batch_normalization_training_{name}"] = case

write("keras_layers", cases)
