"""Notebooks as HTML pages that need nothing from the network."""

from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets import Unicode, default

from .formulas import latex_output, mathml

TEMPLATES = Path(__file__).parent / "templates"

try:  # how Jinja hands its context to a filter depends on its version
    from jinja2 import pass_context
except ImportError:
    from jinja2 import contextfilter as pass_context


class Renderer(IPythonRenderer):
    """Markdown with formulas as MathML, headings without signs behind them, diagrams as text."""

    def block_math(self, body: str) -> str:
        return mathml(body, display=True)

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{self.escape_html(code.strip())}</pre>"


class PageExporter(HTMLExporter):
    """A page without scripts and addresses of others: formulas, colours and pictures are in it."""

    theme = Unicode("auto", help="`light`, `dark`, or `auto`: what the reader's system has.").tag(
        config=True)

    @default("template_name")
    def _template_name_default(self):
        return "report"

    @default("exclude_anchor_links")
    def _exclude_anchor_links_default(self):
        return True

    @default("embed_images")
    def _embed_images_default(self):
        return True

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self):
        return [str(TEMPLATES)]

    @default("extra_template_paths")
    def _extra_template_paths_default(self):
        # By the name of its folder, one of our templates is made of another.
        return [str(TEMPLATES)]

    @pass_context
    def markdown2html(self, context, source):
        """Markdown as HTML."""
        renderer = Renderer(
            escape=False, attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=True, exclude_anchor_links=True,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""))
        return MarkdownWithMath(renderer=renderer).render(source)

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", self.markdown2html
        yield "latex_output", latex_output

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        resources["report"] = {
            "style": (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8"),
            "theme": self.theme,
        }
        return resources


class SlidesExporter(PageExporter):
    """A page whose sections fill the screen one after another; arrow keys turn them."""

    @default("template_name")
    def _template_name_default(self):
        return "report_slides"

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        folder = TEMPLATES / "report_slides"
        resources["report"]["style"] += (folder / "slides.css").read_text(encoding="utf-8")
        resources["report"]["script"] = (folder / "keys.js").read_text(encoding="utf-8")
        return resources
