"""What is done to outputs before a report is written, formula by formula and cell by cell."""

import base64
import re

import nbformat
import pytest
from swift_notebooks.report import formulas, preparation
from swift_notebooks.report.formulas import latex_output, mathml
from swift_notebooks.report.latex import font_of_lines, latex_tables
from swift_notebooks.report.preparation import prepared, split_at_headings, with_slides

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>'


def book(*outputs) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(one) for one in outputs])
    return nbformat.v4.new_notebook(cells=[cell])


def stream(text: str, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def display(data: dict, **metadata):
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def test_progress_stands_as_it_ended_also_when_it_came_in_pieces():
    notebook = prepared(book(stream("epoch 1\n 1/3\r 2/"), stream("3\r 3/3\n"), stream("done\r\nend")))
    assert [output.text for output in notebook.cells[0].outputs] == ["epoch 1\n 3/3\ndone\nend"]


def test_the_notebook_itself_stays_as_it_is():
    original = book(stream("1\r2"))
    prepared(original)
    assert original.cells[0].outputs[0].text == "1\r2"


@pytest.mark.parametrize("data, metadata, expected", [
    ({"image/png": "aGk=", "text/plain": "x"}, {"image/png": {"alt": "a \"bar\" & more"}},
     'a "bar" & more'),
    ({"image/png": "aGk=", "text/plain": "two\n lines"}, {}, "two lines"),
    ({"image/png": "aGk="}, {}, "image without a description")])
def test_each_picture_has_a_description(data, metadata, expected):
    output = prepared(book(display(data, **metadata))).cells[0].outputs[0]
    assert output.metadata["image/png"]["alt"] == expected


@pytest.mark.parametrize("formula", [
    r"\sum_{i=1}^n x_i^2", r"\frac{\partial L}{\partial w}", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    r"\hat{y} = \sigma(Wx+b)", r"\mathbb{R}^{n \times m}", r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{equation} e^{i\pi} = -1 \label{e} \end{equation}", r"\begin{align} a &= b \\ c &= d \end{align}",
    r"\operatorname{softmax}(z)_i", r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\arg\max_k p_k", r"\boldsymbol{\theta}", r"\left\| x \right\|_2", r"\mathrm{d}x \nonumber"])
def test_formulas_of_lectures_become_mathml(formula):
    result = mathml(formula, display=True)
    assert result.startswith('<math alttext="') and 'display="block"' in result
    # No command is left in what is drawn.
    assert "\\" not in re.sub(r"<[^>]*>", "", result)


@pytest.mark.parametrize("formula", [r"\unheardof{x}", r"\eq a & b"])
def test_a_formula_that_cannot_be_drawn_shows_its_source_and_is_named(formula, caplog):
    result = mathml(formula)
    assert result.startswith('<code class="formula">') and "&lt;" not in result
    assert formula in caplog.text
    assert formulas.html.unescape(result[len('<code class="formula">'):-len("</code>")]) == formula


def test_an_output_of_latex_keeps_the_text_around_its_formulas():
    result = latex_output("costs < 5: $a^2$ and \\[b\\]")
    assert result.startswith("costs &lt; 5: <math")
    assert result.count("<math") == 2 and result.count('display="block"') == 1


def test_sections_become_slides():
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_markdown_cell("# Title\nwords"), nbformat.v4.new_code_cell("1"),
        nbformat.v4.new_markdown_cell("end\n\n## Next\n```\n# no heading\n```\n### detail")])
    cells = with_slides(notebook).cells
    assert [cell.metadata["starts_slide"] for cell in cells] == [True, False, False, True]
    assert len({cell.id for cell in cells}) == 4
    nbformat.validate(with_slides(notebook))


def test_a_text_is_split_at_headings_outside_of_code():
    assert split_at_headings("a\n# b\n~~~\n# c\n~~~\n## d") == ["a", "# b\n~~~\n# c\n~~~", "## d"]
    assert split_at_headings("") == [""]


def test_the_types_of_slides_that_the_notebook_has_are_kept():
    cells = [nbformat.v4.new_markdown_cell("# a", metadata={"slideshow": {"slide_type": kind}})
             for kind in ("slide", "-", "skip", "subslide", "notes")]
    found = with_slides(nbformat.v4.new_notebook(cells=cells)).cells
    assert [cell.metadata["starts_slide"] for cell in found] == [True, False, True]


def test_svg_becomes_png_for_latex_or_gives_way_to_what_is_beside_it():
    notebook = preparation.without_vector_pictures(prepared(book(
        display({"image/svg+xml": SVG, "text/plain": "a square"}),
        display({"image/svg+xml": SVG, "image/png": "aGk=", "text/plain": "x"}))))
    first, second = notebook.cells[0].outputs
    assert base64.b64decode(first.data["image/png"]).startswith(b"\x89PNG")
    assert first.metadata["image/png"]["alt"] == "a square"
    assert second.data == {"image/png": "aGk=", "text/plain": "x"}


def test_svg_gives_way_to_its_text_where_no_program_can_draw_it(monkeypatch):
    monkeypatch.setattr(preparation, "png_of", lambda svg: None)
    notebook = preparation.without_vector_pictures(book(
        display({"image/svg+xml": SVG, "text/plain": "a square"})))
    assert notebook.cells[0].outputs[0].data == {"text/plain": "a square"}


@pytest.mark.parametrize("tag, size", [
    ('<svg width="40" height="20.4px">', (40, 20)), ('<svg viewBox="0 0 30 10">', (30, 10)),
    ('<svg width="100%">', (640, 480))])
def test_the_size_of_an_svg_is_what_its_tag_says(tag, size):
    assert preparation.size_of(tag) == size


def test_tables_of_html_become_tables_of_latex():
    html = ("<table><caption>50 % & more</caption><tr><th>a_b</th><th style='text-align:right'>n</th></tr>"
            "<tr><td>x</td><td style='text-align:right'>1</td></tr></table><p>note</p>")
    table = latex_tables(html)
    assert r"\textbf{50 \% \& more}" in table and r"\textbf{a\_b} & \textbf{n} \\" in table
    assert r"\begin{tabular}{lr}" in table and r"x & 1 \\" in table and "note" in table
    assert latex_tables("<b>no table</b>") is None


def test_long_lines_get_smaller_letters():
    assert [font_of_lines("x" * n) for n in (10, 80, 88, 200)] == [
        r"\normalsize", r"\small", r"\footnotesize", r"\scriptsize"]
