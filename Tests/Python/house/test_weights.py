"""scripts/weights.py: what it fetches, lists and finds damaged, in folders and with a server of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STAND_IN = ROOT / "Tests/Fixtures/KerasFiles/small-legacy.h5"
# Keras has no digest for it, so that a small file can stand for it.
FILE = "mobilenet_2_5_224_tf.h5"


@pytest.fixture
def machine(tmp_path):
    """A home folder, and a server that is a folder."""
    served = tmp_path / "server/tensorflow/keras-applications/mobilenet"
    served.mkdir(parents=True)
    shutil.copy(STAND_IN, served / FILE)
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("DLLIB_WEIGHTS", "KERAS_HOME", "XDG_CACHE_HOME")}
    environment |= {"HOME": str(tmp_path), "DLLIB_WEIGHTS_MIRROR": f"file://{tmp_path}/server"}

    def run(*arguments, **more):
        return subprocess.run(
            [sys.executable, ROOT / "scripts/weights.py", *arguments], env=environment | more,
            capture_output=True, text=True)

    run.folder = tmp_path / ".keras/models"
    run.served = served
    return run


def test_a_fetched_file_is_listed_and_not_fetched_again(machine):
    assert "0 files here" in machine("list").stdout
    result = machine("fetch", "mobilenet/alpha=0.25/top")
    assert result.returncode == 0, result.stderr
    assert (machine.folder / FILE).read_bytes() == STAND_IN.read_bytes()
    assert not (machine.folder / f"{FILE}.part").exists()
    listed = machine("list").stdout
    assert "MobileNet/alpha=0.25/top" in listed and "1 files here" in listed
    (machine.served / FILE).unlink()
    again = machine("fetch", "MobileNet/alpha=0.25/top")
    assert again.returncode == 0 and again.stdout == ""
    assert "1 without a digest, 0 damaged" in machine("verify").stdout


def test_a_file_that_was_cut_short_is_gone_on_with(machine):
    machine.folder.mkdir(parents=True)
    (machine.folder / f"{FILE}.part").write_bytes(STAND_IN.read_bytes()[:1000])
    assert "cut short" in machine("verify").stdout
    assert machine("fetch", "MobileNet/alpha=0.25/top").returncode == 0
    assert (machine.folder / FILE).read_bytes() == STAND_IN.read_bytes()


def test_a_damaged_file_is_found_by_its_digest(machine):
    machine.folder.mkdir(parents=True)
    file = machine.folder / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    shutil.copy(STAND_IN, file)
    result = machine("verify")
    assert result.returncode == 1
    assert f"damaged  {file}: its md5 is" in result.stdout
    assert "6d6bbae143d832006294945121d1f1fc" in result.stdout


def test_what_is_fetched_for_another_file_is_not_kept(machine):
    vgg = machine.served.parent / "vgg16"
    vgg.mkdir()
    shutil.copy(STAND_IN, vgg / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5")
    result = machine("fetch", "VGG16/features")
    assert result.returncode == 1 and "is another file" in result.stderr
    assert [path.suffix for path in machine.folder.iterdir()] == [".lock"]


@pytest.mark.parametrize("name, said", [
    ("VGG17", "there are some for ConvNeXtBase"),
    ("MobileNetV3Small/alpha=3", "alpha=0.75, alpha=1.0, minimalistic"),
    ("VGG16/features", "about 59 MB) cannot be fetched"),
])
def test_an_error_says_what_there_is(machine, name, said):
    result = machine("fetch", name)
    assert result.returncode == 1 and said in result.stderr, result.stderr


def test_every_network_has_files_with_and_without_its_classifier(machine):
    listed = machine("list", "--all").stdout
    for name in ("ConvNeXtXLarge", "NASNetLarge", "MobileNetV3Large/minimalistic",
                 "MobileNetV2/alpha=1.4/96"):
        assert f"{name}/top " in listed and f"{name}/features " in listed
    assert listed.splitlines()[-1] == "0 files here, 0.0 MB; 177 are known"
