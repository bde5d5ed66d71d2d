"""What could be done so that a test case holds again on a changed draft. Nothing is done: a person takes it or not.

Each proposal is a whole case in place of the one that breaks, and says in words what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn import ElementFacts
from engine.cases import CaseReferences
from engine.exceptions import NiostegError
from engine.play.casebook import (
    Case,
    elements_in,
    step_in,
    with_element_renamed,
    with_step,
    with_step_after,
    without_step,
)
from engine.play.claims import with_claim, without_claim
from engine.play.examining import Examined, Judged, Went, standing_before
from engine.play.filling import example_answers
from engine.play.glossary import Glossary
from engine.play.seeing import OpenTask
from engine.play.spreading import place_before
from engine.play.telling import Teller, labelled, listed, quoted
from engine.queries.task_page import task_page
from engine.records import dataclass

#: Steps that are offered in place of one that is gone.
_MOST_SUCCESSORS = 3
#: New steps that are offered at one place: each is played to fill its form in.
_MOST_INSERTED = 5
_SAME_NAME, _SAME_FORM, _SAME_PLACE = 4, 2, 1


@dataclass(frozen=True, slots=True)
class Repair:
    """A proposal. `key` names it in an address; `step` (from 1, 0 is none) is where it changes the case.

    `before` and `after` tell what is changed; `completing` is the step that the owner needs to complete, 0 for none.
    A last resort makes the case check less. `renamed` are the ids of a step that is gone and of the one in its place.
    """

    key: str
    step: int
    what: str
    why: str
    before: str
    after: str
    case: Case
    completing: int = 0
    is_last_resort: bool = False
    renamed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What repairs are made from: the files of a draft and their words, with those of what it was before if known."""

    files: Mapping[str, bytes]
    process_key: str
    words: Glossary


def repairs_of(case: Mapping[str, Any], examined: Examined, drafts: Drafts) -> list[Repair]:
    """Return what can be offered for a case that does not hold, the likeliest first."""
    mender = _Mender(case, examined, drafts)
    found = [*mender.renames(), *mender.at_the_stop(), *mender.new_values(), *mender.taken_away()]
    return list({repair.key: repair for repair in found if repair.case != dict(case)}.values())


