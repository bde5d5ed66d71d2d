"""The XML names of a process owner's files, and small readers of their elements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

_IN_BPMN = f"{{{BPMN}}}"
_NAMES = 256
"""A drawing has hundreds of elements and some dozens of names for them."""
_NOT_WORD = re.compile(r"[^a-z0-9]+")

# lxml has no types; a node of its trees is what `engine.xml` returns.
Node = Any


def bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def camunda(name: str) -> str:
    return f"{{{CAMUNDA}}}{name}"


def spiff(name: str) -> str:
    return f"{{{SPIFF}}}{name}"


def kind_of(node: Node) -> str:
    """The BPMN name of `node`, "" for what is not BPMN."""
    return _kind_named(node.tag)


@lru_cache(_NAMES)
def _kind_named(tag: object) -> str:
    name = str(tag)
    return name[len(_IN_BPMN) :] if name.startswith(_IN_BPMN) else ""


def children(node: Node, name: str) -> Iterator[Node]:
    return iter(node.iterchildren(bpmn(name)))


def text_of(node: Node | None) -> str | None:
    """The text of `node` without surrounding space, None when there is none."""
    text = "" if node is None else "".join(node.itertext()).strip()
    return text or None


def text_in(node: Node, name: str) -> str | None:
    return text_of(node.find(bpmn(name)))


def attribute(node: Node, name: str) -> str | None:
    """A `camunda:` attribute without surrounding space, None when it is empty."""
    return (node.get(camunda(name)) or "").strip() or None


def properties_of(node: Node) -> dict[str, str]:
    """Extension properties; Camunda's win over SpiffArena's of the same name."""
    found: dict[str, str] = {}
    for namespace in (spiff, camunda):
        path = f"{bpmn('extensionElements')}/{namespace('properties')}/{namespace('property')}"
        for entry in node.iterfind(path):
            name = entry.get("name") or entry.get("id")
            if name:
                found[name] = (entry.get("value") or "").strip()
    return found


def slug(name: str) -> str:
    """The id that a name stands for: "Nämndsekreterare" -> "namndsekreterare"."""
    plain = unicodedata.normalize("NFKD", name.strip().lower().replace("ø", "o").replace("æ", "ae"))
    return _NOT_WORD.sub("_", plain.encode("ascii", "ignore").decode()).strip("_")
