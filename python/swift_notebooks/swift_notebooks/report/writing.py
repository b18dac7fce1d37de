"""Writes the reports of a notebook, in each of the forms there are."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbconvert.exporters import MarkdownExporter
from nbconvert.writers import FilesWriter

from .browser import ReportError, print_pdf
from .latex import ReportLatexExporter, ReportPDFExporter, check_programs, for_latex
from .pages import TEMPLATES, PageExporter, SlidesExporter
from .preparation import prepared, with_slides
from .script import swift_script


def resources_of(notebook: nbformat.NotebookNode, source: Path) -> dict:
    """What exporters know of a notebook besides its content."""
    title = notebook.metadata.get("title") or source.stem
    return {"metadata": {"name": title, "path": str(source.parent)}}


def write_page(notebook, source: Path, folder: Path, theme: str) -> Path:
    """One HTML page; nothing else belongs to it."""
    page, _ = PageExporter(theme=theme).from_notebook_node(notebook, resources_of(notebook, source))
    return written(folder / f"{source.stem}.html", page)


def write_slides(notebook, source: Path, folder: Path, theme: str) -> Path:
    """One HTML page of slides."""
    page, _ = SlidesExporter(theme=theme).from_notebook_node(
        with_slides(notebook), resources_of(notebook, source))
    return written(folder / f"{source.stem}.slides.html", page)


def write_pdf(notebook, source: Path, folder: Path, theme: str) -> Path:
    """The page as PDF, A4, by Chromium."""
    target = folder / f"{source.stem}.pdf"
    with tempfile.TemporaryDirectory() as scratch:
        print_pdf(write_page(notebook, source, Path(scratch), "light"), target)
    return target


def write_markdown(notebook, source: Path, folder: Path, theme: str) -> Path:
    """Markdown, and a folder of its pictures."""
    exporter = MarkdownExporter(
        template_name="report_markdown", extra_template_basedirs=[str(TEMPLATES)])
    resources = resources_of(notebook, source) | {
        "unique_key": source.stem, "output_files_dir": f"{source.stem}_files"}
    text, resources = exporter.from_notebook_node(notebook, resources)
    shutil.rmtree(folder / f"{source.stem}_files", ignore_errors=True)
    FilesWriter(build_directory=str(folder)).write(text, resources, notebook_name=source.stem)
    return folder / f"{source.stem}.md"


def write_latex(notebook, source: Path, folder: Path, theme: str) -> Path:
    """LaTeX, and a folder of its pictures."""
    check_programs()
    resources = resources_of(notebook, source) | {
        "unique_key": source.stem, "output_files_dir": f"{source.stem}_files"}
    text, resources = ReportLatexExporter().from_notebook_node(for_latex(notebook), resources)
    FilesWriter(build_directory=str(folder)).write(text, resources, notebook_name=source.stem)
    return folder / f"{source.stem}.tex"


def write_latex_pdf(notebook, source: Path, folder: Path, theme: str) -> Path:
    """The PDF of the LaTeX, by xelatex."""
    check_programs("xelatex")
    content, _ = ReportPDFExporter().from_notebook_node(
        for_latex(notebook), resources_of(notebook, source))
    target = folder / f"{source.stem}.latex.pdf"
    target.write_bytes(content)
    return target


def write_script(notebook, source: Path, folder: Path, theme: str) -> Path:
    """One Swift file."""
    target = folder / f"{source.stem}.swift"
    return written(target, swift_script(notebook, target.name))


FORMS: dict[str, Callable[..., Path]] = {
    "html": write_page, "pdf": write_pdf, "markdown": write_markdown, "slides": write_slides,
    "script": write_script, "latex": write_latex, "latex-pdf": write_latex_pdf,
}
"""The writer of each form, by the name it has on the command line."""


def write_reports(
    notebook: nbformat.NotebookNode, source: Path, folder: Path, forms: list[str],
    theme: str = "auto",
) -> list[Path]:
    """Writes reports of an executed notebook and returns their paths.

    - notebook: What is reported; it is left as it is.
    - source: The notebook's file, which gives the reports their name.
    - folder: Made if it is not there.
    - forms: Names of `FORMS`.
    - theme: `light`, `dark` or `auto`, of pages.

    Raises ReportError where a program that a form needs is missing or fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    notebook = prepared(notebook)
    return [FORMS[form](notebook, source, folder, theme) for form in forms]


def written(target: Path, text: str) -> Path:
    """Writes a text in one step, so that a reader never sees half of it."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
    return target


__all__ = ["FORMS", "ReportError", "write_page", "write_reports"]
