"""What of a notebook's outputs is committed, and how two executions compare."""

import base64
import io
import random
from pathlib import Path

import nbformat
import pytest
from make_notebooks import keep_outputs, text_of
from notebook_outputs import (
    PICTURE_LIMIT, cleaned, differences, masked, smaller, without_times_in_html,
    without_times_in_text)
from PIL import Image, ImageDraw

HISTORY = """\
epoch  seconds  images/s    loss
-----  -------  --------  ------
    1      1.6        84  2.7099
    2     10.6       184  1.7099
The weights are those of epoch 2."""

COMPARISON = """\
run           test accuracy  training time  all weights
------------  -------------  -------------  -----------
from scratch         34.2 %         2100 s    1,234,567
frozen               91.0 %           12 s            7"""


def encoded(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def decoded(content: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(content)))


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3))


def book(*outputs):
    cell = nbformat.v4.new_code_cell("work()", outputs=list(outputs))
    cell.id = "one"
    return nbformat.v4.new_notebook(cells=[cell])


def printed(text):
    return nbformat.v4.new_output("stream", text=text)


def value(**data):
    kinds = {"text": "text/plain", "html": "text/html", "png": "image/png"}
    return nbformat.v4.new_output(
        "execute_result", execution_count=7,
        data={kinds[name]: content for name, content in data.items()})


def test_the_times_of_a_text_table_are_hidden_and_its_other_columns_stay():
    assert without_times_in_text(HISTORY) == """\
epoch  seconds  images/s    loss
-----  -------  --------  ------
    1        –         –  2.7099
    2        –         –  1.7099
The weights are those of epoch 2."""


def test_a_column_of_times_gets_no_width_from_what_is_hidden():
    assert without_times_in_text(COMPARISON) == """\
run           test accuracy  training time  all weights
------------  -------------  -------------  -----------
from scratch         34.2 %              –    1,234,567
frozen               91.0 %              –            7"""


@pytest.mark.parametrize("text", ["", "no table", "a  b\n-  -\n1  2", "--\n--", COMPARISON[:30]])
def test_text_without_times_stays_as_it_is(text):
    assert without_times_in_text(text) == text


def test_the_times_of_an_html_table_are_hidden():
    row = '<tr><td style="text-align:right">1</td><td style="text-align:right">{}</td></tr>'
    head = '<table><thead><tr><th style="text-align:right">epoch</th><th>seconds</th></tr></thead>\n'
    table = head + "<tbody>\n" + row + "\n" + row + "\n</tbody></table><p>The 2 weights</p>"
    assert without_times_in_html(table.format("1.5", "22.5")) == table.format("–", "–")


def test_a_drawing_stays_a_png_of_its_size():
    picture = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(picture).line((0, 0, 899, 599), "red", 3)
    kind, content = smaller(encoded(picture))
    assert kind == "image/png"
    assert decoded(content).size == (900, 600)
    assert decoded(content).convert("RGB").tobytes() == picture.tobytes()


def test_a_photograph_becomes_a_jpeg_of_its_size_below_the_limit():
    picture = noise(60, 40).resize((900, 600), Image.Resampling.BICUBIC)
    assert len(encoded(picture)) > PICTURE_LIMIT
    kind, content = smaller(encoded(picture))
    assert kind == "image/jpeg"
    assert decoded(content).size == (900, 600)
    assert len(base64.b64decode(content)) <= PICTURE_LIMIT


def test_a_picture_that_stays_too_large_is_refused():
    with pytest.raises(ValueError, match="900 x 600 pixels takes .* at most 150,000"):
        smaller(encoded(noise(900, 600)))


def test_committed_outputs_hold_no_paths_processor_threads_or_counters_of_the_run():
    outputs = cleaned(book(
        printed(f"at {Path.home()}/x, OpenBLAS 0.3.21 SkylakeX, 16 "), printed("threads"),
        value(text="4")))
    assert [output.get("text") for output in outputs["one"]] == [
        "at ~/x, OpenBLAS 0.3.21, – threads", None]
    assert outputs["one"][1].execution_count == 1


def test_how_long_loading_took_is_not_committed():
    loading = nbformat.v4.new_output("display_data", data={
        "text/plain": "flowers: 3,670 images of 150 x 150 (247.7 MB), 2 classes: a, b in 6.4 s"})
    assert [output.text for output in cleaned(book(loading, printed("3 images in all")))["one"]] == [
        "3 images in all"]


def test_a_failed_cell_is_not_committed():
    with pytest.raises(ValueError, match="cell 1 failed: Trap: Index out of range"):
        cleaned(book(nbformat.v4.new_output(
            "error", ename="Trap", evalue="Index out of range", traceback=[])))


def test_executions_that_differ_in_numbers_and_lengths_of_tables_are_alike():
    longer = HISTORY.replace("The", "    3     10.6       184  1.7099\nThe")
    assert differences(book(value(text=HISTORY)), book(value(text=longer))) == []


@pytest.mark.parametrize("changed", [
    book(value(text=HISTORY.replace("loss", "error"))),
    book(value(text=HISTORY), printed("more")),
    book(value(text=HISTORY, html="<p></p>")),
    book(printed(HISTORY)),
    book(),
])
def test_executions_that_differ_in_words_or_kinds_of_outputs_are_not_alike(changed):
    assert "cell 1, `work()`" in differences(book(value(text=HISTORY)), changed)[0]


def test_pictures_are_alike_when_their_sizes_are():
    def executed(width):
        return book(value(png=encoded(noise(width, 20)), text="A picture"))

    committed = book(*cleaned(executed(30))["one"])
    assert differences(committed, executed(30)) == []
    assert "picture, 30 x 20" in differences(committed, executed(31))[0]


def test_names_of_classes_are_masked_as_whole_words():
    assert masked("a rose 12 %, rosewood -1.5e-3", {"rose"}) == ["a @ # %, rosewood #"]


@pytest.mark.parametrize(("prose", "code", "kept"), [
    ("# Title", "work()", True), ("# Better title", "work()", True), ("# Title", "work(2)", False)])
def test_outputs_stay_while_the_code_stays(tmp_path, prose, code, kept):
    def page(prose, code, outputs=()):
        cells = [nbformat.v4.new_markdown_cell(prose), *book(*outputs).cells]
        cells[0].id, cells[1].source = "zero", code
        return nbformat.v4.new_notebook(cells=cells)

    file = tmp_path / "page.ipynb"
    file.write_text(text_of(page("# Title", "work()", [printed("done")])), encoding="utf-8")
    written = page(prose, code)
    keep_outputs(written, file)
    assert written.cells[0].source == prose
    assert [output.text for output in written.cells[1].outputs] == (["done"] if kept else [])


def test_a_notebook_that_was_never_written_has_no_outputs(tmp_path):
    written = book()
    keep_outputs(written, tmp_path / "missing.ipynb")
    assert written.cells[0].outputs == []
