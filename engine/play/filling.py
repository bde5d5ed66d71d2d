"""From a form as a page shows it to answers as a test case writes them, and examples where answers are missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from engine import clock, feel
from engine.forms import Form, FormState, References, Submission, Upload
from engine.forms.posted import Posted
from engine.forms.views import FieldView, GroupView, ItemView, RowsView
from engine.play.attachments import example, files_in

#: Rounds of filling in what the form misses: an answer can make more fields show.
_MOST_ROUNDS = 6
_PART = re.compile(r"([^.\[\]]+)|\[(\d{1,4})\]")
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)
_AT_LEAST = re.compile(r"\d+")
_LONGEST_EXAMPLE = 5_000


def posted_of(state: FormState, files: Mapping[str, Sequence[Upload]] | None = None) -> dict[str, list[Any]]:
    """Return what a browser would post that shows a form, and has chosen `files` by the names of their fields."""
    found: dict[str, list[Any]] = {}
    for item in shown_items(state.items):
        if isinstance(item, RowsView):
            found |= {row.name: [row.mark] for row in item.rows}
        elif isinstance(item, FieldView) and not item.locked:
            found[item.name] = (
                list((files or {}).get(item.name, ())) if item.kind == "file" else [*item.texts]
            )
    return found


def data_of(state: FormState, files: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the answers that a page shows, right or wrong, as JSON; `files` are those of the fields for files."""
    data: dict[str, Any] = {}
    for item in shown_items(state.items):
        if isinstance(item, RowsView):
            put(data, item.name, [{} for _ in item.rows])
        elif isinstance(item, FieldView) and not item.locked:
            if item.kind != "file":
                put(data, item.name, _value(item))
            elif files and item.name in files:
                put(data, item.name, files[item.name])
    return data


def only_given(data: Mapping[str, Any], *, shown: Mapping[str, Any], kept: Iterable[str]) -> dict[str, Any]:
    """Return the answers that differ from what the form `shown` first had, and those `kept` by name in any case."""
    names = set(kept)
    return {name: value for name, value in data.items() if name in names or shown.get(name) != value}


def prefilled(
    form: Form, data: Mapping[str, Any], scope: Mapping[str, Any], references: References
) -> FormState:
    """Return a form with the answers of a test case in it, and nothing judged."""
    shown = form.submit_json(dict(data), scope, references).state
    return form.refresh(Posted(posted_of(shown)), scope, references).state


