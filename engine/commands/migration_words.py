"""What moving a case means, in plain Swedish: each task, deadline, reminder and form that it touches."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from engine import clock
from engine.calendar import day_in_words
from engine.cases import Standing
from engine.exceptions import Problem
from engine.forms import FieldInfo
from engine.models import role
from engine.spiff import Program
from engine.transaction import Reader

Kind = Literal["kept", "changed", "warning", "refused"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about a case that is moved. `element` is the id in the new drawing, "" for none.

    `process`: the key of the process of an element that the new drawing lacks.
    """

    kind: Kind
    element: str
    text: str
    process: str = ""


def refusal(problem: Problem) -> Line:
    """Say why a case cannot be moved."""
    lacking = problem.file.removesuffix(".bpmn") if problem.code == "element_is_gone" else ""
    return Line("refused", problem.element, f"{problem.message} {problem.remedy}".strip(), lacking)


def lines_of_move(
    reader: Reader, before: Standing, after: Standing, *, drawings: tuple[Program, Program]
) -> tuple[Line, ...]:
    """Return what differs between how a case stood and stands; a task that differs in nothing is told, too.

    `drawings` are the new one and the old one.
    """
    bundles = (before.case["bundle_id"], after.case["bundle_id"])
    labels = _labels(drawings)
    return (
        *_tasks(reader, before, after, bundles),
        *_timers(before, after, labels),
        *_subscriptions(before, after, labels),
        *_the_case(before, after),
    )


def _tasks(reader: Reader, before: Standing, after: Standing, bundles: tuple[int, int]) -> Iterator[Line]:
    now = {row["id"]: row for row in after.tasks}
    roles = {row.key: row.name for row in reader.connection.execute(select(role.c.key, role.c.name))}
    for row in before.tasks:
        new = now.pop(row["id"], None)
        if new is None:
            yield Line("changed", "", f"Uppgiften ”{row['name']}” försvinner ur arbetslistan.")
            continue
        told = [
            *_name_and_role(row, new, roles),
            *_dates(row, new),
            *_reminders(new, before, after),
            *_form(reader, row, new, bundles),
        ]
        if told:
            yield from told
        else:
            yield Line("kept", new["element_id"], f"Uppgiften ”{new['name']}” finns kvar som den är.")
    for row in now.values():
        yield Line("changed", row["element_id"], f"Uppgiften ”{row['name']}” är ny och öppnas direkt.")


def _name_and_role(
    row: Mapping[str, Any], new: Mapping[str, Any], roles: Mapping[str, str]
) -> Iterator[Line]:
    if new["name"] != row["name"]:
        yield Line("changed", new["element_id"], f"Uppgiften ”{row['name']}” heter ”{new['name']}”.")
    if new["role"] != row["role"]:
        gets, had = (roles.get(key, key) for key in (new["role"], row["role"]))
        text = f"Uppgiften ”{new['name']}” går till en annan roll: {gets} i stället för {had}."
        yield Line("changed", new["element_id"], text)


