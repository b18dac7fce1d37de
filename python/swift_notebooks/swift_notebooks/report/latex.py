"""Notebooks as LaTeX and, by it, as PDF."""

import copy
import shutil

import nbformat
from bs4 import BeautifulSoup
from nbconvert.exporters import LatexExporter, PDFExporter
from nbconvert.filters import escape_latex
from traitlets import default

from .browser import ReportError
from .pages import TEMPLATES
from .preparation import without_vector_pictures


class ReportLatexExporter(LatexExporter):
    """LaTeX without numbers before headings, which have their own, and with letters for all signs."""

    @default("template_name")
    def _template_name_default(self):
        return "report_latex"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self):
        return [str(TEMPLATES)]

    def default_filters(self):
        yield from super().default_filters()
        yield "font_of_lines", font_of_lines


class ReportPDFExporter(PDFExporter, ReportLatexExporter):
    """The PDF of that LaTeX, by xelatex."""


def font_of_lines(text: str) -> str:
    """The largest size in which the lines of a text fit the page; tables of models have 88 letters."""
    longest = max((len(line) for line in text.splitlines()), default=0)
    sizes = {74: r"\normalsize", 82: r"\small", 92: r"\footnotesize"}
    return next((size for width, size in sizes.items() if longest <= width), r"\scriptsize")


def check_programs(*programs: str) -> None:
    """Raises ReportError unless pandoc, and what else is named, are installed."""
    if missing := [name for name in ("pandoc", *programs) if not shutil.which(name)]:
        raise ReportError(
            f"LaTeX needs {' and '.join(missing)} (on Debian: apt-get install pandoc texlive-xetex "
            "texlive-latex-extra texlive-fonts-recommended lmodern); '--to pdf' needs Chromium only")


def for_latex(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy with tables of LaTeX beside those of HTML, which LaTeX passes over, and no SVG."""
    notebook = without_vector_pictures(copy.deepcopy(notebook))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            has_other = any(kind in data for kind in ("text/latex", "image/png", "image/jpeg"))
            if "text/html" in data and not has_other and (table := latex_tables(data["text/html"])):
                data["text/latex"] = table
    return notebook


def latex_tables(html: str) -> str | None:
    """The tables of an HTML output as LaTeX; nothing where there is more than tables in it."""
    soup = BeautifulSoup(html, "html.parser")
    tables = soup.find_all("table")
    if not tables or soup.find(["img", "svg", "table table"]):
        return None
    pieces = [latex_table(table) for table in tables]
    for table in tables:
        table.decompose()
    for hidden in soup.find_all(["style", "script"]):
        hidden.decompose()
    rest = soup.get_text(" ", strip=True)
    if rest:
        pieces.append(f"{escape_latex(rest)}\n")
    return "\n".join(pieces)


def latex_table(table) -> str:
    rows = [[(escape_latex(cell.get_text(" ", strip=True)), cell) for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")]
    width = max((len(row) for row in rows), default=1)

    def is_right(column: int) -> bool:
        styles = [row[column][1].get("style", "") for row in rows if column < len(row)]
        return bool(styles) and all("right" in style for style in styles)

    columns = "".join("r" if is_right(column) else "l" for column in range(width))
    lines = []
    for row in rows:
        is_header = all(cell.name == "th" for _, cell in row)
        texts = [f"\\textbf{{{text}}}" if is_header else text for text, _ in row]
        lines.append(" & ".join(texts + [""] * (width - len(texts))) + r" \\")
        if is_header:
            lines.append(r"\midrule")
    caption = table.find("caption")
    title = f"\\textbf{{{escape_latex(caption.get_text(' ', strip=True))}}}\\par\n" if caption else ""
    body = "\n".join(lines)
    # Shrunk where it is wider than the page.
    return (f"{title}\\adjustbox{{max width=\\linewidth}}{{\\begin{{tabular}}{{{columns}}}\n\\toprule\n"
            f"{body}\n\\bottomrule\n\\end{{tabular}}}}\n")
