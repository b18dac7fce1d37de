"""The licence of the project, and the list of what it uses."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def listed() -> set[str]:
    """What stands in the first column of a table of THIRD_PARTY.md."""
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def wanted() -> list[str]:
    """The packages that set-up installs and that the Swift package depends on."""
    names = []
    for file in ("apt-packages.txt", "apt-packages-browser.txt", "requirements.txt"):
        lines = (ROOT / "scripts" / file).read_text(encoding="utf-8").splitlines()
        stripped = (line.split("#")[0].split("==")[0].strip() for line in lines)
        names += [name for name in stripped if name]
    manifest = (ROOT / "Package.swift").read_text(encoding="utf-8")
    return names + re.findall(r'\.package\(\s*url: "[^"]*/([^/"]+)"', manifest)


def test_the_lists_of_packages_are_found():
    assert {"libzmq3-dev", "jupyterlab", "swift-argument-parser"} <= set(wanted())


@pytest.mark.parametrize("name", wanted())
def test_each_package_is_listed_with_its_licence(name):
    assert name in listed()


def test_nothing_is_listed_that_is_not_used():
    assert listed() <= set(wanted())


def test_every_row_has_a_licence_and_a_home():
    for line in (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 4 and all(cells), line
            assert re.fullmatch(r"<https?://[^>]+>", cells[3]), line


def test_the_licence_is_the_standard_text_of_the_apache_license():
    # The digest of https://www.apache.org/licenses/LICENSE-2.0.txt as Debian carries it.
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
