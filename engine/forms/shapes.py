"""What a form's answers are before anybody has filled it in, and every expression in it with what that sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.feel import ANY, Bounds, Expression, Shape, shapes
from engine.forms.components import (
    Group,
    Input,
    Level,
    Node,
    Prose,
    RowList,
    expressions_of,
    walk,
)
from engine.records import dataclass

_OF_KIND = {
    "number": "number",
    "date": "date",
    "time": "time",
    "datetime": "date and time",
    **dict.fromkeys(("text", "email", "phone", "textarea"), "string"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression of a form. `own` are the answers beside it, which hide the case's variables of the same name.

    `is_row`: it stands in a repeating group, where a row may have more fields than the form asks for. `hides` is
    what the expression hides while it is true: labels in the order of the page. `decides` says that an answer hangs
    on whether it is true: it hides, or it must hold.
    """

    expression: Expression
    element: str
    place: str
    own: Mapping[str, Shape]
    is_row: bool = False
    hides: tuple[str, ...] = ()
    decides: bool = False


def shapes_of(level: Level) -> dict[str, Shape]:
    """The variables that a level sets."""
    found: dict[str, Shape] = {}
    for node in walk(level.nodes):
        if isinstance(node, Input | RowList):
            _place(found, node.path, _shape(node))
    return found


def asked_in(level: Level, own: Mapping[str, Shape], *, depth: int = 0) -> Iterator[Asked]:
    """Every expression of a level and of its rows. `own` are the answers beside them, as `shapes_of` tells them."""
    for node in walk(level.nodes):
        hiding = node.condition.expression if node.condition is not None else None
        ruling = node.rule.expression if isinstance(node, Input | Group | RowList) and node.rule else None
        for expression in expressions_of(node):
            is_hiding = expression is hiding
            yield Asked(
                expression,
                node.id,
                "Villkoret" if is_hiding else "Uttrycket",
                own,
                depth > 0,
                tuple(_labels(node)) if is_hiding else (),
                is_hiding or expression is ruling,
            )
        if isinstance(node, RowList):
            row = {"this": ANY, "parent": ANY, "i": shapes.of_kind("number")}
            yield from asked_in(node.row, {**own, **row, **shapes_of(node.row)}, depth=depth + 1)


def _labels(node: Node) -> Iterator[str]:
    if isinstance(node, Input | RowList):
        yield node.label
    elif isinstance(node, Group):
        if node.label:
            yield node.label
        else:
            for inner in node.nodes:
                yield from _labels(inner)
    elif isinstance(node, Prose):
        yield "texten"


def _place(found: dict[str, Shape], path: tuple[str, ...], shape: Shape) -> None:
    for step in reversed(path[1:]):
        shape = shapes.context_of({step: shape}, nullable=False)
    found[path[0]] = shapes.beside(found[path[0]], shape) if path[0] in found else shape


def _shape(node: Input | RowList) -> Shape:
    if isinstance(node, RowList):
        row = shapes.context_of(shapes_of(node.row), nullable=False)
        return shapes.list_of(row, nullable=bool(node.conditions))
    shape = _of_input(node)
    return shape if _is_always_there(node) else shapes.or_null(shape)


def _is_always_there(node: Input) -> bool:
    """Whether an answer that was sent always holds a value."""
    is_free = not node.conditions and node.readonly is False and node.disabled is False
    return is_free and (node.required or node.kind in ("checkbox", "checklist"))


def _of_input(node: Input) -> Shape:
    if node.kind == "checkbox":
        return shapes.of_values((True, False))
    if node.kind == "number":
        limits = node.limits
        bounds = Bounds(limits.minimum, limits.maximum, whole=limits.decimals == 0)
        return Shape(frozenset(("number",)), bounds=bounds, nullable=False)
    if node.kind in _OF_KIND:
        return Shape(frozenset((_OF_KIND[node.kind],)), nullable=False)
    if node.kind == "file":
        return ANY
    one = _of_options(node)
    return shapes.list_of(one, nullable=False) if node.kind == "checklist" else one


def _of_options(node: Input) -> Shape:
    if node.options is None or node.options.fixed is None:
        return ANY
    return shapes.of_values(option.value for option in node.options.fixed)
