"""Installs the kernel under test where this run's Jupyter finds it, and starts kernels for tests."""

import os
import subprocess
from pathlib import Path

import pytest
from kernel_client import Kernel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def kernel_program() -> Path:
    """The program under test: SWIFT_KERNEL, or what `swift build -c release` left."""
    program = Path(os.environ.get("SWIFT_KERNEL", ROOT / ".build/release/swift-kernel"))
    if not program.is_file():
        pytest.exit(f"no kernel at {program}: run `swift build -c release` or set SWIFT_KERNEL", 2)
    return program


@pytest.fixture(scope="session", autouse=True)
def installed_kernel(kernel_program, tmp_path_factory):
    """Makes `swift` name the kernel under test, here and in every process started from here."""
    prefix = tmp_path_factory.mktemp("prefix")
    subprocess.run(
        [kernel_program, "install", "--prefix", prefix], check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        # Jupyter looks here before it looks anywhere else.
        patch.setenv("JUPYTER_PATH", str(prefix / "share/jupyter"))
        # Tests leave the user's history alone and see none of each other's; those about it say where.
        patch.setenv("SWIFT_KERNEL_HISTORY", "off")
        yield prefix / "share/jupyter/kernels/swift"


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
