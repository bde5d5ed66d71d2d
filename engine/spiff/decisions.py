"""The shape in which a decision's answer is kept: Camunda's `mapDecisionResult`."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn import DecisionModel, DecisionResult
from engine.exceptions import DecisionFailed
from engine.feel import Value
from engine.records import dataclass

#: Camunda 7 keeps a list of contexts when nothing else is chosen.
DEFAULT_MAPPING = "resultList"
MAPPINGS = ("singleEntry", "singleResult", "collectEntries", "resultList")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that a drawing may ask for: its model, its id there, and what its answer looks like.

    `outputs` are the names of its outputs (its own name when it gives a bare value); `gives_rows` says that the
    answer is a list with one entry for each rule that fired.
    """

    model: DecisionModel
    decision_id: str
    outputs: tuple[str, ...]
    gives_rows: bool


def shaped(result: DecisionResult, decision: Decision, mapping: str) -> Value:
    """The answer as `mapping` asks for it.

    Raises:
        DecisionFailed: a single answer is asked for, but several rules answered.
    """
    rows = _rows(result.value, decision)
    if mapping == "resultList":
        return [_context(row, decision) for row in rows]
    if mapping == "collectEntries":
        return [_entry(row, result) for row in rows]
    if len(rows) > 1:
        raise DecisionFailed(
            result.name,
            f"Flera regler svarade ({', '.join(map(str, result.fired))}), men ritningen väntar sig ett svar. "
            "Välj collectEntries eller resultList, eller gör reglerna entydiga.",
            rules=result.fired,
        )
    if not rows:
        return None
    return _context(rows[0], decision) if mapping == "singleResult" else _entry(rows[0], result)


def _rows(value: Value, decision: Decision) -> list[Value]:
    if decision.gives_rows and isinstance(value, list):
        return value
    return [] if value is None else [value]


def _context(row: Value, decision: Decision) -> Value:
    return dict(row) if isinstance(row, Mapping) else {decision.outputs[0]: row}


def _entry(row: Value, result: DecisionResult) -> Value:
    if not isinstance(row, Mapping):
        return row
    if len(row) > 1:
        raise DecisionFailed(
            result.name, "Svaret har flera fält, men ritningen väntar sig ett värde. Välj singleResult."
        )
    return next(iter(row.values()), None)
