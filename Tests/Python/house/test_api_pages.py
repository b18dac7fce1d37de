"""The pages of the library's documentation: every name exists, every example compiles."""

import re
from pathlib import Path

import pytest
from make_docs import CATALOG, extract, symbols

PAGES = ["FromKeras", "FromNumPy", "FromPyTorch"]
MISSING = "–"


def page(name: str) -> str:
    return (CATALOG / f"{name}.md").read_text(encoding="utf-8")


def rows(name: str) -> list[list[str]]:
    """The rows of a page's tables: theirs, ours, note."""
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
             for line in page(name).splitlines() if line.startswith("| `") or re.match(r"\| \w", line)]
    return [row for row in cells if row[1] != "here"]


def links(text: str) -> list[str]:
    return re.findall(r"(?<!`)``([^`\n]+)``(?!`)", text)


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("symbols")
    extract(folder)
    return symbols(folder)


@pytest.fixture(scope="module")
def names(declared):
    return {"/".join(symbol.path) for symbol in declared} | {"DLLib"}


@pytest.mark.parametrize("name", PAGES)
def test_every_row_names_what_is_here_or_says_that_nothing_is(name):
    assert len(rows(name)) > 40
    for row in rows(name):
        assert len(row) == 3, row
        assert row[1] == MISSING or re.fullmatch(r"(``[\w(:)]+``)|(`[^`]+`)", row[1]), row


@pytest.mark.parametrize("name", ["DLLib", *PAGES])
def test_every_linked_name_is_declared(name, names):
    for link in links(page(name)):
        assert link in names, link


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_called_missing_that_is_here(name, names):
    for row in rows(name):
        if row[1] == MISSING:
            assert not set(re.findall(r"`(\w+)`", row[0])) & names, row


@pytest.mark.parametrize("name", PAGES)
def test_every_expression_compiles(name, kernel):
    expressions = [row[1].strip("`").replace("\\|", "|") for row in rows(name)
                   if re.fullmatch(r"`[^`]+`", row[1])]
    assert len(expressions) > 20
    lines = [text if re.search(r"\w = ", text) else f"_ = {text}" for text in expressions]
    # One function of another name for each page; nothing calls it.
    code = f"""func examples{name}(
    x: Tensor, y: Tensor, i: Tensor, model: Model, layer: Layer, input: SymbolicTensor, data: Dataset,
    generator: inout RandomGenerator
) throws {{
""" + "\n".join(lines) + "\n}"
    exchange = kernel.run(code)
    assert exchange.status == "ok", "\n".join(exchange.content["traceback"])


def leaves(declared, ancestor: str) -> set[str]:
    """The public classes and structures below a class or protocol that nothing is below of."""
    def is_below(name, seen=()):
        return any(parent == ancestor or (parent not in seen and is_below(parent, (*seen, name)))
                   for parent in supers.get(name, ()))

    supers = {symbol.path[0]: symbol.supers for symbol in declared
              if len(symbol.path) == 1 and symbol.kind in ("class", "struct", "protocol")}
    concrete = {symbol.path[0] for symbol in declared
                if len(symbol.path) == 1 and symbol.kind in ("class", "struct")}
    parents = {parent for names in supers.values() for parent in names}
    return {name for name in concrete if is_below(name) and name not in parents}


@pytest.mark.parametrize(("ancestor", "least", "elsewhere"), [
    # Not Keras's: part of the networks that take pixels.
    ("Layer", 80, {"ImagePreprocessing", "Sequential"}),
    ("Optimizer", 12, set()), ("Callback", 7, set()), ("LearningRateSchedule", 6, {"OneCycle"}),
])
def test_the_page_for_keras_has_every_layer_optimizer_callback_and_schedule(
        declared, ancestor, least, elsewhere):
    found = leaves(declared, ancestor)
    assert len(found) >= least
    assert found - elsewhere <= set(links(page("FromKeras")))


@pytest.mark.parametrize("kind", [
    "Loss", "Metric", "Initializer", "Regularizer", "Constraint", "ActivationFunction"])
def test_the_page_for_keras_has_every_value_of_a_kind(declared, kind):
    made = {symbol.path[1].split("(")[0] for symbol in declared
            if symbol.path[0] == kind and len(symbol.path) == 2
            and symbol.kind in ("type.property", "type.method", "enum.case")
            and not re.match(r"\W", symbol.path[1])}
    assert len(made) > 3
    shown = set(re.findall(rf"{kind}\.(\w+)", page("FromKeras"))) | set(
        re.findall(r"`\.(\w+)`", page("FromKeras")))
    assert made <= shown
