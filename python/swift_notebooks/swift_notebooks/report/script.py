"""Notebooks as one Swift file that compiles outside of a notebook."""

import re

import nbformat

from ..swift_source import IS_CALL, shows_value, statements

HEADER = """\
// {title}
//
// Written from a notebook. Compile and run it, in the folder of the repository, with
//     scripts/run_script.sh {name}
"""
# A variable that later code may change, and the declarations that a later cell may repeat.
DECLARED = re.compile(
    r"(?:@\w+\s+)*(?:(?:public|internal|private|fileprivate|final|nonisolated)\s+)*"
    r"(?P<kind>let|var|struct|class|enum|protocol|actor|typealias)\s+(?P<name>`?\w+`?)")


def swift_script(notebook: nbformat.NotebookNode, name: str) -> str:
    """The code of a notebook as a program, with its prose as comments.

    Lines for the kernel (`%…`, `!…`) become comments. A cell that declares a name once more begins a
    `do { … }` that holds the rest, as later declarations hide earlier ones in a notebook.
    """
    title = notebook.metadata.get("title") or name.removesuffix(".swift")
    imports, pieces, depth, names = ["import DLLib", "import KernelDisplay"], [], 0, set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            pieces.append("\n".join(f"// {line}".rstrip() for line in cell.source.splitlines()))
        elif cell.cell_type == "code":
            code, own = code_of_cell(cell.source, imports)
            if own & names:
                pieces.append("do {")
                depth, names = depth + 1, set()
            names |= own
            pieces.append(code)
    pieces += ["}" * depth] if depth else []
    unique = "\n".join(dict.fromkeys(imports))
    body = "\n\n".join(piece for piece in pieces if piece.strip())
    return f"{HEADER.format(title=title, name=name)}\n{unique}\n\n{body}\n"


def code_of_cell(source: str, imports: list[str]) -> tuple[str, set[str]]:
    """The code of a cell as it stands in a program, and the names that it declares.

    Imports go to the list. A value at the end of the cell is printed, since the notebook shows it.
    """
    lines, inside = [], False
    for line in source.splitlines():
        text = line.strip()
        if text.startswith("%%"):
            inside = not text.startswith("%%time")
        is_directive = inside or re.match(r"%%?\w|!\S", text)
        lines.append(f"// {line}" if is_directive else line)
    code, names = "\n".join(lines), set()
    found = statements(code)
    for statement in found:
        if match := DECLARED.match(statement.code):
            names.add(match["name"].strip("`"))
        if re.match(r"(?:@\w+\s+)?import\s", statement.code):
            imports.append(statement.code)
            code = code.replace(statement.code, "", 1)
    last = found[-1] if found else None
    # A call may return nothing: it stands as it is.
    if last and shows_value(last) and not IS_CALL.fullmatch(last.masked):
        at = code.rfind(last.code)
        code = f"{code[:at]}print({last.code}){code[at + len(last.code):]}"
    return code.strip("\n"), names
