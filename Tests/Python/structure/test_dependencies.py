"""The order of targets and folders: the map says what Package.swift says, and no circle is missed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "scripts"))

import dependencies  # noqa: E402


def test_the_map_of_targets_is_what_the_package_says():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/target_map.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("graph, expected", [
    ({}, []),
    ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
    ({"a": {"b"}, "b": {"a"}}, [["a", "b"]]),
    ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, [["a", "b", "c"]]),
    ({"a": {"b"}, "b": {"a"}, "c": {"d", "a"}, "d": {"c"}}, [["a", "b"], ["c", "d"]]),
])
def test_circles_are_found(graph, expected):
    assert sorted(dependencies.cycles(graph)) == expected


def test_a_folder_uses_what_its_files_use():
    files = {"low/a.swift": {}, "low/b.swift": {"low/a.swift": {"f"}},
             "high/c.swift": {"low/b.swift": {"g"}}}
    graph = dependencies.folder_graph(files)
    assert graph == {"low": set(), "high": {"low"}}
    assert dependencies.levels(graph) == [["low"], ["high"]]


def test_no_target_has_folders_in_a_circle():
    """The small targets here; `make check` asks for all of them."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/dependencies.py", "DLFoundation", "DLTensors", "WorkerLink"],
        capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
