"""Writes what Keras's activations, normalisations and merging layers compute.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_activations.py`.
"""

import numpy
from keras import Sequential, layers
from keras_layer_fixture import padded, write_family

ROWS = (2, 9)
IMAGE = (2, 3, 2, 4)
SEQUENCE = (2, 5, 3)

FUNCTIONS = [
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "hard_silu", "mish",
    "softplus", "softsign", "sigmoid", "hard_sigmoid", "tanh", "exponential", "softmax",
    "log_softmax",
]
TABLE = {f"activation_{name}": (
    Sequential([layers.Rescaling(4), layers.Activation(name)]), [ROWS]) for name in FUNCTIONS}


class Attention(layers.MultiHeadAttention):
    """Takes its inputs as a list, as DLLib's does."""

    def __init__(self, *arguments, causal=False, **options):
        super().__init__(*arguments, **options)
        self.causal = causal

    def __call__(self, inputs):
        return super().__call__(*inputs, use_causal_mask=self.causal)


def adapted():
    layer = layers.Normalization()
    data = numpy.arange(24, dtype=numpy.float32).reshape(6, 4) ** 2
    layer.adapt(data)
    return layer


TABLE |= {
    "activation_gelu_tanh": (
        Sequential([layers.Rescaling(4), layers.Lambda(
            lambda x: __import__("keras").activations.gelu(x, approximate=True))]), [ROWS]),
    "relu_slope": (layers.ReLU(negative_slope=0.1), [ROWS]),
    "relu_threshold": (
        layers.ReLU(max_value=0.8, negative_slope=0.2, threshold=0.3), [ROWS]),
    "leaky_relu": (layers.LeakyReLU(), [ROWS]),
    "prelu": (layers.PReLU(), [IMAGE]),
    "prelu_shared": (layers.PReLU(shared_axes=[1, 2]), [IMAGE]),
    "elu": (layers.ELU(alpha=0.5), [ROWS]),
    "softmax_axis_1": (layers.Softmax(axis=1), [IMAGE]),
    "layer_normalization": (layers.LayerNormalization(), [SEQUENCE]),
    "layer_normalization_axes": (layers.LayerNormalization(axis=[1, 2, 3]), [IMAGE]),
    "layer_normalization_axis_1": (layers.LayerNormalization(axis=1, epsilon=1e-2), [SEQUENCE]),
    "layer_normalization_plain": (
        layers.LayerNormalization(center=False, scale=False), [SEQUENCE]),
    "group_normalization": (layers.GroupNormalization(2), [IMAGE]),
    "group_normalization_instance": (layers.GroupNormalization(-1), [IMAGE]),
    "group_normalization_rows": (
        layers.GroupNormalization(3, center=False), [SEQUENCE]),
    "group_normalization_axis_1": (layers.GroupNormalization(3, axis=1), [IMAGE]),
    "group_normalization_axis_2": (layers.GroupNormalization(-1, axis=2), [IMAGE]),
    "unit_normalization": (layers.UnitNormalization(), [SEQUENCE]),
    "normalization_given": (
        layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 0.0, 2.0]), [SEQUENCE]),
    "normalization_inverted": (
        layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 9.0, 2.0], invert=True),
        [SEQUENCE]),
    "spatial_dropout": (layers.SpatialDropout2D(0.5), [IMAGE]),
    "gaussian_noise": (layers.GaussianNoise(0.5), [IMAGE]),
    "subtract": (layers.Subtract(), [IMAGE, IMAGE]),
    "multiply": (layers.Multiply(), [IMAGE, IMAGE, IMAGE]),
    "multiply_repeated": (layers.Multiply(), [IMAGE, (2, 1, 1, 4)]),
    "add_repeated": (layers.Add(), [SEQUENCE, (2, 3)]),
    "average": (layers.Average(), [IMAGE, IMAGE, IMAGE]),
    "maximum": (layers.Maximum(), [IMAGE, IMAGE]),
    "minimum": (layers.Minimum(), [IMAGE, IMAGE]),
    "dot": (layers.Dot(axes=1), [(2, 4), (2, 4)]),
    "dot_matrices": (layers.Dot(axes=(2, 1)), [(2, 5, 3), (2, 3, 4)]),
    "dot_normalized": (layers.Dot(axes=(1, 2), normalize=True), [(2, 3, 5), (2, 4, 3)]),
    "attention_self": (Attention(2, 3), [SEQUENCE, SEQUENCE]),
    "attention": (Attention(3, 2, value_dim=4), [SEQUENCE, (2, 4, 2)]),
    "attention_key": (
        Attention(2, 3, output_shape=5, use_bias=False), [SEQUENCE, (2, 4, 2), (2, 4, 6)]),
    "attention_causal": (Attention(2, 3, causal=True), [SEQUENCE, SEQUENCE]),
    "attention_image": (Attention(2, 3), [IMAGE, IMAGE]),
    "attention_rows": (Attention(2, 3, attention_axes=(1,)), [IMAGE, (2, 5, 2, 4)]),
    "attention_columns": (
        Attention(2, 3, attention_axes=(2,), output_shape=5), [IMAGE, IMAGE]),
}

layer = adapted()
write_family("keras_activations", TABLE, {"normalization_adapted": {
    "mean": layer.adapt_mean.numpy(), "variance": layer.adapt_variance.numpy(),
    "output_0": layer(numpy.ones((1, 4), dtype=numpy.float32)).numpy()}})
