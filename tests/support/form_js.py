"""Builders of form-js components with meaningful defaults, and of what a browser posts."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.forms import Form, load_form


def component(kind: str, key: str, label: str | None = None, **attributes: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "id": f"Field_{key}",
        "key": key,
        "label": key.capitalize() if label is None else label,
        **attributes,
    }


def textfield(key: str, label: str | None = None, **attributes: Any) -> dict[str, Any]:
    return component("textfield", key, label, **attributes)


def number(key: str, label: str | None = None, **attributes: Any) -> dict[str, Any]:
    return component("number", key, label, **attributes)


def checkbox(key: str, label: str | None = None, **attributes: Any) -> dict[str, Any]:
    return component("checkbox", key, label, **attributes)


def calendar(key: str, label: str = "Datum", subtype: str = "date", **attributes: Any) -> dict[str, Any]:
    name = "timeLabel" if subtype == "time" else "dateLabel"
    return {
        "type": "datetime",
        "id": f"Field_{key}",
        "key": key,
        "subtype": subtype,
        name: label,
        **attributes,
    }


def choice(kind: str, key: str, *codes: str, **attributes: Any) -> dict[str, Any]:
    values = [{"value": code, "label": code.capitalize()} for code in codes]
    return component(kind, key, **({"values": values} if codes else {}), **attributes)


def group(path: str | None, *components: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    where = {"path": path} if path else {}
    return {"type": "group", "id": f"Group_{path}", "components": list(components), **where, **attributes}


def rows(path: str, *components: dict[str, Any], label: str = "Rader", **attributes: Any) -> dict[str, Any]:
    own = {"type": "dynamiclist", "id": f"List_{path}", "path": path, "label": label}
    return {**own, "components": list(components), **attributes}


def required(**others: Any) -> dict[str, Any]:
    return {"required": True, **others}


def source(*components: dict[str, Any], **attributes: Any) -> bytes:
    return json.dumps(
        {"type": "default", "id": "prov", "components": list(components), **attributes}
    ).encode()


def form_of(*components: dict[str, Any]) -> Form:
    return load_form(source(*components), "prov")


def posted(answers: dict[str, Any] | None = None) -> MultiDict[str, Any]:
    """What a browser sends; a list is a name that is sent several times."""
    return MultiDict(answers or {})


class FakeReferences:
    """Reference data that holds what the test says."""

    def __init__(self, **kept: list[tuple[str, str]]) -> None:
        self.kept = kept
        self.asked: list[str] = []

    def options(self, values_key: str, /) -> list[tuple[str, str]] | None:
        self.asked.append(values_key)
        return self.kept.get(values_key)
