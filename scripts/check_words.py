"""Finds words that this project no longer uses; scripts/retired_words.txt lists them.

    scripts/check_words.py             every place, then how often each phrase occurs
    scripts/check_words.py --counts    only how often
    scripts/check_words.py FILE …      only these files

Fails when there is one. An `allow` line of the list that allows nothing fails, too.
"""

import argparse
import collections
import fnmatch
import functools
import io
import re
import subprocess
import sys
import tokenize
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "scripts" / "retired_words.txt"
FOLDERS = ["Sources", "Tests", "docs", "notebooks/source", "python", "scripts",
           "*.md"]
# Programs as other people write them, numbers of other programs, and the words themselves.
LEFT_OUT = ["Tests/Programs/*", "Tests/Fixtures/*", "docs/glossary.md", "scripts/check_words.py",
            "Tests/Python/house/test_words.py"]
NOT_A_LINE_END = re.compile(r"[^\n]")
KINDS = {"text", "strings", "names", "opening"}
GAP = "\0"
"""Stands for what is of another kind, so that no phrase reaches over it."""


@dataclass(frozen=True)
class Retired:
    """A phrase, where it is looked for, and what is said instead."""

    kinds: frozenset[str]
    phrase: str
    instead: str


@dataclass(frozen=True)
class Allowance:
    """Where a phrase is right."""

    files: str
    phrase: str
    part: str

    def covers(self, file: str, phrase: str, line: str) -> bool:
        return (fnmatch.fnmatchcase(file, self.files) and phrase == self.phrase
                and self.part in line)


@dataclass(frozen=True)
class Finding:
    """A phrase in a line of a file; line 0 is its name."""

    file: str
    line: int
    retired: Retired
    content: str


def read_list(text: str) -> tuple[list[Retired], list[Allowance]]:
    """The phrases and the allowances of the list; raises ValueError for a line that is neither."""
    words, allowances = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("|", 3)]
        kinds = frozenset(fields[0].split())
        if fields[0] == "allow" and len(fields) == 4 and all(fields):
            allowances.append(Allowance(*fields[1:]))
        elif kinds and kinds <= KINDS and len(fields) == 3 and all(fields):
            words.append(Retired(kinds, fields[1], fields[2]))
        else:
            raise ValueError(f"line {number}: '{line}'; expected KINDS | PHRASE | INSTEAD, or "
                             "allow | FILES | PHRASE | PART")
    return words, allowances


# What a file says: for each kind its text, everything else replaced, each line where it was.

def views(file: str, text: str) -> dict[str, str]:
    """The text, strings and names of a file."""
    if file.endswith(".md"):
        spans = markdown_spans(text)
    elif file.endswith(".py"):
        spans = python_spans(text)
    else:
        spans = list(code_spans(text))
    result = {}
    for kind in ("text", "strings", "names"):
        pieces, end = [], 0
        for span_kind, start, stop in spans:
            if span_kind == kind:
                pieces += [NOT_A_LINE_END.sub(GAP, text[end:start]), text[start:stop]]
                end = stop
        result[kind] = "".join([*pieces, NOT_A_LINE_END.sub(GAP, text[end:])])
    if file.endswith(".py"):
        result["text"] = re.sub(
            r"\btest_\w+", lambda match: match[0].replace("_", " "), result["text"])
    # A phrase goes on behind the mark of a comment.
    result["text"] = re.sub(
        r"(?m)^[\0 ]*(?:///?|\*+|#+)?", lambda match: " " * len(match[0]), result["text"])
    return result


CODE = re.compile(
    r"""(?P<text>//[^\n]*|/\*.*?\*/|`[^`\n]*\ [^`\n]*`)"""
    r"""|(?P<strings>\"\"\".*?\"\"\"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])')"""
    r"""|(?P<names>[A-Za-z_][A-Za-z0-9_]*)""", re.DOTALL)
INSERTED = re.compile(r"\\\((?:[^()]|\([^()]*\))*\)")


def code_spans(text: str):
    """Comments and names in back quotes, string literals, and identifiers of Swift or C."""
    for match in CODE.finditer(text):
        if match.lastgroup != "strings":
            yield match.lastgroup, *match.span()
            continue
        # What is inserted into a string is code.
        start = match.start()
        for part in INSERTED.finditer(text, *match.span()):
            yield "strings", start, part.start()
            for name in re.finditer(r"[A-Za-z_]\w*", text[part.start():part.end()]):
                yield "names", part.start() + name.start(), part.start() + name.end()
            start = part.end()
        yield "strings", start, match.end()


def markdown_spans(text: str) -> list[tuple[str, int, int]]:
    """Prose, and the identifiers of blocks and pieces of code."""
    spans, end = [], 0
    for match in re.finditer(r"^```.*?^```|``?[^`\n]+``?", text, re.DOTALL | re.MULTILINE):
        spans.append(("text", end, match.start()))
        spans += [("names", match.start() + name.start(), match.start() + name.end())
                  for name in re.finditer(r"[A-Za-z_]\w*", match[0])]
        end = match.end()
    return [*spans, ("text", end, len(text))]


