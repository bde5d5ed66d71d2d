"""A loaded form as a tree: what the process owner wrote, checked and compiled, the same for all requests.

Nodes compare by identity: they are keys in the dictionaries that hold one request's values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, Literal

from engine.feel import Expression
from engine.forms.conditions import Ast
from engine.forms.prose import Template
from engine.records import dataclass

Value = Any
"""A FEEL value: None, bool, str, Decimal, date, time, datetime, list or dict of these."""

Path = tuple[str, ...]

Kind = Literal[
    "text",
    "email",
    "phone",
    "textarea",
    "number",
    "date",
    "time",
    "datetime",
    "select",
    "radio",
    "checkbox",
    "checklist",
    "file",
]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `code` is what the browser posts, `value` what the answer holds, `label` what is read."""

    code: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class OptionSource:
    """Where choices come from: `fixed`, a `key` (reference data, else a variable) or a FEEL `expression`."""

    fixed: tuple[Option, ...] | None = None
    key: str | None = None
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`validExpression`: must be true, else `message` (None = a general sentence)."""

    expression: Expression
    message: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """`conditional.hide`: hides what stands under it while `expression` is true. `ast` is for the browser."""

    expression: Expression
    ast: Ast | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer must keep within; None = no limit. Lengths in characters, `decimals` in digits."""

    min_length: int | None = None
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    increment: Decimal | None = None
    pattern: re.Pattern[str] | None = None
    pattern_message: str | None = None
    not_passed: bool = False
    accept: tuple[str, ...] = ()
    multiple: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """A field with an answer. `path` leads from its level (the form, or a row) to the answer.

    `conditions` are its own and those of the groups around it: one that is true hides it.
    """

    id: str
    kind: Kind
    path: Path
    label: str
    help: str
    default: Value
    required: bool
    required_if: Expression | None
    readonly: bool | Expression
    disabled: bool | Expression
    condition: Condition | None
    conditions: frozenset[Condition]
    rule: Rule | None
    limits: Limits
    options: OptionSource | None
    prefix: str
    suffix: str
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", ".".join(self.path))

    @property
    def is_optional(self) -> bool:
        """Whether it is marked as one that may be left empty. A box to tick may always be, and needs no mark."""
        return not (self.required or self.required_if or self.kind == "checkbox" or self.readonly is True)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Fields under one heading. `path` is () when the group only draws a frame; `key` names it for errors."""

    id: str
    path: Path
    label: str
    condition: Condition | None
    conditions: frozenset[Condition]
    rule: Rule | None
    nodes: tuple[Node, ...]
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", ".".join(self.path))


@dataclass(frozen=True, slots=True, eq=False)
class RowList:
    """Repeating rows; each row is a level of its own."""

    id: str
    path: Path
    label: str
    help: str
    condition: Condition | None
    conditions: frozenset[Condition]
    rule: Rule | None
    row: Level
    default_rows: int
    fixed_rows: bool
    min_rows: int | None
    max_rows: int | None
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", ".".join(self.path))


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """Text to read. `expressions` are those of the template, compiled."""

    id: str
    condition: Condition | None
    template: Template
    expressions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    """A line or an empty space between fields."""

    id: str
    condition: Condition | None
    kind: Literal["separator", "spacer"]


Node = Input | Group | RowList | Prose | Break


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The form itself or the form of one row: its nodes as drawn, and its inputs, lists and groups in order.

    `form_class` is the WTForms class that reads and validates the inputs, built once.
    """

    nodes: tuple[Node, ...]
    inputs: tuple[Input, ...]
    lists: tuple[RowList, ...]
    groups: tuple[Group, ...]
    conditions: tuple[Condition, ...]
    form_class: Any

    def by_path(self) -> dict[Path, Input | RowList]:
        nodes: tuple[Input | RowList, ...] = (*self.inputs, *self.lists)
        return {node.path: node for node in nodes}


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """All nodes of one level in the order of the page; rows are not entered."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.nodes)


def dig(holder: object, path: Path) -> tuple[bool, Value]:
    """(found, value) of `path` inside nested dictionaries."""
    for step in path:
        if not isinstance(holder, Mapping) or step not in holder:
            return False, None
        holder = holder[step]
    return True, holder


def expressions_of(node: Node) -> Iterator[Expression]:
    """The FEEL that one node carries, its conditions and rules with it; not that of the nodes inside."""
    if node.condition is not None:
        yield node.condition.expression
    if isinstance(node, Prose):
        yield from node.expressions
    if isinstance(node, Input | Group | RowList) and node.rule is not None:
        yield node.rule.expression
    if isinstance(node, Input):
        by_options = node.options.expression if node.options else None
        found = (node.required_if, node.readonly, node.disabled, by_options)
        for item in found:
            if isinstance(item, Expression):
                yield item
