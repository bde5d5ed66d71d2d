"""Fill in a form in a browser with the answers that a test case has as JSON, as a person would.

Answers stand under the names of the fields: `{"decision": {"outcome": "bifall"}}` goes into `decision.outcome`, and
`{"points": [{"name": "Ljus"}]}` makes the list have one row. A field that only shows at certain answers waits until
they are given. What the form hides in the end is not asked for, and its answer is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from engine import clock

_KIND = """
(found) => {
  if (found.length === 0) return "";
  const shown = found.some((element) => element.checkVisibility());
  if (!shown) return "";
  return found[0].localName === "input" ? found[0].type : found[0].localName;
}
"""


class NoSuchField(AssertionError):
    """The form has no place for some answers."""


def fill_in(page: Page, answers: Mapping[str, Any]) -> None:
    """Put answers into the form; the form is not sent, except to make rows and to show fields without scripts.

    Raises:
        NoSuchField: an answer has no field, shown or hidden.
    """
    waiting = dict(_leaves("", answers))
    asked_anew = False
    while waiting:
        given = [name for name, value in list(waiting.items()) if _give(page, name, value, waiting)]
        for name in given:
            del waiting[name]
        if given:
            asked_anew = False
        elif not asked_anew and _ask_anew(page):
            asked_anew = True
        else:
            break
    unknown = {name: value for name, value in waiting.items() if not _has(page, name)}
    if unknown:
        raise NoSuchField(f"{page.url}: no field for {unknown}")


def _leaves(prefix: str, answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (name, value): a list of rows is one value, and its rows come when there is place for them."""
    for key, value in answers.items():
        if isinstance(value, Mapping):
            yield from _leaves(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", value


def _give(page: Page, name: str, value: Any, waiting: dict[str, Any]) -> bool:
    """Give one answer if it has a field; tell whether it had."""
    if isinstance(value, list) and (adder := _adder(page, name)).is_visible():
        _make_rows(page, name, len(value), adder)
        for number, row in enumerate(value):
            waiting |= dict(_leaves(f"{name}[{number}].", row))
        return True
    fields = _fields(page, name)
    kind = fields.evaluate_all(_KIND)
    if not kind:
        return False
    _WAYS.get(kind, _type)(fields, value)
    return True


def _fields(page: Page, name: str) -> Locator:
    return page.locator(f"form.answer [name={_quoted(name)}]")


def _adder(page: Page, name: str) -> Locator:
    """The button that adds a row to the list of that name."""
    return page.locator(f"button[name=_add][value={_quoted(name)}]")


def _has(page: Page, name: str) -> bool:
    return bool(_fields(page, name).count() or _adder(page, name).count())


def _make_rows(page: Page, name: str, wanted: int, adder: Locator) -> None:
    def removers() -> Locator:
        return page.locator(f"button[name=_remove][value^={_quoted(name + '[')}]")

    def rows() -> int:
        marks = page.locator(f"input[type=hidden][name^={_quoted(name + '[')}]")
        return sum(
            mark.startswith(f"{name}[") and mark.endswith("]") and "]" not in mark[len(name) : -1]
            for mark in marks.evaluate_all("(found) => found.map((mark) => mark.name)")
        )

    while (there := rows()) != wanted:
        with page.expect_navigation(wait_until="load"):
            (adder if there < wanted else removers().last).click()


def _ask_anew(page: Page) -> bool:
    """Let the server show the fields that the answers ask for, where no script does."""
    button = page.locator("button[name=_update]")
    if not button.count() or not button.first.is_visible():
        return False
    with page.expect_navigation(wait_until="load"):
        button.first.click()
    return True


def _type(fields: Locator, value: Any) -> None:
    fields.fill(_text(value))


def _choose(fields: Locator, value: Any) -> None:
    fields.select_option(_text(value))


def _mark_one(fields: Locator, value: Any) -> None:
    if value is not None:
        fields.and_(fields.page.locator(f"[value={_quoted(_text(value))}]")).check()


def _mark(fields: Locator, value: Any) -> None:
    if not isinstance(value, list):
        fields.set_checked(bool(value))
        return
    for box in fields.all():
        box.set_checked(box.get_attribute("value") in value)


def _attach(fields: Locator, value: Any) -> None:
    fields.set_input_files([Path(path) for path in value or []])


def _quoted(text: str) -> str:
    """The text as a string of a selector."""
    return json.dumps(text, ensure_ascii=False)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(value).replace(".", ",")
    return str(value)


def _moment(fields: Locator, value: Any) -> None:
    """The field shows the time on Swedish clocks."""
    moment = datetime.fromisoformat(value)
    local = clock.local(moment) if moment.tzinfo else moment
    fields.fill(local.strftime("%Y-%m-%dT%H:%M"))


_WAYS = {
    "select": _choose,
    "radio": _mark_one,
    "checkbox": _mark,
    "file": _attach,
    "datetime-local": _moment,
}
