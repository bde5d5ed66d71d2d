"""The fields of a form (form-js JSON), changed one at a time; what else stands in the file stays.

A field is named by its id in the file, else by its place in it ("#3").
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from engine.authoring.document import ELEMENT, written
from engine.authoring.field_values import (
    HOLDERS,
    VALUES,
    WITH_CHOICES,
    Component,
    set_value,
    unused,
    values_of,
)
from engine.bpmn import slug
from engine.exceptions import InvalidAnswers, NotFound
from engine.reading import JsonRefused, parse_json
from engine.records import dataclass

#: What can be added, in the words of those who choose.
FIELD_KINDS = {
    "textfield": "Text på en rad",
    "textarea": "Text på flera rader",
    "number": "Tal",
    "date": "Datum",
    "time": "Klockslag",
    "radio": "Ett val, alla syns",
    "select": "Ett val i en lista",
    "checklist": "Flera val",
    "checkbox": "Kryssruta",
    "filepicker": "Bilaga",
    "text": "Text att läsa",
    "group": "Grupp av fält",
    "dynamiclist": "Rader som upprepas",
    "separator": "Linje",
}
_OTHER_KINDS = {"datetime": "Datum och klockslag", "spacer": "Mellanrum"}
#: Without words of their own.
_WORDLESS = frozenset({"separator", "spacer"})
#: Before the id of a group: first in it, not after it.
INTO = "i:"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A component as a line of a list. `depth` counts the groups around it; `kind` is in words.

    `values` are the properties that can be set; `is_first` and `is_last` say where it stands among its own.
    """

    id: str
    type: str
    kind: str
    key: str
    label: str
    depth: int
    values: Mapping[str, str]
    is_first: bool
    is_last: bool

    @property
    def is_required(self) -> bool:
        return self.values.get("required") == "ja"


def fields_of(form: bytes) -> list[FieldLine]:
    """Return all components in the order of the page.

    Raises:
        InvalidAnswers: the file is not a form.
    """
    return [_line(place) for place in _places(_opened(form))]


def set_field(form: bytes, id_: str, values: Mapping[str, str]) -> bytes:
    """Return the form with properties of a field as given, by the names of `field_values.VALUES`.

    `choices` are lines; a choice that keeps its words keeps the code that answers and conditions know it by.

    Raises:
        NotFound: no such field.
        InvalidAnswers: the field has no such property, or the value cannot be kept.
    """
    root = _opened(form)
    component = _found(root, id_).component
    before = values_of(component)
    wanted = {name: written(text, field=name) for name, text in values.items()}
    if unknown := wanted.keys() - before.keys():
        raise InvalidAnswers({name: f"Fältet har ingen egenskap ”{name}”." for name in sorted(unknown)})
    changed = {name: wanted[name] for name in VALUES if name in wanted and wanted[name] != before[name]}
    if "label" in changed and not changed["label"] and component.get("type") != "group":
        raise InvalidAnswers({"label": "Skriv vad fältet heter. Det är vad den som fyller i läser."})
    for name, text in changed.items():
        set_value(component, name, text)
    return _file(root) if changed else form


def move_field(form: bytes, id_: str, direction: Literal["up", "down"]) -> bytes:
    """Return the form with a field one place earlier or later among those of its group; at the end it stays.

    Raises:
        NotFound: no such field.
        InvalidAnswers: the file is not a form.
    """
    root = _opened(form)
    place = _found(root, id_)
    other = place.number + (-1 if direction == "up" else 1)
    if not 0 <= other < len(place.siblings):
        return form
    siblings = place.siblings
    siblings[place.number], siblings[other] = siblings[other], siblings[place.number]
    return _file(root)


def add_field(form: bytes, type_: str, label: str, *, after: str = "") -> tuple[bytes, str]:
    """Return the form with a new field, last or after another, and the new field's id.

    Raises:
        NotFound: no field `after`.
        InvalidAnswers: no such type, or no label.
    """
    root = _opened(form)
    label = written(label, field="label")
    if not label and type_ not in _WORDLESS:
        raise InvalidAnswers({"label": "Skriv vad fältet heter. Det är vad den som fyller i läser."})
    if type_ not in FIELD_KINDS:
        raise InvalidAnswers({"type": "Välj vad för slags fält det är."})
    component = _new_component(root, type_, label)
    _put(root, component, after)
    return _file(root), component["id"]


def place_field(form: bytes, id_: str, after: str) -> bytes:
    """Return the form with a field after another, first in a group (`INTO` and its id), or last where "" is given.

    Raises:
        NotFound: no such field.
        InvalidAnswers: it would lie within itself.
    """
    root = _opened(form)
    place = _found(root, id_)
    component = place.component
    target = after.removeprefix(INTO)
    inside = {one.id for one in _places({"components": [component]})} if not id_.startswith("#") else {id_}
    if target in inside:
        raise InvalidAnswers({"after": "Fältet kan inte stå efter eller i sig självt."})
    if target:
        _found(root, target)
    del place.siblings[place.number]
    _put(root, component, after)
    return _file(root)


