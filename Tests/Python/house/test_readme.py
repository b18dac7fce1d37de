"""What the README promises: its example runs, its links lead somewhere, its commands exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_runs_and_learns_what_it_says(kernel):
    (example,) = re.findall(r"^```swift\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    exchange = kernel.run(example)
    assert exchange.status == "ok", exchange.content
    exchange = kernel.run("print(try model.predict(x).rounded().scalars())")
    assert exchange.text() == "[0.0, 1.0, 1.0, 0.0]\n"


@pytest.mark.parametrize("file", [
    "README.md", "CONTRIBUTING.md", "THIRD_PARTY.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))])
def test_links_lead_to_files(file):
    text = re.sub(r"^```.*?^```", "", (ROOT / file).read_text(encoding="utf-8"),
                  flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not re.match(r"\w+:", target):
            assert ((ROOT / file).parent / target).exists(), target


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md"])
def test_every_command_of_make_exists(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"),
                          re.MULTILINE))
    assert named - made == set()
