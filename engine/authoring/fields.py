"""The fields of a form (form-js JSON), changed one at a time; what else stands in the file stays.

A field is named by its id in the file, else by its place in it ("#3").
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.authoring.document import ELEMENT, written
from engine.bpmn import slug
from engine.exceptions import InvalidAnswers, NotFound
from engine.reading import JsonRefused, parse_json

Component = dict[str, Any]

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
}
_OTHER_KINDS = {
    "datetime": "Datum och klockslag",
    "group": "Grupp av fält",
    "dynamiclist": "Rader som upprepas",
    "separator": "Linje",
    "spacer": "Mellanrum",
}
_WITH_CHOICES = frozenset({"radio", "select", "checklist"})
_WITHOUT_ANSWER = frozenset({"text", "group", "separator", "spacer"})
_HOLDERS = frozenset({"group", "dynamiclist"})
_WITHOUT_DESCRIPTION = _WITHOUT_ANSWER | {"dynamiclist"}


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
    """Return the form with properties of a field as given: label, description, required ("ja", "nej"), choices.

    `choices` are lines; a choice that keeps its words keeps the code that answers and conditions know it by.

    Raises:
        NotFound: no such field.
        InvalidAnswers: the field has no such property, or the value cannot be kept.
    """
    root = _opened(form)
    component = _found(root, id_).component
    before = _values(component)
    wanted = {name: written(text, field=name) for name, text in values.items()}
    if unknown := wanted.keys() - before.keys():
        raise InvalidAnswers({name: f"Fältet har ingen egenskap ”{name}”." for name in sorted(unknown)})
    changed = {name: text for name, text in wanted.items() if text != before[name]}
    if "label" in changed and not changed["label"] and component.get("type") != "group":
        raise InvalidAnswers({"label": "Skriv vad fältet heter. Det är vad den som fyller i läser."})
    for name, text in changed.items():
        _set(component, name, text)
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
    if not label:
        raise InvalidAnswers({"label": "Skriv vad fältet heter. Det är vad den som fyller i läser."})
    if type_ not in FIELD_KINDS:
        raise InvalidAnswers({"type": "Välj vad för slags fält det är."})
    component = _new_component(root, type_, label)
    if after:
        place = _found(root, after)
        place.siblings.insert(place.number + 1, component)
    else:
        root.setdefault("components", []).append(component)
    return _file(root), component["id"]


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
    values = _values(component)
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


def _values(component: Component) -> dict[str, str]:
    """The properties that can be set here, as texts."""
    type_ = component.get("type")
    found: dict[str, str] = {}
    if type_ == "text":
        found["text"] = _text(component, "text")
    elif type_ not in ("separator", "spacer"):
        found["label"] = _text(component, _label_name(component))
    if type_ not in _WITHOUT_DESCRIPTION:
        found["description"] = _text(component, "description")
    if type_ not in _WITHOUT_ANSWER | _HOLDERS:
        found["required"] = "ja" if _validation(component).get("required") is True else "nej"
    if type_ in _WITH_CHOICES and _choices(component) is not None:
        found["choices"] = "\n".join(str(choice.get("label", "")) for choice in _choices(component) or [])
    return found


def _set(component: Component, name: str, text: str) -> None:
    if name == "required":
        _set_required(component, text)
    elif name == "choices":
        component["values"] = _new_choices(text, _choices(component) or [])
    elif name == "label":
        component[_label_name(component)] = text
    elif text:
        component[name] = text
    else:
        component.pop(name, None)


def _set_required(component: Component, text: str) -> None:
    validation = dict(_validation(component))
    if text == "ja":
        validation["required"] = True
    else:
        validation.pop("required", None)
    component["validate"] = validation
    if not validation:
        del component["validate"]


def _new_choices(text: str, before: list[Component]) -> list[Component]:
    labels = [line.strip() for line in text.split("\n") if line.strip()]
    if len(set(labels)) < max(len(labels), 1):
        raise InvalidAnswers({"choices": "Skriv minst ett val, ett på varje rad, och inget två gånger."})
    kept = {choice.get("label"): choice for choice in before}
    codes = {str(choice.get("value")) for choice in kept.values()}
    return [
        kept.get(label) or {"label": label, "value": _unused(slug(label) or "val", codes)} for label in labels
    ]


def _new_component(root: Component, type_: str, label: str) -> Component:
    taken = {str(place.component.get(name)) for place in _places(root) for name in ("id", "key", "path")}
    key = _unused(_as_name(label), taken)
    id_ = _unused(f"Field_{key}", taken)
    if type_ == "text":
        return {"type": "text", "id": id_, "text": label}
    component: Component = {"type": type_, "id": id_, "key": key, "label": label}
    if type_ in ("date", "time"):
        component = {"type": "datetime", "subtype": type_, "id": id_, "key": key, f"{type_}Label": label}
    if type_ in _WITH_CHOICES:
        component["values"] = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]
    return component


def _as_name(label: str) -> str:
    """A name that expressions can use: "Är det klart?" -> ar_det_klart."""
    name = slug(label)[:40].strip("_") or "falt"
    return name if name[0].isalpha() else f"falt_{name}"


def _unused(wanted: str, taken: set[str]) -> str:
    name = wanted
    number = 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    taken.add(name)
    return name


def _label_name(component: Component) -> str:
    """Where the words of a field stand: dates and times have names of their own for them."""
    if component.get("type") != "datetime":
        return "label"
    names = ["timeLabel", "dateLabel"] if component.get("subtype") == "time" else ["dateLabel"]
    return next((name for name in (*names, "label") if _text(component, name)), names[0])


def _validation(component: Component) -> Mapping[str, Any]:
    found = component.get("validate")
    return found if isinstance(found, dict) else {}


def _choices(component: Component) -> list[Component] | None:
    """The choices that stand in the form itself; None where they come from elsewhere."""
    found = component.get("values")
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else None


def _text(component: Component, name: str) -> str:
    value = component.get(name)
    return value.strip() if isinstance(value, str) else ""
