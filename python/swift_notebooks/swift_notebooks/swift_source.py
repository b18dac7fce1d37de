"""Takes the Swift of a cell apart into statements, as far as tools for notebooks need it.

It knows strings, comments and brackets, and where a statement goes on in the next line. It is not a
parser: it never decides what a cell means, only where to look.
"""

import re
from dataclasses import dataclass

# The words that need backquotes as names.
KEYWORDS = frozenset("""
    as associatedtype break case catch class continue default defer deinit do else enum extension
    fallthrough false fileprivate for func guard if import in init inout internal is let nil operator
    precedencegroup private protocol public repeat rethrows return self Self static struct subscript
    super switch throw throws true try typealias var where while
    """.split())
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*)|(?P<block>/\*)|(?P<string>(?P<hashes>\#*)(?P<quotes>\"\"\"|"))"""
    r"""|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>;|\n)""")
# A line that ends, or the next that begins, like this goes on.
GOES_ON = re.compile(r"(?:[=+\-*/%<>&|^~?:,.]|->|\b(?:else|in|where|try|await|throws|return))$")
CONTINUES = re.compile(
    r"(?:\.(?!\.\.)|\?\?|[?:]\s|&&|\|\||[+\-*/%<>=&|^]\s|==|!=|<=|>=|\{|->|(?:else|catch|where|as|is)\b)")

# Calls that return nothing: a value of theirs is never shown.
SILENT = re.compile(
    r"(?:Checks::)?check(?:Equal|Close|Shape|Gradient|Throws)?\(|(?:Swift::)?print\(|precondition\("
    r"|assert\(|#expect|#require|XCT\w+\(|Issue\.record|display\(|clearOutput\(")
BEGINNINGS = re.compile(
    r"(?:@\w+\s+)*(?:(?:public|internal|private|fileprivate|final|static|lazy|nonisolated|indirect"
    r"|mutating)\s+)*(?:let|var|func|struct|class|enum|actor|protocol|extension|typealias|import|for"
    r"|while|repeat|if|guard|switch|do|defer|return|throw|operator|precedencegroup|infix|prefix"
    r"|postfix|#if|#elseif|#else|#endif|%|!)(?![\w(])|[%!]|#(?:error|warning)")
# `=` with blanks around, not inside of brackets, and the assigning operators.
ASSIGNMENT = re.compile(r"(?:^|\s)(?:[-+*/%&|^]|<<|>>|&[-+*])?=(?=\s)")
IS_CALL = re.compile(r"(?:(?:try[?!]?|await)\s+)*[\w.:]+\(.*\)(?:\s*\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """One statement of the top level."""

    code: str
    """The text without comments."""
    masked: str
    """The code with blanks for what is inside of strings: the same length."""
    line: int
    """The line it begins in, from 1."""
    comment_above: str
    """The documentation comment in the lines before it, as one line."""
    comment_behind: str
    """The comment at the end of its last line."""


def end_of_string(text: str, start: int, hashes: str, quotes: str) -> int:
    """The index behind a string whose content begins at `start`; code inserted into it counts."""
    at, escape = start, "\\" + hashes
    while at < len(text):
        if text.startswith(quotes + hashes, at):
            return at + len(quotes + hashes)
        if len(quotes) == 1 and text[at] == "\n":
            return at
        if text.startswith(escape + "(", at):
            at = end_of_brackets(text, at + len(escape))
        elif text.startswith(escape, at):
            at += len(escape) + 1
        else:
            at += 1
    return len(text)


def end_of_block(text: str, start: int) -> int:
    """The index behind a comment `/* … */`, in which others may stand."""
    depth, at = 0, start
    for match in re.finditer(r"/\*|\*/", text[start:]):
        depth += 1 if match[0] == "/*" else -1
        at = start + match.end()
        if depth == 0:
            return at
    return len(text)


def end_of_brackets(text: str, start: int) -> int:
    """The index behind the bracket that closes the one at `start`."""
    depth, at = 0, start
    while match := TOKEN.search(text, at):
        at = match.end()
        if match["string"]:
            at = end_of_string(text, at, match["hashes"], match["quotes"])
        elif match["block"]:
            at = end_of_block(text, match.start())
        elif match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
            if depth == 0:
                return at
    return len(text)


def statements(text: str) -> list[Statement]:
    """The statements of the top level, in order."""
    found, above, at, depth = [], [], 0, 0
    code, masked, behind, line = "", "", "", 1

    def add(piece: str, hidden: bool = False) -> None:
        nonlocal code, masked, line
        if not code.strip() and piece.strip():
            code, masked, line = "", "", text.count("\n", 0, at) + 1
            piece = piece.lstrip()
        code += piece
        masked += re.sub(r"[^\n]", " ", piece) if hidden else piece

    def finish() -> None:
        nonlocal code, masked, behind, above
        if code.strip():
            length = len(code.rstrip())
            found.append(Statement(
                code[:length], masked[:length], line, " ".join(above), behind))
            above = []
        code, masked, behind = "", "", ""

    while match := TOKEN.search(text, at):
        if match.start() > at:
            # What precedes a token sets the line of a statement that begins there.
            piece = text[at:match.start()]
            at += len(piece) - len(piece.lstrip())
            add(piece)
        at = match.start()
        if match["comment"]:
            words = match[0].lstrip("/").strip()
            if code.strip():
                behind = words
            elif found and "\n" not in text[text.rfind("\n", 0, at) + 1:at].strip() \
                    and text[text.rfind("\n", 0, at) + 1:at].strip():
                found[-1] = Statement(**{**vars(found[-1]), "comment_behind": words})
            elif match[0].startswith("///"):
                above.append(words)
            at = match.end()
        elif match["block"]:
            at = end_of_block(text, at)
            add(" ")
        elif match["string"]:
            end = end_of_string(text, match.end(), match["hashes"], match["quotes"])
            edge = len(match[0])
            add(text[at:at + edge])
            add(text[at + edge:max(end - edge, at + edge)], hidden=True)
            add(text[max(end - edge, at + edge):end])
            at = end
        elif match["end"]:
            at = match.end()
            rest = text[at:].lstrip()
            goes_on = match[0] == "\n" and code.strip() and (
                GOES_ON.search(code.rstrip()) or CONTINUES.match(rest))
            if depth > 0 or goes_on:
                add(match[0])
            else:
                if match[0] == "\n" and not code.strip() and text[:at].endswith("\n\n"):
                    above = []
                finish()
        else:
            depth = max(0, depth + (1 if match["open"] else -1))
            add(match[0])
            at = match.end()
    add(text[at:])
    finish()
    return found


def shows_value(statement: Statement) -> bool:
    """Whether the kernel may show the value of a statement at the end of a cell."""
    code = re.sub(r"^(?:(?:try[?!]?|await)\s+)+", "", statement.masked.strip())
    if BEGINNINGS.match(code) or SILENT.match(code):
        return False
    depth_zero, depth = [], 0
    for character in code:
        depth -= character in ")]}"
        depth_zero.append(character if depth == 0 else " ")
        depth += character in "([{"
    return not ASSIGNMENT.search("".join(depth_zero))
