"""A test case told and played, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from markupsafe import Markup
from werkzeug.routing import BuildError

from engine.bpmn import ProcessFacts
from engine.drawing import Mark, Step, arranged, text_outline
from engine.exceptions import NiostegError
from engine.play import casebook
from engine.play.budget import at_most
from engine.play.claims import claims_of
from engine.play.examining import Examined, Judged, examine
from engine.play.glossary import Glossary
from engine.play.picturing import marks_of
from engine.play.repairing import Drafts, Repair, repairs_of
from engine.play.telling import Teller, ToldStep
from engine.play.trail import in_words
from engine.play.trying import LONGEST_SECONDS
from engine.play.verdict import Reason, reasons
from engine.records import dataclass
from web.diagrams import picture
from web.studio.case_book import Opened, why_not_played


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing with marks, and the same in words."""

    key: str
    name: str
    svg: Markup
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step on the page of its case. `claims` are told with whether they hold, and what holds instead."""

    number: int
    kind: str
    told: ToldStep
    state: str
    claims: list[tuple[int, str, bool | None]]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case told and played. `played` is null where it could not be, for the reason `why`."""

    start: ToldStep
    steps: list[StepView]
    played: Examined | None
    why: str
    reasons: list[Reason]
    repairs: list[Repair]
    way: list[str]
    pictures: list[Drawn]


def view_of(here: Opened) -> CaseView:
    """Tell a case and play it, and what could be done about it, as long as a person waits."""
    with at_most(LONGEST_SECONDS):
        return _view_of(here)


def _view_of(here: Opened) -> CaseView:
    tell = Teller(here.words)
    examined, why = play_case(here)
    repairs: list[Repair] = []
    found: list[Reason] = []
    if examined is not None:
        found = reasons(here.case, examined, here.words)
        drafts = Drafts(here.files, here.process_key, here.words)
        repairs = repairs_of(here.case, examined, drafts) if found and here.page.may_change else []
    steps = [
        _step_view(number, step, tell, examined)
        for number, step in enumerate(casebook.steps_of(here.case), start=1)
    ]
    way = [
        line
        for trail in (examined.result.trails if examined is not None else ())
        for line in in_words(trail, here.words.processes)
    ]
    return CaseView(
        start=tell.start(here.process_key, here.case.get("data", {})),
        steps=steps,
        played=examined,
        why=why,
        reasons=found,
        repairs=repairs,
        way=[_without_ids(line) for line in way],
        pictures=_pictures(here, examined) if examined is not None else [],
    )


def _without_ids(line: str) -> str:
    """A way told by names alone; what has none is a choice that asks nothing."""
    parts = [part.rpartition(" (")[0] for part in line.split(" → ")]
    return " → ".join(part for part in parts if part)


def play_case(here: Opened) -> tuple[Examined | None, str]:
    """Play a case on the draft; or return why it cannot be played at all."""
    try:
        return examine(here.files, here.process_key, here.case), ""
    except NiostegError as error:
        return None, why_not_played(error)


def _step_view(number: int, step: Mapping[str, Any], tell: Teller, examined: Examined | None) -> StepView:
    went = examined.steps[number - 1] if examined is not None and number <= len(examined.steps) else None
    judged: list[Judged | None] = list(went.claims) if went is not None else []
    claims = claims_of(step["expect"]) if isinstance(step.get("expect"), Mapping) else []
    judged += [None] * (len(claims) - len(judged))
    return StepView(
        number,
        casebook.kind_of(step),
        tell.step(step),
        went.state if went is not None else "",
        [
            (place, tell.claim(claim), None if verdict is None else verdict.holds)
            for place, (claim, verdict) in enumerate(zip(claims, judged, strict=True))
        ],
    )


def _pictures(here: Opened, examined: Examined) -> list[Drawn]:
    """Each drawing that a case went through, with its way; those of a case that holds too."""
    concerned = {one for failure in examined.result.failures for one in failure.elements}
    found = []
    for key, facts in here.words.processes.items():
        trails = [trail for trail in examined.result.trails if key in trail.processes]
        if trails:
            found.append(
                drawn_with(
                    facts, here.files, marks_of(facts, trails, concerned), name=here.words.process(key)
                )
            )
    return found


def drawn_with(
    facts: ProcessFacts, files: Mapping[str, bytes], marks: Mapping[str, Mark], *, name: str
) -> Drawn:
    """Return a drawing with marks."""
    bpmn = files[facts.file]
    return Drawn(
        facts.key,
        name,
        picture(arranged(bpmn, name=facts.file), marks, title=name),
        text_outline(bpmn, marks),
    )


def table_address(key: str, words: Glossary, decision: str) -> str:
    """Return the page of the test cases of a table, "" where there is none."""
    file = words.file_of_decision(decision)
    try:
        return url_for("table_trial.cases", key=key, file=file, decision=decision) if file else ""
    except BuildError:
        return ""
