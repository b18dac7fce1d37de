"""Translates papermill's parameters to Swift, and reads those that a notebook declares."""

import math
import re

from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator

from ..swift_source import KEYWORDS, Statement, statements

IDENTIFIER = re.compile(r"[^\W\d]\w*")
DECLARATION = re.compile(
    r"(?:@\w+\s+)*(?:(?:nonisolated(?:\(unsafe\))?|public|internal|private|fileprivate)\s+)*"
    r"var\s+(?P<name>`?[^\W\d]\w*`?)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*(?P<value>\S.*)", re.DOTALL)
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
# The kinds of literals, by a pattern of their whole text.
LITERALS = [
    ("Bool", re.compile(r"true|false")),
    ("Int", re.compile(r"[+-]?(?:0[xob][\da-fA-F_]+|\d[\d_]*)")),
    ("Double", re.compile(r"[+-]?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?")),
    ("String", re.compile(r'#*".*"#*', re.DOTALL)),
]


class SwiftTranslator(Translator):
    """Writes parameters as assignments: the variables, and so their types, are the notebook's own.

    `-p learning_rate 1e-5` becomes `learning_rate = 1e-05`, which is a `Float` where the cell tagged
    `parameters` says `var learning_rate: Float = 0.01`.
    """

    @classmethod
    def translate_none(cls, val):
        return "nil"

    @classmethod
    def translate_float(cls, val):
        # The type is that of the variable: Float, Double, or an optional of these.
        if math.isnan(val):
            return ".nan"
        if math.isinf(val):
            return ".infinity" if val > 0 else "-.infinity"
        return repr(float(val))

    @classmethod
    def translate_str(cls, val):
        return '"' + "".join(cls.escaped(character) for character in val) + '"'

    @classmethod
    def escaped(cls, character: str) -> str:
        """A character as it stands in a Swift string."""
        if character in ESCAPES:
            return ESCAPES[character]
        if 0xD800 <= ord(character) <= 0xDFFF:
            raise PapermillException(
                f"a text with half a character (U+{ord(character):04X}) cannot be a Swift string; "
                "is the parameters file UTF-8?")
        return character if character.isprintable() else f"\\u{{{ord(character):x}}}"

    @classmethod
    def translate_escaped_str(cls, val):
        # Also what is of no other kind, such as the dates of a YAML file.
        return cls.translate_str(str(val))

    @classmethod
    def translate_list(cls, val):
        return "[" + ", ".join(cls.translate(item) for item in val) + "]"

    @classmethod
    def translate_dict(cls, val):
        pairs = [f"{cls.translate(key)}: {cls.translate(item)}" for key, item in val.items()]
        return "[" + (", ".join(pairs) or ":") + "]"

    @classmethod
    def translate(cls, val):
        return cls.translate_list(val) if isinstance(val, (tuple, set)) else super().translate(val)

    @classmethod
    def comment(cls, cmt_str):
        return "\n".join(f"// {line}".rstrip() for line in cmt_str.splitlines() or [""])

    @classmethod
    def assign(cls, name, str_val):
        if not IDENTIFIER.fullmatch(name):
            raise PapermillException(
                f"'{name}' cannot be the name of a Swift variable; a parameter is declared in the "
                "cell tagged 'parameters' as 'var name: Type = value' and passed by that name")
        return f"`{name}` = {str_val}" if name in KEYWORDS else f"{name} = {str_val}"

    @classmethod
    def inspect(cls, parameters_cell):
        """The variables of the cell tagged `parameters`, with type, value and comment.

        The comment is what stands behind the value, or the documentation comment above.
        """
        found = (parameter_of(statement) for statement in statements(parameters_cell["source"]))
        return [parameter for parameter in found if parameter]


def parameter_of(statement: Statement) -> Parameter | None:
    """The parameter that a statement declares; nothing for other statements, and for constants."""
    match = DECLARATION.fullmatch(statement.code)
    if not match:
        return None
    value = match["value"].strip()
    kind = " ".join(match["type"].split()) if match["type"] else type_of(value)
    return Parameter(
        name=match["name"].strip("`"), inferred_type_name=kind, default=value,
        help=statement.comment_behind or statement.comment_above)


def type_of(value: str) -> str:
    """The type of a literal; "None", papermill's word for an unknown one, of anything else."""
    for kind, pattern in LITERALS:
        if pattern.fullmatch(value):
            return kind
    if value.startswith("[") and value.endswith("]"):
        # Of the first element, since a literal has one type for all.
        inside = [item for item in re.split(r"\s*,\s*", value[1:-1].strip()) if item]
        if inside and ":" not in value and (kind := type_of(inside[0])) != "None":
            kinds = {type_of(item) for item in inside}
            if kinds <= {"Int", "Double"} and len(kinds) == 2:
                kind = "Double"
            return f"[{kind}]" if len(kinds) == 1 or kind == "Double" else "None"
    call = re.match(r"([A-Z]\w*)\(", value)
    return call[1] if call else "None"
