"""Reports of notebooks: pages without the network, PDFs without losses, slides, Markdown, scripts."""

import base64
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
LECTURE = ROOT / "notebooks/transfer_learning.pt.ipynb"
STYLES = ROOT / "python/swift_notebooks/swift_notebooks/report/templates/report/style.css"
COMMAND = Path(sys.executable).parent / "swift-notebooks"
LONG = "let message = " + " + ".join(f'"part {i}"' for i in range(40)) + "  // the end of a long line"


def report(source: Path, folder: Path, *options) -> str:
    """What the command prints; the reports are in the folder."""
    process = subprocess.run([COMMAND, "report", source, "--output-dir", folder, *options],
                             text=True, capture_output=True, check=False, cwd=folder)
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def picture(width: int, height: int) -> str:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def show(data: dict, **metadata):
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    """A notebook with one of everything that went wrong in some report, and its reports."""
    folder = tmp_path_factory.mktemp("sample")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="9" height="9"/></svg>'
    cells = [
        nbformat.v4.new_markdown_cell("# Relatório <1>\nWith $a^2$ and\n\n$$\\sum_i x_i$$\n\nwords."),
        nbformat.v4.new_code_cell("%whos\nimport Foundation\nlet a = 1", execution_count=1, outputs=[
            nbformat.v4.new_output("stream", name="stdout", text=" 1/9\r 9/9\n")]),
        nbformat.v4.new_code_cell(LONG, execution_count=2, outputs=[
            nbformat.v4.new_output("stream", name="stdout", text="┃ " + "x" * 84 + " ┃\n")]),
        nbformat.v4.new_markdown_cell("\n\n".join(["A paragraph of some words."] * 34)),
        nbformat.v4.new_markdown_cell("## Figures"),
        nbformat.v4.new_code_cell("plot()", execution_count=3, outputs=[
            show({"image/png": picture(700, 500), "text/plain": "figure"},
                 **{"image/png": {"alt": "teal <all> over"}})]),
        nbformat.v4.new_code_cell("draw()", execution_count=4, outputs=[
            show({"image/svg+xml": svg, "text/plain": "a square"}),
            show({"text/latex": "$e^{i\\pi} = -1$", "text/plain": "Euler"}),
            show({"text/html": "<table><tr><th>n</th></tr><tr><td>7</td></tr></table>",
                  "text/plain": "n\n7"})]),
        nbformat.v4.new_code_cell("fail()", execution_count=5, outputs=[nbformat.v4.new_output(
            "error", ename="Trap", evalue="index", traceback=["\x1b[31mTrap\x1b[0m: index"])]),
        nbformat.v4.new_code_cell("let a = a + 1\na > 1", execution_count=6),
    ]
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata = {"language": "pt-BR", "title": "Relatório <1>",
                     "kernelspec": {"name": "swift", "language": "swift", "display_name": "Swift"},
                     "language_info": {"name": "swift", "pygments_lexer": "swift"}}
    nbformat.write(book, folder / "one.ipynb")
    report(folder / "one.ipynb", folder, "--to", "html,pdf,markdown,slides,script")
    return folder


