"""What a table asks and answers: its columns, and how its rows work together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from engine.authoring.document import ELEMENT, written
from engine.authoring.tables.cells import WHATEVER
from engine.authoring.tables.file import (
    INPUT_CELL,
    OUTPUT_CELL,
    TableFile,
    numbered,
    put,
    rules_in,
    swap,
    take_away,
)
from engine.authoring.tables.reading import ANSWER, QUESTION
from engine.authoring.tables.rows import sheet_in
from engine.bpmn import slug
from engine.bpmn.names import Node
from engine.dmn.elements import child, children, id_of
from engine.dmn.table import AGGREGATIONS, HIT_POLICIES
from engine.exceptions import InvalidAnswers, NotFound

MOST_COLUMNS = 60
_CELLS = {"input": INPUT_CELL, "output": OUTPUT_CELL}
_OF_ANSWERS = frozenset({"default"})


def set_table(dmn: bytes, decision_id: str, values: Mapping[str, str]) -> bytes:
    """Return the file with a table's `name`, `hit_policy` and `aggregation` as given.

    Raises:
        NotFound: no such table.
        InvalidAnswers: no name, or a policy that DMN does not have.
        XmlRefused: the file cannot be read.
    """
    sheet, file = sheet_in(dmn, decision_id), TableFile(dmn)
    wanted = {name: " ".join(written(text, field=name).split()) for name, text in values.items()}
    if not wanted.get("name", sheet.name):
        raise InvalidAnswers({"name": "Skriv vad tabellen svarar på: ”Välj typ av dialog”."})
    policy = wanted.get("hit_policy", sheet.hit_policy)
    if policy not in HIT_POLICIES:
        raise InvalidAnswers({"hit_policy": "Välj hur raderna hör ihop."})
    aggregation = wanted.get("aggregation", sheet.aggregation) if policy == "COLLECT" else ""
    if aggregation and aggregation not in AGGREGATIONS:
        raise InvalidAnswers({"aggregation": "Välj hur svaren läggs ihop."})
    if (wanted.get("name", sheet.name), policy, aggregation) == (
        sheet.name,
        sheet.hit_policy,
        sheet.aggregation,
    ):
        return dmn
    _set_attribute(file.decision(decision_id), "name", wanted.get("name", sheet.name))
    _set_attribute(file.table(decision_id), "hitPolicy", policy)
    _set_attribute(file.table(decision_id), "aggregation", aggregation)
    return file.bytes()


def set_column(dmn: bytes, decision_id: str, key: str, values: Mapping[str, str]) -> bytes:
    """Return the file with a column's `label`, `expression`, `type`, `allowed` and, of an answer, `default` as given.

    Raises:
        NotFound: no such table or column.
        InvalidAnswers: a question asks nothing, or a text cannot be kept.
        XmlRefused: the file cannot be read.
    """
    sheet, file = sheet_in(dmn, decision_id), TableFile(dmn)
    node, _ = _column(file, decision_id, key)
    before = next(column for column in sheet.columns if column.key == key)
    wanted = {name: written(text, field=name) for name, text in values.items()}
    known = {"label", "expression", "type", "allowed", *(_OF_ANSWERS if before.is_answer else ())}
    if unknown := wanted.keys() - known:
        raise InvalidAnswers({name: f"Kolumnen har ingen egenskap ”{name}”." for name in sorted(unknown)})
    changed = {name: text for name, text in wanted.items() if text != getattr(before, name)}
    if "expression" in changed and not changed["expression"]:
        raise InvalidAnswers({"expression": _NOTHING_SAID[before.is_answer]})
    for name, text in changed.items():
        _set_part(file, node, name, text)
    return file.bytes() if changed else dmn


def add_column(
    dmn: bytes, decision_id: str, side: Literal["input", "output"], *, label: str, expression: str
) -> tuple[bytes, str]:
    """Return the file with a new question or answer, last of its side, and the new column's key.

    In the rows that are there it makes no difference: the question does not matter, the answer is none.

    Raises:
        NotFound: no such table.
        InvalidAnswers: no label or expression.
        XmlRefused: the file cannot be read.
    """
    sheet, file = sheet_in(dmn, decision_id), TableFile(dmn)
    table = file.table(decision_id)
    label, expression = written(label, field="label"), written(expression, field="expression")
    if errors := _lacking(label, expression, is_answer=side == "output"):
        raise InvalidAnswers(errors)
    if len(sheet.columns) >= MOST_COLUMNS:
        raise InvalidAnswers({"label": f"Tabellen har {MOST_COLUMNS} kolumner, och fler får inte plats."})
    words = slug(label)[:40] or "ny"
    node = _new_column(file, side, f"{decision_id}_{words}", label=label, said=expression)
    before = ("description", "extensionElements", "input", *(("output",) if side == "output" else ()))
    put(table, node, after=before)
    for rule in rules_in(table):
        text = WHATEVER if side == "input" else ""
        cell_id = file.new_id(f"{id_of(rule) or 'Rule'}_{'in' if side == 'input' else 'out'}_{words}")
        kinds = (
            "description",
            "extensionElements",
            INPUT_CELL,
            *((OUTPUT_CELL,) if side == "output" else ()),
        )
        put(rule, file.make(_CELLS[side], {"id": cell_id}, text=text), after=kinds)
    return file.bytes(), id_of(node)


def move_column(dmn: bytes, decision_id: str, key: str, direction: Literal["up", "down"]) -> bytes:
    """Return the file with a column one place earlier or later among its own, with its cells; at the end it stays.

    Raises:
        NotFound: no such table or column.
        XmlRefused: the file cannot be read.
    """
    file = TableFile(dmn)
    node, place = _column(file, decision_id, key)
    kind = "input" if node in children(file.table(decision_id), "input") else "output"
    columns = children(file.table(decision_id), kind)
    other = place + (-1 if direction == "up" else 1)
    if not 0 <= other < len(columns):
        return dmn
    first, second = sorted((place, other))
    swap(columns[first], columns[second])
    for rule in rules_in(file.table(decision_id)):
        cells = children(rule, _CELLS[kind])
        if len(cells) > second:
            swap(cells[first], cells[second])
    return file.bytes()


def remove_column(dmn: bytes, decision_id: str, key: str) -> bytes:
    """Return the file without a column and its cells.

    Raises:
        NotFound: no such table or column.
        InvalidAnswers: the table would answer nothing.
        XmlRefused: the file cannot be read.
    """
    if refusal := why_column_stays(dmn, decision_id, key):
        raise InvalidAnswers({ELEMENT: refusal})
    file = TableFile(dmn)
    node, place = _column(file, decision_id, key)
    kind = "input" if node in children(file.table(decision_id), "input") else "output"
    for rule in rules_in(file.table(decision_id)):
        cells = children(rule, _CELLS[kind])
        if len(cells) > place:
            take_away(cells[place])
    take_away(node)
    return file.bytes()


def why_column_stays(dmn: bytes, decision_id: str, key: str) -> str:
    """Say why a column cannot be taken away, "" when it can. Raises as `remove_column`, refusals aside."""
    file = TableFile(dmn)
    node, _ = _column(file, decision_id, key)
    own = next(kind for kind in _CELLS if node in children(file.table(decision_id), kind))
    if len(children(file.table(decision_id), own)) > 1:
        return ""
    return {
        "input": "Tabellen måste fråga efter något. Lägg till en annan fråga först.",
        "output": "Tabellen måste svara något. Lägg till ett annat svar först.",
    }[own]


_NOTHING_SAID = {
    False: "Skriv vad som frågas: namnet på ett svar i ett formulär, eller ett uttryck i FEEL.",
    True: "Skriv vad svaret heter. Villkor och formulär använder namnet.",
}


def _lacking(label: str, expression: str, *, is_answer: bool) -> dict[str, str]:
    errors = {}
    if not label:
        errors["label"] = "Skriv vad kolumnen heter. Det är rubriken som läses."
    if not expression:
        errors["expression"] = _NOTHING_SAID[is_answer]
    return errors


def _column(file: TableFile, decision_id: str, key: str) -> tuple[Node, int]:
    """Return a column and its place among those of its side."""
    table = file.table(decision_id)
    for kind, prefix in (("input", QUESTION), ("output", ANSWER)):
        nodes = children(table, kind)
        place = numbered(nodes, key, prefix=prefix)
        if place is not None:
            return nodes[place], place
    raise NotFound(f"Tabellen har ingen kolumn ”{key[:80]}”. Någon kan ha tagit bort den.")


def _new_column(
    file: TableFile, side: Literal["input", "output"], words: str, *, label: str, said: str
) -> Node:
    if side == "output":
        id_ = file.new_id(f"Output_{words}")
        return file.make("output", {"id": id_, "label": label, "name": said, "typeRef": "string"})
    node = file.make("input", {"id": file.new_id(f"Input_{words}"), "label": label})
    expression_id = file.new_id(f"InputExpression_{words}")
    node.append(file.make("inputExpression", {"id": expression_id, "typeRef": "string"}, text=said))
    return node


def _set_part(file: TableFile, node: Node, name: str, text: str) -> None:
    is_answer = child(node, "inputExpression") is None and node.tag.endswith("}output")
    if name == "label" or (is_answer and name in ("expression", "type")):
        _set_attribute(node, {"label": "label", "expression": "name", "type": "typeRef"}[name], text)
    elif name in ("expression", "type"):
        _set_question(file, node, name, text)
    else:
        _set_values(file, node, name, text, is_answer=is_answer)


def _set_question(file: TableFile, node: Node, name: str, text: str) -> None:
    expression = child(node, "inputExpression")
    if expression is None:
        expression = file.make("inputExpression", text="")
        put(node, expression, after=("description", "extensionElements"))
    if name == "type":
        _set_attribute(expression, "typeRef", text)
    else:
        file.set_text(expression, text)


def _set_values(file: TableFile, node: Node, name: str, text: str, *, is_answer: bool) -> None:
    kind = {"allowed": "outputValues" if is_answer else "inputValues", "default": "defaultOutputEntry"}[name]
    found = child(node, kind)
    if not text:
        if found is not None:
            take_away(found)
    elif found is None:
        before = ("description", "extensionElements", "inputExpression", "outputValues")
        put(node, file.make(kind, text=text), after=before)
    else:
        file.set_text(found, text)


def _set_attribute(node: Node, name: str, text: str) -> None:
    if text:
        node.set(name, text)
    else:
        node.attrib.pop(name, None)
