"""What moving a case means, in plain Swedish: each task, deadline, reminder and form that it touches."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from engine import clock
from engine.calendar import day_in_words
from engine.cases import Standing
from engine.exceptions import Problem
from engine.forms import FieldInfo
from engine.models import role, user_account
from engine.records import dataclass
from engine.spiff import Program
from engine.transaction import Reader

Kind = Literal["kept", "changed", "warning", "refused"]
#: A case follows as it is; follows with changes; follows once a person says where a step is; cannot follow.
VerdictKind = Literal["same", "changed", "choice", "refused"]

VERDICT_WORDS: Mapping[VerdictKind, str] = {
    "same": "Följer utan ändring",
    "changed": "Följer med ändring",
    "choice": "Behöver ditt val",
    "refused": "Kan inte följa",
}
_CHOOSE = "Välj vilket steg det blir, eller låt ärendet stanna i sin version."
#: Questions named in a sentence; the rest are counted.
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about a case that is moved. `element` is the id in the new drawing, "" for none.

    `process`: the key of the process of an element that the new drawing lacks.
    """

    kind: Kind
    element: str
    text: str
    process: str = ""


def verdict_kind(lines: Iterable[Line]) -> VerdictKind:
    """Return what the lines come to: where all that hinders is steps that are gone, a person can say where they are."""
    hindering = [line for line in lines if line.kind == "refused"]
    if hindering:
        return "choice" if all(line.process for line in hindering) else "refused"
    return "same" if all(line.kind == "kept" for line in lines) else "changed"


def refusal(problem: Problem) -> Line:
    """Say why a case cannot be moved."""
    lacking = problem.file.removesuffix(".bpmn") if problem.code == "element_is_gone" else ""
    remedy = _CHOOSE if lacking else problem.remedy
    return Line("refused", problem.element, f"{problem.message} {remedy}".strip(), lacking)


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
            yield from _gone(reader, row, before)
            continue
        told = [
            *_role(reader, row, new, roles),
            *_dates(row, new),
            *_reminders(new, before, after),
            *_form(reader, row, new, bundles),
        ]
        yield _stays(row, new, is_as_it_was=not told)
        yield from told
    left = {_what(row) for row in before.tasks if row["id"] in {new["id"] for new in after.tasks}}
    for row in now.values():
        yield from _come(row, after, roles)
        if _what(row) in left:
            text = f"Uppgiften ”{_title(row)}” finns sedan två gånger: den som redan pågick är kvar."
            yield Line("warning", row["element_id"], text)


