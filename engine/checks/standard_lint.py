"""The lint of the free tools (bpmnlint), for the rules that our own checks do not have.

`bpmn_io` is bpmnlint's rules line by line in Python. It is young and by one author, so it is met here alone: its rules
get elements made from our own tree, their findings get our codes, severity and words, and whatever goes wrong in
a rule is a finding too. All findings are warnings: a drawing that we run may still be hard to read.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bpmn_io import descriptors
from bpmn_io.lint.rules import RULES

from engine.checks.lint_model import Element, LintModel, Standard
from engine.checks.lint_words import NOT_SO_HERE, OURS, TOLD, UNFINISHED, UNKNOWN, Words
from engine.checks.material import Drawing
from engine.exceptions import Problem

PATIENCE = 1.0
"""Seconds for all rules on a drawing; people's drawings take some milliseconds."""
MOST_DEFINED = 400
"""Messages, signals, errors and escalations of a drawing: a rule compares each with each."""

_DEFINED = ("bpmn:Message", "bpmn:Signal", "bpmn:Error", "bpmn:Escalation")
_GONE_WRONG = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)

Rule = Callable[..., Mapping[str, Any]]


def check_standard(
    drawing: Drawing, found: Collection[Problem], *, rules: Mapping[str, Rule] = RULES
) -> Iterator[Problem]:
    """What bpmnlint says of the drawing and `found`, the problems of our own checks, does not."""
    said = {(problem.element, problem.code) for problem in found if problem.file == drawing.file}
    model = LintModel(drawing.root, _standard())
    until = time.monotonic() + PATIENCE
    for name, rule in rules.items():
        if name in OURS or name in NOT_SO_HERE:
            continue
        try:
            reports = list(_reports(name, rule, model, until))
        except _GONE_WRONG:
            yield _unfinished(drawing, name)
            continue
        for element, words in reports:
            if (element, words.instead) not in said and _is_meant(words, model.called(element)):
                yield _told(drawing, model, element, words, name)


def _reports(name: str, rule: Rule, model: LintModel, until: float) -> Iterator[tuple[str, Words]]:
    """The elements that the rule reports, each with the words for it.

    Raises:
        _OutOfTime: no time is left.
    """
    told = TOLD.get(name, (UNKNOWN,))
    made = rule()
    notes = _Notes()
    for element in _looked_at(model, told[0].about):
        if time.monotonic() > until:
            raise _OutOfTime(name)
        made["check"](element, notes)
    for id_, message in notes.reports:
        for words in told:
            if words.upstream in ("", message):
                yield id_, words


class _Notes:
    """Where a rule reports."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, str]] = []

    def report(self, id_: object, message: object, _path: object = None) -> None:
        self.reports.append((str(id_ or ""), str(message)))


class _OutOfTime(RuntimeError):
    """The rules have had their time."""


def _looked_at(model: LintModel, about: str) -> list[Element]:
    if about == "bpmn:Definitions":
        return _definitions(model)
    return model.of_types(frozenset(about.split()))


def _definitions(model: LintModel) -> list[Element]:
    """The whole file, for the rule about what it defines, when it defines something.

    Raises:
        _OutOfTime: it defines more than can be compared.
    """
    roots = model.elements[0].get("rootElements") or []
    defined = sum(element.type_ in _DEFINED for element in roots)
    if defined > MOST_DEFINED:
        raise _OutOfTime
    return model.elements[:1] if defined else []


def _is_meant(words: Words, element: Element | None) -> bool:
    """The rule holds two elements without a name to have the same one."""
    return words.code != "lint-same-name" or (element is not None and bool(element.get("name")))


def _told(drawing: Drawing, model: LintModel, id_: str, words: Words, rule: str) -> Problem:
    element = model.called(id_)
    name = str(element.get("name") or "").strip() if element is not None else ""
    sentence = words.sentence.replace("%s", rule) if words is UNKNOWN else words.sentence
    called = f"”{name or id_}”"
    return drawing.warning(id_, words.code, sentence.replace("{}", called, 1), words.remedy)


def _unfinished(drawing: Drawing, rule: str) -> Problem:
    return drawing.warning("", UNFINISHED.code, UNFINISHED.sentence.replace("%s", rule), UNFINISHED.remedy)


@cache
def _standard() -> Standard:
    # Beside the package's code: to ask the package itself for it searches all of Python's path.
    file = Path(descriptors.__file__).parent / "resources" / descriptors.DESCRIPTOR_NAMES["bpmn"]
    return Standard(json.loads(file.read_bytes())["types"])