def example_answers(
    form: Form, scope: Mapping[str, Any], references: References, *, data: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return answers that the form takes as far as examples go, and what it still says.

    `data` is where they begin; what it has is only changed where the form refuses it and asks for something.
    """
    opened = data_of(form.open(scope, references))
    files: dict[str, list[Upload]] = {}
    submission = form.submit_json(dict(data or {}), scope, references)
    for _ in range(_MOST_ROUNDS):
        posted = posted_of(submission.state, files)
        if submission.ok or not _mend(submission, posted, files):
            break
        submission = form.submit(Posted(posted), scope, references)
    answers = {name: _files_as_answer(chosen) for name, chosen in files.items()}
    found = only_given(data_of(submission.state, answers), shown=opened, kept=data or ())
    return found, [error.sentence for error in submission.errors]


def _files_as_answer(files: Sequence[Upload]) -> Any:
    rows = [{"name": file.name, "type": file.type, "content": file.content.decode()} for file in files]
    return rows[0] if len(rows) == 1 else rows


def _mend(submission: Submission, posted: dict[str, list[Any]], files: dict[str, list[Upload]]) -> bool:
    """Put an example where the form misses an answer; whether there was any to put."""
    fields: dict[str, FieldView | RowsView] = {}
    for item in shown_items(submission.state.items):
        if isinstance(item, FieldView | RowsView):
            fields[item.name] = item
    mended = False
    for error in submission.errors:
        missed = fields.get(error.name)
        if isinstance(missed, RowsView) and missed.can_add:
            posted[f"{missed.name}[{len(missed.rows)}]"] = [""]
            mended = True
        elif isinstance(missed, FieldView) and (new := _example(missed)) != posted.get(missed.name):
            posted[missed.name] = new
            if missed.kind == "file":
                files[missed.name] = new
            mended = True
    return mended


def _example(field: FieldView) -> list[Any]:
    """An answer that a field of this sort usually takes."""
    if field.options:
        return [field.options[0].code]
    if field.kind == "file":
        return [example(field.accept)]
    return [_TEXTS.get(field.kind, _text)(field)]


def _text(field: FieldView) -> str:
    """Whole sentences, as many as the form wants at least and no more than it takes."""
    limits = [int(number) for number in _AT_LEAST.findall(field.hint)]
    if not limits or "minst" not in field.hint.casefold():
        return "Exempel"[: limits[0] if limits else None]
    sentence = "Exempel på ett svar."
    text = " ".join([sentence] * (min(limits[0], _LONGEST_EXAMPLE) // len(sentence) + 1))
    return text[: limits[1]].strip() if len(limits) > 1 else text


def _day(_field: FieldView) -> str:
    return (clock.today() + timedelta(days=30)).isoformat()


_TEXTS: Mapping[str, Callable[[FieldView], str]] = {
    "number": lambda _field: "1",
    "checkbox": lambda _field: "true",
    "date": _day,
    "time": lambda _field: "09:00",
    "datetime": lambda field: f"{_day(field)}T09:00",
    "email": lambda _field: "namn@example.org",
    "phone": lambda _field: "026-12 34 56",
}


def shown_items(items: Sequence[ItemView]) -> Iterator[ItemView]:
    """Yield the items of a page that are shown, with all that stands inside them."""
    for item in items:
        if item.hidden:
            continue
        yield item
        if isinstance(item, GroupView):
            yield from shown_items(item.items)
        elif isinstance(item, RowsView):
            for row in item.rows:
                yield from shown_items(row.items)


def _value(field: FieldView) -> Any:
    """What a field says, as JSON: as its sort where that is possible, else as the text that stands there."""
    values = {option.code: feel.to_json(option.value) for option in field.options}
    if field.kind == "checkbox":
        return field.text == "true"
    if field.kind == "checklist":
        return [values.get(text, text) for text in field.texts]
    if not field.text:
        return None
    if field.kind == "number" and _NUMBER.fullmatch(field.text.replace(" ", "")):
        return number_of(field.text)
    return values.get(field.text, field.text)


def number_of(text: str) -> int | float:
    """Return the number that a text of digits stands for."""
    plain = text.replace(" ", "").replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def put(data: Any, name: str, value: Any) -> None:
    """Put a value where `rader[0].namn` says."""
    steps = [part[1] or int(part[2]) for part in _PART.finditer(name)]
    holder: Any = data
    for step, following in pairwise(steps):
        if isinstance(holder, list):
            holder = holder[int(step)]
        else:
            holder = holder.setdefault(step, [] if isinstance(following, int) else {})
    holder[steps[-1]] = value


def files_of(state: FormState, data: Mapping[str, Any]) -> dict[str, list[Upload]]:
    """Return the files that a test case's answers hold for the fields that a form shows."""
    found: dict[str, list[Upload]] = {}
    for item in shown_items(state.items):
        if isinstance(item, FieldView) and item.kind == "file":
            files = files_in(dig(data, item.name))
            if files:
                found[item.name] = files
    return found


def dig(data: Any, name: str) -> Any:
    """Return what stands where `rader[0].namn` says, null where nothing does."""
    for part in _PART.finditer(name):
        if part[1] is None:
            data = data[int(part[2])] if isinstance(data, list) and int(part[2]) < len(data) else None
        else:
            data = data.get(part[1]) if isinstance(data, Mapping) else None
    return data
