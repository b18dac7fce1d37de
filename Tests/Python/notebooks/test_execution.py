"""Runs notebooks through nbclient, as nbconvert and graders do."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def run(*cells: str, allow_errors: bool = False):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    NotebookClient(
        notebook, kernel_name="swift", timeout=300, allow_errors=allow_errors).execute()
    return notebook


def outputs(notebook, cell: int, kind: str):
    return [o for o in notebook.cells[cell].outputs if o.output_type == kind]


def test_a_value_and_printed_text_reach_the_notebook():
    notebook = run("let x = 20", 'print("twice"); x * 2 + 2')
    assert notebook.cells[0].outputs == []
    assert outputs(notebook, 1, "stream")[0].text == "twice\n"
    assert outputs(notebook, 1, "execute_result")[0].data["text/plain"] == "42"


def test_the_kernel_describes_its_language():
    language = run("1").metadata.language_info
    assert (language.name, language.file_extension, language.pygments_lexer) == (
        "swift", ".swift", "swift")


def test_a_trap_ends_the_cell_and_not_the_session():
    notebook = run("var kept = [1, 2, 3]", "kept[7]", "kept.count", allow_errors=True)
    assert outputs(notebook, 1, "error")
    assert outputs(notebook, 2, "execute_result")[0].data["text/plain"] == "3"


def test_a_compile_error_stops_the_notebook_and_names_the_cell_line():
    with pytest.raises(CellExecutionError) as failure:
        run("let fine = 1\nlet wrong: Int = \"text\"")
    assert "In[1]:2" in str(failure.value)


def test_the_library_is_there_without_an_import():
    notebook = run("let t = Tensor([1, 2, 3, 4], shape: [2, 2])", "print((t + t).scalars())")
    assert outputs(notebook, 1, "stream")[0].text == "[2.0, 4.0, 6.0, 8.0]\n"
