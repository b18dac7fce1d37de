"""The outputs of executed notebooks: what of them is committed, and how two executions compare.

Committed outputs hold no times, nothing of the machine (paths, processor, threads) and no metadata of
the execution. Pictures stay below PICTURE_LIMIT bytes: drawings get a palette, photographs become JPEG.
"""

import base64
import io
import re
from pathlib import Path

import nbformat
from PIL import Image

PICTURE_LIMIT = 150_000
# A drawing has text and lines in few colours, smoothed at their edges; a photograph has thousands.
COLOURS_OF_A_DRAWING = 4096
HIDDEN = "–"
TIMED_COLUMNS = {"seconds", "images/s", "training time"}
LOADING = re.compile(r"[^\n]* images [^\n]* in [\d.,]+ s")
RULE = re.compile(r"^-+(  -+)*$")
OWN_PATHS = [(str(Path.home()), "~"), (str(Path(__file__).resolve().parent.parent), ".")]


# What is committed.

def cleaned(notebook: nbformat.NotebookNode) -> dict[str, list]:
    """The outputs to commit, by the id of their cell; cells count from one."""
    outputs, count = {}, 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        outputs[cell.id] = [cleaned_output(output, count) for output in lasting(cell.outputs)]
    return outputs


def lasting(outputs: list) -> list:
    """Outputs without what depends on the moment.

    Pieces of one stream after another become one; what says how long loading took goes, as it only
    appears where that was long.
    """
    result = []
    for output in outputs:
        if LOADING.fullmatch(output.get("data", {}).get("text/plain", "")):
            continue
        last = result[-1] if result else {}
        if output.output_type == "stream" and last.get("name") == output.get("name"):
            last["text"] += output["text"]
        else:
            result.append(nbformat.from_dict(output))
    return result


def cleaned_output(output: nbformat.NotebookNode, count: int) -> nbformat.NotebookNode:
    if output.output_type == "stream":
        return nbformat.v4.new_output("stream", name=output.name, text=without_traces(output.text))
    if output.output_type == "error":
        raise ValueError(f"cell {count} failed: {output.ename}: {output.evalue}")
    data, metadata = {}, {}
    for kind, content in output.data.items():
        if kind == "image/png":
            kind, content = smaller(content)
            about = output.metadata.get("image/png", {})
            metadata[kind] = {key: about[key] for key in ("alt", "width", "height") if key in about}
        elif kind == "text/html":
            content = without_traces(without_times_in_html(content))
        elif isinstance(content, str):
            content = without_traces(without_times_in_text(content))
        data[kind] = content
    more = {"execution_count": count} if output.output_type == "execute_result" else {}
    return nbformat.v4.new_output(output.output_type, data=data, metadata=metadata, **more)


def without_traces(text: str) -> str:
    """Without a machine's paths, processor and number of threads."""
    for path, name in OWN_PATHS:
        text = text.replace(path, name)
    # OpenBLAS names the processor that its kernels are for.
    text = re.sub(r"\b(OpenBLAS [\d.]+) \w+", r"\1", text)
    return re.sub(r"\b\d+ threads?\b", f"{HIDDEN} threads", text)


def without_times_in_html(html: str) -> str:
    """An HTML table whose columns of times are hidden."""
    names = re.findall(r"<th[^>]*>(.*?)</th>", html)
    timed = {position for position, name in enumerate(names) if name in TIMED_COLUMNS}

    def row(match: re.Match) -> str:
        position = iter(range(len(names)))
        return re.sub(
            r"(<td[^>]*>)(.*?)(</td>)",
            lambda cell: cell[1] + (HIDDEN if next(position, -1) in timed else cell[2]) + cell[3],
            match[0])

    return re.sub(r"<tr>(?:<td.*?</td>)+</tr>", row, html) if timed else html


