"""The fields of the pages that change a step or a field without drawing: their words, help and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.authoring import LaneChoice, Way
from engine.queries.draft_words import DraftWords, Named

Control = Literal["line", "area", "select"]
Choice = tuple[str, str]

#: How the names of a way's fields begin: its id follows.
WAY = "way."


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page. `now` is what the file holds where somebody else has changed it since, null else."""

    name: str
    label: str
    help: str
    control: Control
    value: str
    choices: tuple[Choice, ...] = ()
    empty: str = "Inget valt"
    now: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    label: str
    help: str = ""
    control: Control = "line"
    empty: str = "Inget valt"


_STEP: Mapping[str, _Words] = {
    "name": _Words("Namn", "En uppgift heter det som ska göras: ”Skriv plan”. Ett vägval är en fråga."),
    "documentation": _Words(
        "Instruktion",
        "Vad ska göras, varför, och var finns hjälp? Den som får uppgiften läser det. Markdown går bra.",
        "area",
    ),
    "lane": _Words("Roll", "Banan i ritningen. Rollen i den får uppgiften.", "select"),
    "candidateGroups": _Words(
        "Annan roll än banans",
        "Bara om någon annan än banans roll ska göra just det här.",
        "select",
        "Ingen annan",
    ),
    "assignee": _Words(
        "En viss person", "Ett uttryck som ger ett användarnamn, till exempel participants.process_leader."
    ),
    "formRef": _Words("Formulär", "Det som fylls i.", "select", "Inget formulär, bara knappen Klar"),
    "due": _Words(
        "Sista dag",
        "Till exempel 5 arbetsdagar, P10D, 2027-06-14 eller ett uttryck. Räknas från att uppgiften kommer.",
    ),
    "reminders": _Words(
        "Påminnelser",
        "Före (-), på (0) och efter (+) sista dagen, med komma emellan: -3 arbetsdagar, 0, +5 arbetsdagar -> "
        "process_leader. Pilen säger vilken roll som också får påminnelsen.",
    ),
    "not_same_as": _Words(
        "Inte samma person som gjorde", "Fyra ögon: välj steget som någon annan ska ha gjort.", "select"
    ),
    "decisionRef": _Words("Beslutstabell", "Tabellen som ger svaret.", "select"),
    "mapDecisionResult": _Words("Vad tabellen ger", "Ett värde är vanligast.", "select"),
    "script": _Words("Beräkning", "Ett uttryck i FEEL, till exempel antal + 1.", "area"),
    "resultVariable": _Words("Svaret sparas som", "Namnet som villkor och formulär sedan använder."),
    "calledElement": _Words("Process som anropas", "", "select"),
    "topic": _Words("Vad systemet gör", "", "select"),
    "timer_kind": _Words("Slag av tid", "", "select"),
    "timer": _Words(
        "Tid", "Till exempel P10D (tio dagar), 2027-06-14, R/P1W (varje vecka) eller ett uttryck."
    ),
    "phase": _Words("Fas", "Namnet som visas på ärendets statusrad medan steget pågår."),
    "default": _Words(
        "Väg när inget villkor stämmer", "Den vägen har inget villkor.", "select", "Ingen sådan väg"
    ),
}
_FIELD: Mapping[str, _Words] = {
    "label": _Words("Fråga eller namn", "Det som står vid fältet."),
    "text": _Words("Text att läsa", "Markdown går bra.", "area"),
    "description": _Words("Hjälptext", "En mening som hjälper den som fyller i."),
    "required": _Words("Måste fyllas i", "", "select"),
    "choices": _Words(
        "Val att välja bland",
        "Ett val på varje rad. Ett val som får behålla sina ord behåller sin kod.",
        "area",
    ),
}
#: Everything that these pages send about one thing, beside its ways.
NAMES = (*_STEP, *_FIELD)

_RESULTS = (
    ("singleEntry", "Ett värde"),
    ("singleResult", "En rad med namngivna värden"),
    ("collectEntries", "En lista av värden"),
    ("resultList", "En lista av rader"),
)
_TIMES = (
    ("timeDuration", "En tid efter att det börjar"),
    ("timeDate", "En viss dag"),
    ("timeCycle", "Upprepas"),
)
_REQUIRED = (("ja", "Ja"), ("nej", "Nej"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What there is to choose from around a step. `others` are the other steps for people: id and name."""

    words: DraftWords
    lanes: list[LaneChoice]
    others: list[Choice]
    ways: list[Way]

    def choices(self, name: str) -> tuple[Choice, ...]:
        named = {
            "candidateGroups": self.words.roles,
            "decisionRef": self.words.tables,
            "calledElement": self.words.processes,
            "formRef": self.words.forms,
        }
        if name in named:
            return tuple(_pairs(named[name]))
        plain: Mapping[str, Iterable[Choice]] = {
            "topic": ((topic, topic) for topic in self.words.topics),
            "lane": ((lane.id, lane.name) for lane in self.lanes),
            "not_same_as": self.others,
            "mapDecisionResult": _RESULTS,
            "timer_kind": _TIMES,
            "default": ((way.id, way.name or f"Vägen till {way.leads_to}") for way in self.ways),
        }
        return tuple(plain.get(name, ()))


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the fields: what the file holds, or what was typed where the page is shown again.

    `is_overtaken`: somebody has saved since; then each field tells what the file holds where that differs.
    """

    given: Mapping[str, str]
    is_overtaken: bool

    def field(self, name: str, words: _Words, now: str, choices: tuple[Choice, ...] = ()) -> Field:
        value = self.given.get(name, now)
        known = {code for code, _ in choices}
        unknown = [one for one in dict.fromkeys((now, value)) if one and one not in known]
        differs = self.is_overtaken and value.replace("\r\n", "\n") != now
        return Field(
            name,
            words.label,
            words.help,
            words.control,
            value,
            # What is written and not known stays possible to keep.
            (*choices, *((one, f"{one} (finns inte här)") for one in unknown)),
            words.empty,
            dict(choices).get(now, now) if differs else None,
        )


def step_fields(properties: Mapping[str, str], around: Surroundings, filling: Filling) -> list[Field]:
    """Return the fields of a step."""
    return [
        filling.field(name, words, properties[name], around.choices(name))
        for name, words in _STEP.items()
        if name in properties
    ]


def form_fields(properties: Mapping[str, str], filling: Filling) -> list[Field]:
    """Return the fields of a form's field."""
    return [
        filling.field(name, words, properties[name], _REQUIRED if name == "required" else ())
        for name, words in _FIELD.items()
        if name in properties
    ]


def way_fields(way: Way, filling: Filling) -> list[Field]:
    """Return the fields of a way out: the answer that it stands for, and when it is taken."""
    name, condition = f"{WAY}{way.id}.name", f"{WAY}{way.id}.condition"
    return [
        filling.field(name, _ANSWER, way.name),
        filling.field(condition, _CONDITION, way.condition),
    ]


_ANSWER = _Words("Svar", "Det som står vid vägen, till exempel Ja.")
_CONDITION = _Words("Villkor", 'Ett uttryck i FEEL, till exempel antal > 3 eller svar = "ja".', "area")


def _pairs(things: Iterable[Named]) -> Iterable[Choice]:
    return ((thing.id, thing.name) for thing in things)
