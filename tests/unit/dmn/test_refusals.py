"""What cannot be honoured is refused, with its element, its place and what to do."""

import time

import pytest

from engine import dmn
from engine.exceptions import XmlRefused
from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs, table


def refusal(*elements, **options):
    with pytest.raises(dmn.DmnRefused) as refused:
        dmn.compile_dmn(dmn_file(*elements, **options), "t.dmn")
    return refused.value.problems


def knowledge(content):
    return f'<businessKnowledgeModel id="b" name="f">{content}</businessKnowledgeModel>'


SIMPLE = decision(literal("1"))


@pytest.mark.parametrize(
    ("elements", "code", "element"),
    [
        ([], "no_decision", ""),
        (['<import namespace="x"/>', SIMPLE], "unsupported", ""),
        ([decision("")], "no_logic", "dec"),
        ([decision(literal(""))], "empty_expression", "dec"),
        ([decision(literal("1 +"))], "feel", "dec"),
        ([decision("<conditional/>")], "unsupported", "dec"),
        ([decision('<literalExpression id="le" expressionLanguage="javascript"><text>1</text></literalExpression>')],
         "expression_language", "le"),
        ([SIMPLE, SIMPLE], "double", "dec"),
        ([decision(literal("1"), requires=needs(decision="borta"))], "requirement", "dec"),
        ([decision(literal("1"), requires=needs(decision="annan.dmn#x"))], "requirement", "dec"),
        ([decision(literal("a"), key="b", requires=needs(decision="a")),
          decision(literal("b"), key="a", requires=needs(decision="b"))], "circle", "b"),
        ([decision(literal("1"), key="a"), decision(literal("a"))], "requirement", "dec"),
        ([decision(literal("1"), type_ref="okänd")], "type", "dec"),
        (['<itemDefinition id="t" name="T"><typeRef>T</typeRef></itemDefinition>', SIMPLE], "type", "t"),
        ([decision(literal("okänd(1)"))], "feel", "dec"),
        ([knowledge(""), SIMPLE], "no_logic", "b"),
        ([knowledge(f"<encapsulatedLogic>{literal('ute')}</encapsulatedLogic>"), SIMPLE], "unknown_name", "b"),
        ([knowledge('<encapsulatedLogic kind="Java"/>'), SIMPLE], "expression_language", "b"),
    ],
)  # fmt: skip
def test_a_model(elements, code, element):
    problems = refusal(*elements)

    assert (problems[0].code, problems[0].element, problems[0].file) == (code, element, "t.dmn")
    assert problems[0].remedy


@pytest.mark.parametrize(
    ("content", "code", "element"),
    [
        (table([["-", "1"]], hit="ALL"), "hit_policy", "table"),
        (table([["-", "1"]], hit="PRIORITY"), "no_output_values", "table"),
        (table([["-", "1"]], hit="OUTPUT ORDER"), "no_output_values", "table"),
        (table([["-", "1"]], aggregation="SUM"), "aggregation", "table"),
        (table([["-", "1"]], hit="COLLECT", aggregation="MEDIAN"), "aggregation", "table"),
        (
            table([["-", "1", "2"]], hit="COLLECT", aggregation="SUM", outputs=("a", "b")),
            "aggregation",
            "table",
        ),
        (table([["-"]], outputs=()), "no_output", "table"),
        (table([["-", "1", "2"]], outputs=("a", "a")), "output_name", "table"),
        (table([["-", "1", "2"]], outputs=("a", "")), "output_name", "table"),
        (table([["-", "1"]], inputs=("",)), "empty_expression", "input1"),
        (table([["-", "1"]], inputs=("x +",)), "feel", "input1"),
        (table([["-", "1"]], input_type="okänd"), "type", "input1"),
        (table([["bifall med ändring", "1"]]), "feel", "r1i1"),
        (table([["> ", "1"]]), "feel", "r1i1"),
        (table([["-", "nej tack"]]), "feel", "r1o1"),
        (table([["-", "-"]]), "empty_answer", "r1o1"),
        (table([["-"]]), "rule_cells", "rule1"),
        (table([['"5"', "1"]], input_type="number"), "cell_type", "r1i1"),
        (table([["> 5", "1"]], input_type="string"), "cell_type", "r1i1"),
        (table([["[1..5]", "1"]], input_type="date"), "cell_type", "r1i1"),
        (table([["true", "1"]], input_type="string"), "cell_type", "r1i1"),
        (table([['"bifal"', "1"]], input_values='"bifall", "avslag"'), "cell_value", "r1i1"),
        (table([['not("bifal")', "1"]], input_values='"bifall", "avslag"'), "cell_value", "r1i1"),
        (table([["-", '"bifal"']], output_values='"bifall", "avslag"'), "cell_value", "r1o1"),
        (table([["-", '"ett"']], output_type="number"), "cell_type", "r1o1"),
        (table([["-", '1 + "a"']]), "feel", "r1o1"),
        (table([["-", "1"]], output_values="> 5"), "output_values", "output1"),
    ],
)
def test_a_table(content, code, element):
    problems = refusal(decision(content))

    assert [(each.code, each.element) for each in problems] == [(code, element)]
    assert "Beslutet ”dec”" in problems[0].message
    assert problems[0].remedy


