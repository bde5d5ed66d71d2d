"""Decision tables with what the processes that ask them can give: columns and cells that fit, gaps that can come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from engine import feel
from engine.checks.decision_shapes import answers_of, of_type
from engine.checks.material import Asked, Material
from engine.checks.typed import SAME_KIND, in_words
from engine.checks.types import Names, Types
from engine.dmn import Decision, DecisionModel, Input, coverage_problems, coverage_remarks
from engine.exceptions import Problem
from engine.feel import ANY, Finding, Shape, shapes
from engine.records import dataclass

_MEET = "Rätta villkoret, eller lägg till värdet bland formulärets val."


def check_tables(material: Material, types: Types) -> Iterator[Problem]:
    known = _Known(material, types)
    for model in _models(material):
        yield from coverage_problems(model, known.of_model(model))
    for decision, column, shape in known.columns():
        yield from _column(decision, column, shape)


def remarks_on_tables(material: Material, types: Types) -> Iterator[Problem]:
    for decision, column, shape in _Known(material, types).columns():
        yield from _unmet(decision, column, shape)
    for model in _models(material):
        yield from coverage_remarks(model)
        yield from _idle_inputs(model)


def _models(material: Material) -> list[DecisionModel]:
    found = {id(asked.model): asked.model for asked in material.decisions.values() if asked is not None}
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Told:
    """A decision of a file."""

    file: str
    decision: Decision


#: By file, decision and column.
KnownColumns = Mapping[tuple[str, str, str], Shape]


def known_columns(material: Material, types: Types) -> KnownColumns:
    """What each column is asked about, over all steps that ask; one that nobody asks is missing."""
    return {
        (told.file, told.decision.id, column.id): shape
        for told, column, shape in _Known(material, types).columns()
    }


def known_names(material: Material, types: Types, *, file: str, decision: str) -> Mapping[str, Shape]:
    """What the names are that a decision takes from the processes whose steps ask it."""
    found: defaultdict[str, list[Shape]] = defaultdict(list)
    for key, process in material.processes.items():
        for element in process.elements.values():
            asked = material.decisions.get(element.decision_ref or "")
            if asked is not None and (asked.model.name, asked.decision_id) == (file, decision):
                names = types.names_for(key)
                for name in {use.name for use in asked.model.decisions[decision].names}:
                    found[name].append(names(name) or ANY)
    return {name: shapes.union(*each) for name, each in found.items()}


def known_from_required(model: DecisionModel, decision: Decision) -> Callable[[Input], Shape]:
    """What each column of a decision's table is asked about, as far as the decisions that it requires tell."""
    given = {name: shape for each in decision.requires for name, shape in _given_by(model.decisions[each])}

    def shape(column: Input) -> Shape:
        return feel.judge(column.logic.expression, lambda name: given.get(name, ANY), [])

    return shape


class _Known:
    """What each column is asked about, over all steps that ask; a decision that nobody asks is not known."""

    def __init__(self, material: Material, types: Types) -> None:
        self._found: defaultdict[tuple[int, str, str], list[Shape]] = defaultdict(list)
        self._columns: dict[tuple[int, str, str], tuple[_Told, Input]] = {}
        for key, process in material.processes.items():
            for element in process.elements.values():
                asked = material.decisions.get(element.decision_ref or "")
                if asked is not None:
                    self._ask(asked, types.names_for(key))

    def of_model(self, model: DecisionModel) -> Mapping[tuple[str, str], Shape]:
        return {
            (decision, column): shapes.union(*found)
            for (owner, decision, column), found in self._found.items()
            if owner == id(model)
        }

    def columns(self) -> Iterator[tuple[_Told, Input, Shape]]:
        for key, found in self._found.items():
            yield (*self._columns[key], shapes.union(*found))

    def _ask(self, asked: Asked, names: Names) -> None:
        waiting, seen = [asked.decision_id], set[str]()
        while waiting:
            decision = asked.model.decisions[waiting.pop()]
            if decision.id not in seen:
                seen.add(decision.id)
                waiting += decision.requires
                self._ask_one(asked.model, decision, names)

    def _ask_one(self, model: DecisionModel, decision: Decision, names: Names) -> None:
        given = {
            name: shape for each in decision.requires for name, shape in _given_by(model.decisions[each])
        }
        inside = dict.fromkeys(decision.requires_knowledge, ANY)

        def find(name: str) -> Shape | None:
            return given.get(name) or inside.get(name) or names(name)

        for column in decision.table.inputs if decision.table is not None else ():
            key = (id(model), decision.id, column.id)
            self._columns[key] = (_Told(model.name, decision), column)
            self._found[key].append(feel.judge(column.logic.expression, find, []))


