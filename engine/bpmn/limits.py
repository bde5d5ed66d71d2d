"""What a drawing may hold before it is read at all: more than people can draw, less than keeps anybody waiting.

Reading and checking take time by the square of some of these numbers, so a file that nobody drew is told from one
that somebody did before the work begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.bpmn.names import BPMN, CAMUNDA, Node, kind_of
from engine.exceptions import Problem

MAX_ELEMENTS = 5_000
"""Elements of one file, those inside others too: a drawing of a hundred steps has about a thousand."""
MAX_TEXT = 200_000
"""Characters of names, expressions and references, documentation aside."""

LONGEST_NAME = 200
"""Characters of a name that people read."""
LONGEST_KEY = 100
"""Characters of an id, and of what refers to a form, a table or a process."""

_KEY = re.compile(r"[^\W\d][\w.-]{0,79}")
#: Where longer texts than these could stand, no place is kept for them.
_LONGEST = {
    "id": LONGEST_KEY,
    "name": LONGEST_NAME,
    "calledElement": LONGEST_KEY,
    f"{{{CAMUNDA}}}formRef": LONGEST_KEY,
    f"{{{CAMUNDA}}}decisionRef": LONGEST_KEY,
}
_GROUPS = f"{{{CAMUNDA}}}candidateGroups"
_LONGEST_ROLE = 60
_LONGEST_PROPERTY = {"role": _LONGEST_ROLE, "phase": 80}


def excess_in(root: Node, name: str) -> Problem | None:
    """Why the drawing is too large to be read, if it is."""
    elements = characters = 0
    for node in root.iter(f"{{{BPMN}}}*", f"{{{CAMUNDA}}}*"):
        elements += 1
        if kind_of(node) != "documentation":
            characters += len(node.text or "") + sum(map(len, node.attrib.values()))
    if elements > MAX_ELEMENTS:
        return _too_large(name, f"Ritningen har {elements} element; högst {MAX_ELEMENTS} går.")
    if characters > MAX_TEXT:
        return _too_large(name, f"Ritningens namn och uttryck är {characters} tecken; högst {MAX_TEXT} går.")
    return None


def _too_large(name: str, message: str) -> Problem:
    return Problem(
        name, "", "error", "too_large", message, "Dela upp processen i flera ritningar som anropar varandra."
    )


def bad_keys(processes: Iterable[Node], name: str) -> Iterator[Problem]:
    """Processes whose id cannot be the key that cases, addresses and files go by."""
    for node in processes:
        key = node.get("id") or ""
        if not _KEY.fullmatch(key):
            yield Problem(
                name,
                key[:100],
                "error",
                "process_key",
                f"Processens id ”{key[:100]}” går inte att använda." if key else "Processen saknar id.",
                "Börja med en bokstav och använd högst åttio bokstäver, siffror, _, - och punkter.",
            )


def long_texts(root: Node, name: str) -> Iterator[Problem]:
    """Names, ids and references that are longer than the place for them."""
    for node in root.iter(f"{{{BPMN}}}*", f"{{{CAMUNDA}}}property"):
        for text, longest in _short_texts(node):
            if len(text) > longest:
                yield Problem(
                    name,
                    _nearest_id(node)[:LONGEST_KEY],
                    "error",
                    "too_long",
                    f"”{text[:40]}…” är {len(text)} tecken; högst {longest} får plats.",
                    "Skriv kortare. Det som behöver fler ord står bättre i dokumentationen.",
                )


def _short_texts(node: Node) -> Iterator[tuple[str, int]]:
    """What of the node must be short, with how long it may be."""
    if kind_of(node):
        for name, text in node.items():
            if name in _LONGEST:
                yield text, _LONGEST[name]
            elif name == _GROUPS:
                yield from ((group.strip(), _LONGEST_ROLE) for group in text.split(","))
    elif node.get("name") in _LONGEST_PROPERTY:
        yield node.get("value") or "", _LONGEST_PROPERTY[node.get("name")]


def _nearest_id(node: Node) -> str:
    while node is not None and not (kind_of(node) and node.get("id")):
        node = node.getparent()
    return "" if node is None else str(node.get("id"))
