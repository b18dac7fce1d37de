"""What happens to the outputs of a notebook before any report is written of it."""

import base64
import copy
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import nbformat
from nbconvert.preprocessors import CoalesceStreamsPreprocessor

PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
OVERWRITTEN = re.compile(r"[^\n]*\r(?=[^\n])")
HEADING = re.compile(r"^#{1,2} ", re.MULTILINE)
FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)\s*?$", re.MULTILINE | re.DOTALL)
BLIND = "image without a description"


def prepared(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy in which progress stands as it ended, and every picture says what it shows."""
    notebook = copy.deepcopy(notebook)
    # Windows' ends of lines are not progress.
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = output.text.replace("\r\n", "\n")
    notebook, _ = CoalesceStreamsPreprocessor().preprocess(notebook, {})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = OVERWRITTEN.sub("", output.text).rstrip("\r")
            else:
                describe(output)
    return notebook


def describe(output: nbformat.NotebookNode) -> None:
    """Gives the pictures of an output their description: that of its metadata, or its plain text."""
    data = output.get("data", {})
    text = data.get("text/plain", "").strip()
    for kind in PICTURES:
        if kind in data:
            about = output.metadata.setdefault(kind, nbformat.NotebookNode())
            if not about.get("alt"):
                about["alt"] = " ".join(text.split()) or BLIND


def with_slides(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy whose cells say where a slide begins.

    At the types of slides that JupyterLab keeps, if a cell has one; otherwise at each heading of the
    first and second level, before which a cell is split.
    """
    notebook = copy.deepcopy(notebook)
    kinds = [cell.metadata.get("slideshow", {}).get("slide_type", "") for cell in notebook.cells]
    if any(kind not in ("", "-") for kind in kinds):
        kept = []
        for cell, kind in zip(notebook.cells, kinds):
            if kind not in ("skip", "notes"):
                cell.metadata["starts_slide"] = kind in ("slide", "subslide")
                kept.append(cell)
        notebook.cells = kept
        return notebook
    cells = []
    for cell in notebook.cells:
        parts = split_at_headings(cell.source) if cell.cell_type == "markdown" else [cell.source]
        for number, part in enumerate(parts):
            piece = copy.deepcopy(cell)
            piece.source = part
            if number:
                piece.id = f"{cell.id[:60]}-{number}"
            piece.metadata["starts_slide"] = bool(
                cell.cell_type == "markdown" and HEADING.match(part))
            cells.append(piece)
    notebook.cells = cells
    return notebook


def split_at_headings(text: str) -> list[str]:
    """The parts of a text that each begin with a heading, but for the first."""
    code = [match.span() for match in FENCE.finditer(text)]
    starts = [match.start() for match in HEADING.finditer(text)
              if not any(start <= match.start() < end for start, end in code)]
    edges = [0, *(start for start in starts if text[:start].strip()), len(text)]
    parts = [text[start:end].strip() for start, end in zip(edges, edges[1:])]
    return [part for part in parts if part] or [text]


def without_vector_pictures(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy with PNG in place of SVG, for LaTeX, which cannot draw that.

    By rsvg-convert or Chromium, whichever is there; the plain text where neither is.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            svg = output.get("data", {}).pop("image/svg+xml", None)
            if svg is None or "image/png" in output.data or "image/jpeg" in output.data:
                continue
            if png := png_of(svg):
                output.data["image/png"] = base64.b64encode(png).decode()
                output.metadata["image/png"] = output.metadata.get("image/svg+xml", {})
    return notebook


def png_of(svg: str) -> bytes | None:
    """An SVG drawn at twice its size; nothing where no program for it is installed."""
    from .browser import find_browser, screenshot

    if shutil.which("rsvg-convert"):
        process = subprocess.run(
            ["rsvg-convert", "--zoom", "2", "--background-color", "white"], input=svg.encode(),
            capture_output=True, check=False)
        if process.returncode == 0:
            return process.stdout
    if not find_browser():
        return None
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "picture.html"
        page.write_text(
            f'<meta charset="utf-8"><body style="margin:0">{svg}</body>', encoding="utf-8")
        return screenshot(page, size_of(svg))


def size_of(svg: str) -> tuple[int, int]:
    """The width and height of an SVG in pixels, as its first tag says; 640 by 480 if it does not."""
    tag = re.search(r"<svg\b[^>]*>", svg)
    text = tag[0] if tag else ""
    sides = [re.search(rf'\b{side}="([\d.]+)(?:px)?"', text) for side in ("width", "height")]
    if all(sides):
        return tuple(max(1, round(float(side[1]))) for side in sides)
    box = re.search(r'\bviewBox="[\d.+-]+[ ,]+[\d.+-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', text)
    return (round(float(box[1])), round(float(box[2]))) if box else (640, 480)