def python_spans(text: str) -> list[tuple[str, int, int]]:
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    kinds = {tokenize.COMMENT: "text", tokenize.STRING: "strings", tokenize.NAME: "names"}
    spans = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if kind := kinds.get(token.type):
            (row, column), (last_row, last_column) = token.start, token.end
            if kind == "strings" and re.match(r'\w*"""', token.string):
                kind = "text"
            # The name of a test is a sentence.
            if kind == "names" and token.string.startswith("test_"):
                kind = "text"
            spans.append((kind, lines[row - 1] + column, lines[last_row - 1] + last_column))
    return spans


# Where a phrase occurs.

@functools.cache
def pattern(retired: Retired, kind: str) -> re.Pattern:
    """What a phrase looks like in one kind of text."""
    words = [re.escape(word) for word in retired.phrase.split()]
    if kind == "names":
        pieces = re.split(r"[-\s]+", retired.phrase)
        snake = "_".join(pieces).lower()
        camel = "".join(piece.capitalize() for piece in pieces)
        lower = pieces[0].lower() + "".join(piece.capitalize() for piece in pieces[1:])
        plural = "(?:e?s)?"
        return re.compile(
            rf"(?<![A-Za-z0-9])(?:{snake}|{snake.upper()}){plural}(?![A-Za-z0-9])"
            rf"|(?<![A-Za-z]){lower}{plural}(?![a-z])|(?<=[a-z0-9_\0\n]){camel}{plural}(?![a-z])"
            rf"|^{camel}{plural}(?![a-z])", re.MULTILINE)
    # At most one line ends between two words.
    phrase = r"[ ]*(?:[ ]|\n)[ ]*".join(words)
    if kind == "opening":
        return re.compile(
            rf"(?:\A|\n)[ ]*(?:- Parameters? ?\w*: |- (?!Returns|Note)\w+: )?{phrase}\b")
    return re.compile(rf"(?<![\w-]){phrase}(?:e?s)?(?![\w-])", re.IGNORECASE)


def openings(text: str) -> str:
    """The first line of each documentation comment, and the lines about its parameters."""
    result, inside = [], False
    for line in text.split("\n"):
        content = re.match(r"\s*///\s?(.*)", line)
        is_about = content and re.match(r"\s*- (?:Parameter \w+|\w+): ", content[1])
        wanted = content and (not inside or is_about)
        result.append(content[1].rstrip() if wanted else "")
        inside = bool(content)
    return "\n".join(result)


def findings(file: str, text: str, words: list[Retired]) -> list[Finding]:
    """The retired phrases in a file, and in its name."""
    lines, found = text.split("\n"), set()
    # Most files hold few of the first words.
    lower = (Path(file).stem + text).lower()
    words = [retired for retired in words if re.split(r"[-\s]", retired.phrase)[0].lower() in lower]
    for kind, view in {**views(file, text), "opening": openings(text)}.items():
        for retired in words:
            if kind not in retired.kinds:
                continue
            for match in pattern(retired, kind).finditer(view):
                start = match.start() + len(match[0]) - len(match[0].lstrip())
                line = view.count("\n", 0, start) + 1
                found.add(Finding(file, line, retired, lines[line - 1].strip()))
            if kind == "names" and pattern(retired, kind).search(Path(file).stem):
                found.add(Finding(file, 0, retired, Path(file).name))
    return sorted(found, key=lambda one: (one.line, one.retired.phrase))


def repository_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *FOLDERS], cwd=ROOT,
        capture_output=True, text=True, check=True).stdout.split("\n")
    return [file for file in listed
            if file.endswith((".swift", ".c", ".h", ".md", ".py")) and (ROOT / file).exists()
            and not any(fnmatch.fnmatchcase(file, name) for name in LEFT_OUT)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", action="store_true", help="print only how often each occurs")
    parser.add_argument("files", nargs="*", help="default: all of the repository")
    arguments = parser.parse_args()
    try:
        words, allowances = read_list(LIST.read_text(encoding="utf-8"))
    except ValueError as error:
        sys.exit(f"error: {LIST.relative_to(ROOT)}: {error}")
    counts, files, used = collections.Counter(), collections.defaultdict(set), set()
    for file in arguments.files or repository_files():
        for one in findings(file, (ROOT / file).read_text(encoding="utf-8"), words):
            covering = [allowance for allowance in allowances
                        if allowance.covers(file, one.retired.phrase, one.content)]
            used.update(covering)
            if covering:
                continue
            counts[one.retired] += 1
            files[one.retired].add(file)
            if not arguments.counts:
                print(f"{file}:{one.line}: '{one.retired.phrase}' -> {one.retired.instead}: "
                      f"{one.content}")
    if counts:
        print(f"\n{'places':>6} {'files':>6}  phrase")
    for retired, count in counts.most_common():
        print(f"{count:>6} {len(files[retired]):>6}  {retired.phrase} -> {retired.instead}")
    unused = [] if arguments.files else [one for one in allowances if one not in used]
    for one in unused:
        print(f"error: allow | {one.files} | {one.phrase} | {one.part}: allows nothing")
    if counts or unused:
        sys.exit(f"error: {sum(counts.values())} places use words that docs/glossary.md retires")


if __name__ == "__main__":
    main()
