"""The fields around the form of a step of a test case: what they hold, what was typed in them, what it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest

from engine import clock
from engine.exceptions import InvalidAnswers
from engine.play import casebook
from engine.play.glossary import OTHER_PERSONS
from engine.play.leaves import Leaf, leaves_of, with_leaves
from web.studio.case_book import Opened, Trouble

LEAF = "_varde."
KINDS = {
    "complete": ("En uppgift görs klar", "Någon fyller i ett formulär och trycker Klar."),
    "advance": ("Klockan går framåt", "Påminnelser, tider och datum som hinner inträffa gör det."),
    "expect": ("Något väntas", "Testfallet kontrollerar hur det ser ut just då."),
    "message": ("Ett meddelande kommer", "Något utifrån som ärendet väntar på."),
    "signal": ("En signal kommer", "Något som alla ärenden kan vänta på."),
    "cancel": ("Ärendet avbryts", "Med ett skäl."),
    "start": ("Ett ärende till startas", "För att pröva hur ärenden påverkar varandra."),
}
#: The fields of a step that is not a task.
FIELDS = ("element", "amount", "unit", "subject", "message_key", "reaches", "process")
OUTCOMES = {
    "done": "Uppgiften blir klar",
    "refused": "Formuläret nekar svaren",
    "four_eyes": "Personen nekas: någon annan måste göra uppgiften (fyra ögon)",
    "not_candidate": "Personen nekas: uppgiften är inte hens",
}
UNITS = {"D": "dagar", "W": "veckor", "M": "månader", "H": "timmar", "iso": "skrivet som P3DT4H"}
_PLAIN = re.compile(r"P(?:(\d{1,4})([DWM])|T(\d{1,4})(H))", re.ASCII)


def given_fields(*names: str) -> dict[str, str]:
    """Return the fields around a form, and those of single values, under the names that errors have.

    Raises:
        BadRequest: a text in them cannot be kept.
    """
    given = {name: request.form.get(f"_{name}", "").strip() for name in names}
    texts = {name: text for name, text in request.form.items() if name.startswith(LEAF)}
    if any("\0" in text for text in (*given.values(), *texts.values())):
        raise BadRequest
    return {**given, **texts, "revision": request.form.get("revision", "")}


def _leaf_texts() -> dict[str, str]:
    return {name.removeprefix(LEAF): text for name, text in request.form.items() if name.startswith(LEAF)}


def _at_leaves(errors: Mapping[str, str]) -> dict[str, str]:
    return {f"{LEAF}{path}": why for path, why in errors.items()}


def typed_leaves(value: Any) -> Any:
    try:
        return with_leaves(value, _leaf_texts())
    except InvalidAnswers as refused:
        raise InvalidAnswers(_at_leaves(refused.errors)) from refused


def leaf_views(here: Opened, value: Any, trouble: Trouble) -> list[tuple[Leaf, str, str, str]]:
    """The fields of a value: the leaf, what people call it, what stands in it, what is wrong with it."""
    return [
        (
            leaf,
            here.words.variable(leaf.path),
            trouble.given.get(f"{LEAF}{leaf.path}", leaf.text),
            trouble.errors.get(f"{LEAF}{leaf.path}", ""),
        )
        for leaf in leaves_of(value)
    ]


def _advance(before: Mapping[str, Any], given: Mapping[str, str], _kind: str = "advance") -> dict[str, Any]:
    amount, unit = given["amount"], given["unit"]
    if unit == "iso":
        return {**before, "advance": amount}
    if not amount.isascii() or not amount.isdigit() or not 1 <= int(amount) <= 3_650 or unit not in UNITS:
        raise InvalidAnswers({"amount": "Skriv hur långt klockan går: ett heltal från 1 till 3650."})
    return {**before, "advance": f"PT{int(amount)}H" if unit == "H" else f"P{int(amount)}{unit}"}


def _deliver(before: Mapping[str, Any], given: Mapping[str, str], kind: str = "") -> dict[str, Any]:
    kind = kind or casebook.kind_of(before)
    if not given["subject"]:
        raise InvalidAnswers({"subject": "Skriv vad det heter, som i ritningen."})
    new = {**before, kind: given["subject"]}
    for name, text in (("key", given["message_key"]), ("reaches", given["reaches"])):
        new.pop(name, None)
        if text and name == "reaches":
            if not text.isascii() or not text.isdigit() or len(text) > 4:
                raise InvalidAnswers({"reaches": "Skriv hur många ärenden som nås, 0 om ingen väntar."})
            new[name] = int(text)
        elif text and kind == "message":
            new[name] = text
    if "data" in before:
        new["data"] = typed_leaves(before["data"])
    return new


def _cancel(before: Mapping[str, Any], given: Mapping[str, str], _kind: str = "cancel") -> dict[str, Any]:
    if not given["subject"]:
        raise InvalidAnswers({"subject": "Skriv varför ärendet avbryts."})
    return {**before, "cancel": given["subject"]}


def _begin(before: Mapping[str, Any], _given: Mapping[str, str], _kind: str = "start") -> dict[str, Any]:
    return {**before, "data": typed_leaves(before.get("data", {}))}


READERS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "advance": _advance,
    "message": _deliver,
    "signal": _deliver,
    "cancel": _cancel,
    "start": _begin,
    "complete": _begin,
}


def _duration(text: str) -> tuple[str, str]:
    """A duration as a number and its unit."""
    found = _PLAIN.fullmatch(text)
    if found is None:
        return text, "iso" if text else "D"
    return found[1] or found[3], found[2] or found[4]


def moment_of(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2150:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)


def as_typed(now: Any) -> str:
    """A moment as the field for one holds it."""
    moment = moment_of(str(now))
    return f"{clock.local(moment):%Y-%m-%dT%H:%M}" if moment is not None else ""


def choices(here: Opened, raw: Mapping[str, Any], trouble: Trouble) -> dict[str, Any]:
    """What the fields around the form hold, and what there is to choose from."""
    given, words = trouble.given, here.words
    element = words.elements.get(str(raw.get("complete", "")))
    persons = dict(OTHER_PERSONS)
    role = element.role if element is not None else None
    named = [one for one in (role, raw.get("as")) if one]
    persons = {**{one: words.person(one) for one in named}, **persons}
    persons |= {one: words.role(one) for one in words.used_roles if one not in persons}
    amount, unit = _duration(str(raw.get("advance", "")))
    outcome = "refused" if "refused" in raw else str(raw.get("denied", "done"))
    return {
        "persons": list(persons.items()),
        "person": given.get("person", raw.get("as") or ""),
        "outcomes": list(OUTCOMES.items()),
        "outcome": given.get("outcome") or outcome,
        "amount": given.get("amount", amount),
        "unit": given.get("unit", unit),
        "units": list(UNITS.items()),
        "subject": given.get(
            "subject", str(raw.get("message") or raw.get("signal") or raw.get("cancel") or "")
        ),
        "message_key": given.get("message_key", str(raw.get("key") or "")),
        "reaches": given.get("reaches", str(raw.get("reaches", ""))),
        "messages": sorted({one for facts in words.processes.values() for one in facts.messages}),
    }
