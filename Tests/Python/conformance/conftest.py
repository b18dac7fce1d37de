"""Kernels for the tests: one that a file shares, and new ones for tests that end theirs."""

import pytest
from kernel_client import Kernel


@pytest.fixture(scope="module")
def kernel():
    """A kernel shared by the tests of one file."""
    kernel = Kernel()
    yield kernel
    kernel.close()


@pytest.fixture
def start_kernel():
    """Starts kernels that end with the test."""
    kernels = []

    def start(**options) -> Kernel:
        kernels.append(Kernel(**options))
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.close()
