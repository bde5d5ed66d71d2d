"""What a decision can answer, and what of it a process keeps."""

from __future__ import annotations

from engine import feel
from engine.checks.material import Asked
from engine.dmn import Decision, DecisionTable, Output, Type
from engine.feel import ANY, Shape, shapes
from engine.spiff.decisions import DEFAULT_MAPPING


def kept_shape(asked: Asked, mapping: str | None) -> Shape:
    """The shape of the variable that a rule task sets (see `engine.spiff.decisions.shaped`)."""
    decision = asked.model.decisions[asked.decision_id]
    mapping = mapping or DEFAULT_MAPPING
    if mapping in ("resultList", "singleResult"):
        row = shapes.context_of(_row(decision), nullable=False)
    else:
        fields = list(_row(decision).values())
        row = fields[0] if len(fields) == 1 else ANY
    if mapping in ("resultList", "collectEntries"):
        return shapes.list_of(row, nullable=False)
    # No rule may answer: only a default answer is sure to come.
    return shapes.or_null(row) if not _always_answers(decision) else row


def _always_answers(decision: Decision) -> bool:
    table = decision.table
    return table is not None and any(column.default is not None for column in table.outputs)


def _row(decision: Decision) -> dict[str, Shape]:
    """The fields of one answer, by name."""
    table = decision.table
    if table is None:
        return {decision.name: of_type(decision.type)}
    if table.aggregation is not None:
        return {table.outputs[0].name or decision.name: shapes.of_kind("number")}
    return {column.name or decision.name: answers_of(table, column) for column in table.outputs}


def answers_of(table: DecisionTable, column: Output) -> Shape:
    """What the column can answer: its cells where they are values, else its allowed values or its type."""
    at = table.outputs.index(column)
    cells = [rule.cells[at].expression if rule.cells[at] is not None else None for rule in table.rules]  # type: ignore[union-attr]
    found: list[Shape] = []
    for cell in cells:
        if cell is None:
            found.append(shapes.NOTHING)
        elif cell.is_constant:
            found.append(_constant(cell))
        else:
            return shapes.of_values(column.allowed) if column.allowed else of_type(column.type)
    if column.default is not None:
        found.append(_default(column))
    return shapes.union(*found) if found else ANY


def _constant(expression: feel.Expression) -> Shape:
    try:
        return shapes.of_value(expression.evaluate({}))
    except feel.FeelError:
        return ANY


def _default(column: Output) -> Shape:
    expression = getattr(column.default, "expression", None)
    if isinstance(expression, feel.Expression) and expression.is_constant:
        return _constant(expression)
    return of_type(column.type)


def of_type(type_: Type) -> Shape:
    """What values of a declared type can be."""
    fields = {name: of_type(each) for name, each in type_.components.items()}
    one = Shape(frozenset((type_.kind,)), fields=fields or None) if type_.kind else ANY
    if type_.kind == "boolean":
        one = shapes.BOOLEAN
    if type_.item is not None:
        return shapes.list_of(of_type(type_.item))
    return shapes.list_of(one) if type_.is_collection else one