class _Mender:
    def __init__(self, case: Mapping[str, Any], examined: Examined, drafts: Drafts) -> None:
        self._case = case
        self._examined = examined
        self._drafts = drafts
        self._words = drafts.words
        self._tell = Teller(drafts.words)

    # A step has another id

    def renames(self) -> Iterator[Repair]:
        """Put the step that took its place where one is named that the draft has no more."""
        for gone in elements_in(self._case):
            if gone not in self._words.elements:
                for new, why in self._successors(gone):
                    old_label, new_label = self._label_before(gone), self._words.label(new)
                    old = "det gamla steget" if old_label == new_label else f"”{old_label}”"
                    yield Repair(
                        key=f"byt-{gone}-{new}",
                        step=self._first_use(gone),
                        what=f"Låt det nya steget ”{new_label}” ta platsen för {old} i hela testfallet",
                        why=f"”{old_label}” finns inte längre i utkastet. {why}",
                        before=f"{old_label} ({gone})",
                        after=f"{new_label} ({new})",
                        case=with_element_renamed(self._case, gone, new),
                        renamed=(gone, new),
                    )

    def _successors(self, gone: str) -> list[tuple[str, str]]:
        """The steps that may have taken a place, each with the reason."""
        named = set(elements_in(self._case))
        former = self._words.former.elements.get(gone) if self._words.former is not None else None
        candidates = [
            one
            for id_, one in self._words.elements.items()
            if id_ not in named and (self._words.former is None or id_ not in self._words.former.elements)
        ]
        if former is None:
            waiting = {task.element_id for task in self._examined.standing.tasks}
            return [
                (one.id, f"Ärendet väntar i stället vid ”{one.label}”.")
                for one in candidates
                if one.id in waiting
            ][:_MOST_SUCCESSORS]
        scored = sorted(((self._likeness(former, one), one) for one in candidates), key=lambda pair: -pair[0])
        return [(one.id, self._alike(former, one)) for score, one in scored if score][:_MOST_SUCCESSORS]

    def _likeness(self, former: ElementFacts, new: ElementFacts) -> int:
        if former.kind != new.kind:
            return 0
        return (
            _SAME_NAME * (former.name is not None and former.name == new.name)
            + _SAME_FORM * (former.form_key is not None and former.form_key == new.form_key)
            + _SAME_PLACE * self._is_in_the_place(former, new)
        )

    def _is_in_the_place(self, former: ElementFacts, new: ElementFacts) -> bool:
        """Whether the step comes after the same, or before the same, as the one that is gone."""
        if self._words.former is None:
            return False
        before, after = _around(self._words.former, former), _around(self._words, new)
        return bool(before[0] & after[0] or before[1] & after[1])

    def _alike(self, former: ElementFacts, new: ElementFacts) -> str:
        likeness = []
        if former.name is not None and former.name == new.name:
            likeness.append("samma namn")
        if former.form_key is not None and former.form_key == new.form_key:
            likeness.append("samma formulär")
        if self._is_in_the_place(former, new):
            likeness.append("samma plats i ritningen")
        return f"Steget ”{new.label}” är nytt och har {listed(likeness)}."

    def _is_replaced(self, element_id: str) -> bool:
        return element_id not in self._words.elements and bool(self._successors(element_id))

    def _label_before(self, element_id: str) -> str:
        former = self._words.former
        return former.label(element_id) if former is not None else self._words.label(element_id)

    def _first_use(self, element_id: str) -> int:
        for number, step in enumerate(self._case.get("steps", []), start=1):
            if element_id in elements_in({"steps": [step]}):
                return number
        return 0

    # A step does not go

    def at_the_stop(self) -> Iterator[Repair]:
        """What can be put in before the step that does not go, or done with it."""
        went = self._examined.stopped
        if went is None:
            return
        step = step_in(self._case, went.number)
        if "complete" in step:
            yield from self._around_a_task(went, step)

    def _around_a_task(self, went: Went, step: Mapping[str, Any]) -> Iterator[Repair]:
        standing, wanted = self._examined.standing, str(step["complete"])
        if standing.was_accepted:
            yield self._allowed(went, step)
            return
        waiting = [task for task in standing.tasks if task.element_id == wanted]
        if waiting:
            yield from self._answers(went, step)
            yield from self._person(went, step, waiting[0])
            return
        later = {one.get("complete") for one in self._case["steps"][went.number - 1 :]}
        later |= {new for new, _ in self._successors(wanted)} if wanted not in self._words.elements else set()
        waiting_now = {task.element_id: task for task in standing.tasks if task.element_id not in later}
        for task in list(waiting_now.values())[:_MOST_INSERTED]:
            yield self._insert(went, task)
        if not standing.tasks and standing.wait is not None:
            yield self._wait(went, standing.wait)

    def _insert(self, went: Went, task: OpenTask) -> Repair:
        new: dict[str, Any] = {"complete": task.element_id, "as": task.role}
        data, missing = self._examples(went.number, task)
        if data:
            new["data"] = data
        place = place_before(self._case, self._examined)
        case = with_step_after(self._case, place - 1, new)
        label = self._words.label(task.element_id)
        completed = " Läs igenom svaren: de är exempel." if data else ""
        rest = f" Formuläret vill också ha: {' '.join(missing)}" if missing else ""
        return Repair(
            key=f"in-{place}-{task.element_id}",
            step=place,
            what=f"Lägg in att ”{label}” görs före steg {place}",
            why=f"Ärendet väntar nu vid ”{label}”, som testfallet inte gör.{completed}{rest}",
            before="",
            after=_told(self._tell, new),
            case=case,
            completing=place if data or missing or self._asks(task) else 0,
        )

    def _asks(self, task: OpenTask) -> bool:
        """Whether the task has a form, whose answers are for the owner to give."""
        return self._words.form_of(task.element_id) is not None

    def _examples(self, number: int, task: OpenTask) -> tuple[dict[str, Any], list[str]]:
        """Answers that the new step's form takes, as far as examples go."""
        drafts = self._drafts
        try:
            with standing_before(drafts.files, drafts.process_key, self._case, number) as tried:
                waiting = [one for one in tried.world.open_tasks() if one.element_id == task.element_id]
                if not waiting:
                    return {}, []
                page = tried.world.engine.read(task_page, waiting[0].id)
                if page.form is None:
                    return {}, []
                form, scope = page.form, page.scope
                return tried.world.engine.read(
                    lambda reader: example_answers(form, scope, CaseReferences(reader))
                )
        except NiostegError:
            return {}, []

    def _answers(self, went: Went, step: Mapping[str, Any]) -> Iterator[Repair]:
        """Drop the answers that the form does not ask for any more, and put examples for those that it misses."""
        refused = self._examined.standing.refused
        form = self._words.form_of(str(step["complete"]))
        if not refused or form is None:
            return
        asked = {key.partition(".")[0] for key in form.keys}
        data = dict(step.get("data", {}))
        unknown = [name for name in data if name not in asked and name in refused]
        if unknown:
            kept = {name: value for name, value in data.items() if name not in unknown}
            yield self._with_data(
                went, step, kept, f"bort-{went.number}", f"Ta bort svaren {quoted(unknown)}"
            )
        if len(refused) > len(unknown):
            kept = {name: value for name, value in data.items() if name not in unknown}
            found, missing = self._completed(went.number, step, kept)
            if found != data and not missing:
                yield self._with_data(
                    went, step, found, f"svar-{went.number}", "Fyll i det som formuläret saknar med exempel"
                )

    def _completed(
        self, number: int, step: Mapping[str, Any], data: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        drafts = self._drafts
        try:
            with standing_before(drafts.files, drafts.process_key, self._case, number) as tried:
                waiting = [one for one in tried.world.open_tasks() if one.element_id == step["complete"]]
                page = tried.world.engine.read(task_page, waiting[step.get("index", 0)].id)
                if page.form is None:
                    return dict(data), []
                form, scope = page.form, page.scope
                return tried.world.engine.read(
                    lambda reader: example_answers(form, scope, CaseReferences(reader), data=data)
                )
        except (NiostegError, IndexError):
            return dict(data), ["?"]

    def _with_data(
        self, went: Went, step: Mapping[str, Any], data: Mapping[str, Any], key: str, what: str
    ) -> Repair:
        new = {**step, "data": dict(data)}
        return Repair(
            key=key,
            step=went.number,
            what=what,
            why=" ".join(self._examined.standing.refused.values()),
            before=_told(self._tell, step),
            after=_told(self._tell, new),
            case=with_step(self._case, went.number, new),
            completing=went.number,
        )

    def _person(self, went: Went, step: Mapping[str, Any], task: OpenTask) -> Iterator[Repair]:
        """Let somebody do the step who has it now."""
        if self._examined.standing.refused or step.get("as") in {None, task.role}:
            return
        if step.get("as") not in self._words.roles:
            return
        new = {**step, "as": task.role}
        yield Repair(
            key=f"vem-{went.number}",
            step=went.number,
            what=f"Låt rollen {self._words.role(task.role)} göra steget",
            why=f"”{self._words.label(task.element_id)}” väntar nu på rollen {self._words.role(task.role)}.",
            before=_told(self._tell, step),
            after=_told(self._tell, new),
            case=with_step(self._case, went.number, new),
        )

    def _wait(self, went: Went, wait: str) -> Repair:
        new = {"advance": wait}
        return Repair(
            key=f"vanta-{went.number}",
            step=went.number,
            what=f"Flytta klockan till nästa händelse före steg {went.number}",
            why="Ingen uppgift är öppen, men något händer av sig självt längre fram.",
            before="",
            after=_told(self._tell, new),
            case=with_step_after(self._case, went.number - 1, new),
        )

    def _drop(self, went: Went, step: Mapping[str, Any]) -> Repair:
        is_gone = "complete" in step and str(step["complete"]) not in self._words.elements
        why = (
            f"”{self._label_before(str(step['complete']))}” finns inte längre i utkastet."
            if is_gone
            else "Steget går inte att göra här. Ta bort det bara om det inte behövs längre."
        )
        return Repair(
            key=f"slopa-{went.number}",
            step=went.number,
            what=f"Ta bort steg {went.number}",
            why=why,
            before=_told(self._tell, step),
            after="",
            case=without_step(self._case, went.number),
            is_last_resort=True,
        )

    # Something is otherwise than expected

    def new_values(self) -> Iterator[Repair]:
        """Take what is, where it is not as expected."""
        renamed = {gone for gone in elements_in(self._case) if self._is_replaced(gone)}
        for went in self._examined.steps:
            for place, judged in enumerate(went.claims):
                # Where a step took another's place, that is what is offered.
                named = elements_in({"steps": [{"expect": judged.claim.as_expectation}]})
                if not judged.holds and renamed.isdisjoint(named):
                    yield from self._of_claim(went.number, place, judged)
            if went.state == "differs" and not went.claims:
                yield from self._without_outcome(went)

    def _of_claim(self, number: int, place: int, judged: Judged) -> Iterator[Repair]:
        step = step_in(self._case, number)
        before = self._tell.claim(judged.claim)
        if judged.now is not None and judged.now != judged.claim:
            expected = with_claim(step["expect"], judged.now, number=place)
            yield Repair(
                key=f"nytt-{number}-{place}",
                step=number,
                what="Vänta det som är nu",
                why="Utkastet ger något annat än testfallet väntar sig. Ta det nya bara om det är så det ska vara.",
                before=before,
                after=self._tell.claim(judged.now),
                case=with_step(self._case, number, {**step, "expect": expected}),
            )

    def taken_away(self) -> Iterator[Repair]:
        """Do or expect no more what does not hold."""
        stopped = self._examined.stopped
        if stopped is not None:
            yield self._drop(stopped, step_in(self._case, stopped.number))
        for went in self._examined.steps:
            for place, judged in enumerate(went.claims):
                if not judged.holds:
                    yield self._forgotten(went.number, place, judged)

    def _forgotten(self, number: int, place: int, judged: Judged) -> Repair:
        step = step_in(self._case, number)
        return Repair(
            key=f"glom-{number}-{place}",
            step=number,
            what="Sluta vänta det här",
            why="Testfallet kontrollerar det inte längre.",
            before=self._tell.claim(judged.claim),
            after="",
            case=with_step(self._case, number, {**step, "expect": without_claim(step["expect"], place)}),
            is_last_resort=True,
        )

    def _without_outcome(self, went: Went) -> Iterator[Repair]:
        """A step came out otherwise than it says of itself: let it say what came."""
        step = step_in(self._case, went.number)
        key = "refused" if "refused" in step else "reaches"
        new = {**step, key: went.got}
        if went.got is not None and (key == "reaches" or went.got):
            yield Repair(
                key=f"utfall-{went.number}",
                step=went.number,
                what="Vänta det som händer nu",
                why="Steget ger något annat än testfallet väntar sig.",
                before=_told(self._tell, step),
                after=_told(self._tell, new),
                case=with_step(self._case, went.number, new),
            )

    def _allowed(self, went: Went, step: Mapping[str, Any]) -> Repair:
        new = {name: value for name, value in step.items() if name not in {"refused", "denied"}}
        return Repair(
            key=f"tillat-{went.number}",
            step=went.number,
            what="Vänta att uppgiften går att göra",
            why="Testfallet väntar sig ett nej, men nu går det.",
            before=_told(self._tell, step),
            after=_told(self._tell, new),
            case=with_step(self._case, went.number, new),
        )


def _told(teller: Teller, step: Mapping[str, Any]) -> str:
    told = teller.step(step)
    answers = "; ".join(labelled(label, text) for label, text in told.answers)
    return f"{told.sentence} Svar: {answers}" if answers else told.sentence


def _around(words: Glossary, element: ElementFacts) -> tuple[set[str], set[str]]:
    """The ids before and after an element in its drawing."""
    facts = words.processes.get(element.process_key)
    flows = facts.flows.values() if facts is not None else ()
    return (
        {flow.source for flow in flows if flow.target == element.id},
        {flow.target for flow in flows if flow.source == element.id},
    )
