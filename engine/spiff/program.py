"""A bundle, ready to run: parsed once, shared by all cases and threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import dmn
from engine.bpmn import Bundle, ProcessFacts
from engine.exceptions import DrawingRefused, Problem
from engine.records import dataclass
from engine.spiff.building import build
from engine.spiff.decisions import Decision
from engine.spiff.processes import ProcessSpec
from engine.spiff.refusals import refusals_of


@dataclass(frozen=True, slots=True)
class Program:
    """`specs` holds every process of the bundle and their sub-processes, by name; nothing in it ever changes."""

    process_key: str
    content_hash: str
    processes: Mapping[str, ProcessFacts]
    specs: Mapping[str, ProcessSpec]

    @property
    def main(self) -> ProcessSpec:
        return self.specs[self.process_key]


def compile_bundle(bundle: Bundle) -> Program:
    """Read, judge and build a bundle.

    Raises:
        DrawingRefused: something in a drawing would be dropped, misread or fail when it runs.
        XmlRefused, DmnRefused: a file cannot be read.
    """
    problems = refusals_of(bundle)
    decisions = decisions_of(bundle)
    problems += [
        problem for process in bundle.processes.values() for problem in _undecided(process, decisions)
    ]
    if problems:
        raise DrawingRefused(problems)
    specs: dict[str, ProcessSpec] = {}
    for process in bundle.processes.values():
        specs |= build(process, decisions)
    return Program(bundle.process_key, bundle.content_hash, bundle.processes, specs)


def decisions_of(bundle: Bundle) -> dict[str, Decision]:
    """Every decision of the bundle by its id; a file with one decision is known by the file's name too."""
    found: dict[str, Decision] = {}
    for name, data in bundle.files.items():
        if name.endswith(".dmn"):
            model = dmn.compile_dmn(data, name)
            own = {decision_id: _decision(model, decision_id) for decision_id in model.decisions}
            if len(own) == 1:
                found.setdefault(name.removesuffix(".dmn"), next(iter(own.values())))
            found |= own
    return found


def _undecided(process: ProcessFacts, decisions: Mapping[str, Decision]) -> Iterator[Problem]:
    for element in process.elements.values():
        reference = element.decision_ref
        if reference and reference not in decisions:
            message = (
                f"Regeln ”{element.label}” använder beslutet ”{reference}”, som inte finns bland filerna."
            )
            remedy = f"Lägg till {reference}.dmn, eller välj en annan beslutstabell."
            yield Problem(process.file, element.id, "error", "missing_decision", message, remedy)


def _decision(model: dmn.DecisionModel, decision_id: str) -> Decision:
    facts = model.decisions[decision_id]
    outputs = tuple(output.name for output in facts.outputs if output.name) or (facts.name,)
    gives_rows = facts.table is not None and facts.table.gives_list
    return Decision(model, decision_id, outputs, gives_rows)