def without_times_in_text(text: str) -> str:
    """A table in aligned columns whose columns of times are hidden, aligned anew."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if i and RULE.match(line)), None)
    if at is None:
        return text
    spans = [match.span() for match in re.finditer(r"-+", lines[at])]
    width = spans[-1][1]

    def is_row(line: str) -> bool:
        gaps = zip(spans, spans[1:])
        return spans[-1][0] < len(line) <= width and not any(
            line[left[1]:right[0]].strip() for left, right in gaps)

    end = next((i for i in range(at + 1, len(lines)) if not is_row(lines[i])), len(lines))
    rows = [line.ljust(width) for line in [lines[at - 1], *lines[at + 1:end]]]
    table = [[row[start:stop] for start, stop in spans] for row in rows]
    trailing = [not any(row[column].endswith(" ") for row in table) for column in range(len(spans))]
    table = [[text.strip() for text in row] for row in table]
    timed = [column for column, name in enumerate(table[0]) if name in TIMED_COLUMNS]
    if not timed:
        return text
    for row in table[1:]:
        for column in timed:
            row[column] = HIDDEN
    widths = [max(len(row[column]) for row in table) for column in range(len(spans))]
    aligned = ["  ".join(
        text.rjust(width) if right else text.ljust(width)
        for text, width, right in zip(row, widths, trailing)).rstrip() for row in table]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([*lines[:at - 1], aligned[0], rule, *aligned[1:], *lines[end:]])


def smaller(content: str) -> tuple[str, str]:
    """A picture in fewer bytes: its type and content. It keeps its size in pixels.

    Raises ValueError for a picture that stays above the limit.
    """
    picture = Image.open(io.BytesIO(base64.b64decode(content))).convert("RGB")
    if picture.getcolors(COLOURS_OF_A_DRAWING):
        # Reduced to a palette without dithering: lines stay lines.
        encoded = encode(picture.quantize(256, dither=Image.Dither.NONE), "PNG", optimize=True)
        return "image/png", within_the_limit(encoded, picture)
    for quality in (88, 80, 72):
        encoded = encode(picture, "JPEG", quality=quality, optimize=True, progressive=True)
        if len(encoded) <= PICTURE_LIMIT:
            break
    return "image/jpeg", within_the_limit(encoded, picture)


def encode(picture: Image.Image, form: str, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def within_the_limit(encoded: bytes, picture: Image.Image) -> str:
    if len(encoded) > PICTURE_LIMIT:
        raise ValueError(
            f"a picture of {picture.width} x {picture.height} pixels takes {len(encoded):,} bytes, "
            f"at most {PICTURE_LIMIT:,} are allowed; draw it smaller")
    return base64.b64encode(encoded).decode()


# How two executions compare.

def outline(output: nbformat.NotebookNode, words: set[str]) -> list[str]:
    """An output as lines that are the same on every machine and for every profile of a lecture.

    Numbers are masked, and so is the answer of a network: a line of `words`, of the names of
    classes, keeps none of them. Lines that then follow their like are one line. A picture is its
    size in pixels.
    """
    if output.output_type == "stream":
        return [output.name, *masked(output.text, words)]
    lines = [output.output_type.replace("execute_result", "value")]
    for kind in sorted(output.data):
        content = output.data[kind]
        if kind.startswith("image/"):
            picture = Image.open(io.BytesIO(base64.b64decode(content)))
            lines.append(f"picture, {picture.width} x {picture.height}")
        else:
            text = content if isinstance(content, str) else repr(content)
            text = (re.sub("(?=<p>)|(?<=</p>)", "\n", without_times_in_html(text))
                    if kind == "text/html" else without_times_in_text(text))
            lines += [kind, *masked(text, words)]
    return lines


def masked(text: str, words: set[str]) -> list[str]:
    """The lines of a text with numbers and names of classes masked; see `outline`."""
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    result = []
    for line in without_traces(text).split("\n"):
        line = re.sub(rf"\b(?:{names})\b", "@", line) if names else line
        line = re.sub(rf"[+-]?\d[\d,.]*(?:e[+-]?\d+)?|{HIDDEN}", "#", line)
        line = re.sub(r"# [KMG]B\b", "# B", line)
        # A longer number makes another column narrower, a longer table its rule.
        line = re.sub(r"[\s─━]+|-{2,}", " ", line).strip()
        if line and line != (result[-1] if result else None):
            result.append(line)
    return result


def differences(committed: nbformat.NotebookNode, fresh: nbformat.NotebookNode,
                words: set[str] = frozenset(), skip: re.Pattern | None = None) -> list[str]:
    """What the outlines of two executions of one notebook do not share, a text for each cell.

    - words: Names of classes.
    - skip: Lines that depend on how a training went.
    """
    found, now = [], {cell.id: cell for cell in fresh.cells if cell.cell_type == "code"}
    for number, cell in enumerate((c for c in committed.cells if c.cell_type == "code"), start=1):
        sides = [
            [line for output in lasting(side.outputs) for line in outline(output, words)
             if not (skip and skip.search(line))]
            for side in (cell, now[cell.id])]
        if sides[0] != sides[1]:
            found.append(f"cell {number}, `{cell.source.splitlines()[0]}`:\n  committed: "
                         + "\n             ".join(sides[0]) + "\n  now:       "
                         + "\n             ".join(sides[1]))
    return found
