"""`text` components: Markdown with `{{ FEEL }}` in it, made into HTML that cannot do harm.

Two guards in a row: the Markdown reader passes no HTML on, and the cleaner lets through only the elements
below. Values are escaped before they enter the Markdown, so a citizen's asterisks stay asterisks.
"""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.records import dataclass

# Nothing of it can begin anew inside itself, so a text of braces alone takes no longer than any other.
_INTERPOLATION = re.compile(r"\{\{((?:[^{}]|\{(?!\{)|\}(?!\}))*)\}\}")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:/@])")
_ALLOWED_TAGS = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h2",
    "h3",
    "h4",
}
_DEEPEST_HEADING = 4

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False})


@dataclass(frozen=True, slots=True)
class Template:
    """Markdown cut at its `{{ }}`: `parts` alternate between text and the FEEL between the braces."""

    parts: tuple[str, ...]

    @property
    def expressions(self) -> tuple[str, ...]:
        return self.parts[1::2]


def read_template(markdown: str) -> Template:
    return Template(
        tuple(part if at % 2 == 0 else part.strip() for at, part in enumerate(_INTERPOLATION.split(markdown)))
    )


def fill(template: Template, texts: tuple[str, ...]) -> str:
    """The Markdown with `texts` (one for each expression, plain) in their places."""
    pieces = list(template.parts)
    pieces[1::2] = [_MARKDOWN_SIGNS.sub(r"\\\1", " ".join(text.split())) for text in texts]
    return "".join(pieces)


def to_html(markdown: str) -> str:
    tokens = _reader.parse(markdown)
    _lower_headings(tokens)
    html = _reader.renderer.render(tokens, _reader.options, {})
    return nh3.clean(
        html, tags=_ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}
    )


def _lower_headings(tokens: list[Token]) -> None:
    """The page's own heading is the h1, so a form begins at h2."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, _DEEPEST_HEADING)}"
