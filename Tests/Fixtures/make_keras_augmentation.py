"""Writes what Keras's augmentation layers make of images when their random numbers are fixed.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_augmentation.py`.
"""

import numpy
from keras import layers, ops
from keras_fixture import formula, write

IMAGES = (formula((2, 5, 6, 2), 1) + 1) * numpy.float32(100)
FILLS = ["reflect", "constant", "nearest", "wrap"]


def moved(matrix, fill, interpolation="bilinear"):
    return ops.image.affine_transform(
        IMAGES, matrix, interpolation=interpolation, fill_mode=fill, fill_value=7.0).numpy()


def rotation(degrees):
    count = len(degrees)
    zeros = numpy.zeros(count, dtype=numpy.float32)
    return layers.RandomRotation(0.1)._compute_affine_matrix(
        center_x=0.5, center_y=0.5, angle=ops.convert_to_tensor(degrees, dtype="float32"),
        translate_x=zeros, translate_y=zeros, scale=zeros + 1, shear_x=zeros, shear_y=zeros,
        height=5, width=6)


def zoom(width_height):
    return layers.RandomZoom(0.1)._get_zoom_matrix(
        ops.convert_to_tensor(width_height, dtype="float32"), 5, 6)


def translation(right_down):
    return layers.RandomTranslation(0.1, 0.1)._get_translation_matrix(
        ops.convert_to_tensor(right_down, dtype="float32"))


cases = {}
for fill in FILLS:
    cases[f"rotation_{fill}"] = {"output": moved(rotation([30.0, -100.0]), fill)}
    cases[f"zoom_{fill}"] = {"output": moved(zoom([[1.3, 0.6], [0.7, 1.8]]), fill)}
    cases[f"translation_{fill}"] = {
        "output": moved(translation([[1.5, -2.25], [-4.0, 7.5]]), fill)}
cases["rotation_nearest_pixel"] = {
    "output": moved(rotation([30.0, -100.0]), "reflect", "nearest")}

contrast = layers.RandomContrast(0.5)
cases["contrast"] = {"output": contrast.transform_images(
    IMAGES, {"contrast_factor": numpy.array([0.4, 1.7], numpy.float32).reshape(2, 1, 1, 1)})}
brightness = layers.RandomBrightness(0.5)
cases["brightness"] = {"output": brightness.transform_images(
    ops.convert_to_tensor(IMAGES),
    {"rgb_delta": numpy.array([-60.5, 90.25], numpy.float32).reshape(2, 1, 1, 1)})}
# Outside training Keras's RandomCrop leaves the size as it is; DLLib's takes the middle.
cases["middle"] = {"output": layers.CenterCrop(3, 2)(IMAGES)}
write("keras_augmentation", cases)