@pytest.fixture(scope="module")
def lecture(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lecture")
    report(LECTURE, folder, "--to", "html,pdf,slides,script")
    return folder


def text_of(pdf: Path, *options) -> str:
    return subprocess.run(["pdftotext", "-layout", *options, pdf, "-"], text=True,
                          capture_output=True, check=True).stdout


# Pages

@pytest.mark.parametrize("name", ["one.html", "one.slides.html"])
def test_a_page_needs_nothing_from_the_network(sample, name):
    page = BeautifulSoup((sample / name).read_text(encoding="utf-8"), "html.parser")
    loaded = [element[key] for element in page.find_all(True) for key in ("src", "srcset", "data")
              if element.has_attr(key)]
    assert all(address.startswith("data:") for address in loaded)
    assert not page.find_all(["link", "iframe", "script"] if name == "one.html" else ["link", "iframe"])
    styles = "".join(style.text for style in page.find_all("style"))
    assert "url(" not in styles and "@import" not in styles


@pytest.mark.parametrize("name", [
    "transfer_learning.pt.html", "transfer_learning.pt.slides.html"])
def test_the_lecture_names_no_address_but_those_of_its_links(lecture, name):
    page = BeautifulSoup((lecture / name).read_text(encoding="utf-8"), "html.parser")
    for link in page.find_all("a"):
        link.decompose()
    assert not re.search(r"(?:https?:)?//[\w.-]+\.\w+/", re.sub(r'"data:[^"]*"', '""', str(page)))


def test_every_picture_of_the_lecture_is_described_in_its_own_words(lecture):
    page = BeautifulSoup(
        (lecture / "transfer_learning.pt.html").read_text(encoding="utf-8"), "html.parser")
    texts = [image.get("alt", "") for image in page.find_all("img")]
    assert len(texts) >= 12 and all(len(text) > 20 for text in texts), texts
    assert not any("No description" in text for text in texts)


def test_the_page_has_language_title_formulas_and_progress_as_it_ended(sample):
    page = BeautifulSoup((sample / "one.html").read_text(encoding="utf-8"), "html.parser")
    assert page.html["lang"] == "pt-BR" and page.title.text == "Relatório <1>"
    assert len(page.find_all("math")) == 3 and not page.find(string=re.compile(r"\$"))
    assert " 9/9\n" in page.text and "1/9" not in page.text
    assert [image["alt"] for image in page.find_all("img")] == ["teal <all> over", "a square"]
    assert page.find("span", class_="ansi-red-fg").text == "Trap"


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, WCAG 2.2."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_letters_stand_out_from_their_paper_in_every_theme():
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", STYLES.read_text(encoding="utf-8"))
    assert len(blocks) == 4  # light, dark, the reader's dark, print
    for block in blocks:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        papers = [luminance(colours[name]) for name in ("paper", "code-paper", "error-paper")]
        inks = {name: luminance(value) for name, value in colours.items() if name.startswith("ink")}
        assert len(inks) == 12
        for name, ink in inks.items():
            for paper in papers:
                ratio = (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)
                assert ratio >= 4.5, (name, colours[name], ratio)


def test_all_colours_of_letters_are_those_of_the_themes():
    text = re.sub(r"\{[^{}]*--paper:[^{}]*\}", "", STYLES.read_text(encoding="utf-8"))
    for value in re.findall(r"(?<![\w-])color: ([^;]+);", text):
        assert re.fullmatch(r"var\(--ink[\w-]*\)(?: !important)?", value), value


# PDF

def test_the_pdf_is_a4_and_loses_no_letter(sample):
    about = subprocess.run(["pdfinfo", sample / "one.pdf"], text=True, capture_output=True,
                           check=True).stdout
    assert "(A4)" in about and re.search(r"Tagged: +yes", about)
    assert "Relatório <1>" in about
    text = re.sub(r"\s", "", text_of(sample / "one.pdf"))
    assert re.sub(r"\s", "", LONG) in text
    # A line of 88 letters, as tables of models have them, stays one line.
    assert "┃ " + "x" * 84 + " ┃" in text_of(sample / "one.pdf")


def words_outside(pdf: Path) -> list[str]:
    """Words that stand closer to the edge of their page than a printer reaches."""
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], text=True, capture_output=True,
                           check=True).stdout
    found = []
    for page in re.findall(r"<page .*?</page>", boxes, re.DOTALL):
        width, height = map(float, re.match(r'<page width="([\d.]+)" height="([\d.]+)"', page).groups())
        for left, top, right, bottom, word in re.findall(
                r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page):
            if min(float(left), float(top), width - float(right), height - float(bottom)) < 15:
                found.append(word)
    return found


def test_nothing_stands_outside_of_the_printable_page(sample, lecture):
    assert words_outside(sample / "one.pdf") == []
    assert words_outside(lecture / "transfer_learning.pt.pdf") == []


def test_no_code_of_the_lecture_is_cut(lecture):
    text = re.sub(r"\s", "", text_of(lecture / "transfer_learning.pt.pdf"))
    for cell in nbformat.read(LECTURE, as_version=4).cells:
        if cell.cell_type == "code":
            for line in cell.source.splitlines():
                assert re.sub(r"\s", "", line) in text, line


