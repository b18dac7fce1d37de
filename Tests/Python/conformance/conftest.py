"""A cache of packages for each file of tests."""

import os
from pathlib import Path

import pytest
from kernel_client import Kernel


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A folder for packages, and for the cache of the kernels of a file of tests."""
    folder = tmp_path_factory.mktemp("packages")
    # The compiler's cache of system modules is the usual one: making it anew takes a while.
    usual = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "swift-kernel/modules"
    usual.mkdir(parents=True, exist_ok=True)
    (folder / "cache/swift-kernel").mkdir(parents=True)
    (folder / "cache/swift-kernel/modules").symlink_to(usual)
    with pytest.MonkeyPatch.context() as patch:
        # SwiftPM's own caches stay where they are.
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield folder


@pytest.fixture(scope="module")
def session(workshop):
    """A kernel whose packages are those of the workshop."""
    kernel = Kernel()
    kernel.run("1")
    yield kernel
    kernel.close()
