"""Between what a browser posts and shows (texts) and what an answer holds (FEEL values).

`read` turns posted texts into a value, `show` a value into the texts that the page shows: reading what is
shown gives the same value. `read` raises `ValueError` with the sentence for the person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from engine.clock import STOCKHOLM
from engine.forms import messages
from engine.forms.components import Input, Value
from engine.forms.uploads import Upload

LONGEST_TEXT = 20_000

_DATE = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)(?::(\d\d)(?:\.0+)?)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,20}(?:[.,]\d{1,15})?", re.ASCII)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TRUE = frozenset({"true", "on", "1"})

Posted = Sequence[str | Upload]


def read(component: Input, posted: Posted) -> Value:
    """The value of what was posted under one name. Nothing posted, or nothing written, is None.

    Choices come out as codes (their values need the options of the request); files as `Upload`.
    """
    if component.kind == "file":
        return _read_files(component, posted)
    texts = [item for item in posted if isinstance(item, str)]
    if len(texts) < len(posted):
        raise ValueError(messages.wrong_shape(component.label, "text"))
    if component.kind == "checklist":
        return list(dict.fromkeys(text for text in texts if text))
    if len(texts) > 1:
        raise ValueError(messages.more_than_one_answer(component.label))
    if component.kind == "checkbox":
        return _read_checkbox(component, texts)
    text = _clean(component, texts[0]) if texts else ""
    return _READERS[component.kind](component, text) if text else None


def show(component: Input, value: Value) -> list[str]:
    """The texts that stand in the page's field for `value`."""
    if value is None or component.kind == "file":
        return []
    if component.kind == "checkbox":
        return ["true"] if value is True else []
    if isinstance(value, list | tuple):
        return [code_of(item) for item in value] if component.kind == "checklist" else []
    return [_as_text(component, value)]


def code_of(value: Value) -> str:
    """The code that a browser posts for the value of a choice."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int | float):
        return plain_number(value)
    return str(value)


def plain_number(value: Decimal | float) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return f"{exact:f}"


def _read_files(component: Input, posted: Posted) -> list[Upload]:
    """The files; an empty text is a field in which no file was chosen."""
    if any(isinstance(item, str) and item for item in posted):
        raise ValueError(messages.wrong_shape(component.label, "en fil"))
    return [item for item in posted if isinstance(item, Upload)]


def _clean(component: Input, text: str) -> str:
    """Without outer space, with the line ends and composed letters that the whole system uses."""
    if _UNSTORABLE.search(text):
        raise ValueError(messages.odd_characters(component.label))
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LONGEST_TEXT:
        raise ValueError(messages.too_long(component.label, LONGEST_TEXT, len(text)))
    return text


def _read_checkbox(component: Input, texts: list[str]) -> bool:
    if not texts or texts[0] in ("", "false"):
        return False
    if texts[0] not in _TRUE:
        raise ValueError(messages.not_a_checkbox_value(component.label))
    return True


def _read_line(component: Input, text: str) -> str:
    if "\n" in text:
        raise ValueError(messages.more_than_one_line(component.label))
    return text


def _read_lines(_component: Input, text: str) -> str:
    return text


def _read_number(component: Input, text: str) -> Decimal:
    digits = re.sub(r"\s", "", text).replace("−", "-")
    if not _NUMBER.fullmatch(digits):
        raise ValueError(messages.not_a_number(component.label))
    return Decimal(digits.replace(",", "."))


def _read_date(component: Input, text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(messages.not_a_date(component.label)) from None


def _read_time(component: Input, text: str) -> time:
    found = _TIME.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        raise ValueError(messages.not_a_time(component.label)) from None


def _read_moment(component: Input, text: str) -> datetime:
    try:
        if not _DATE.match(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(messages.not_a_moment(component.label)) from None
    if moment.tzinfo is not None:
        return moment.astimezone(STOCKHOLM)
    return _on_swedish_clocks(component, moment)


def _on_swedish_clocks(component: Input, wall: datetime) -> datetime:
    """An aware moment. The hour that October has twice means its first; the one March skips is refused."""
    moment = wall.replace(tzinfo=STOCKHOLM)
    if datetime.fromtimestamp(moment.timestamp(), STOCKHOLM).replace(tzinfo=None) != wall:
        raise ValueError(messages.no_such_moment(component.label))
    return moment


def _as_text(component: Input, value: Value) -> str:
    if (
        component.kind == "number"
        and isinstance(value, Decimal | int | float)
        and not isinstance(value, bool)
    ):
        return plain_number(value).replace(".", ",")
    if isinstance(value, datetime):
        return _moment_as_text(value)
    if isinstance(value, time):
        return value.isoformat("auto" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return code_of(value)


def _moment_as_text(value: datetime) -> str:
    local = value.astimezone(STOCKHOLM) if value.tzinfo else value
    return local.replace(tzinfo=None).isoformat(timespec="seconds" if local.second else "minutes")


_READERS: dict[str, Callable[[Input, str], Value]] = {
    "text": _read_line,
    "email": _read_line,
    "phone": _read_line,
    "textarea": _read_lines,
    "number": _read_number,
    "date": _read_date,
    "time": _read_time,
    "datetime": _read_moment,
    "select": _read_line,
    "radio": _read_line,
}
