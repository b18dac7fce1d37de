"""Writes what Keras's convolutions of sequences, images and volumes compute.

Two-dimensional convolutions are in `make_keras_layers.py`.
Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_convolutions.py`.
"""

from keras import layers
from keras_layer_fixture import write_family

SEQUENCE = (2, 7, 4)
IMAGE = (1, 4, 5, 2)
VOLUME = (1, 4, 5, 3, 2)

TABLE = {
    "conv1d": (layers.Conv1D(3, 3), [SEQUENCE]),
    "conv1d_same": (layers.Conv1D(3, 4, padding="same", activation="relu"), [SEQUENCE]),
    "conv1d_same_stride_2": (layers.Conv1D(3, 3, strides=2, padding="same"), [SEQUENCE]),
    "conv1d_stride_3": (layers.Conv1D(2, 2, strides=3, use_bias=False), [SEQUENCE]),
    "conv1d_causal": (layers.Conv1D(3, 3, padding="causal"), [SEQUENCE]),
    "conv1d_causal_dilation": (
        layers.Conv1D(3, 2, padding="causal", dilation_rate=2), [SEQUENCE]),
    "conv1d_causal_stride": (layers.Conv1D(3, 3, padding="causal", strides=2), [SEQUENCE]),
    "conv1d_dilation": (
        layers.Conv1D(3, 2, dilation_rate=3, activation="sigmoid"), [SEQUENCE]),
    "conv1d_groups": (layers.Conv1D(4, 3, groups=2), [SEQUENCE]),
    "depthwise1d": (layers.DepthwiseConv1D(3), [SEQUENCE]),
    "depthwise1d_same": (
        layers.DepthwiseConv1D(3, strides=2, padding="same", depth_multiplier=2), [SEQUENCE]),
    "separable1d": (layers.SeparableConv1D(3, 3), [SEQUENCE]),
    "separable1d_same": (
        layers.SeparableConv1D(
            3, 2, strides=2, padding="same", depth_multiplier=2, activation="relu"), [SEQUENCE]),
    "separable2d": (layers.SeparableConv2D(3, 3), [IMAGE]),
    "separable2d_same": (
        layers.SeparableConv2D(3, 3, strides=2, padding="same", depth_multiplier=2), [IMAGE]),
    "separable2d_dilation": (
        layers.SeparableConv2D(3, 2, dilation_rate=2, use_bias=False, activation="tanh"),
        [IMAGE]),
    "transpose2d": (layers.Conv2DTranspose(3, 3), [IMAGE]),
    "transpose2d_same": (layers.Conv2DTranspose(3, 3, padding="same"), [IMAGE]),
    "transpose2d_stride_2": (layers.Conv2DTranspose(3, 3, strides=2), [IMAGE]),
    "transpose2d_stride_2_same": (
        layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="relu"), [IMAGE]),
    "transpose2d_even_same": (
        layers.Conv2DTranspose(3, 4, strides=2, padding="same", use_bias=False), [IMAGE]),
    "transpose2d_stride_3_window_2": (layers.Conv2DTranspose(2, 2, strides=3), [IMAGE]),
    "transpose2d_output_padding": (
        layers.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=0), [IMAGE]),
    "transpose2d_output_padding_valid": (
        layers.Conv2DTranspose(3, 3, strides=2, output_padding=1), [IMAGE]),
    "transpose2d_dilation": (layers.Conv2DTranspose(3, 2, dilation_rate=2), [IMAGE]),
    "transpose2d_uneven": (
        layers.Conv2DTranspose(3, (2, 3), strides=(1, 2), padding="same"), [IMAGE]),
    "transpose1d": (layers.Conv1DTranspose(3, 3), [SEQUENCE]),
    "transpose1d_same": (layers.Conv1DTranspose(3, 3, strides=2, padding="same"), [SEQUENCE]),
    "conv3d": (layers.Conv3D(3, 2), [VOLUME]),
    "conv3d_same": (layers.Conv3D(2, 3, padding="same", activation="relu"), [VOLUME]),
    "conv3d_stride_2": (
        layers.Conv3D(3, (3, 2, 2), strides=(2, 1, 2), use_bias=False), [VOLUME]),
    "conv3d_same_stride_2": (layers.Conv3D(2, 3, strides=2, padding="same"), [VOLUME]),
    "conv3d_groups": (layers.Conv3D(4, 2, groups=2), [VOLUME]),
    "conv3d_dilation": (layers.Conv3D(2, (2, 2, 1), dilation_rate=(2, 1, 1)), [VOLUME]),
    "conv2d_all_same": (
        layers.Conv2D(4, (3, 2), padding="same", dilation_rate=2, groups=2, activation="elu"),
        [IMAGE]),
}

write_family("keras_convolutions", TABLE)
