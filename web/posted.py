"""Small posts: exactly the fields that the page has, and nothing else."""

from flask import request
from werkzeug.exceptions import BadRequest

from engine.forms.posted import is_of_the_page


def fields(*names: str) -> dict[str, str]:
    """Return the posted texts of `names`, "" for one that is missing, without spaces around.

    Raises:
        BadRequest: something else was posted.
    """
    if any(name not in names and not is_of_the_page(name) for name in [*request.form, *request.files]):
        raise BadRequest
    return {name: request.form.get(name, "").strip() for name in names}


def page_number() -> int:
    """Return the page of a list that is asked for, counted from 0; the address counts from 1."""
    text = request.args.get("sida", "1")
    return int(text) - 1 if text.isascii() and text.isdigit() and 1 <= int(text) <= 10_000 else 0
