"""Formulas as MathML, which browsers draw by themselves: no script, nothing from the network."""

import html
import logging
import re

from latex2mathml.converter import convert

log = logging.getLogger(__name__)

# What the converter does not know, in words that it does.
REPLACEMENTS = [
    (re.compile(r"\\(?:label|ref|eqref)\s*\{[^}]*\}"), ""),
    (re.compile(r"\\(?:nonumber|notag)\b"), ""),
    (re.compile(r"\\(begin|end)\{(?:aligned|split|align|eqnarray\*?)\}"), r"\\\1{align*}"),
    (re.compile(r"\\(begin|end)\{(?:gathered|gather|multline\*?)\}"), r"\\\1{gather*}"),
    (re.compile(r"\\(begin|end)\{(?:equation\*?|displaymath|math)\}"), ""),
    (re.compile(r"\\(arg|dim|ker|deg|hom|Pr|lg)(?![a-zA-Z])"), r"\\operatorname{\1}"),
    # Upright letters: a single one would become an italic variable.
    (re.compile(r"\\(?:mathrm|rm)\s*\{\s*(\w)\s*\}"), r"\\text{\1}"),
]
UNKNOWN_COMMAND = re.compile(r"<m[ion][^>]*>(\\[a-zA-Z]+|&amp;|&)</m[ion]>")


def mathml(formula: str, display: bool = False) -> str:
    """A formula of LaTeX as MathML; its source as code where it cannot be drawn."""
    text = formula.strip()
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    try:
        result = convert(text.strip(), display="block" if display else "inline")
        unknown = UNKNOWN_COMMAND.search(result)
        reason = f"unknown: {html.unescape(unknown[1])}" if unknown else None
    except Exception as error:  # the converter has no error of its own for all that it meets
        reason = str(error) or type(error).__name__
    if reason:
        log.warning("a formula is shown as its source (%s): %s", reason, formula.strip())
        return f'<code class="formula">{html.escape(formula.strip())}</code>'
    # For screen readers, and for those who want to copy it.
    return result.replace("<math ", f'<math alttext="{html.escape(formula.strip())}" ', 1)


DELIMITED = re.compile(
    r"\$\$(?P<block>.+?)\$\$|\\\[(?P<bracketed>.+?)\\\]|\\\((?P<inline>.+?)\\\)"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.*?\\end\{(?P=name)\})"
    r"|(?<!\\)\$(?P<short>[^$]+?)(?<!\\)\$", re.DOTALL)


def latex_output(text: str) -> str:
    """A LaTeX output (`text/latex`) as HTML: its formulas as MathML, other text as it is."""
    pieces, end = [], 0
    for match in DELIMITED.finditer(text):
        pieces.append(html.escape(text[end:match.start()]))
        inline = match["inline"] or match["short"]
        block = match["block"] or match["bracketed"] or match["environment"]
        pieces.append(mathml(inline or block, display=not inline))
        end = match.end()
    pieces.append(html.escape(text[end:]))
    return "".join(pieces)
