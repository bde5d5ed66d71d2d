"""Every FEEL expression of a process, and whether those outside the engine room can be read.

The engine room judges what it evaluates itself (`engine.spiff.refusals`); here come what assigns, when it is due and
what handlers read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from engine import feel
from engine.bpmn import ElementFacts, ProcessFacts
from engine.checks.material import Drawing, House
from engine.exceptions import FeelError, Problem
from engine.spiff.refusals import Written, written_in
from engine.spiff.timers import Timer

# As engine.calendar reads a due text; the rest of its forms is FEEL.
_DUE_LITERAL = re.compile(
    r'"?([+-]?\d{1,4} arbetsdag(ar)?|-?P(?=.)[\dYMWD]*(T[\dHMS.]+)?|\d{4}-\d\d-\d\d(T.+)?)"?', re.IGNORECASE
)


@lru_cache(maxsize=8192)
def compiled(text: str) -> feel.Expression | FeelError:
    """The expression, or why it is none."""
    try:
        return feel.compile_expression(text)
    except FeelError as error:
        return error


def expressions_of(process: ProcessFacts, house: House) -> Iterator[Written]:
    """Every expression that is evaluated while the process runs."""
    yield from written_in(process)
    for element in process.elements.values():
        yield from _time_of(element)
        yield from _written_outside(element, house)


def check_expressions(drawing: Drawing, house: House) -> Iterator[Problem]:
    for element in drawing.elements.values():
        for written in _written_outside(element, house):
            found = compiled(written.text)
            if isinstance(found, FeelError):
                yield drawing.error(
                    element.id,
                    "feel",
                    f"{written.place} ”{written.text}” för ”{element.label}” är inte FEEL. {found}",
                    "Rätta uttrycket. Text skrivs inom citattecken.",
                )


def _written_outside(element: ElementFacts, house: House) -> Iterator[Written]:
    topic = house.topic_of(element)
    texts = [
        ("Tilldelningen", element.assignee),
        ("Förfallodagen", _unless_literal(element.due)),
        ("Uppföljningsdagen", _unless_literal(element.follow_up)),
        ("Prioriteten", element.priority),
        *((f"Egenskapen {name}", element.properties.get(name)) for name in sorted(topic.expressions)),
    ]
    return (Written(element.id, place, text) for place, text in texts if text)


def _unless_literal(text: str | None) -> str | None:
    return None if text is None or _DUE_LITERAL.fullmatch(text.strip()) else text


def _time_of(element: ElementFacts) -> Iterator[Written]:
    if element.event is None or element.event.kind != "timer" or not element.event.timer_text:
        return
    try:
        timer = Timer(element.event)
    except FeelError:
        return
    if timer.expression is not None:
        yield Written(element.id, "Tiden", timer.expression.text)