def _dates(row: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    name, element = new["name"], new["element_id"]
    if row["due_at"] != new["due_at"]:
        if new["due_at"] is None:
            text = f"Uppgiften ”{name}” har inte längre någon sista dag (var {_day(row['due_at'])})."
        elif row["due_at"] is None:
            text = f"Uppgiften ”{name}” får en sista dag: {_day(new['due_at'])}."
        else:
            text = f"Sista dagen för ”{name}” flyttas från {_day(row['due_at'])} till {_day(new['due_at'])}."
        yield Line("changed", element, text)
    if row["follow_up_at"] != new["follow_up_at"]:
        at = new["follow_up_at"]
        text = f"visas i listorna från {_day(at)}" if at else "visas i listorna direkt"
        yield Line("changed", element, f"Uppgiften ”{name}” {text}.")


def _reminders(row: Mapping[str, Any], before: Standing, after: Standing) -> Iterator[Line]:
    old, new = _planned(before, row["id"]), _planned(after, row["id"])
    if old == new:
        return
    name, element = row["name"], row["element_id"]
    if not new:
        yield Line("changed", element, f"Inga fler påminnelser om ”{name}” är planerade.")
        return
    days = _listed([_day(at) for at in sorted(new.values())])
    verb = "flyttas till" if old else "kommer"
    yield Line("changed", element, f"Påminnelserna om ”{name}” {verb} {days}.")


def _planned(standing: Standing, task_id: int) -> dict[str, datetime]:
    """Return {rule and role: moment} of what is planned for a task."""
    return {
        f"{row['rule_key']} {row['role'] or ''}": row["due_at"]
        for row in standing.reminders
        if row["user_task_id"] == task_id
    }


def _form(
    reader: Reader, row: Mapping[str, Any], new: Mapping[str, Any], bundles: tuple[int, int]
) -> Iterator[Line]:
    old_fields = _fields(reader, bundles[0], row["form_key"])
    new_fields = _fields(reader, bundles[1], new["form_key"])
    name, element = new["name"], new["element_id"]
    come = [field.label for path, field in new_fields.items() if path not in old_fields]
    asked = [
        field.label
        for path, field in new_fields.items()
        if field.required and (path not in old_fields or not old_fields[path].required)
    ]
    gone = [path for path in old_fields if path not in new_fields]
    if come:
        yield Line("changed", element, f"Formuläret till ”{name}” får nya frågor: {_quoted(come)}.")
    if asked:
        yield Line("changed", element, f"Att svara på i ”{name}” för att bli klar: {_quoted(asked)}.")
    if gone:
        labels = [old_fields[path].label for path in gone]
        yield Line("changed", element, f"Formuläret till ”{name}” frågar inte längre om {_quoted(labels)}.")
    lost = [old_fields[path].label for path in gone if path in _drafted(row)]
    if lost:
        text = (
            f"Utkastet till ”{name}” har svar på {_quoted(lost)}. De svaren följer inte med när uppgiften görs "
            "klar. Utkastet finns kvar om flytten ångras."
        )
        yield Line("warning", element, text)


def _fields(reader: Reader, bundle_id: int, form_key: str | None) -> dict[str, FieldInfo]:
    if form_key is None:
        return {}
    form = reader.rooms.programs.form(reader.connection, bundle_id, form_key)
    return {field.path: field for field in form.fields()}


def _drafted(row: Mapping[str, Any]) -> set[str]:
    """Return the paths of the fields that a draft has something in."""
    if row["draft"] is None:
        return set()
    typed: dict[str, list[str]] = json.loads(zlib.decompress(row["draft"]))
    return {_without_rows(name) for name, values in typed.items() if any(values)}


def _without_rows(name: str) -> str:
    """Return `rader[].namn` of `rader[3].namn`, as a form names its fields."""
    parts = name.split("[")
    return parts[0] + "".join(f"[{part[part.find(']') :]}" for part in parts[1:])


def _timers(before: Standing, after: Standing, labels: Mapping[str, str]) -> Iterator[Line]:
    old = {row["token_id"]: row for row in before.timers}
    new = {row["token_id"]: row for row in after.timers}
    for token, row in old.items():
        if token not in new:
            text = f"Tidsgränsen ”{labels[row['element_id']]}” ({_day(row['due_at'])}) gäller inte längre."
            yield Line("changed", row["element_id"], text)
    for token, row in new.items():
        label = labels[row["element_id"]]
        if token not in old:
            yield Line("changed", row["element_id"], f"Tidsgränsen ”{label}” är ny: {_day(row['due_at'])}.")
        else:
            yield Line("kept", row["element_id"], f"Tidsgränsen ”{label}” står kvar: {_day(row['due_at'])}.")


def _subscriptions(before: Standing, after: Standing, labels: Mapping[str, str]) -> Iterator[Line]:
    old = {row["token_id"]: row for row in before.subscriptions}
    new = {row["token_id"]: row for row in after.subscriptions}
    for token, row in old.items():
        if token not in new:
            label = labels[row["element_id"]]
            yield Line("changed", row["element_id"], f"Ärendet väntar inte längre på ”{label}”.")
    for token, row in new.items():
        if token not in old:
            label = labels[row["element_id"]]
            yield Line("changed", row["element_id"], f"Ärendet väntar också på ”{label}”.")


def _the_case(before: Standing, after: Standing) -> Iterator[Line]:
    if before.case["phase"] != after.case["phase"]:
        old, new = before.case["phase"] or "ingen fas", after.case["phase"] or "ingen fas"
        yield Line("changed", "", f"Ärendet går från ”{old}” till ”{new}”.")
    if after.case["status"] == "ended":
        yield Line(
            "warning", "", "Ärendet avslutas av flytten: ingenting återstår att göra i den nya versionen."
        )
    if before.incidents and not after.incidents:
        yield Line("changed", "", "Störningen i ärendet försvinner: steget som hade stannat går vidare.")


def _labels(drawings: tuple[Program, Program]) -> dict[str, str]:
    """Return {element id: what people call it}; the new drawing's words go before the old one's."""
    new, old = drawings
    return {
        element.id: element.label
        for program in (old, new)
        for facts in program.processes.values()
        for element in facts.elements.values()
    }


def _day(moment: datetime) -> str:
    return day_in_words(clock.local(moment).date())


def _quoted(labels: list[str]) -> str:
    return _listed([f"”{label}”" for label in dict.fromkeys(labels)])


def _listed(words: list[str]) -> str:
    words = list(dict.fromkeys(words))
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
