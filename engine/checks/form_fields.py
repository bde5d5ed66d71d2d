"""Forms with the processes that use them: conditions that fit the answers, fields that nobody sees or reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from engine import feel
from engine.bpmn import ElementFacts
from engine.checks.dictionary import RESERVED, first_name
from engine.checks.expressions import compiled, expressions_of
from engine.checks.material import Material
from engine.checks.typed import shortened
from engine.checks.types import Names, Types
from engine.exceptions import Problem
from engine.feel import ANY, Finding, Shape, shapes
from engine.feel.choices import cases_of
from engine.feel.reading import Reading, reading_of
from engine.forms import Asked, Form

READ_BY_THE_ENGINE = RESERVED | {
    "activities",
    "deciding_body",
    "diary_number",
    "final_decision",
    "launch_at",
    "mandate",
    "participation_level",
    "title",
}
"""What rows, reminders and pages are made from, whatever the drawing says."""
_MOST_TOLD = 12


def check_forms(material: Material, types: Types) -> Iterator[Problem]:
    for form, places in _forms(material, types):
        found = [dict.fromkeys(_of_form(form, names)) for names in places]
        # Only what is wrong wherever the form is used: another step may give what this one lacks.
        yield from (problem for problem in found[0] if all(problem in others for others in found[1:]))


def remarks_on_forms(material: Material, types: Types) -> Iterator[Problem]:
    read = _Read(material)
    for form, _ in _forms(material, types):
        unread = [label for path, label in _answers(form) if not read.reads(path)]
        if unread:
            told = ", ".join(f"”{label}”" for label in unread[:_MOST_TOLD])
            more = f" och {len(unread) - _MOST_TOLD} till" if len(unread) > _MOST_TOLD else ""
            yield Problem(
                f"{form.key}.form",
                "",
                "info",
                "unread_field",
                f"Inget villkor, ingen tabell och inget senare formulär läser {told}{more}.",
                "Fråga bara efter det som behövs; svaren syns annars bara på ärendets sida.",
            )


def _forms(material: Material, types: Types) -> Iterator[tuple[Form, list[Names]]]:
    """Each form that is used, with what is known at each of its places."""
    used: defaultdict[str, list[Names]] = defaultdict(list)
    for key, process in material.processes.items():
        for form_key in process.forms:
            used[form_key].append(types.names_for(key))
    for form_key, places in used.items():
        form = material.forms.get(form_key)
        if form is not None:
            yield form, places


# Expressions


def _of_form(form: Form, names: Names) -> Iterator[Problem]:
    for asked in form.asked:
        findings: list[Finding] = []
        feel.judge(asked.expression, _seen(asked, names), findings)
        for finding in findings:
            yield _told(form, asked, finding)
        if not findings:
            yield from _constant(form, asked, names)


def _seen(asked: Asked, names: Names) -> Names:
    """The answers beside the expression over the variables; while the form is filled in each may be empty.

    A row may have fields that another form has put there.
    """

    def find(name: str) -> Shape | None:
        known = names(name)
        own = asked.own.get(name)
        if own is None:
            return ANY if asked.is_row else known
        own = shapes.or_null(own)
        return own if known is None or known.kinds is None else shapes.union(own, known)

    return find


def _told(form: Form, asked: Asked, finding: Finding) -> Problem:
    message = (
        f"{asked.place} ”{shortened(asked.expression.text)}” i formuläret {form.key}: {finding.message} "
        f"(tecken {finding.position + 1})"
    )
    return Problem(
        f"{form.key}.form",
        asked.element,
        "warning",
        "form-expression",
        message,
        "Rätta uttrycket. Det blir annars alltid tomt, och räknas som nej.",
    )


def _constant(form: Form, asked: Asked, names: Names) -> Iterator[Problem]:
    """A condition that hides always, or a rule that no answer meets."""
    cases = cases_of([asked.expression], _seen(asked, names)) if asked.decides else None
    if not cases:
        return
    outcomes = frozenset().union(*{case.outcomes[0] for case in cases})
    text = shortened(asked.expression.text)
    if asked.hides and outcomes == frozenset((True,)):
        yield Problem(
            f"{form.key}.form",
            asked.element,
            "warning",
            "never_shown",
            f"{_listed(asked.hides)} visas aldrig: villkoret ”{text}” är alltid uppfyllt.",
            "Rätta villkoret, eller ta bort fältet.",
        )
    elif not asked.hides and True not in outcomes:
        yield Problem(
            f"{form.key}.form",
            asked.element,
            "warning",
            "never_valid",
            f"Inget svar godkänns: ”{text}” är aldrig uppfyllt.",
            "Rätta villkoret.",
        )


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"”{label}”" for label in labels) or "Innehållet"


# Who reads what


class _Read:
    """The names and fields that something reads: drawings, tables, other forms, the engine itself."""

    def __init__(self, material: Material) -> None:
        self._material = material

    def reads(self, path: str) -> bool:
        """Whether something reads the answer at `path` (`activities[].date`), itself or as a part of the whole."""
        root, last = first_name(path), path.rpartition(".")[2].removesuffix("[]")
        if self._asked_in_forms[path] > 1 or root in READ_BY_THE_ENGINE or root in self._words.whole:
            return True
        return last in self._words.fields and root in self._words.names

    @cached_property
    def _asked_in_forms(self) -> Mapping[str, int]:
        """Answers that a later form asks for again are shown there."""
        forms = (form for form in self._material.forms.values() if form is not None)
        return Counter(path for form in forms for path, _ in _answers(form))

    @cached_property
    def _words(self) -> Reading:
        found = Reading(set(), set(), set())
        for text in self._texts():
            expression = compiled(text)
            if isinstance(expression, feel.Expression):
                found.add(reading_of(expression.tree))
        for form in self._material.forms.values():
            for asked in form.asked if form is not None else ():
                found.add(reading_of(asked.expression.tree))
            for info in form.fields() if form is not None else ():
                found.take_whole(first_name(info.values_key or ""))
        for asked_decision in self._material.decisions.values():
            if asked_decision is not None:
                decision = asked_decision.model.decisions[asked_decision.decision_id]
                for name in decision.input_names:
                    found.take_whole(name)
        return found

    def _texts(self) -> Iterator[str]:
        for process in self._material.processes.values():
            yield from (written.text for written in expressions_of(process, self._material.house))
            for element in process.elements.values():
                yield from _sources(element)


def _sources(element: ElementFacts) -> Iterator[str]:
    """What mappings and handlers name without calling it an expression."""
    for mapping in (*element.incoming_mappings, *element.outgoing_mappings):
        if mapping.source:
            yield mapping.source
    if element.topic is not None:
        yield from (value for value in element.properties.values() if value.isidentifier())


def _answers(form: Form) -> Iterator[tuple[str, str]]:
    """Paths and labels; a list of rows by its fields."""
    return ((info.path, info.label) for info in form.fields() if info.type != "dynamiclist")
