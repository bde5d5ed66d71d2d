"""The drawings, tables, forms and cases that the project ships, read from the checkout."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engine.bpmn import ElementFacts, ProcessFacts, read_process

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = ROOT / "processes"
FORMS = ROOT / "forms"

DRAWINGS = sorted(PROCESSES.glob("*.bpmn"))
TABLES = sorted(PROCESSES.glob("*.dmn"))
CASE_FILES = sorted(PROCESSES.glob("*.test.json"))
FORM_FILES = sorted(FORMS.glob("*.form"))


@cache
def facts_of(drawing: Path) -> ProcessFacts:
    return read_process(drawing.read_bytes(), drawing.name)


def all_facts() -> list[ProcessFacts]:
    return [facts_of(drawing) for drawing in DRAWINGS]


def all_elements() -> Iterator[ElementFacts]:
    for facts in all_facts():
        yield from facts.elements.values()


def components(parts: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Components of a form, those inside groups and rows too."""
    for part in parts:
        yield part
        yield from components(part.get("components", ()))


def name_of(path: Path) -> str:
    """How a test that runs for each file is called."""
    return path.name.removesuffix(".test.json")
