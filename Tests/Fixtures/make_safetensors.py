"""Writes a small file with the safetensors package, which the Swift reader and writer must match.

Made with safetensors 0.5.3 and NumPy: `python make_safetensors.py`.
"""

import pathlib

import numpy
from safetensors.numpy import save_file


def formula(shape, seed):
    """Numbers in about -1...1 without a visible pattern."""
    index = numpy.arange(int(numpy.prod(shape)), dtype=numpy.int64)
    values = ((index * 7919 + seed * 104729) % 2003) / 1001 - 1
    return values.astype(numpy.float32).reshape(shape)


tensors = {
    "base/conv/kernel": formula((2, 3), 1),
    "base/conv/bias": formula((3,), 2),
    "exact": numpy.array([1 / 3, 1e300], dtype=numpy.float64),
    "labels": numpy.array([3, -1, 2**31 - 1], dtype=numpy.int32),
    "pixels": numpy.array([[0, 128, 255]], dtype=numpy.uint8),
    "mask": numpy.array([True, False, True]),
    "scalar": numpy.array(2.5, dtype=numpy.float32),
    "empty": numpy.zeros((0, 4), dtype=numpy.float32),
}
folder = pathlib.Path(__file__).parent / "Safetensors"
# One text only: the package does not keep the order of several.
save_file(tensors, folder / "python.safetensors", metadata={"note": 'a "quoted" text: größer'})