def test_headings_and_figures_are_not_left_alone(sample):
    pages = text_of(sample / "one.pdf").split("\f")
    number = next(i for i, page in enumerate(pages) if "Figures" in page)
    assert "plot()" in pages[number]
    # The picture is on the page of its code.
    listed = subprocess.run(["pdfimages", "-list", sample / "one.pdf"], text=True,
                            capture_output=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    assert [int(row[0]) for row in rows if row[3] == "700"] == [number + 1]


# Other forms

def test_slides_are_the_sections_of_the_notebook(lecture):
    page = BeautifulSoup(
        (lecture / "transfer_learning.pt.slides.html").read_text(encoding="utf-8"), "html.parser")
    slides = page.find_all("section")
    assert len(slides) == len(page.find_all(["h1", "h2"]))
    assert all(slide.find(["h1", "h2"]) for slide in slides)


def test_markdown_has_described_pictures_in_files(sample):
    text = (sample / "one.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", text)
    assert [alt for alt, _ in pictures] == ["teal <all> over", "a square"]
    for _, address in pictures:
        assert (sample / address).stat().st_size > 50
    assert "```swift\nplot()" in text and "$$\\sum_i x_i$$" in text


def test_the_lecture_compiles_as_a_script(lecture):
    process = subprocess.run(
        [ROOT / "scripts/run_script.sh", "--check", lecture / "transfer_learning.pt.swift"],
        text=True, capture_output=True, check=False)
    assert process.returncode == 0 and "error" not in process.stderr, process.stderr


def test_a_script_says_what_its_notebook_shows(tmp_path):
    cells = ["import Foundation\nlet x = 20", "%time\n!ls", "let x = x + 1\nx * 2", '%%bash\necho "no"',
             'struct P { var a = 1 }\nprint(P().a, "// %no")', "x > 2 // large",
             "Tensor([1, 2]).sum()"]
    book = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_markdown_cell("# Prose\nof */ the // notebook"),
        *(nbformat.v4.new_code_cell(cell) for cell in cells)])
    nbformat.write(book, tmp_path / "small.ipynb")
    report(tmp_path / "small.ipynb", tmp_path, "--to", "script")
    text = (tmp_path / "small.swift").read_text()
    command = re.search(r"^//     (scripts/\S+) small\.swift$", text, re.MULTILINE)[1]
    process = subprocess.run([ROOT / command, tmp_path / "small.swift"], text=True,
                             capture_output=True, check=False)
    assert process.stdout == "42\n1 // %no\ntrue\n", process.stderr
    assert "// # Prose" in text and text.count("import Foundation") == 1


@pytest.mark.skipif(not (shutil.which("xelatex") and shutil.which("pandoc")),
                    reason="needs xelatex and pandoc")
def test_the_pdf_by_latex_holds_pictures_tables_and_formulas(sample):
    report(sample / "one.ipynb", sample, "--to", "latex-pdf")
    text = text_of(sample / "one.latex.pdf")
    assert "plot()" in text and "┃ " + "x" * 84 + " ┃" in text
    assert "<table>" not in text


# The command

def run(*words, **options) -> subprocess.CompletedProcess:
    return subprocess.run([COMMAND, "report", *words], text=True, capture_output=True, check=False,
                          **options)


def test_a_notebook_without_outputs_runs_first(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("6 * 7")])
    nbformat.write(book, tmp_path / "new.ipynb")
    assert report(tmp_path / "new.ipynb", tmp_path).startswith("running ")
    assert "<pre>42</pre>" in (tmp_path / "new.html").read_text()
    report(tmp_path / "new.ipynb", tmp_path, "--no-execute")
    assert "<pre>42</pre>" not in (tmp_path / "new.html").read_text()


def test_failures_are_told_in_a_line(tmp_path, sample):
    assert "no form 'docx'; there are html, pdf" in run(sample / "one.ipynb", "--to", "docx").stderr
    assert "No such file" in run(tmp_path / "none.ipynb").stderr
    (tmp_path / "no.ipynb").write_text("{")
    assert "is not a notebook" in run(tmp_path / "no.ipynb").stderr
    environment = {"PATH": "/nowhere", "HOME": str(tmp_path)}
    for form, wanted in [("pdf", "apt-get install chromium"), ("latex-pdf", "pandoc and xelatex")]:
        process = run(sample / "one.ipynb", "--to", form, "--output-dir", tmp_path, env=environment)
        assert process.returncode == 1 and wanted in process.stderr, process.stderr
        assert "Traceback" not in process.stderr
