"""What the step list shows of a drawing: its steps as a list, and one step with everything that can be changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flask import render_template, url_for

from engine import authoring
from engine.authoring import ELEMENT, STEP_KINDS
from engine.bpmn import ElementFacts, read_processes
from engine.bpmn.facts import FOR_PEOPLE
from engine.checks import review_bundle
from engine.drafts import DraftFile
from engine.drawing import Step, text_outline
from engine.exceptions import NotFound, Problem, Refused
from engine.queries import studio
from engine.queries.draft_words import draft_words
from engine.records import dataclass
from web.here import actor, engine
from web.studio import additions, field_words, findings
from web.studio.places import is_there, tabs_of
from web.studio.step_fields import (
    WAY,
    Choice,
    Field,
    Surroundings,
    in_groups,
    step_fields,
    way_fields,
)
from web.studio.step_saving import NO_TROUBLE, Answer, Trouble, at_the_page, file_of, with_status

_LONGEST_DUE = 30


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as a line of the list."""

    step: Step
    name: str
    facts: ElementFacts | None
    due: str
    reminders: str
    problems: Counter[str]


def show_list(key: str, name: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """The steps of a drawing in the order of the way."""
    file = file_of(key, name)
    source = render_template(
        "studio/steps.html",
        page=engine().read(studio.workspace_page, key, actor()),
        name=name,
        file=file,
        trouble=trouble,
        editor=editor_address(key, name),
        lines=_lines(file, problem_counts(key, name)),
        processes=authoring.processes_in(file.content),
        tabs=tabs_of(key),
    )
    return with_status(source, trouble)


def show_step(key: str, name: str, element_id: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """One step, or the process itself or a lane, with its properties, its ways and what can come after it."""
    file = file_of(key, name)
    told = _StepPage(key, file, element_id, trouble).told()
    return with_status(render_template("studio/steps_step.html", **told), trouble)


def values_at(content: bytes, element_id: str) -> dict[str, str]:
    """Return what the fields of a step's page hold in a file, by their names."""
    ways = authoring.ways_out(content, element_id)
    answers = {f"{WAY}{way.id}.name": way.name for way in ways}
    conditions = {f"{WAY}{way.id}.condition": way.condition for way in ways}
    return {**authoring.properties_at(content, element_id), **answers, **conditions}


def problems_about(key: str, name: str, element_id: str) -> list[Problem]:
    """What the checks say of an element and of the ways out of it."""
    content = file_of(key, name).content
    ids = {element_id}
    if name.endswith(".bpmn"):
        ids |= {way.id for way in authoring.ways_out(content, element_id)}
    problems = engine().read(studio.draft_problems, key, actor())
    return [problem for problem in problems if problem.file == name and problem.element in ids]


def problem_counts(key: str, name: str) -> dict[str, Counter[str]]:
    """How many problems of each severity the elements of a file have."""
    counts: dict[str, Counter[str]] = {}
    for problem in engine().read(studio.draft_problems, key, actor()):
        if problem.file == name:
            counts.setdefault(problem.element, Counter())[problem.severity] += 1
    return counts


def editor_address(key: str, name: str) -> str | None:
    address = f"/studio/{key}/redigera/{name}"
    return address if is_there(address) else None


def with_fields(problems: list[Problem], element_id: str, fields: list[Field]) -> list[tuple[Problem, str]]:
    """What the checks say, each with the field of the page that it is about, "" where that is not known."""
    there = {field.name for field in fields}
    found = []
    for problem in problems:
        field = findings.field_of(problem) or ""
        field = "lane" if field == "role" and "lane" in there else field
        if problem.element != element_id:
            field = f"{WAY}{problem.element}.{field}" if field in ("name", "condition") else ""
        found.append((problem, field if field in there or field.startswith(WAY) else ""))
    return found


def _lines(file: DraftFile, counts: Mapping[str, Counter[str]]) -> list[StepLine]:
    facts = _facts(file)
    return [
        StepLine(
            step,
            step.name or f"{step.kind.capitalize()} (utan namn)",
            facts.get(step.element_id),
            _brief_due(facts.get(step.element_id)),
            _brief_reminders(facts.get(step.element_id)),
            counts.get(step.element_id, Counter()),
        )
        for step in text_outline(file.content, {})
        if step.element_id
    ]


def _brief_due(facts: ElementFacts | None) -> str:
    due = (facts and facts.due) or ""
    return due if len(due) <= _LONGEST_DUE else "Räknas ut"


def _brief_reminders(facts: ElementFacts | None) -> str:
    """The first reminders, and how many more there are."""
    steps = [step.strip() for step in ((facts and facts.reminders) or "").split(",") if step.strip()]
    more = f" och {len(steps) - 2} till" if len(steps) > 3 else ""
    return ", ".join(steps[:2] if more else steps) + more


def _facts(file: DraftFile) -> dict[str, ElementFacts]:
    """What the drawing says of its steps; nothing where no process in it can run yet."""
    try:
        return {
            id_: one
            for process in read_processes(file.content, file.name)
            for id_, one in process.elements.items()
        }
    except Refused:
        return {}


class _StepPage:
    """What the page of one step is told."""

    def __init__(self, key: str, file: DraftFile, element_id: str, trouble: Trouble) -> None:
        self._key = key
        self._file = file
        self._id = element_id
        self._trouble = trouble
        self._facts = _facts(file)
        self._properties = authoring.properties_at(file.content, element_id)
        self._ways = authoring.ways_out(file.content, element_id)
        self._page = engine().read(studio.workspace_page, key, actor())
        self._around = Surroundings(
            words=engine().read(draft_words, key, actor()),
            lanes=authoring.lanes_to_choose(file.content, element_id),
            others=self._other_steps(),
            ways=self._ways,
        )

    def told(self) -> dict[str, object]:
        fields = step_fields(self._properties, self._around, self._trouble.filling)
        problems = problems_about(self._key, self._file.name, self._id)
        ways, filling = self._ways, self._trouble.filling
        shown, groups = in_groups(fields, self._trouble.errors, field_words.GROUPS)
        return {
            "page": self._page,
            "file": self._file,
            "element_id": self._id,
            **self._place(),
            "fields": fields,
            "shown": shown,
            "groups": groups,
            "ways": ways,
            "way_fields": {way.id: way_fields(way, filling) for way in ways} if len(ways) > 1 else {},
            "places": self._places(),
            "kinds": STEP_KINDS,
            "lanes": [(lane.id, lane.name) for lane in self._around.lanes],
            "lane": self._properties.get("lane", ""),
            **self._additions(),
            "trouble": self._trouble,
            "errors": at_the_page(self._trouble.errors, ELEMENT),
            "problems": with_fields(problems, self._id, fields),
            "notes": self._notes(),
            "links": self._links(),
            "editor": editor_address(self._key, self._file.name),
        }

    def _place(self) -> dict[str, object]:
        """The step as a line of the list, with those beside it; the process itself has none."""
        outline = [one for one in text_outline(self._file.content, {}) if one.element_id]
        at = next((number for number, one in enumerate(outline) if one.element_id == self._id), None)
        if at is None:
            kind = authoring.kind_at(self._file.content, self._id)
            if kind not in ("process", "lane"):
                raise NotFound(
                    f"Ritningen har inget steg med id ”{self._id[:80]}”. Någon kan ha tagit bort det."
                )
            words = {"process": "Hela processen", "lane": "Bana"}[kind]
            step = Step(self._id, "", words, self._properties.get("name", ""), (), "")
            return {"step": step, "before": None, "after": None, "is_step": False, "kind": kind}
        return {
            "step": outline[at],
            "before": outline[at - 1] if at else None,
            "after": outline[at + 1] if at + 1 < len(outline) else None,
            "is_step": True,
            "kind": authoring.kind_at(self._file.content, self._id),
        }

    def _other_steps(self) -> list[Choice]:
        return [
            (one.id, one.label)
            for one in self._facts.values()
            if one.kind in FOR_PEOPLE and one.id != self._id
        ]

    def _places(self) -> list[Choice]:
        """Where a new step can be put after this one: id and words; nothing where it cannot."""
        content = self._file.content
        if len(self._ways) > 1:
            return [
                (way.id, f"{way.name}: före {way.leads_to}" if way.name else f"Före {way.leads_to}")
                for way in self._ways
                if not authoring.why_not_after(content, way.id)
            ]
        if authoring.kind_at(content, self._id) in ("process", "lane"):
            return []
        return [] if authoring.why_not_after(content, self._id) else [(self._id, "")]

    def _additions(self) -> dict[str, object]:
        """What can be put into the drawing from here, and why the step itself cannot be taken away."""
        content = self._file.content
        if authoring.kind_at(content, self._id) in ("process", "lane"):
            return {"branches": None, "timers": None, "why_not_removed": ""}
        lanes = [(lane.id, lane.name) for lane in self._around.lanes]
        place = additions.Place(content, self._id, lanes, self._properties.get("lane", ""))
        return {
            "branches": additions.branch_form(place, self._trouble.filling, can_follow=bool(self._places())),
            "timers": additions.timer_fields(place, self._trouble.filling),
            "why_not_removed": authoring.why_not_removed(content, self._id),
            "why_ways_stay": {way.id: authoring.why_not_removed(content, way.id) for way in self._ways},
        }

    def _notes(self) -> dict[str, str]:
        """What is good to know at a field, worked out now: when a timer would go off."""
        if "timer" not in self._properties:
            return {}
        remarks = review_bundle({self._file.name: self._file.content}, topics=None)
        found = [one.message for one in remarks if one.element == self._id and one.code == "timer_date"]
        return {"timer": " ".join(found)} if found else {}

    def _links(self) -> dict[str, tuple[str, str]]:
        """Field -> the page of the file that it names: address and words."""
        there = {row.name for row in self._page.files}
        found = {}
        for field, ending, words in _LINKS:
            name = f"{self._properties.get(field, '')}{ending}"
            if name in there:
                found[field] = (url_for("steps.show", key=self._key, name=name), words)
        return found


_LINKS = (
    ("formRef", ".form", "Ändra fälten i formuläret"),
    ("decisionRef", ".dmn", "Ändra raderna i tabellen"),
    ("calledElement", ".bpmn", "Se stegen i processen"),
)
