"""From the XML of a decision table to a `DecisionTable`, refusing what would never match or could not be
honoured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine import feel
from engine.dmn.elements import Element, Expressions, Findings, child, children, id_of, text_of
from engine.dmn.item_definitions import Types
from engine.dmn.logic import LiteralExpression, Place
from engine.dmn.table import AGGREGATIONS, HIT_POLICIES, DecisionTable, Input, Output, Rule
from engine.feel import Value

_ORDERED = ("PRIORITY", "OUTPUT ORDER")


class TableReader:
    """Reads one table."""

    def __init__(self, findings: Findings, expressions: Expressions, types: Types, place: Place) -> None:
        self._findings = findings
        self._expressions = expressions
        self._types = types
        self._place = place

    def read(self, element: Element, name: str) -> DecisionTable | None:
        """The table; None, and problems, when it cannot be used. `name` names an only output without a
        name."""
        place = replace(self._place, element=id_of(element) or self._place.element)
        policy = " ".join(element.get("hitPolicy", "UNIQUE").split())
        aggregation = element.get("aggregation")
        before = len(self._findings.errors)
        inputs = [
            self._input(each, number, place) for number, each in enumerate(children(element, "input"), 1)
        ]
        outputs = [self._output(each, name, place) for each in children(element, "output")]
        self._check_head(place, policy, aggregation, outputs)
        if len(self._findings.errors) > before or None in inputs:
            return None
        columns = tuple(each for each in inputs if each is not None)
        table = DecisionTable(place, policy, aggregation, columns, tuple(outputs), ())
        rules = [self._rule(each, number, table) for number, each in enumerate(children(element, "rule"), 1)]
        return replace(table, rules=tuple(rule for rule in rules if rule is not None))

    # The head

    def _check_head(
        self, place: Place, policy: str, aggregation: str | None, outputs: Sequence[Output]
    ) -> None:
        problem = self._findings.at
        if policy not in HIT_POLICIES:
            problem(
                place,
                "hit_policy",
                f"Träffregeln ”{policy}” finns inte.",
                "Välj till exempel UNIQUE eller FIRST.",
            )
        if not outputs:
            problem(place, "no_output", "Tabellen har ingen svarskolumn.", "Lägg till en kolumn för svaret.")
        if aggregation is not None:
            self._check_aggregation(place, policy, aggregation, outputs)
        if policy in _ORDERED and not any(column.allowed for column in outputs):
            message = f"{policy} ordnar svaren efter de tillåtna värdena, men kolumnen anger inga."
            problem(
                place,
                "no_output_values",
                message,
                "Skriv de tillåtna värdena i kolumnen, det viktigaste först.",
            )
        names = [column.name for column in outputs]
        if len(outputs) > 1 and ("" in names or len(set(names)) < len(names)):
            message = "Flera svarskolumner behöver var sitt namn."
            problem(place, "output_name", message, "Ge varje svarskolumn ett eget namn.")

    def _check_aggregation(
        self, place: Place, policy: str, aggregation: str, outputs: Sequence[Output]
    ) -> None:
        if policy != "COLLECT" or aggregation not in AGGREGATIONS:
            message = f"Sammanräkningen ”{aggregation}” går inte med {policy}."
            self._findings.at(place, "aggregation", message, "Välj COLLECT med SUM, MIN, MAX eller COUNT.")
        elif len(outputs) > 1:
            message = "Bara en svarskolumn kan räknas samman."
            self._findings.at(
                place, "aggregation", message, "Behåll en svarskolumn, eller välj COLLECT utan sammanräkning."
            )

    def _input(self, element: Element, number: int, table: Place) -> Input | None:
        expression = child(element, "inputExpression")
        label = " ".join((element.get("label") or text_of(expression) or str(number)).split())
        place = table.within(id_of(element), f"kolumnen ”{label}”")
        if any(attribute.endswith("}inputVariable") for attribute in element.attrib):
            self._findings.at(
                place, "input_variable", "Inputvariabel läses inte.", "Skriv ? där värdet behövs."
            )
        logic = self._expressions.literal(expression, place)
        type_ = self._types.named(None if expression is None else expression.get("typeRef"), place)
        allowed = self._allowed(child(element, "inputValues"), place)
        return None if logic is None else Input(id_of(element), label, logic, type_, allowed)

    def _allowed(self, element: Element | None, place: Place) -> feel.UnaryTests | None:
        text = text_of(element)
        return self._expressions.tests(text, place) if text else None

    def _output(self, element: Element, name: str, table: Place) -> Output:
        own_name = " ".join((element.get("name") or "").split())
        label = " ".join((element.get("label") or own_name or name).split())
        place = table.within(id_of(element), f"kolumnen ”{label}”")
        values = text_of(child(element, "outputValues"))
        default = child(element, "defaultOutputEntry")
        return Output(
            name=own_name,
            label=label,
            type=self._types.named(element.get("typeRef"), place),
            allowed=self._output_values(values, place) if values else (),
            default=self._expressions.literal(default, place) if text_of(default) else None,
        )

    def _output_values(self, text: str, place: Place) -> tuple[Value, ...]:
        tests = self._expressions.tests(text, place)
        if tests is None:
            return ()
        if tests.negated or tests.constants is None or any(test.operator != "=" for test in tests.constants):
            message = f"De tillåtna svaren {text} är inte en lista med värden."
            self._findings.at(place, "output_values", message, 'Skriv värdena med komma emellan: "a", "b".')
            return ()
        return tuple(test.value for test in tests.constants)

    # The rules

    def _rule(self, element: Element, number: int, table: DecisionTable) -> Rule | None:
        entries, answers = children(element, "inputEntry"), children(element, "outputEntry")
        if (len(entries), len(answers)) != (len(table.inputs), len(table.outputs)):
            place = table.place.within(id_of(element), f"regel {number}")
            message = "Regeln har inte lika många celler som tabellen har kolumner."
            self._findings.at(place, "rule_cells", message, "Ta bort regeln och skriv den på nytt.")
            return None
        rule = Rule(number, id_of(element), (), (), _note(element))
        tests = [
            self._test(entry, column, table.cell_place(rule, column.label, entry=id_of(entry)))
            for entry, column in zip(entries, table.inputs, strict=True)
        ]
        cells = [
            self._cell(entry, column, table.cell_place(rule, column.label, entry=id_of(entry)))
            for entry, column in zip(answers, table.outputs, strict=True)
        ]
        if None in tests:
            return None
        return replace(rule, tests=tuple(each for each in tests if each is not None), cells=tuple(cells))

    def _test(self, element: Element, column: Input, place: Place) -> feel.UnaryTests | None:
        self._expressions.refuse_other_languages(element, place)
        tests = self._expressions.tests(text_of(element), place)
        if tests is not None:
            self._refuse_what_never_matches(tests, column, place)
        return tests

    def _refuse_what_never_matches(self, tests: feel.UnaryTests, column: Input, place: Place) -> None:
        for test in tests.constants or ():
            ends = (test.value.start, test.value.end) if isinstance(test.value, feel.Range) else (test.value,)
            for value in ends:
                if not _comparable(value, column):
                    message = f"Villkoret {tests.text} passar inte kolumnens typ {column.type.name}."
                    self._findings.mistake(
                        place, "cell_type", message, "Rätta villkoret, eller ändra kolumnens typ."
                    )
                    return
            if test.operator == "=" and not _allowed(test.value, column):
                known = column.allowed.text if column.allowed is not None else ""
                message = f"{feel.to_text(test.value)} hör inte till kolumnens tillåtna värden {known}."
                self._findings.mistake(
                    place, "cell_value", message, "Rätta värdet, eller lägg till det bland de tillåtna."
                )

    def _cell(self, element: Element, column: Output, place: Place) -> LiteralExpression | None:
        text = text_of(element)
        if not text:
            return None
        if text == "-":
            self._findings.mistake(
                place, "empty_answer", "Ett svar kan inte vara ”-”.", "Skriv ett värde, eller null."
            )
            return None
        self._expressions.refuse_other_languages(element, place)
        cell = self._expressions.compiled(text, place)
        if cell is not None and cell.expression.is_constant:
            self._refuse_wrong_answer(cell, column, place)
        return cell

    def _refuse_wrong_answer(self, cell: LiteralExpression, column: Output, place: Place) -> None:
        try:
            value = cell.expression.evaluate({})
        except feel.FeelError as error:
            self._findings.mistake(
                place, "feel", f"{error} Uttrycket är: {cell.expression.text}", "Rätta uttrycket."
            )
            return
        if not column.type.accepts(value):
            message = f"Svaret {cell.expression.text} är inte av kolumnens typ {column.type.name}."
            self._findings.mistake(place, "cell_type", message, "Rätta svaret, eller ändra kolumnens typ.")
        elif column.allowed and value is not None and value not in column.allowed:
            message = f"Svaret {cell.expression.text} hör inte till kolumnens tillåtna värden."
            self._findings.mistake(
                place, "cell_value", message, "Rätta svaret, eller lägg till det bland de tillåtna."
            )


def _note(rule: Element) -> str:
    """The rule's annotation: DMN 1.3's columns of their own, before that its description."""
    notes = [text_of(each) for each in children(rule, "annotationEntry")]
    description = child(rule, "description")
    if description is not None and description.text:
        notes.append(description.text.strip())
    return "; ".join(filter(None, notes))


def _comparable(value: Value, column: Input) -> bool:
    kind = column.type.kind
    return value is None or kind is None or column.type.is_collection or feel.kind(value) == kind


def _allowed(value: Value, column: Input) -> bool:
    if value is None or column.allowed is None or column.allowed.names:
        return True
    try:
        return column.allowed.matches(value, {})
    except feel.FeelError:
        return False
