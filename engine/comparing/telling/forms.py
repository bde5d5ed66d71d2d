"""What differs between two forms, as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.comparing.forms import FormPair, RawField
from engine.comparing.model import Change, Facet, FieldChange, Sentence, Topic
from engine.comparing.phrasing import LONGEST_IN_WORDS, condition_in_words, listed, quoted
from engine.comparing.telling import elements
from engine.comparing.telling.facets import Telling, capitalised, other_property, told
from engine.comparing.vocabulary import Vocabulary, questions

TYPES = {
    "textfield": "en kort text",
    "textarea": "en längre text",
    "number": "ett tal",
    "datetime": "ett datum eller en tid",
    "select": "ett val ur en lista",
    "radio": "ett val bland knappar",
    "checklist": "flera val",
    "checkbox": "en kryssruta",
    "filepicker": "en bilaga",
    "group": "en grupp",
    "dynamiclist": "en grupp som upprepas",
    "text": "en text",
}
_NOUNS = {
    "group": "gruppen",
    "dynamiclist": "gruppen",
    "text": "texten",
    "separator": "linjen",
    "spacer": "luften",
}
_NEGATED = re.compile(r"=?\s*not\((.*)\)", re.DOTALL)


def _yes_no(topic: Topic, is_now: str, is_not: str) -> Telling:
    return Telling(topic, f"{{it}} {is_now}.", f"{{it}} {is_not}.", "{it}: {old} är ändrat till {new}.")


def _limit(what: str) -> Telling:
    return Telling(
        Topic.QUESTIONS,
        f"{{it}} har fått {what} {{new}}.",
        f"{{it}} har inte längre {what} {{old}}.",
        f"{{it}} har nu {what} {{new}} i stället för {{old}}.",
        shows=str,
    )


_TELLINGS = {
    "label": Telling(
        Topic.WORDS, "{it} heter nu {new}.", "{it} har inte längre någon rubrik.", "{it} heter nu {new}."
    ),
    "text": Telling(
        Topic.WORDS, "{it} har fått ett innehåll.", "{it} är nu tom.", "{it} är ändrad.", shows=None
    ),
    "description": Telling(
        Topic.WORDS,
        "{it} har fått en hjälptext.",
        "{it} har inte längre någon hjälptext.",
        "Hjälptexten till {it} är ändrad.",
        shows=None,
    ),
    "type": Telling(
        Topic.QUESTIONS,
        "{it} är nu {new}.",
        "{it} är inte längre {old}.",
        "{it} är nu {new} i stället för {old}.",
    ),
    "required": _yes_no(Topic.QUESTIONS, "är nu obligatorisk", "är inte längre obligatorisk"),
    "readonly": _yes_no(Topic.QUESTIONS, "går nu bara att läsa", "går nu att svara på"),
    "disabled": _yes_no(Topic.QUESTIONS, "går nu bara att läsa", "går nu att svara på"),
    "required_if": Telling(
        Topic.QUESTIONS,
        "{it} är nu obligatorisk när {new}.",
        "{it} är inte längre obligatorisk när {old}.",
        "{it} är nu obligatorisk när {new}; förut när {old}.",
    ),
    "condition": Telling(
        Topic.QUESTIONS,
        "{it} visas nu {new}.",
        "{it} visas nu alltid (förut {old}).",
        "{it} visas nu {new}; förut {old}.",
    ),
    "rule": Telling(
        Topic.QUESTIONS,
        "{it} har fått en regel för svaret: {new}.",
        "{it} har inte längre regeln {old}.",
        "{it} har nu regeln {new} i stället för {old}.",
    ),
    "rule_message": Telling(
        Topic.WORDS,
        "{it} har fått ett felmeddelande.",
        "{it} har inte längre något eget felmeddelande.",
        "Felmeddelandet till {it} är ändrat.",
        shows=None,
    ),
    "key": Telling(
        Topic.QUESTIONS,
        "Svaret på {it} sparas nu som {new}.",
        "Svaret på {it} sparas inte längre som {old}.",
        "Svaret på {it} sparas nu som {new} i stället för {old}.",
    ),
    "path": Telling(
        Topic.QUESTIONS,
        "Svaren i {it} sparas nu under {new}.",
        "Svaren i {it} sparas inte längre under {old}.",
        "Svaren i {it} sparas nu under {new} i stället för {old}.",
    ),
    "valuesKey": Telling(
        Topic.QUESTIONS,
        "{it} hämtar nu svarsalternativen ur {new}.",
        "{it} hämtar inte längre svarsalternativen ur {old}.",
        "{it} hämtar nu svarsalternativen ur {new} i stället för {old}.",
    ),
    "defaultValue": _limit("det ifyllda svaret"),
    "validate.min": _limit("minsta värdet"),
    "validate.max": _limit("största värdet"),
    "validate.minLength": _limit("minsta antalet tecken"),
    "validate.maxLength": _limit("största antalet tecken"),
    "properties.minRows": _limit("minsta antalet rader"),
    "properties.maxRows": _limit("största antalet rader"),
}


def tell_form(pair: FormPair, words: Vocabulary) -> list[Sentence]:
    """Everything that differs between two forms."""
    return list(_Teller(pair, words).sentences())


class _Teller:
    def __init__(self, pair: FormPair, words: Vocabulary) -> None:
        self._pair = pair
        # The form's own questions before those of others that ask for the same.
        own = questions([*pair.old.fields.values(), *pair.new.fields.values()])
        self._words = replace(words, answers={**words.answers, **own})
        self._file = pair.changes.file
        self._form = words.form(self._file.removesuffix(".form"))

    def sentences(self) -> Iterator[Sentence]:
        for facet in self._pair.changes.facets:
            yield told(facet, other_property(facet.name), it=self._form, file=self._file, element="")
        for change in self._pair.changes.fields:
            yield from self._about(change)

    def _about(self, change: FieldChange) -> Iterator[Sentence]:
        it = self._subject(change)
        if change.change in (Change.ADDED, Change.REMOVED):
            text = (
                self._added(change, it)
                if change.change is Change.ADDED
                else f"{it} är {elements.removed(it)}."
            )
            yield self._sentence(text, change, Topic.QUESTIONS, change.change)
            return
        for facet in change.facets:
            yield from self._told(change, facet)
        if change.is_moved:
            yield self._sentence(
                f"{it} står nu {self._place(change)}.", change, Topic.QUESTIONS, Change.MOVED
            )

    def _subject(self, change: FieldChange, label: str | None = None) -> str:
        noun = _NOUNS.get(change.kind, "frågan")
        label = label or change.label or change.key or change.id
        return f"{noun} {quoted(label[:60])} i {self._form}"

    def _added(self, change: FieldChange, it: str) -> str:
        field = self._new_field(change)
        said = [f"är {elements.new(it)}"]
        if field is not None and field.facets.get("required") == "true":
            said.append("obligatorisk")
        kind = TYPES.get(change.kind)
        asks = f" Svaret är {kind}." if kind and _NOUNS.get(change.kind) is None else ""
        return f"{it} {' och '.join(said)}.{asks}"

    def _new_field(self, change: FieldChange) -> RawField | None:
        fields = self._pair.new.fields.values()
        return next((each for each in fields if (each.id, each.path) == (change.id, change.key)), None)

    def _place(self, change: FieldChange) -> str:
        """After what, among those in the same group."""
        field = self._new_field(change)
        if field is None:
            return "på ett annat ställe"
        beside = [each for each in self._pair.new.fields.values() if each.around == field.around]
        index = beside.index(field)
        group = self._pair.new.fields.get(field.around)
        inside = f" i gruppen {quoted(group.label or group.path)}" if group else ""
        if index == 0:
            return f"först{inside}"
        before = beside[index - 1]
        return f"efter {quoted((before.label or before.path or before.id)[:60])}{inside}"

    def _told(self, change: FieldChange, facet: Facet) -> Iterator[Sentence]:
        if facet.name == "options":
            text = f"{self._subject(change)} {_options(facet)}."
            yield self._sentence(text, change, Topic.QUESTIONS, Change.CHANGED)
            return
        old_label = facet.old if facet.name in ("label", "text") else None
        yield told(
            facet,
            _TELLINGS.get(facet.name) or other_property(facet.name),
            it=self._subject(change, old_label),
            file=self._file,
            element=change.id,
            shows={
                "type": _type,
                "condition": self._shown_when,
                "required_if": self._when,
                "rule": self._when,
            }.get(facet.name),
        )

    def _when(self, text: str) -> str:
        return condition_in_words(text, self._words)

    def _shown_when(self, hidden: str) -> str:
        """The condition under which a field is shown; forms say when it is hidden."""
        negated = _NEGATED.fullmatch(hidden.strip()) if len(hidden) <= LONGEST_IN_WORDS else None
        if negated and negated[1].count("(") == negated[1].count(")"):
            return f"bara när {condition_in_words(negated[1], self._words)}"
        return f"utom när {condition_in_words(hidden, self._words)}"

    def _sentence(self, text: str, change: FieldChange, topic: Topic, what: Change) -> Sentence:
        return Sentence(capitalised(text), topic, what, self._file, change.id)


def _type(kind: str) -> str:
    return TYPES.get(kind, quoted(kind))


def _options(facet: Facet) -> str:
    """What became of the choices: new ones, lost ones, other words, another order."""
    old, new = _choices(facet.old), _choices(facet.new)
    fresh = [quoted(new[value]) for value in new if value not in old]
    lost = [quoted(old[value]) for value in old if value not in new]
    renamed = [
        f"{quoted(old[value])} till {quoted(new[value])}"
        for value in new
        if value in old and old[value] != new[value]
    ]
    said = []
    if fresh:
        said.append(
            f"har fått {'svarsalternativet' if len(fresh) == 1 else 'svarsalternativen'} {listed(fresh)}"
        )
    if lost:
        said.append(
            f"har inte längre {'svarsalternativet' if len(lost) == 1 else 'svarsalternativen'} {listed(lost)}"
        )
    if renamed:
        said.append(f"har bytt namn på svar: {listed(renamed)}")
    return ", och ".join(said) or "har svarsalternativen i en annan ordning"


def _choices(text: str | None) -> dict[str, str]:
    pairs = (line.partition(": ") for line in (text or "").splitlines())
    return {value: label or value for value, _, label in pairs}