def test_a_cell_is_named_by_rule_and_column():
    (problem,) = refusal(decision(table([["-", "1"], ["> ", "2"]])))

    assert "regel 2, kolumnen ”x”" in problem.message


def test_all_problems_are_told_at_once():
    problems = refusal(decision(table([["> ", "1 +"], ["< ", "2"]])), decision(literal("+"), key="other"))

    assert [each.element for each in problems] == ["r1i1", "r1o1", "r2i1", "other"]


def test_another_language_for_the_whole_file_is_refused():
    problems = refusal(SIMPLE, attributes='expressionLanguage="http://juel"')

    assert problems[0].code == "expression_language"


@pytest.mark.parametrize(
    "language",
    ["feel", "https://www.omg.org/spec/DMN/20191111/FEEL/", "http://www.omg.org/spec/FEEL/20140401"],
)
def test_feel_has_several_names(language):
    model = dmn.compile_dmn(dmn_file(SIMPLE, attributes=f'expressionLanguage="{language}"'), "t.dmn")

    assert model.evaluate("dec", {}).value == 1


def test_what_is_not_dmn_is_refused():
    with pytest.raises(dmn.DmnRefused, match="inte en DMN-fil"):
        dmn.compile_dmn(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", "t.dmn")
    with pytest.raises(XmlRefused):
        dmn.compile_dmn(b"<definitions", "t.dmn")


def test_the_drawing_and_the_record_are_not_in_the_way():
    model = dmn.compile_dmn(
        dmn_file(
            '<knowledgeSource id="k" name="Strategin"/><textAnnotation id="t"><text>hej</text></textAnnotation>',
            '<x:thing xmlns:x="urn:other"/>',
            input_data("i"),
            decision("<description>Varför</description><question>Vad?</question>" + literal("1")),
        ),
        "t.dmn",
    )

    assert model.evaluate("dec", {}).value == 1


def test_types_that_multiply_do_not_take_the_machines_time():
    parts = "".join(f'<itemComponent name="c{n}"><typeRef>T</typeRef></itemComponent>' for n in range(50))

    assert refusal(f'<itemDefinition id="t" name="T">{parts}</itemDefinition>', SIMPLE)[0].code == "type"


def definitions(number: int, parts: int, *, last: str) -> list[str]:
    """Types of so many parts each, the parts being of the next one."""
    return [
        f'<itemDefinition id="t{each}" name="T{each}">'
        + "".join(
            f'<itemComponent name="c{part}"><typeRef>{f"T{each + 1}" if each + 1 < number else last}</typeRef>'
            "</itemComponent>"
            for part in range(parts)
        )
        + "</itemDefinition>"
        for each in range(number)
    ]


@pytest.mark.parametrize(
    ("number", "parts", "last"),
    [(300, 1, "T0"), (300, 1, "string"), (40, 10, "string")],
    ids=["circle", "chain", "tree"],
)
def test_types_that_nobody_could_fill_in_are_refused_soon(number, parts, last):
    before = time.process_time()

    problems = refusal(*definitions(number, parts, last=last), SIMPLE)

    assert time.process_time() - before < 1
    assert {problem.code for problem in problems} == {"type"}
    assert "lager eller" in problems[0].message
