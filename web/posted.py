"""Small posts: exactly the fields that the page has, and nothing else; and numbers that come from outside."""

from collections.abc import Iterable

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter

from engine.forms.posted import is_of_the_page

#: Of the numbers that rows have: both databases can look for all of them.
_LONGEST_NUMBER = 18


class RowNumber(IntegerConverter):
    """A number in an address that a row can have; another is an address that is not there."""

    regex = f"[0-9]{{1,{_LONGEST_NUMBER}}}"


def fields(*names: str) -> dict[str, str]:
    """Return the posted texts of `names`, "" for one that is missing, without spaces around.

    Raises:
        BadRequest: something else was posted.
    """
    if any(name not in names and not is_of_the_page(name) for name in [*request.form, *request.files]):
        raise BadRequest
    given = {name: request.form.get(name, "").strip() for name in names}
    _refuse_nulls(given.values())
    return given


def refuse_unreadable_address() -> None:
    """Refuse an address that no page leads to and no database can look for; before every page function.

    Raises:
        BadRequest: a text in it has a null.
    """
    _refuse_nulls(request.args.values())
    _refuse_nulls(str(part) for part in (request.view_args or {}).values())


def _refuse_nulls(texts: Iterable[str]) -> None:
    if any("\0" in text for text in texts):
        raise BadRequest


def number(text: str) -> int | None:
    """Return the row's number that a text from outside stands for, null when it is none."""
    is_one = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_one else None


def page_number() -> int:
    """Return the page of a list that is asked for, counted from 0; the address counts from 1."""
    page = number(request.args.get("sida", "1"))
    return page - 1 if page is not None and 1 <= page <= 10_000 else 0
