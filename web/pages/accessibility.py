"""The accessibility statement that the law asks of a municipality (2018:1937, 13 §), for everybody.

The text is the handbook's own page, so that there is one of it.
"""

from functools import cache

from flask import Blueprint, render_template

from engine.paths import ACCESSIBILITY
from web.here import settings

pages = Blueprint("accessibility", __name__)


@pages.get("/tillganglighet")
def show() -> str:
    """What is accessible, what is not and what to do instead, how to report, and how it was tested."""
    heading, text = _statement()
    return render_template(
        "accessibility.html", heading=heading, text=text, contact=settings().accessibility_contact
    )


@cache
def _statement() -> tuple[str, str]:
    """The heading of the page, and the rest as Markdown whose headings come right after it."""
    heading, _, text = ACCESSIBILITY.read_text(encoding="utf-8").partition("\n")
    return heading.removeprefix("# "), text.replace("\n## ", "\n# ")