def _given_by(decision: Decision) -> Iterator[tuple[str, Shape]]:
    """The names under which a required decision's answers are known."""
    table = decision.table
    if table is None:
        yield from ((name, of_type(decision.type)) for name in (decision.id, decision.name))
        return
    if table.gives_list or table.aggregation is not None:
        yield from (
            (name, ANY) for name in (decision.id, decision.name, *(each.name for each in table.outputs))
        )
        return
    answers = {each.name: shapes.or_null(answers_of(table, each)) for each in table.outputs}
    alone = next(iter(answers.values())) if len(answers) == 1 else shapes.context_of(answers)
    yield from ((name, alone) for name in (decision.id, decision.name))
    yield from answers.items()


def _column(told: _Told, column: Input, shape: Shape) -> Iterator[Problem]:
    """A column whose values are of another kind than its type, and cells that none of its values meets."""
    table = told.decision.table
    if table is None or not shape.is_known:
        return
    kind = "list" if column.type.is_collection else column.type.kind
    if kind is not None and kind not in (shape.kinds or ()):
        yield Problem(
            told.file,
            column.id or told.decision.id,
            "error",
            "input_kind",
            f"Beslutet ”{told.decision.name}”, kolumnen ”{column.label}”: den ska få {in_words((kind,))}, men "
            f"”{column.logic.expression.text}” är {in_words(tuple(shape.kinds or ()))}.",
            "Ändra kolumnens typ, eller det som processen ger den.",
        )
        return
    for where, element, finding in _findings(told, column, shape):
        message = f"{where}: {finding.message.replace('”?”', 'Värdet')}"
        if finding.kind == "fails":
            yield Problem(told.file, element, "error", "cell_kind", message, SAME_KIND)
        elif finding.kind == "never" or "Menade du" in message:
            yield Problem(told.file, element, "warning", "cell_unmet", message, _MEET)


def _unmet(told: _Told, column: Input, shape: Shape) -> Iterator[Problem]:
    """Cells for what no process asks: they may be there for others."""
    for where, element, finding in _findings(told, column, shape):
        if finding.kind == "unknown_value" and "Menade du" not in finding.message:
            message = f"{where}: {finding.message.replace('”?”', 'Värdet')}"
            yield Problem(told.file, element, "info", "cell_unmet", message, _MEET)


def _findings(told: _Told, column: Input, shape: Shape) -> Iterator[tuple[str, str, Finding]]:
    table = told.decision.table
    if table is None or not shape.is_known:
        return
    at = table.inputs.index(column)
    for rule in table.rules:
        tree = rule.tests[at].tree
        findings: list[Finding] = []
        if tree is not None:
            feel.judge_tests(tree, shape, lambda _: ANY, findings)
        where = f"Beslutet ”{told.decision.name}”, regel {rule.number}, kolumnen ”{column.label}”"
        yield from ((where, rule.id or told.decision.id, finding) for finding in findings)


def _idle_inputs(model: DecisionModel) -> Iterator[Problem]:
    """Input data that no decision requires, or that the decisions that require it never use."""
    required: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in model.decisions.values():
        for name in decision.requires_input:
            required[name].append(decision)
    for data in model.input_data.values():
        users = required[data.name]
        # Often input data are only drawn, as headings: then their names tell nothing about those of the case.
        named = [each for each in users if not set(each.requires_input).isdisjoint(each.input_names)]
        if not users or (named == users and not any(data.name in each.input_names for each in named)):
            yield Problem(
                model.name,
                data.id,
                "info",
                "idle_input",
                f"Indata ”{data.name}” används inte av något beslut.",
                "Ta bort den, eller dra en pil till beslutet som behöver den.",
            )
