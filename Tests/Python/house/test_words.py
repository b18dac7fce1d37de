"""The words that the project no longer uses, and how they are found."""

import re
from pathlib import Path

import pytest
from check_words import LIST, Allowance, Retired, findings, read_list

ROOT = Path(__file__).resolve().parents[3]
PLANE = Retired(frozenset({"text", "strings", "names"}), "flying boat", "seaplane")


def lines_of(text, file="Sources/A.swift", word=PLANE):
    return [one.line for one in findings(file, text, [word])]


@pytest.mark.parametrize("text", [
    "/// A flying boat lands.", "let x = 1 // Flying boats", "/* a\n flying boat */",
    "/// A flying\n/// boat.", 'print("flying boat")', 'let s = """\n  flying boat\n  """',
    "@Test func `a flying boat lands`() {}", "let flyingBoat = 1", "struct FlyingBoat {}",
    "let flyingBoats = 1", "let smallFlyingBoat = 1", "let flyingBoatCount = 1",
    "print(\"\\(flyingBoat)\")", "x._FlyingBoat()",
])
def test_a_phrase_is_found_in_comments_strings_and_names_of_swift(text):
    assert len(lines_of(text)) == 1


@pytest.mark.parametrize("text", [
    "/// A flying boathouse.", "/// Flying. Boat.", "/// non-flying boat", "let flying = boat",
    "let flyingBoatman = 1", "let fly = 1, ingBoat = 2", "/// flying\nlet a = 1\n/// boat",
    "/// flying\n///\n/// boat", "let unflyingBoat = 1", 'print("flying", "boat")',
    'print("flying \\(1) boat")',
])
def test_other_words_are_not_found(text):
    assert lines_of(text) == []


@pytest.mark.parametrize("text", [
    "void flying_boat(void);", "#define FLYING_BOAT 1", "int flying_boats;", "// a flying boat\n",
    "int small_flying_boat_count;", 'puts("flying boat");',
])
def test_a_phrase_is_found_in_c(text):
    assert len(lines_of(text, "Sources/a.c")) == 1


def test_lines_are_counted_and_a_quote_in_a_comment_opens_no_string():
    assert lines_of("// it's\n\nlet a = 'x'\n// the flying boat\nlet b = \"flying boat\"") == [4, 5]


def test_prose_and_code_of_documents_are_told_apart():
    text = "A flying\nboat and `flyingBoat` in\n\n```swift\nlet flyingBoat = boat\n```\nflying boats"
    assert lines_of(text, "docs/a.md") == [1, 2, 5, 7]


def test_python_has_comments_strings_and_names():
    text = 'a = "flying boat"  # flying boat\n"""A\nflying boat."""\nflying_boat = 1\n'
    assert lines_of(text, "scripts/a.py") == [1, 3, 4]


def test_the_name_of_a_python_test_is_a_sentence():
    text = "def test_a_flying_boat_lands():\n    flying_boat()\n"
    words = Retired(frozenset({"text"}), "flying boat", "seaplane")
    assert lines_of(text, "Tests/Python/test_a.py", words) == [1]
    names = Retired(frozenset({"names"}), "flying boat", "seaplane")
    assert lines_of(text, "Tests/Python/test_a.py", names) == [2]


def test_names_of_files_count():
    assert lines_of("", "Sources/FlyingBoat.swift") == [0]


@pytest.mark.parametrize(("kinds", "lines"), [
    ({"text"}, [1]), ({"strings"}, [3]), ({"names"}, [2]), ({"opening"}, [])])
def test_a_phrase_is_looked_for_only_where_its_kinds_say(kinds, lines):
    text = "// a flying boat\nlet flyingBoat =\n\"flying boat\""
    assert lines_of(text, word=Retired(frozenset(kinds), "flying boat", "seaplane")) == lines


def test_openings_are_those_of_documentation_and_of_its_parameters():
    text = """\
/// What flies.
///
/// What follows is no opening.
/// - Parameter a: What it takes.
/// - Parameters:
///   - b: What it takes, too.
/// - Returns: What comes.
func f() {}
/// It is what flies.
// What flies.
/// Whatever.
"""
    what = Retired(frozenset({"opening"}), "What", "a noun")
    assert lines_of(text, word=what) == [1, 4, 6]


def test_an_allowance_names_file_phrase_and_a_part_of_the_line():
    allowance = Allowance("Sources/*/Boat.swift", "flying boat", "the Dornier")
    assert allowance.covers("Sources/X/Boat.swift", "flying boat", "// the Dornier flying boat")
    assert not allowance.covers("Sources/X/Boats.swift", "flying boat", "// the Dornier")
    assert not allowance.covers("Sources/X/Boat.swift", "boat", "// the Dornier")
    assert not allowance.covers("Sources/X/Boat.swift", "flying boat", "// a flying boat")


@pytest.mark.parametrize("line", ["text | a", "prose | a | b", "text | | b", "allow | a | b", "| a | b"])
def test_a_line_of_another_form_is_refused(line):
    with pytest.raises(ValueError, match="line 2"):
        read_list(f"# comment\n{line}\n")


def test_the_glossary_shows_the_list():
    words, _ = read_list(LIST.read_text(encoding="utf-8"))
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*?) \| (.*?) \|$", text.partition("## Retired words")[2], re.MULTILINE)
    assert rows[0] == ("not", "but")
    assert rows[1:] == [(word.phrase, word.instead) for word in words]


def test_terms_are_explained_once():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\| (.*?) \|", text.partition("## Retired words")[0], re.MULTILINE)
    terms = [term for term in terms if term != "term"]
    assert len(terms) > 60
    assert len(terms) == len(set(terms))
