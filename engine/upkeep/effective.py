"""The settings as they are in force, to be read aloud: no secret among them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import SecretStr

from engine.settings import Settings, variable

HIDDEN = "********"

#: `//user:password@host`, and libpq's own way to say it at the end of the address.
_PASSWORDS = (re.compile(r"(?<=//)([^:/@]*:)[^@]*(?=@)"), re.compile(r"([?&]password=)[^&]*"))


class Effective(NamedTuple):
    """A setting by its variable, its value as text, and whether somebody chose it."""

    variable: str
    value: str
    is_chosen: bool


def effective_settings(settings: Settings) -> Iterator[Effective]:
    """Return every setting in the order of README."""
    for name in type(settings).model_fields:
        yield Effective(variable(name), _shown(getattr(settings, name)), name in settings.model_fields_set)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    for password in _PASSWORDS:
        text = password.sub(rf"\g<1>{HIDDEN}", text)
    return text
