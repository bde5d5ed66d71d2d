"""Can a case always come to its end, and does nothing run twice? Found by playing, told with an example in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.checks.material import Drawing, Level
from engine.checks.net import Net
from engine.checks.token_game import Finding, Patience, Turn, play
from engine.exceptions import Problem

_ENDING = frozenset({"terminate", "error"})
_LONGEST_EXAMPLE = 6


def check_soundness(drawing: Drawing) -> Iterator[Problem]:
    """Expects levels whose flows and boundary events all have their ends."""
    patience = Patience()
    for level in drawing.levels:
        trapped = _without_end(level)
        if trapped:
            yield drawing.error(
                trapped[0],
                "never_ends",
                f"Från {_listed(drawing, trapped)} går det inte att nå något slut.",
                "Rita en väg därifrån till ett slut.",
            )
            continue
        for finding in play(net_of(level), patience):
            yield _problem(drawing, level, finding)


def net_of(level: Level) -> Net:
    boundaries: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for element in level.steps.values():
        if element.attached_to:
            boundaries[element.attached_to].append((element.id, element.interrupting))
    return Net(
        kinds={id_: element.kind for id_, element in level.steps.items()},
        flows={flow.id: (flow.source, flow.target) for flow in level.flows}
        | {f"link {source}": (source, target) for source, target in level.links},
        start=next(id_ for id_, element in level.steps.items() if element.kind == "startEvent"),
        boundaries=boundaries,
        ending=frozenset(
            id_
            for id_, element in level.steps.items()
            if element.kind == "endEvent" and element.event is not None and element.event.kind in _ENDING
        ),
        conditional=frozenset(flow.id for flow in level.flows if flow.condition),
        default=frozenset(flow.id for flow in level.flows if flow.is_default),
    )


def _without_end(level: Level) -> list[str]:
    """Elements from which no end event can be reached, in drawing order."""
    arriving: defaultdict[str, list[str]] = defaultdict(list)
    for flow in level.flows:
        arriving[flow.target].append(flow.source)
    for source, target in level.links:
        arriving[target].append(source)
    for element in level.steps.values():
        if element.attached_to:
            arriving[element.id].append(element.attached_to)
    waiting = [id_ for id_, element in level.steps.items() if element.kind == "endEvent"]
    seen: set[str] = set()
    while waiting:
        id_ = waiting.pop()
        if id_ not in seen:
            seen.add(id_)
            waiting += arriving[id_]
    return [id_ for id_ in level.steps if id_ not in seen]


def _listed(drawing: Drawing, ids: list[str]) -> str:
    names = [drawing.called(id_) for id_ in ids[:3]]
    return ", ".join(names) + (" med flera" if len(ids) > len(names) else "")


def _problem(drawing: Drawing, level: Level, finding: Finding) -> Problem:
    name, example = drawing.called(finding.element), _example(drawing, level, finding.path)
    if finding.code == "deadlock":
        return drawing.error(
            finding.element,
            "deadlock",
            f"Ärendet kan fastna vid {name}: det väntar på en väg som inte togs.{example}",
            "Samla ihop vägarna med samma sorts grind som delade dem.",
        )
    if finding.code == "missing_join":
        return drawing.error(
            finding.element,
            "missing_join",
            f"{name} kan nås av två parallella vägar och köras två gånger.{example}",
            "Sätt en sammanföring (parallella vägar) före steget.",
        )
    if finding.code == "never_reached":
        return drawing.error(
            finding.element,
            "never_reached",
            f"Ingen väg leder någonsin till {name}.",
            "Dra ett flöde dit, eller ta bort steget.",
        )
    return drawing.warning(
        level.id,
        "too_many_paths",
        f"{drawing.called(level.id)} har för många kombinationer av vägar för att pröva alla.",
        "Flytta delar som går parallellt till delprocesser.",
    )


def _example(drawing: Drawing, level: Level, path: tuple[Turn, ...]) -> str:
    """The choices that lead there, as a sentence; the last ones where there are many."""
    told = [_told(drawing, level, turn) for turn in path]
    if not told:
        return " Det händer alltid."
    start = "… sedan " if len(told) > _LONGEST_EXAMPLE else ""
    return f" Exempel: {start}{', sedan '.join(told[-_LONGEST_EXAMPLE:])}."


def _told(drawing: Drawing, level: Level, turn: Turn) -> str:
    if not turn.flows:
        return f"{drawing.called(turn.element)} inträffar"
    answers = " och ".join(_answer(drawing, level, flow) for flow in turn.flows)
    return f"vid {drawing.called(turn.element)} väljs {answers}"


def _answer(drawing: Drawing, level: Level, flow_id: str) -> str:
    flow = level.process.flows[flow_id]
    return f"”{flow.name}”" if flow.name else f"vägen till {drawing.called(flow.target)}"
