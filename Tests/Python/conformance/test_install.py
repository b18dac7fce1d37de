"""`swift-kernel install` and `uninstall`, as typed in a terminal."""

import json
import os
import subprocess

import pytest


@pytest.fixture
def command(kernel_program, tmp_path):
    """Runs `swift-kernel` with a home folder of its own."""
    def run(*arguments, **variables):
        environment = {
            k: v for k, v in os.environ.items()
            if not k.startswith(("JUPYTER", "XDG")) and k not in ("VIRTUAL_ENV", "CONDA_PREFIX")}
        return subprocess.run(
            [kernel_program, *arguments], capture_output=True, text=True, timeout=20,
            env=environment | {"HOME": str(tmp_path / "home")} | variables)

    return run


def files(folder) -> dict:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_the_default_place_is_the_users_folder(command, tmp_path):
    outcome = command("install")
    folder = tmp_path / "home/.local/share/jupyter/kernels/swift"
    assert outcome.returncode == 0, outcome.stderr
    assert str(folder) in outcome.stdout
    assert (folder / "kernel.json").is_file()


def test_the_data_folder_of_jupyter_moves_the_users_place(command, tmp_path):
    command("install", "--user", JUPYTER_DATA_DIR=str(tmp_path / "data"))
    assert (tmp_path / "data/kernels/swift/kernel.json").is_file()


def test_the_active_environment_is_a_place(command, tmp_path):
    command("install", "--sys-prefix", VIRTUAL_ENV=str(tmp_path / "venv"))
    assert (tmp_path / "venv/share/jupyter/kernels/swift/kernel.json").is_file()


def test_without_an_active_environment_the_error_says_what_to_do(command):
    outcome = command("install", "--sys-prefix")
    assert outcome.returncode != 0
    assert "VIRTUAL_ENV" in outcome.stderr and "--prefix" in outcome.stderr


def test_installing_again_changes_nothing(command, tmp_path):
    folder = tmp_path / "share/jupyter/kernels/swift"
    command("install", "--prefix", tmp_path)
    first = files(folder)
    assert command("install", "--prefix", tmp_path).returncode == 0
    assert files(folder) == first


def test_name_title_and_variables_enter_the_kernelspec(command, tmp_path):
    command(
        "install", "--prefix", tmp_path, "--name", "swift-6.3", "--display-name", "Swift (GPU)",
        "--env", "PROFILE", "smoke", "--env", "OMP_NUM_THREADS", "2")
    spec = json.loads((tmp_path / "share/jupyter/kernels/swift-6.3/kernel.json").read_text())
    assert spec["display_name"] == "Swift (GPU)"
    assert spec["env"] == {"PROFILE": "smoke", "OMP_NUM_THREADS": "2"}


def test_a_folder_that_cannot_be_written_is_named(command, tmp_path):
    # Below a regular file nobody can make a folder, not even an administrator.
    (tmp_path / "file").write_text("")
    outcome = command("install", "--prefix", tmp_path / "file")
    assert outcome.returncode != 0
    assert f"cannot write {tmp_path}/file" in outcome.stderr
    assert "--user or --prefix" in outcome.stderr
    assert len(outcome.stderr.strip().splitlines()) == 1


def test_a_name_that_jupyter_refuses_is_refused(command, tmp_path):
    outcome = command("install", "--prefix", tmp_path, "--name", "../swift")
    assert outcome.returncode != 0
    assert "../swift" in outcome.stderr
    assert not (tmp_path / "share").exists()


def test_two_places_at_once_are_refused(command, tmp_path):
    outcome = command("install", "--user", "--prefix", tmp_path)
    assert outcome.returncode != 0
    assert "only one" in outcome.stderr


def test_a_variable_without_a_value_is_refused(command, tmp_path):
    outcome = command("install", "--prefix", tmp_path, "--env", "NAME")
    assert outcome.returncode != 0
    assert "--env" in outcome.stderr


def test_uninstalling_removes_the_kernelspec(command, tmp_path):
    folder = tmp_path / "share/jupyter/kernels/swift"
    command("install", "--prefix", tmp_path)
    outcome = command("uninstall", "--prefix", tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    assert not folder.exists()
    assert folder.parent.exists()


def test_uninstalling_what_is_not_there_says_so(command, tmp_path):
    outcome = command("uninstall", "--prefix", tmp_path)
    assert outcome.returncode != 0
    assert "no kernelspec at" in outcome.stderr


def test_the_version_names_kernel_and_language(command):
    outcome = command("--version")
    assert outcome.returncode == 0
    assert "Swift 6." in outcome.stdout
