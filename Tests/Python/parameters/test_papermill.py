"""Parameters of notebooks in Swift by the real papermill, which finds our package by itself."""

import datetime
import math
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillException, PapermillExecutionError
from papermill.translators import papermill_translators

ROOT = Path(__file__).resolve().parents[3]
LECTURE = ROOT / "notebooks/transfer_learning.ipynb"
PAPERMILL = Path(sys.executable).parent / "papermill"

DECLARATIONS = '''\
/// How far a step goes.
var rate: Float = 0.01
var epochs = 3  // passes over the data
var title = "a // b"
var isQuick = false
var sizes: [Int] = [
    1, 2,  // small
    3,
]
var mixed: [Any?] = []
var limit: Int? = 4
var table: [String: [Double]] = [:]
var bound = 1.0
let fixed = 3
var `class` = "c"
'''


def notebook(folder: Path, *cells: str, tag: str = "parameters") -> Path:
    """A notebook whose first cell is tagged."""
    first, *rest = (nbformat.v4.new_code_cell(cell) for cell in cells)
    first.metadata.tags = [tag]
    book = nbformat.v4.new_notebook(cells=[first, *rest])
    book.metadata.kernelspec = {"name": "swift", "language": "swift", "display_name": "Swift"}
    nbformat.write(book, folder / "in.ipynb")
    return folder / "in.ipynb"


def executed(source: Path, **parameters) -> list[str]:
    """What the last cell printed, line by line."""
    book = papermill.execute_notebook(
        str(source), str(source.with_name("out.ipynb")), parameters=parameters,
        progress_bar=False)
    return "".join(output.text for output in book.cells[-1].outputs).splitlines()


def test_every_kind_of_value_arrives_with_the_type_that_the_notebook_declares(tmp_path):
    source = notebook(tmp_path, DECLARATIONS, '''
        print(type(of: rate), rate)
        print(epochs, isQuick, `class`, fixed)
        print(sizes)
        print(mixed.map { $0 == nil ? "nil" : "\\($0!)" })
        print(limit as Any)
        print(table["a b"]!, table["ü"]!)
        print(bound)
        ''')
    lines = executed(
        source, rate=1e-5, epochs=7, isQuick=True, sizes=[10**15, -2], limit=None,
        mixed=[1, None, "a", [1.5, {"k": []}], {}], table={"a b": [1, 2.5, math.inf], "ü": []},
        bound=-math.inf, **{"class": "z"})
    assert lines == [
        "Float 1e-05", "7 true z 3", "[1000000000000000, -2]",
        '["1", "nil", "a", "[1.5, [\\"k\\": []]]", "[:]"]', "nil", "[1.0, 2.5, inf] []", "-inf"]


@pytest.mark.parametrize("text", [
    'é "q" \\(n) \\u{41} \\', "line\nline\r\n\ttab", "日本 🙂 \u0301", "\x00\x01\x7f\u2028\u200f", "#\"\"\"#",
    ""])
def test_a_text_arrives_scalar_by_scalar(tmp_path, kernel, text):
    translator = papermill_translators.find_translator("swift", "swift")
    exchange = kernel.run(f"print({translator.translate(text)}.unicodeScalars.map(\\.value))")
    assert exchange.text() == f"{[ord(character) for character in text]}\n", exchange.content


@pytest.mark.parametrize("value, written", [
    (math.nan, ".nan"), (10**30, str(10**30)), (1e22, "1e+22"), (-0.0, "-0.0"), (True, "true"),
    ((1, 2), "[1, 2]"), ({1: None}, "[1: nil]"), (datetime.date(2026, 1, 2), '"2026-01-02"'),
    ({}, "[:]"), ([], "[]")])
def test_values_as_swift_writes_them(value, written):
    assert papermill_translators.find_translator("swift", "swift").translate(value) == written


def test_half_a_character_and_a_name_that_is_none_are_refused_by_name(tmp_path):
    translator = papermill_translators.find_translator("other name", "swift")
    with pytest.raises(PapermillException, match="U[+]D83D"):
        translator.translate("\ud83d")
    with pytest.raises(PapermillException, match="'learning-rate' cannot be the name"):
        translator.codify({"learning-rate": 1})


def test_a_comment_of_several_lines_is_one():
    translator = papermill_translators.find_translator("swift", "swift")
    assert translator.codify({"a": 1}, "one\ntwo") == "// one\n// two\na = 1\n"


def test_a_value_of_another_type_fails_in_the_cell_of_the_parameters(tmp_path):
    with pytest.raises(PapermillExecutionError, match="In\\[2\\]:2"):
        executed(notebook(tmp_path, DECLARATIONS, "print(epochs)"), epochs="many")


def test_the_declared_parameters_are_listed_with_type_value_and_comment(tmp_path):
    found = papermill.inspect_notebook(notebook(tmp_path, DECLARATIONS))
    rows = {name: (p["inferred_type_name"], p["default"], p["help"]) for name, p in found.items()}
    assert rows["rate"] == ("Float", "0.01", "How far a step goes.")
    assert rows["epochs"] == ("Int", "3", "passes over the data")
    assert rows["title"] == ("String", '"a // b"', "")
    assert rows["sizes"][0] == "[Int]"
    assert rows["limit"] == ("Int?", "4", "")
    assert rows["class"] == ("String", '"c"', "")
    assert "fixed" not in rows and len(rows) == 10


def test_the_help_of_the_lecture_names_its_parameter():
    process = subprocess.run(
        [PAPERMILL, "--help-notebook", LECTURE], text=True, capture_output=True, check=False)
    assert "profile: String (default \"class\")" in process.stdout, process.stderr


def test_the_lecture_takes_its_parameter_on_the_command_line(tmp_path):
    # Its first cells: what they do with the parameter is enough, the whole takes minutes.
    book = nbformat.read(LECTURE, as_version=4)
    position = next(i for i, cell in enumerate(book.cells)
                    if "parameters" in cell.metadata.get("tags", []))
    book.cells = book.cells[:position + 1] + [nbformat.v4.new_code_cell("print(profile)")]
    nbformat.write(book, tmp_path / "head.ipynb")
    subprocess.run(
        [PAPERMILL, "head.ipynb", "out.ipynb", "-p", "profile", "smoke", "--no-progress-bar"],
        cwd=tmp_path, check=True, capture_output=True,
        env={k: v for k, v in os.environ.items() if k != "PROFILE"})
    book = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert book.cells[-2].source == '// Parameters\nprofile = "smoke"\n'
    assert book.cells[-1].outputs[0].text == "smoke\n"
