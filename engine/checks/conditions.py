"""Conditions that always or never hold, ways on that leave a case standing, and ways that two answers open at once.

The values are cut where the conditions tell them apart (`engine.feel.choices`); nothing is claimed that does not hold
for values that can come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from engine import feel
from engine.bpmn import ElementFacts, Flow
from engine.bpmn.facts import ACTIVITIES
from engine.checks.expressions import compiled
from engine.checks.material import Drawing, Level
from engine.checks.typed import shortened
from engine.checks.types import Names, Types
from engine.exceptions import Problem
from engine.feel.choices import Case, cases_of, told_of

_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})


def check_conditions(drawing: Drawing, types: Types, explained: Collection[str]) -> Iterator[Problem]:
    """`explained` are the ids of elements whose conditions are known to be wrong in a way that says more."""
    for level in drawing.levels:
        names = types.names_for(level.process.key)
        for id_, element in level.elements.items():
            flows = level.leaving[id_]
            if element.kind in _DECIDING or (
                element.kind in ACTIVITIES and any(each.condition for each in flows)
            ):
                yield from _ways_on(level, element, flows, names, explained)
            yield from _of_event(drawing, element, names, explained)


def _ways_on(
    level: Level, element: ElementFacts, flows: Sequence[Flow], names: Names, explained: Collection[str]
) -> Iterator[Problem]:
    drawing = level.drawing
    asked = [flow for flow in flows if flow.condition and not flow.is_default]
    conditions = [compiled(flow.condition or "") for flow in asked]
    readable = [each for each in conditions if isinstance(each, feel.Expression)]
    if len(readable) < len(conditions):
        return
    cases = cases_of(readable, names) if len(flows) > 1 else None
    for at, flow in enumerate(asked):
        if flow.id not in explained and len(flows) > 1:
            outcomes = None if cases is None else _outcomes(cases, at)
            yield from _constant(drawing, flow.id, readable[at], names, outcomes=outcomes)
    if _may_stop(element, flows):
        yield from _gap(drawing, element, cases)
    if cases is not None and element.kind == "exclusiveGateway":
        yield from _too_late(drawing, asked, readable, cases, explained)


def _may_stop(element: ElementFacts, flows: Sequence[Flow]) -> bool:
    """Whether no way on need be open: there are several, and none is always open."""
    if any(flow.is_default or _is_always_open(flow) for flow in flows):
        return False
    return len(flows) > 1 or (element.kind in ACTIVITIES and any(flow.condition for flow in flows))


def _is_always_open(flow: Flow) -> bool:
    return (flow.condition or "true").strip(" =") == "true"


def _gap(drawing: Drawing, element: ElementFacts, cases: Sequence[Case] | None) -> Iterator[Problem]:
    """A case for which no condition holds; where that cannot be told, the lack of a default flow is told instead."""
    remedy = "Gör ett av flödena till standardflöde, eller skriv ett villkor som gäller då."
    if cases is None or all(len(outcome) > 1 for case in cases for outcome in case.outcomes):
        yield _no_default(drawing, element)
        return
    open_cases = [case for case in cases if not any(True in outcome for outcome in case.outcomes)]
    if open_cases and (words := told_of(open_cases, cases)):
        yield drawing.warning(
            element.id,
            "gateway_gap",
            f"Inget flöde från {drawing.called(element.id)} gäller när {words}: då stannar ärendet.",
            remedy,
        )
    elif not all(_surely_open(case) for case in cases):
        yield _no_default(drawing, element)


def _surely_open(case: Case) -> bool:
    return any(outcome == frozenset((True,)) for outcome in case.outcomes)


def _no_default(drawing: Drawing, element: ElementFacts) -> Problem:
    return drawing.warning(
        element.id,
        "no_default",
        f"{drawing.called(element.id)} har inget standardflöde: om inget villkor är uppfyllt stannar ärendet.",
        "Gör ett av flödena till standardflöde.",
    )


def _constant(
    drawing: Drawing,
    place: str,
    condition: feel.Expression,
    names: Names,
    *,
    what: str = "Flödet",
    outcomes: frozenset[bool | None] | None = None,
) -> Iterator[Problem]:
    """A condition that holds for every value that can come, or for none; `outcomes` where they are known already."""
    if outcomes is None:
        outcomes = _outcomes(cases_of([condition], names) or (), 0)
    if not outcomes or condition.text.strip(" =") == "true":
        return
    where = f"{what} {drawing.called(place)}: villkoret ”{shortened(condition.text)}”"
    if True not in outcomes:
        yield drawing.warning(
            place,
            "always_false",
            f"{where} är aldrig uppfyllt.",
            "Rätta villkoret, eller ta bort det som väntar på det.",
        )
    elif outcomes == frozenset((True,)):
        yield drawing.warning(
            place,
            "always_true",
            f"{where} är alltid uppfyllt.",
            "Rätta villkoret, eller skriv true om det ska vara så.",
        )


def _too_late(
    drawing: Drawing,
    flows: Sequence[Flow],
    conditions: Sequence[feel.Expression],
    cases: Sequence[Case],
    explained: Collection[str],
) -> Iterator[Problem]:
    """A flow that is asked after others, one of which holds whenever it does."""
    for later in range(1, len(flows)):
        holding = [case for case in cases if True in case.outcomes[later]]
        taken = [case for case in holding if any(case.outcomes[at] == {True} for at in range(later))]
        same = next((at for at in range(later) if conditions[at].text == conditions[later].text), None)
        if flows[later].id in explained or (same is None and (not holding or len(taken) < len(holding))):
            continue
        before = (
            next((at for at in range(later) if True in _outcomes(holding, at)), 0) if same is None else same
        )
        yield drawing.warning(
            flows[later].id,
            "never_taken",
            f"Flödet {drawing.called(flows[later].id)} väljs aldrig: när dess villkor är uppfyllt är "
            f"{drawing.called(flows[before].id)} det också, och prövas före.",
            "Rätta villkoren, eller ta bort flödet.",
        )


def _outcomes(cases: Sequence[Case], at: int) -> frozenset[bool | None]:
    return frozenset().union(*{case.outcomes[at] for case in cases})


def overlaps(drawing: Drawing, types: Types) -> Iterator[Problem]:
    """Two flows of an exclusive gateway that both may hold: the order decides, which the drawing does not show."""
    for level in drawing.levels:
        names = types.names_for(level.process.key)
        for element in level.elements.values():
            if element.kind == "exclusiveGateway":
                yield from _overlap(drawing, element, level.leaving[element.id], names)


def _overlap(
    drawing: Drawing, element: ElementFacts, flows: Sequence[Flow], names: Names
) -> Iterator[Problem]:
    asked = [flow for flow in flows if flow.condition and not flow.is_default]
    conditions = [compiled(flow.condition or "") for flow in asked]
    readable = [each for each in conditions if isinstance(each, feel.Expression)]
    cases = cases_of(readable, names) if len(readable) == len(conditions) > 1 else None
    for later in range(1, len(asked) if cases else 0):
        for earlier in range(later):
            both = [
                case
                for case in cases or ()
                if case.outcomes[earlier] == {True} and case.outcomes[later] == {True}
            ]
            if both and cases is not None:
                words = told_of(both, cases)
                yield drawing.info(
                    asked[later].id,
                    "gateway_overlap",
                    f"Både {drawing.called(asked[earlier].id)} och {drawing.called(asked[later].id)} gäller"
                    f"{f' när {words}' if words else ''}: vid {drawing.called(element.id)} väljs det första.",
                    "Skriv villkoren så att bara ett gäller, om ordningen inte är menad.",
                )
                break


def _of_event(
    drawing: Drawing, element: ElementFacts, names: Names, explained: Collection[str]
) -> Iterator[Problem]:
    """What an event or a loop waits for."""
    texts = [
        element.event.condition if element.event is not None else None,
        element.mi.completion_condition if element.mi is not None else None,
        element.loop.condition if element.loop is not None else None,
    ]
    for text in filter(None, texts):
        condition = compiled(text)
        if isinstance(condition, feel.Expression) and element.id not in explained:
            yield from _constant(drawing, element.id, condition, names, what="Vid")
