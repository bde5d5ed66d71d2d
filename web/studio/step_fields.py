"""The fields of the pages that change a step without drawing: their groups and choices, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.authoring import LaneChoice, Way
from engine.queries.draft_words import DraftWords, Named
from engine.records import dataclass
from web.studio import field_words
from web.studio.field_words import Choice, Control, Words

#: How the names of a way's fields begin: its id follows.
WAY = "way."
#: Everything that these pages send about one thing, beside its ways.
NAMES = tuple(dict.fromkeys((*field_words.STEP, *field_words.FIELD)))

__all__ = ["NAMES", "WAY", "Choice", "Field", "Filling", "Group", "Surroundings", "Words"]


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
class Group:
    """Fields under one heading; `is_open` where one of them says something."""

    heading: str
    fields: list[Field]
    is_open: bool


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
            "role": self.words.roles,
            "decisionRef": self.words.tables,
            "calledElement": self.words.processes,
            "formRef": self.words.forms,
        }
        if name in named:
            return tuple(_pairs(named[name]))
        plain: Mapping[str, Iterable[Choice]] = {
            "topic": ((topic, field_words.TOPICS.get(topic, topic)) for topic in self.words.topics),
            "lane": ((lane.id, lane.name) for lane in self.lanes),
            "not_same_as": self.others,
            "default": ((way.id, way.name or f"Vägen till {way.leads_to}") for way in self.ways),
        }
        return tuple(plain.get(name, field_words.CHOICES.get(name, ())))


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the fields: what the file holds, or what was typed where the page is shown again.

    `is_overtaken`: somebody has saved since; then each field tells what the file holds where that differs.
    """

    given: Mapping[str, str]
    is_overtaken: bool

    def field(self, name: str, words: Words, now: str, choices: tuple[Choice, ...] = ()) -> Field:
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
    """Return the fields of a step, those that are always shown first."""
    return [
        filling.field(name, _fitting(name, words, properties), properties[name], around.choices(name))
        for name, words in field_words.STEP.items()
        if name in properties and _concerns(name, properties)
    ]


def in_groups(
    fields: list[Field], errors: Mapping[str, str], headings: Mapping[str, tuple[str, ...]]
) -> tuple[list[Field], list[Group]]:
    """Return the fields that are always shown, and the others under headings that can be opened."""
    grouped = {name: heading for heading, names in headings.items() for name in names}
    shown = [field for field in fields if field.name not in grouped]
    groups = []
    for heading in headings:
        own = [field for field in fields if grouped.get(field.name) == heading]
        is_open = any(_says_something(field) or field.name in errors for field in own)
        groups += [Group(heading, own, is_open)] if own else []
    return shown, groups


def _says_something(field: Field) -> bool:
    """Every answer has a name: that one is there is nothing to show."""
    return bool(field.now or (field.value and field.name != "key"))


def form_fields(properties: Mapping[str, str], filling: Filling) -> list[Field]:
    """Return the fields of a form's field."""
    return [
        filling.field(name, words, properties[name], field_words.CHOICES.get(name, ()))
        for name, words in field_words.FIELD.items()
        if name in properties
    ]


def way_fields(way: Way, filling: Filling) -> list[Field]:
    """Return the fields of a way out: the answer that it stands for, and when it is taken."""
    name, condition = f"{WAY}{way.id}.name", f"{WAY}{way.id}.condition"
    return [
        filling.field(name, field_words.ANSWER, way.name),
        filling.field(condition, field_words.CONDITION, way.condition),
    ]


def _fitting(name: str, words: Words, properties: Mapping[str, str]) -> Words:
    """The same word means two things where a process and a step both have it."""
    is_process = "historyTimeToLive" in properties
    return field_words.OF_PROCESS.get(name, words) if is_process else words


def _concerns(name: str, properties: Mapping[str, str]) -> bool:
    """Whether a service of this kind reads the property; one that says something is always shown."""
    readers = field_words.READ_BY.get(name)
    return readers is None or bool(properties[name]) or properties.get("topic") in readers


def _pairs(things: Iterable[Named]) -> Iterable[Choice]:
    return ((thing.id, thing.name) for thing in things)
