"""The WTForms side: one form class for each level, built when a form is loaded, and the checks of a single
answer.

WTForms reads and validates; names, rows, conditions and pages are ours (its FieldList cuts off rows silently
and its own messages are uneven Swedish). Field names are prefixed (`f0`, `f1` ...) so that a key such as
`data` or `errors` meets no attribute of WTForms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from engine import clock
from engine.forms import messages
from engine.forms.components import Input, Value
from engine.forms.conversions import Posted, read
from engine.forms.patterns import matches
from engine.forms.uploads import LARGEST_FILE, LARGEST_MEGABYTES, Upload, has_usable_name, is_accepted

_EMAIL = re.compile(r"[^@\s<>\",;]{1,64}@[^@\s<>\",;.]+(?:\.[^@\s<>\",;.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{4,24}", re.ASCII)


class AnswerField(wtforms.Field):
    """One input of a form. `is_required` and `choice_is_known` are settled before it is validated."""

    def __init__(self, component: Input, **kwargs: Any) -> None:
        super().__init__(component.label, _CHECKS[component.kind], **kwargs)
        self.component = component
        self.is_required = component.required
        self.choice_is_known = True

    def process_formdata(self, valuelist: Posted) -> None:
        self.data: Value = None
        self.data = read(self.component, valuelist)

    def pre_validate(self, form: wtforms.Form) -> None:  # noqa: ARG002 - WTForms' signature
        if self.process_errors:
            raise StopValidation


def form_class(inputs: Sequence[Input]) -> type[wtforms.Form]:
    """The WTForms class of a level. The field of the n:th input is the attribute `f<n>`."""
    unbound = {f"f{at}": AnswerField(component, name=component.key) for at, component in enumerate(inputs)}
    return type("LevelForm", (wtforms.Form,), unbound)


def fields_of(form: wtforms.Form, inputs: Sequence[Input]) -> dict[Input, AnswerField]:
    return dict(zip(inputs, form, strict=True))


def is_missing(component: Input, value: Value) -> bool:
    """Whether nothing was answered: an unticked box is no answer, but the choice "no" is one."""
    if value is False:
        return component.kind == "checkbox"
    return value is None or value in ("", [])


def check_presence(_form: wtforms.Form, field: AnswerField) -> None:
    if not is_missing(field.component, field.data):
        return
    if not field.choice_is_known:
        raise StopValidation(messages.not_an_option(field.component.label))
    raise StopValidation(
        _MISSING.get(field.component.kind, messages.missing_text)(field.component.label)
        if field.is_required
        else ""
    )


def check_choice(_form: wtforms.Form, field: AnswerField) -> None:
    if not field.choice_is_known:
        raise StopValidation(messages.not_an_option(field.component.label))


def check_length(_form: wtforms.Form, field: AnswerField) -> None:
    limits, label, written = field.component.limits, field.component.label, len(field.data)
    if limits.min_length is not None and written < limits.min_length:
        raise StopValidation(messages.too_short(label, limits.min_length, written))
    if limits.max_length is not None and written > limits.max_length:
        raise StopValidation(messages.too_long(label, limits.max_length, written))


def check_pattern(_form: wtforms.Form, field: AnswerField) -> None:
    limits, label = field.component.limits, field.component.label
    if limits.pattern is not None and not matches(limits.pattern, field.data):
        raise StopValidation(limits.pattern_message or messages.wrong_format(label))


def check_email(_form: wtforms.Form, field: AnswerField) -> None:
    if len(field.data) > 254 or not _EMAIL.fullmatch(field.data):
        raise StopValidation(messages.not_an_email(field.component.label))


def check_phone(_form: wtforms.Form, field: AnswerField) -> None:
    if not _PHONE.fullmatch(field.data):
        raise StopValidation(messages.not_a_phone_number(field.component.label))


def check_decimals(_form: wtforms.Form, field: AnswerField) -> None:
    decimals, written = field.component.limits.decimals, -field.data.normalize().as_tuple().exponent
    if decimals is None or written <= decimals:
        return
    if decimals == 0:
        raise StopValidation(messages.not_a_whole_number(field.component.label))
    raise StopValidation(messages.too_many_decimals(field.component.label, decimals))


def check_range(_form: wtforms.Form, field: AnswerField) -> None:
    limits, label = field.component.limits, field.component.label
    low, high = limits.minimum, limits.maximum
    if (low is not None and field.data < low) or (high is not None and field.data > high):
        raise StopValidation(messages.out_of_range(label, low, high))
    if limits.increment and (field.data - (low or Decimal(0))) % limits.increment:
        raise StopValidation(messages.not_a_step(label, limits.increment))


def check_not_passed(_form: wtforms.Form, field: AnswerField) -> None:
    if not field.component.limits.not_passed:
        return
    if (field.data < clock.now()) if field.component.kind == "datetime" else (field.data < clock.today()):
        raise StopValidation(messages.date_has_passed(field.component.label))


def check_files(_form: wtforms.Form, field: AnswerField) -> None:
    if len(field.data) > 1 and not field.component.limits.multiple:
        raise StopValidation(messages.more_than_one_answer(field.component.label))
    for upload in field.data:
        _check_file(field.component, upload)


def _check_file(component: Input, upload: Upload) -> None:
    if not has_usable_name(upload):
        raise StopValidation(messages.bad_file_name(component.label))
    if not is_accepted(upload, component.limits.accept):
        raise StopValidation(messages.wrong_file_type(component.label, component.limits.accept))
    if not upload.size:
        raise StopValidation(messages.empty_file(component.label))
    if upload.size > LARGEST_FILE:
        raise StopValidation(messages.file_too_large(component.label, LARGEST_MEGABYTES))


_MISSING = {
    "select": messages.missing_choice,
    "radio": messages.missing_choice,
    "checklist": messages.missing_choices,
    "checkbox": messages.missing_check,
    "file": messages.missing_file,
}

_Check = Callable[[wtforms.Form, AnswerField], None]
_LINE: tuple[_Check, ...] = (check_presence, check_length, check_pattern)

_CHECKS: dict[str, tuple[_Check, ...]] = {
    "text": _LINE,
    "textarea": _LINE,
    "email": (*_LINE, check_email),
    "phone": (*_LINE, check_phone),
    "number": (check_presence, check_decimals, check_range),
    "date": (check_presence, check_not_passed),
    "time": (check_presence,),
    "datetime": (check_presence, check_not_passed),
    "select": (check_presence, check_choice),
    "radio": (check_presence, check_choice),
    "checkbox": (check_presence,),
    "checklist": (check_presence, check_choice),
    "file": (check_presence, check_files),
}
