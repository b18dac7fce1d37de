"""Front ends send a cell's identifier with it: a cell that is run again replaces its earlier run."""

import pytest


def run(kernel, code, cell=None, **notes):
    """Runs a cell as JupyterLab sends it: with the identifier in the metadata."""
    session = kernel.client.session
    content = {
        "code": code, "silent": False, "store_history": True, "user_expressions": {},
        "allow_stdin": False, "stop_on_error": True}
    metadata = notes | ({} if cell is None else {"cellId": cell})
    message = session.msg("execute_request", content, metadata=metadata)
    kernel.client.shell_channel.send(message)
    return kernel.exchange(message["header"]["msg_id"])


# What JupyterLab and Jupyter Notebook send, and what VS Code sends.
IDENTIFIERS = [
    "0b5b9a2e-4e7e-4e36-9a8c-0a3c1b8f9c55", "vscode-notebook-cell:/home/ana/a.ipynb#W0sZmlsZQ%3D%3D"]


@pytest.mark.parametrize("cell", IDENTIFIERS)
def test_a_cell_that_is_run_again_replaces_its_overloads(start_kernel, cell):
    kernel = start_kernel()
    run(kernel, "func f(_ x: Int) -> Int { 1 }\nfunc f(_ x: Double) -> Int { 2 }", cell,
        deletedCells=[], recordTiming=False)
    assert run(kernel, "f(1)", "other").value == "1"
    run(kernel, "func f(_ x: Double) -> Int { 3 }", cell, deletedCells=[], recordTiming=False)
    assert run(kernel, "f(1)", "other").value == "3"


@pytest.mark.parametrize("metadata", [{}, {"cellId": ""}, {"cellId": None}, {"cellId": 5}])
def test_without_an_identifier_names_decide(start_kernel, metadata):
    kernel = start_kernel()
    run(kernel, "func f(_ x: Int) -> Int { 1 }", **metadata)
    run(kernel, "func f(_ x: String) -> Int { 2 }", **metadata)
    assert run(kernel, 'f(1) + f("")', **metadata).value == "3"
