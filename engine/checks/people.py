"""Work for people: whose it is, how urgent, what they fill in, when they are reminded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine import clock
from engine.bpmn import ElementFacts, ProcessFacts
from engine.bpmn.facts import FOR_PEOPLE
from engine.bpmn.names import bpmn
from engine.calendar import DueRefused, WorkCalendar, parse_due
from engine.checks.material import Drawing, Material
from engine.exceptions import FeelError, Problem
from engine.reminders import RemindersRefused, ReminderStep, parse_reminders

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def check_people(drawing: Drawing, material: Material) -> Iterator[Problem]:
    for process in drawing.processes.values():
        for element in process.elements.values():
            if element.kind in FOR_PEOPLE:
                yield from _role(drawing, process, element, material)
                yield from _form(drawing, element)
                yield from _four_eyes(drawing, element, material)
            yield from _due(drawing, element)
            yield from _priority(drawing, element)
            yield from _reminders(drawing, element, material)
        yield from _roles_held(drawing, process, material)
    yield from _lanes(drawing)


def _role(
    drawing: Drawing, process: ProcessFacts, element: ElementFacts, material: Material
) -> Iterator[Problem]:
    """A called process inherits its caller's role; one that starts by itself has nothing to inherit."""
    if element.role or element.assignee or _is_inherited(process.key, material, frozenset()):
        return
    yield drawing.error(
        element.id,
        "no_role",
        f"Ingen har rollen för ”{element.label}”: uppgiften ligger inte i någon bana.",
        "Lägg uppgiften i en bana, eller ange roller (Candidate groups).",
    )


def _is_inherited(key: str, material: Material, seen: frozenset[str]) -> bool:
    """Whether every call of the process lies in a lane, or is itself in a process that inherits."""
    if key in material.roots or key in seen:
        return False
    calls = [
        (caller, element)
        for caller in material.callers.get(key, ())
        for element in material.processes[caller].elements.values()
        if element.called_element == key
    ]
    return bool(calls) and all(
        element.role or _is_inherited(caller, material, seen | {key}) for caller, element in calls
    )


def _form(drawing: Drawing, element: ElementFacts) -> Iterator[Problem]:
    if element.form_key is None:
        yield drawing.warning(
            element.id,
            "no_form",
            f"”{element.label}” har inget formulär och visas med bara knappen Klar.",
            "Välj ett formulär, om något ska fyllas i.",
        )


def _four_eyes(drawing: Drawing, element: ElementFacts, material: Material) -> Iterator[Problem]:
    other_id = element.not_same_as
    if other_id is None:
        return
    others = (process.elements.get(other_id) for process in material.processes.values())
    other = next((found for found in others if found is not None), None)
    if other is None or other.kind not in FOR_PEOPLE or other.id == element.id:
        yield drawing.error(
            element.id,
            "bad_four_eyes",
            f"”{element.label}” ska göras av någon annan än ”{other_id}”, men det är ingen annan uppgift.",
            "Ange id för den andra uppgiften i egenskapen not_same_as.",
        )


def _due(drawing: Drawing, element: ElementFacts) -> Iterator[Problem]:
    """Literal times; what is FEEL is checked as an expression."""
    for what, text in (("Förfallodagen", element.due), ("Uppföljningsdagen", element.follow_up)):
        try:
            rule = parse_due(text) if text else None
            # A count of working days is always a time; no calendar need be opened for it.
            if rule is not None and rule.expression is None and "arbetsdag" not in rule.text.lower():
                rule.resolve(clock.now(), _no_expression, WorkCalendar({}))
        except FeelError:
            continue
        except DueRefused as error:
            yield drawing.error(
                element.id, "bad_due", f"{what} för ”{element.label}”: {error}", "Rätta tiden."
            )


def _no_expression(text: str) -> object:
    raise AssertionError(text)


def _priority(drawing: Drawing, element: ElementFacts) -> Iterator[Problem]:
    text = element.priority
    if text and _NUMBER.fullmatch(text) and not (text.isdigit() and int(text) <= 100):
        yield drawing.error(
            element.id,
            "bad_priority",
            f"Prioriteten för ”{element.label}” är {text}.",
            "Ange ett heltal från 0 till 100; 50 är det vanliga.",
        )


def _reminders(drawing: Drawing, element: ElementFacts, material: Material) -> Iterator[Problem]:
    if not element.reminders:
        return
    try:
        steps: tuple[ReminderStep, ...] = parse_reminders(element.reminders)
    except RemindersRefused as error:
        yield drawing.error(
            element.id,
            "bad_reminders",
            f"Påminnelserna för ”{element.label}”: {error}",
            "Rätta egenskapen reminders.",
        )
        return
    if not element.due:
        yield drawing.warning(
            element.id,
            "bad_reminders",
            f"”{element.label}” har påminnelser men ingen förfallodag att räkna från.",
            "Lägg till egenskapen due, till exempel ”5 arbetsdagar”.",
        )
    for role in sorted({step.role for step in steps if step.role}):
        yield from _unheld(drawing, element.id, role, material)


def _roles_held(drawing: Drawing, process: ProcessFacts, material: Material) -> Iterator[Problem]:
    for lane in process.lanes:
        if lane.role:
            yield from _unheld(drawing, lane.id, lane.role, material)
    for element in process.elements.values():
        for role in element.candidate_groups:
            yield from _unheld(drawing, element.id, role, material)


def _unheld(drawing: Drawing, place: str, role: str, material: Material) -> Iterator[Problem]:
    held = material.house.roles
    if held is not None and role not in held:
        yield drawing.warning(
            place,
            "unknown_role",
            f"Ingen har rollen ”{role}” än. Den skapas tom när processen driftsätts.",
            "Ge någon rollen, eller rätta namnet.",
        )


def _lanes(drawing: Drawing) -> Iterator[Problem]:
    found: dict[str, str] = {}
    for lane in drawing.root.iter(bpmn("lane")):
        if lane.find(bpmn("childLaneSet")) is not None:
            continue
        for reference in lane.findall(bpmn("flowNodeRef")):
            id_ = (reference.text or "").strip()
            if id_ in found and found[id_] != lane.get("id"):
                yield drawing.error(
                    id_,
                    "ambiguous_lane",
                    f"{drawing.called(id_)} ligger i flera banor.",
                    "Flytta uppgiften så att den ligger i en bana.",
                )
            found[id_] = lane.get("id", "")