def places_in(form: bytes) -> list[tuple[str, str]]:
    """Return where a field can be put: what `after` takes, and words.

    Raises:
        InvalidAnswers: the file is not a form.
    """
    found = [("", "Sist i formuläret")]
    for line in fields_of(form):
        words = " ".join(line.label.split())[:60] or line.kind
        if line.type in HOLDERS:
            found.append((f"{INTO}{line.id}", f"Först i {words}"))
        found.append((line.id, f"Efter {words}"))
    return found


def new_form(key: str) -> bytes:
    """Return a form without fields. `key` is what its file is called."""
    return _file({"type": "default", "id": key, "schemaVersion": 17, "components": []})


def _put(root: Component, component: Component, after: str) -> None:
    if not after:
        root.setdefault("components", []).append(component)
    elif after.startswith(INTO):
        group = _found(root, after.removeprefix(INTO)).component
        if group.get("type") not in HOLDERS:
            raise InvalidAnswers({"after": "Välj en grupp eller rader som upprepas."})
        group.setdefault("components", []).insert(0, component)
    else:
        place = _found(root, after)
        place.siblings.insert(place.number + 1, component)


def remove_field(form: bytes, id_: str) -> bytes:
    """Return the form without a field.

    Raises:
        NotFound: no such field.
        InvalidAnswers: it is a group with fields in it.
    """
    root = _opened(form)
    place = _found(root, id_)
    if place.component.get("components"):
        raise InvalidAnswers({ELEMENT: "Det finns fält i den här gruppen. Ta bort eller flytta dem först."})
    del place.siblings[place.number]
    return _file(root)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a component stands: its name, the list that it is in, its number there, the groups around it."""

    id: str
    siblings: list[Component]
    number: int
    depth: int

    @property
    def component(self) -> Component:
        return self.siblings[self.number]


def _opened(form: bytes) -> Component:
    try:
        root = parse_json(form)
    except JsonRefused as refused:
        raise InvalidAnswers({ELEMENT: f"Formuläret går inte att läsa. {refused}"}) from refused
    if not isinstance(root, dict) or not isinstance(root.get("components", []), list):
        raise InvalidAnswers({ELEMENT: "Filen är inget formulär. Spara den på nytt i formulärredigeraren."})
    return root


def _file(root: Component) -> bytes:
    return (json.dumps(root, ensure_ascii=False, indent=2) + "\n").encode()


def _places(root: Component) -> Iterator[_Place]:
    waiting: list[tuple[list[Any], int, int]] = [(root.get("components", []), 0, 0)]
    count = 0
    while waiting:
        siblings, number, depth = waiting.pop()
        if number >= len(siblings):
            continue
        waiting.append((siblings, number + 1, depth))
        count += 1
        if isinstance(siblings[number], dict):
            component = siblings[number]
            own = component.get("id")
            yield _Place(own if isinstance(own, str) and own else f"#{count}", siblings, number, depth)
            inner = component.get("components")
            if isinstance(inner, list):
                waiting.append((inner, 0, depth + 1))


def _found(root: Component, id_: str) -> _Place:
    for place in _places(root):
        if place.id == id_:
            return place
    raise NotFound(f"Formuläret har inget fält ”{id_[:80]}”. Någon kan ha tagit bort det.")


def _line(place: _Place) -> FieldLine:
    component = place.component
    type_ = str(component.get("type", ""))
    values = values_of(component)
    return FieldLine(
        id=place.id,
        type=type_,
        kind=_kind_in_words(component, type_),
        key=str(component.get("key") or component.get("path") or ""),
        label=values.get("label") or values.get("text", ""),
        depth=place.depth,
        values=values,
        is_first=place.number == 0,
        is_last=place.number == len(place.siblings) - 1,
    )


def _kind_in_words(component: Component, type_: str) -> str:
    if type_ == "datetime":
        type_ = str(component.get("subtype") or "datetime")
    return FIELD_KINDS.get(type_) or _OTHER_KINDS.get(type_, type_)


def _new_component(root: Component, type_: str, label: str) -> Component:
    taken = {str(place.component.get(name)) for place in _places(root) for name in ("id", "key", "path")}
    key = unused(_as_name(label), taken)
    id_ = unused(f"Field_{key}", taken)
    if type_ == "text":
        return {"type": "text", "id": id_, "text": label}
    if type_ in _WORDLESS:
        return {"type": type_, "id": id_}
    if type_ == "group":
        return {"type": type_, "id": id_, "label": label, "components": []}
    if type_ == "dynamiclist":
        return {"type": type_, "id": id_, "path": key, "label": label, "components": []}
    component: Component = {"type": type_, "id": id_, "key": key, "label": label}
    if type_ in ("date", "time"):
        component = {"type": "datetime", "subtype": type_, "id": id_, "key": key, f"{type_}Label": label}
    if type_ in WITH_CHOICES:
        component["values"] = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]
    return component


def _as_name(label: str) -> str:
    """A name that expressions can use: "Är det klart?" -> ar_det_klart."""
    name = slug(label)[:40].strip("_") or "falt"
    return name if name[0].isalpha() else f"falt_{name}"
