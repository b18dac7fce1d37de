"""Executes the transfer-learning lecture at the `smoke` profile and looks at what it shows."""

import base64
import copy
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from PIL import Image, ImageStat

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "scripts"))

from notebook_outputs import PICTURE_LIMIT, cleaned, differences  # noqa: E402

COMMITTED = ["transfer_learning.ipynb", "transfer_learning.pt.ipynb"]
FLOWERS = {"daisy", "dandelion", "roses", "sunflowers", "tulips"}
# What a classifier of 1,000 classes answers, and how a training ended.
OF_THE_RUN = re.compile("->|weights are those of|[Ss]topped|EarlyStopping cannot end this training")


@pytest.fixture(scope="module")
def lecture(tmp_path_factory):
    """The executed notebook and what the renderer printed."""
    folder = tmp_path_factory.mktemp("reports")
    process = subprocess.run(
        [sys.executable, ROOT / "scripts" / "render.py",
         ROOT / "notebooks" / "transfer_learning.ipynb", "--output-dir", folder],
        env=os.environ | {"PROFILE": "smoke"}, text=True, capture_output=True, cwd=ROOT)
    assert process.returncode == 0, process.stdout + process.stderr
    notebook = nbformat.read(folder / "transfer_learning.ipynb", as_version=4)
    return notebook, process.stdout, folder / "transfer_learning.html"


def all_outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def results(notebook):
    cell = next(c for c in notebook.cells if "results" in c.metadata.get("tags", []))
    return cell.outputs[0]["data"]["application/json"]


def test_no_cell_failed_and_nothing_went_to_stderr(lecture):
    for output in all_outputs(lecture[0]):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.get("text")


def test_cells_are_counted_from_one_without_gaps(lecture):
    counts = [c.execution_count for c in lecture[0].cells if c.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_every_figure_is_a_real_picture_with_a_description(lecture):
    figures = [o for o in all_outputs(lecture[0]) if "image/png" in o.get("data", {})]
    assert len(figures) >= 12
    for figure in figures:
        picture = Image.open(io.BytesIO(base64.b64decode(figure["data"]["image/png"])))
        picture.load()
        assert picture.format == "PNG"
        assert min(picture.size) >= 200
        # A blank canvas has one colour; a figure has many and is not all background.
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 50
        assert max(ImageStat.Stat(picture.convert("L")).stddev) > 5
        assert figure["data"]["text/plain"]
        assert figure["metadata"]["image/png"]["alt"]


def test_training_and_judging_never_share_a_photograph(lecture):
    text = "".join(o.get("text", "") for o in all_outputs(lecture[0]))
    assert re.search(r"in both: 0\b", text)
    assert "base untouched: true" in text


def test_the_results_are_accuracies_of_four_runs(lecture):
    accuracies = results(lecture[0])
    assert len(accuracies) == 4
    assert all(0 <= value <= 1 for value in accuracies.values())


@pytest.mark.skipif("DLLIB_DATA" not in os.environ, reason="needs the flower photographs")
def test_the_frozen_base_beats_the_scratch_network_even_on_few_photographs(lecture):
    accuracies = results(lecture[0])
    assert accuracies["frozen base"] > accuracies["from scratch"] + 0.1


def test_the_renderer_ends_with_the_accuracies_and_the_report(lecture):
    _, printed, report = lecture
    for name in results(lecture[0]):
        assert name in printed
    assert printed.rstrip().splitlines()[-1].startswith("report: ")
    assert report.stat().st_size > 100_000


def test_the_notebooks_are_what_their_source_gives():
    process = subprocess.run(
        [sys.executable, ROOT / "scripts" / "make_notebooks.py", "--check"],
        text=True, capture_output=True)
    assert process.returncode == 0, process.stderr


def test_both_languages_hold_the_same_code():
    def code(name):
        cells = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
        return [(c["id"], c["source"]) for c in cells if c["cell_type"] == "code"]

    assert code("transfer_learning.ipynb") == code("transfer_learning.pt.ipynb")


@pytest.fixture(scope="module", params=COMMITTED)
def committed(request):
    return nbformat.read(ROOT / "notebooks" / request.param, as_version=4)


def test_readers_of_the_repository_see_every_output(committed):
    cells = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    shown = [output for cell in cells for output in cell.outputs]
    pictures = [base64.b64decode(content) for output in shown
                for kind, content in output.get("data", {}).items() if kind.startswith("image/")]
    assert len(pictures) >= 12
    for picture in pictures:
        assert len(picture) <= PICTURE_LIMIT
        assert min(Image.open(io.BytesIO(picture)).size) >= 200
    assert all(output.output_type != "error" for output in shown)
    # Cleaning changes nothing more: no times, paths or metadata of the run are left. (Pictures are
    # not encoded a second time here.)
    committed = copy.deepcopy(committed)
    cells = [cell for cell in committed.cells if cell.cell_type == "code"]
    shown = [output for cell in cells for output in cell.outputs]
    for output in shown:
        for kind in [kind for kind in output.get("data", {}) if kind.startswith("image/")]:
            del output.data[kind], output.metadata[kind]
    again = cleaned(committed)
    assert [output for cell in cells for output in again[cell.id]] == shown


@pytest.mark.skipif("DLLIB_DATA" not in os.environ, reason="needs the flower photographs")
def test_committed_outputs_are_those_of_a_fresh_execution_but_for_the_profile(lecture, committed):
    found = differences(committed, lecture[0], FLOWERS, OF_THE_RUN)
    assert not found, "\n".join([*found, "run 'make executed'"])