def _what(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a task is about: another one about the same is the same work again."""
    return row["process_key"], row["element_id"], row["item_label"]


def _gone(reader: Reader, row: Mapping[str, Any], before: Standing) -> Iterator[Line]:
    holder = _name_of(reader, row["assignee_id"])
    whose = f" hos {holder}" if holder else ""
    yield Line("changed", "", f"Uppgiften ”{_title(row)}” försvinner ur arbetslistan{whose}.")
    if _planned(before, row["id"]):
        yield Line("changed", "", f"Påminnelserna om ”{_title(row)}” tas bort.")
    if _drafted(row):
        text = f"Utkastet till ”{_title(row)}” följer inte med. Det kommer tillbaka om flytten ångras."
        yield Line("warning", "", text)


def _come(row: Mapping[str, Any], after: Standing, roles: Mapping[str, str]) -> Iterator[Line]:
    whom = roles.get(row["role"], row["role"])
    offered = f" (roll: {whom})" if whom else ""
    due = f", sista dag {_day(row['due_at'])}" if row["due_at"] is not None else ""
    planned = _planned(after, row["id"])
    reminded = f" Påminnelser kommer {_days(planned)}." if planned else ""
    text = f"Uppgiften ”{_title(row)}” är ny och öppnas direkt{offered}{due}.{reminded}"
    yield Line("changed", row["element_id"], text)


def _title(row: Mapping[str, Any]) -> str:
    """What people call a task: with what it is about, where there are several."""
    return f"{row['name']}: {row['item_label']}" if row["item_label"] else str(row["name"])


def _name_of(reader: Reader, user_id: int | None) -> str | None:
    if user_id is None:
        return None
    return reader.connection.scalar(select(user_account.c.name).where(user_account.c.id == user_id))


def _stays(row: Mapping[str, Any], new: Mapping[str, Any], *, is_as_it_was: bool) -> Line:
    draft = ", med sitt utkast" if _drafted(row) else ""
    if new["name"] != row["name"]:
        text = f"Uppgiften ”{_title(row)}” finns kvar{draft}, men heter ”{new['name']}”."
        return Line("changed", new["element_id"], text)
    as_it_was = " som den är" if is_as_it_was else ""
    return Line("kept", new["element_id"], f"Uppgiften ”{_title(new)}” finns kvar{as_it_was}{draft}.")


def _role(
    reader: Reader, row: Mapping[str, Any], new: Mapping[str, Any], roles: Mapping[str, str]
) -> Iterator[Line]:
    if new["role"] != row["role"]:
        gets, had = (roles.get(key, key) for key in (new["role"], row["role"]))
        text = f"Uppgiften ”{_title(new)}” går till en annan roll: {gets} i stället för {had}."
        yield Line("changed", new["element_id"], text)
    if new["assignee_id"] != row["assignee_id"]:
        yield from _holders(reader, row, new)


def _holders(reader: Reader, row: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    had, gets = _name_of(reader, row["assignee_id"]), _name_of(reader, new["assignee_id"])
    if had:
        yield Line("changed", new["element_id"], f"Uppgiften ”{_title(new)}” ligger inte längre hos {had}.")
    if gets:
        yield Line("changed", new["element_id"], f"Uppgiften ”{_title(new)}” läggs hos {gets}.")


def _dates(row: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    name, element = _title(new), new["element_id"]
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
    name, element = _title(row), row["element_id"]
    if not new:
        yield Line("changed", element, f"Inga fler påminnelser om ”{name}” är planerade.")
    elif old:
        yield Line("changed", element, f"Påminnelserna om ”{name}” flyttas till {_days(new)}.")
    else:
        yield Line("changed", element, f"Påminnelser om ”{name}” kommer {_days(new)}.")


def _days(planned: Mapping[str, datetime]) -> str:
    return _listed([_day(at) for at in sorted(planned.values())])


def _planned(standing: Standing, task_id: int | None) -> dict[str, datetime]:
    """Return {anchor, rule and role: moment} of what is planned for a task, or for the case itself."""
    return {
        f"{row['anchor']} {row['rule_key']} {row['role'] or ''}": row["due_at"]
        for row in standing.reminders
        if row["user_task_id"] == task_id
    }


def _form(
    reader: Reader, row: Mapping[str, Any], new: Mapping[str, Any], bundles: tuple[int, int]
) -> Iterator[Line]:
    old_fields = _fields(reader, bundles[0], row["form_key"])
    new_fields = _fields(reader, bundles[1], new["form_key"])
    name, element = _title(new), new["element_id"]
    come = {path: field for path, field in new_fields.items() if path not in old_fields}
    must = [field.label for field in come.values() if field.required]
    may = [field.label for field in come.values() if not field.required]
    stricter = [
        field.label
        for path, field in new_fields.items()
        if field.required and path in old_fields and not old_fields[path].required
    ]
    gone = [path for path in old_fields if path not in new_fields]
    if must:
        text = f"Nya frågor i ”{name}”, utan svar än, som måste besvaras: {_quoted(must)}."
        yield Line("changed", element, text)
    if may:
        yield Line("changed", element, f"Nya frågor i ”{name}”, som är frivilliga: {_quoted(may)}.")
    if stricter:
        yield Line("changed", element, f"Frågor i ”{name}” som nu måste besvaras: {_quoted(stricter)}.")
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
        label = labels[row["element_id"]]
        if token not in old:
            yield Line("changed", row["element_id"], f"Ärendet väntar också på ”{label}”.")
        else:
            yield Line("kept", row["element_id"], f"Ärendet väntar fortfarande på ”{label}”.")


def _the_case(before: Standing, after: Standing) -> Iterator[Line]:
    if before.case["phase"] != after.case["phase"] and after.case["status"] != "ended":
        old, new = before.case["phase"] or "ingen fas", after.case["phase"] or "ingen fas"
        yield Line("changed", "", f"Ärendet går från ”{old}” till ”{new}”.")
    if after.case["status"] == "ended":
        yield Line("warning", "", "Ärendet avslutas av flytten: ingenting återstår att göra.")
    if before.incidents and not after.incidents:
        yield Line("changed", "", "Störningen i ärendet försvinner: steget som hade stannat går vidare.")
    yield from _reminders_of_the_case(before, after)


def _reminders_of_the_case(before: Standing, after: Standing) -> Iterator[Line]:
    """The reminders that hang on the case's own dates, not on a task."""
    old, new = (_planned(standing, None) for standing in (before, after))
    gone, come = (
        len(those.keys() - others.keys()) + sum(others.get(key, at) != at for key, at in those.items())
        for those, others in ((old, new), (new, old))
    )
    if gone:
        told = "1 påminnelse" if gone == 1 else f"{gone} påminnelser"
        yield Line("changed", "", f"{told} om ärendets tidplan tas bort.")
    if come:
        told = "1 ny påminnelse" if come == 1 else f"{come} nya påminnelser"
        yield Line("changed", "", f"{told} om ärendets tidplan planeras.")


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
    named = [f"”{label}”" for label in dict.fromkeys(labels)]
    left = len(named) - _MOST_NAMED
    return _listed(named if left <= 1 else [*named[:_MOST_NAMED], f"{left} till"])


def _listed(words: list[str]) -> str:
    words = list(dict.fromkeys(words))
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
