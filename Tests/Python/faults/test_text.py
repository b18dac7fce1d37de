"""Text of any shape: the kernel's own process neither dies nor freezes over it."""

import json
import random

import pytest

# Shapes that need a deep stack, or twice the time for each level, of a parser that descends.
DEEP = {
    "brackets": "[" * 1000,
    "closed brackets": "[" * 25 + "1" + "]" * 25,
    "spaced brackets": "[ // here\n" * 25 + "1" + "]" * 25,
    "mixed brackets": "([" * 40 + "1" + "])" * 40,
    "tuples of arrays": "(a, [" * 40 + "1" + "])" * 40,
    "type": "let x: " + "[" * 25 + "Int" + "]" * 25 + " = []",
    "generics": "let x: " + "Array<" * 950 + "Int" + ">" * 950 + " = 1",
    "open generics": "Array<\n" * 2000,
    "functions": "let f: " + "(Int) -> " * 3000 + "Int",
    "attributes": "@a(" * 500,
    "key paths": "\\." * 3000 + "a",
    "some": "let a: " + "some " * 3000 + "A",
    "patterns": "if case " + "let " * 5000 + "a = b {}",
    "conditions": "a ? " * 5000 + "c" + " : b" * 5000,
    "branches": "if a {}" + " else if a {}" * 11_000,
    "braces": "if a {" * 3000,
    "interpolations": '"\\(' * 3000 + "1" + ')"' * 3000,
    "compiled conditions": "#if A\n" * 3000,
    "negation": "!" + "(" * 3000,
    "negation below": "func f() " + "{" * 3000 + "\n" + "}" * 3000 + "\n!a",
    "raw strings": '#"\\#(' * 500,
}


@pytest.mark.parametrize("shape", DEEP)
def test_deep_text_is_an_error(kernel, shape):
    kernel.run("let kept = 1")
    cell = kernel.run(DEEP[shape])
    assert cell.status == "error"
    assert cell.content["ename"] == "CompileError"
    assert "more than" in cell.content["evalue"], cell.content["evalue"]
    assert kernel.ask("is_complete_request", {"code": DEEP[shape]}).status == "invalid"
    assert kernel.run("kept").value == "1"


@pytest.mark.parametrize("shape", DEEP)
def test_questions_about_deep_text_are_answered(kernel, shape):
    kernel.run("let keptByName = 1")
    process = kernel.process
    code = DEEP[shape] + "\nkeptByN"
    for text, cursor in ((code, len(code)), (DEEP[shape], len(DEEP[shape]) // 2)):
        question = {"code": text, "cursor_pos": cursor}
        assert kernel.ask("complete_request", question).status == "ok"
        assert kernel.ask("inspect_request", {**question, "detail_level": 1}).status == "ok"
    assert kernel.process == process
    assert kernel.run("keptByName").value == "1"


def test_the_error_names_the_line(kernel):
    cell = kernel.run("print(1)\nlet text = \"[[[[[[[[[[[[[[\"\n" + DEEP["closed brackets"])
    assert ":3:" in cell.content["traceback"][0]


@pytest.mark.parametrize("code, value", [
    ("[[[[[[1]]]]]].count", "1"),
    # Nothing here is in anything else.
    ("let rows = [" + "[1, 2], " * 200 + "[3, 4]]\nrows.count", "201"),
    ("\"" + "[" * 500 + "\".count", "500"),
    ("/* " + "([{<" * 500 + " */ 5", "5"),
    ("#\"\"\"\n" + "((((\n" * 100 + "\"\"\"#.count", "499"),
    ("if 1 == 2 {}" + " else if 1 == 2 {}" * 100 + "\n7", "7"),
    ("".join(f"let v{n}: Int? = {n}\n" for n in range(600)) + "v599!", "599"),
    ("var n = 0\n" + "if n < 1 || n<5 { n += 1 }\n" * 100 + "n", "5"),
    ("\"text\".contains(/\\([a-z]*|\\)?/)", "true"),
])
def test_ordinary_text_is_none(kernel, code, value):
    assert kernel.run(code).value == value


def test_half_a_character_gets_an_error(start_kernel):
    kernel = start_kernel()
    # As a browser writes it: jupyter_client's own way refuses it.
    kernel.client.session.pack = lambda content: json.dumps(content, default=str).encode()
    for code in ("print(\"\ud83d\")", "\udc4d", "\ud83d\ud83d\udc4d"):
        cell = kernel.run(code)
        assert cell.status == "error"
        assert cell.content["ename"] == "InvalidText"
        assert "half of a character" in cell.content["evalue"]
        assert len(cell.all("error")) == 1
        assert kernel.ask("is_complete_request", {"code": code}).status == "error"
    assert kernel.run("\"\U0001f44d\".count").value == "1"


def test_random_text_leaves_the_kernel_alive(kernel):
    """Pieces of Swift in any order and depth, and any characters."""
    chance = random.Random(20)
    pieces = [
        "[", "(", "{", "]", ")", "}", "<", ">", "Array<", "a", "1", ", ", ": ", " -> ", "try ",
        "some ", "\"", "\\(", "\"\"\"", "#\"", "\n", "if a ", "else ", "#if A\n", "#endif\n", "@a(",
        "func f", "let ", "case ", " ? ", ".b", "/", "//", "/*", "*/", "&", "-", "!", "é", "🙂",
        "\u202e", "\u0000", "\ufeff", "\u0301", "%", "%%", "%%bash\n", "switch ", "in ", ";",
    ]
    kernel.run("1")
    process = kernel.process
    before = process.memory_info().rss
    for _ in range(60):
        few = chance.sample(pieces, chance.randint(1, 6))
        text = "".join(chance.choice(few) for _ in range(chance.choice([3, 30, 300, 1500])))
        assert kernel.ask("is_complete_request", {"code": text}).status in (
            "complete", "incomplete", "invalid")
    assert kernel.process == process
    assert kernel.run("1 + 1").value == "2"
    assert process.memory_info().rss - before < 200 << 20
