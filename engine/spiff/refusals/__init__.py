"""What is refused before a case can start on it.

Whatever SpiffWorkflow drops, misreads or fails at when it runs is said here, with the element and what to draw
instead. Gaps, names that nothing sets and other questions of sense belong to `engine.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn import Bundle, ProcessFacts
from engine.bpmn.names import Node
from engine.exceptions import Problem
from engine.spiff.refusals.doubles import judge_doubles
from engine.spiff.refusals.endings import Endings
from engine.spiff.refusals.event_sub_processes import judge_event_sub_processes
from engine.spiff.refusals.expressions import (
    Written,
    judge_conditions,
    judge_expressions,
    judge_timers,
    written_in,
)
from engine.spiff.refusals.links import judge_links
from engine.spiff.refusals.meaning import judge_activities, judge_recursion
from engine.spiff.refusals.paths import judge_paths
from engine.spiff.refusals.references import judge_boundaries, judge_events, judge_ids, judge_lanes
from engine.spiff.refusals.sheet import Judge, Sheet
from engine.spiff.refusals.vocabulary import (
    judge_elements,
    judge_extensions,
    judge_messages_with_topics,
    judge_triggers,
)
from engine.xml import parse_xml

__all__ = ["Written", "refusals_among", "refusals_of", "written_in"]

_JUDGES: tuple[Judge, ...] = (
    judge_ids,
    judge_elements,
    judge_triggers,
    judge_extensions,
    judge_messages_with_topics,
    judge_events,
    judge_boundaries,
    judge_lanes,
    judge_event_sub_processes,
    judge_doubles,
    judge_links,
    judge_paths,
    judge_activities,
    judge_recursion,
    judge_timers,
    judge_conditions,
    judge_expressions,
)


def refusals_of(bundle: Bundle) -> list[Problem]:
    """Everything wrong with the drawings of a bundle, each thing once, in drawing order of the judges."""
    files = dict.fromkeys(process.file for process in bundle.processes.values())
    roots = {file: parse_xml(bundle.files[file], name=file) for file in files}
    return refusals_among(bundle.processes, roots, start=bundle.process_key)


def refusals_among(
    processes: Mapping[str, ProcessFacts], roots: Mapping[str, Node], *, start: str
) -> list[Problem]:
    """The same of drawings that have been read: `roots` are their trees by file, `start` the process that begins."""
    found: list[Problem] = []
    endings = Endings(processes)
    for process in processes.values():
        sheet = Sheet(processes, process, roots[process.file], endings)
        for judge in _JUDGES:
            judge(sheet)
        found += sheet.problems
    if start not in processes:
        found.append(_no_process(start))
    return list(dict.fromkeys(found))


def _no_process(key: str) -> Problem:
    message = f"Processen ”{key}” finns inte i någon av ritningarna."
    return Problem(
        f"{key}.bpmn", "", "error", "missing_process", message, "Ge processen rätt id i ritningen."
    )
