"""A case's history in plain words: who did what when, and which answers changed from what to what."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from engine import feel
from engine.bpmn import Bundle
from engine.cases import CaseReferences
from engine.forms import Form, References
from engine.queries.case_answers import forms_by_variable
from engine.queries.case_page import Event
from engine.queries.registers import users
from engine.records import dataclass
from engine.transaction import Reader
from web import words
from web.filters import day

#: Accounts of the engine itself.
_WHO = {"system": "Systemet", "operator": "Driften"}
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Change:
    """An answer before and after; "" where there was or is none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history.

    `reason` is the person's own text, `trouble` what stopped the case; `computed` are the names of lists and
    structures that no form asks for, which the process put together itself.
    """

    at: datetime
    who: str
    what: str
    reason: str
    trouble: str
    changes: list[Change]
    computed: list[str]
    steps: list[str]


@dataclass(frozen=True, slots=True)
class _Book:
    """What it takes to put events into words."""

    elements: Mapping[str, str]
    people: Mapping[str, str]
    forms: Mapping[str, Form]
    references: References


def element_names(files: Bundle) -> dict[str, str]:
    """Return {id: what a person calls it} of the steps of all the bundle's processes."""
    return {
        id_: element.label for facts in files.processes.values() for id_, element in facts.elements.items()
    }


def history(reader: Reader, bundle_id: int, events: Iterable[Event]) -> list[Happening]:
    """Put the events of a case into words."""
    files = reader.rooms.programs.bundle(reader.connection, bundle_id)
    book = _Book(
        elements=element_names(files),
        people={person.username: person.name for person in users(reader)},
        forms=forms_by_variable(reader, bundle_id),
        references=CaseReferences(reader),
    )
    return [_happening(book, event) for event in events]


def _happening(book: _Book, event: Event) -> Happening:
    details = event.details
    changed = details.get("changes") or {}
    computed = [name for name, values in changed.items() if name not in book.forms and _is_structure(values)]
    return Happening(
        at=event.at,
        who=event.actor_name or _WHO.get(event.actor, event.actor),
        what=_SENTENCES.get(event.kind, _by_name)(book, event),
        reason=str(details.get("reason") or ""),
        trouble=str(details.get("incident") or ""),
        changes=[
            change
            for name, (before, after) in changed.items()
            if name not in computed
            for change in _changes_of(book, name, feel.from_json(before), feel.from_json(after))
        ],
        computed=computed,
        steps=[name for _, _, name in details.get("passed", ()) if name],
    )


def _is_structure(values: Iterable[Any]) -> bool:
    return any(isinstance(value, list | dict) for value in values)


def _changes_of(book: _Book, name: str, before: Any, after: Any) -> list[Change]:
    """One variable's change, in the words of the form that asks for it; else as the drawing names it."""
    form = book.forms.get(name)
    told_before, told_after = _told(book, form, name, before), _told(book, form, name, after)
    labels = dict.fromkeys([*told_before, *told_after])
    found = [Change(label, told_before.get(label, ""), told_after.get(label, "")) for label in labels]
    if form is None:
        found = [Change(name, _short(before), _short(after))]
    return [change for change in found if change.before != change.after]


def _told(book: _Book, form: Form | None, name: str, value: Any) -> dict[str, str]:
    if form is None:
        return {}
    return {answer.full_label: answer.text for answer in form.tell_answers({name: value}, book.references)}


def _short(value: Any) -> str:
    text = feel.to_text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _started(_book: _Book, event: Event) -> str:
    started = f"startade ärendet med version {event.details.get('version')} av processen"
    for kind, called in (("message", "meddelandet"), ("signal", "signalen")):
        if event.details.get(kind):
            return f"{started}, när {called} ”{event.details[kind]}” kom"
    return started


def _completed(book: _Book, event: Event) -> str:
    return f"gjorde klart ”{event.details.get('name') or _element(book, event)}”"


def _claimed(book: _Book, event: Event) -> str:
    return f"tog ”{_element(book, event)}”"


def _released(book: _Book, event: Event) -> str:
    return f"lade tillbaka ”{_element(book, event)}”"


def _handed_over(book: _Book, event: Event) -> str:
    to = str(event.details.get("to"))
    return f"lämnade över ”{_element(book, event)}” till {book.people.get(to, to)}"


def _timers(book: _Book, event: Event) -> str:
    names = [book.elements.get(id_, id_) for id_ in event.details.get("elements") or [event.element_id]]
    return f"förde ärendet vidare när tiden var inne: {', '.join(f'”{name}”' for name in names)}"


def _message(_book: _Book, event: Event) -> str:
    return f"tog emot meddelandet ”{event.details.get('name')}”"


def _paused(_book: _Book, event: Event) -> str:
    return f"pausade ärendet. Pausen prövas senast {day(date.fromisoformat(event.details['review_on']))}"


def _retried(_book: _Book, event: Event) -> str:
    outcome = "och det gick bra" if event.details.get("went_well") else "utan att lyckas"
    return f"försökte igen efter en störning, {outcome}"


def _migrated(_book: _Book, event: Event) -> str:
    return f"lät ärendet följa version {event.details.get('to')} av processen i stället för {event.details.get('from')}"


def _migration_undone(_book: _Book, event: Event) -> str:
    if event.details.get("by_hand"):
        return "ångrade den senaste flytten för hand: ärendet står där det stod"
    return f"ångrade den senaste flytten: ärendet följer version {event.details.get('to')} av processen"


def _moved_by_hand(book: _Book, event: Event) -> str:
    step = f" ”{_element(book, event)}”" if event.element_id else " ett steg"
    to = str(event.details.get("to"))
    return {
        "skip": f"förde ärendet förbi{step} för hand",
        "go_to": f"förde ärendet från{step} till ”{book.elements.get(to, to)}” för hand",
        "call_off": f"avbröt grenen vid{step} för hand",
    }.get(str(event.details.get("action")), "flyttade ärendet för hand")


def _by_name(book: _Book, event: Event) -> str:
    """An event that this page has no sentence for: its name, and the step it concerns."""
    name = words.EVENTS.get(event.kind, event.kind)
    return f"{name}: ”{_element(book, event)}”" if event.element_id else name


def _element(book: _Book, event: Event) -> str:
    return book.elements.get(event.element_id or "", event.element_id or "")


_SENTENCES: Mapping[str, Callable[[_Book, Event], str]] = {
    "case_started": _started,
    "user_task_completed": _completed,
    "user_task_claimed": _claimed,
    "user_task_released": _released,
    "user_task_handed_over": _handed_over,
    "timers_fired": _timers,
    "message_received": _message,
    "signal_received": _message,
    "case_paused": _paused,
    "case_resumed": lambda _book, _event: "återupptog ärendet",
    "case_cancelled": lambda _book, _event: "avbröt ärendet",
    "plan_changed": lambda _book, _event: "ändrade tidplanen",
    "incident_retried": _retried,
    "case_migrated": _migrated,
    "migration_undone": _migration_undone,
    "case_moved_by_hand": _moved_by_hand,
}
