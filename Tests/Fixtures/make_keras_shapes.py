"""Writes what Keras's poolings and layers that move elements compute.

Two-dimensional poolings are in `make_keras_layers.py`.
Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_shapes.py`.
"""

from keras import Sequential, layers
from keras_layer_fixture import padded, whole, write_family

SEQUENCE = (2, 7, 3)
IMAGE = (2, 5, 6, 2)
VOLUME = (1, 4, 5, 3, 2)
PADDED = padded((2, 5, 3), [3, 5])

TABLE = {
    "max1d": (layers.MaxPooling1D(), [SEQUENCE]),
    "max1d_same": (layers.MaxPooling1D(3, strides=2, padding="same"), [SEQUENCE]),
    "average1d": (layers.AveragePooling1D(3), [SEQUENCE]),
    "average1d_same": (layers.AveragePooling1D(3, strides=2, padding="same"), [SEQUENCE]),
    "global_max1d": (layers.GlobalMaxPooling1D(), [SEQUENCE]),
    "global_max1d_keep": (layers.GlobalMaxPooling1D(keepdims=True), [SEQUENCE]),
    "global_average1d": (layers.GlobalAveragePooling1D(), [SEQUENCE]),
    "global_average1d_keep": (layers.GlobalAveragePooling1D(keepdims=True), [SEQUENCE]),
    "global_average1d_masked": (
        Sequential([layers.Masking(), layers.GlobalAveragePooling1D()]), [PADDED]),
    "global_max2d": (layers.GlobalMaxPooling2D(), [IMAGE]),
    "global_max2d_keep": (layers.GlobalMaxPooling2D(keepdims=True), [IMAGE]),
    "max3d": (layers.MaxPooling3D(), [VOLUME]),
    "max3d_same": (layers.MaxPooling3D(3, strides=2, padding="same"), [VOLUME]),
    "average3d": (layers.AveragePooling3D((2, 3, 1)), [VOLUME]),
    "average3d_same": (layers.AveragePooling3D(3, strides=2, padding="same"), [VOLUME]),
    "global_max3d": (layers.GlobalMaxPooling3D(), [VOLUME]),
    "global_average3d": (layers.GlobalAveragePooling3D(keepdims=True), [VOLUME]),
    "padding1d": (layers.ZeroPadding1D(2), [SEQUENCE]),
    "padding1d_sides": (layers.ZeroPadding1D((0, 3)), [SEQUENCE]),
    "cropping1d": (layers.Cropping1D((1, 2)), [SEQUENCE]),
    "cropping2d": (layers.Cropping2D(1), [IMAGE]),
    "cropping2d_sides": (layers.Cropping2D(((0, 1), (2, 3))), [IMAGE]),
    "padding3d": (layers.ZeroPadding3D(), [VOLUME]),
    "padding3d_sides": (layers.ZeroPadding3D(((0, 1), (2, 0), (1, 3))), [VOLUME]),
    "cropping3d": (layers.Cropping3D(1), [VOLUME]),
    "cropping3d_sides": (layers.Cropping3D(((1, 0), (0, 2), (1, 1))), [VOLUME]),
    "up3d": (layers.UpSampling3D((2, 1, 3)), [VOLUME]),
    "up1d": (layers.UpSampling1D(3), [SEQUENCE]),
    "up2d": (layers.UpSampling2D(), [IMAGE]),
    "up2d_bilinear": (layers.UpSampling2D((2, 3), interpolation="bilinear"), [IMAGE]),
    "resizing_smaller": (layers.Resizing(3, 4), [IMAGE]),
    "resizing_larger": (layers.Resizing(7, 9), [IMAGE]),
    "resizing_nearest": (layers.Resizing(3, 4, interpolation="nearest"), [IMAGE]),
    "resizing_nearest_larger": (layers.Resizing(8, 7, interpolation="nearest"), [IMAGE]),
    "resizing_crop": (layers.Resizing(4, 3, crop_to_aspect_ratio=True), [IMAGE]),
    "resizing_crop_wide": (layers.Resizing(2, 5, crop_to_aspect_ratio=True), [IMAGE]),
    "center_crop": (layers.CenterCrop(2, 3), [IMAGE]),
    "center_crop_larger": (layers.CenterCrop(7, 4), [IMAGE]),
    "reshape": (layers.Reshape((3, -1)), [IMAGE]),
    "permute": (layers.Permute((3, 1, 2)), [IMAGE]),
    "repeat_vector": (layers.RepeatVector(3), [(2, 4)]),
    "one_hot": (layers.CategoryEncoding(4, output_mode="one_hot"), [whole((3, 1), 4)]),
    "multi_hot": (layers.CategoryEncoding(5, output_mode="multi_hot"), [whole((3, 4), 5)]),
    "count": (layers.CategoryEncoding(5, output_mode="count"), [whole((3, 4), 5)]),
}

write_family("keras_shapes", TABLE)
