"""Decisions that need each other, and the boxed expressions (DMN 1.3, chapters 6, 7 and 10)."""

from datetime import date
from decimal import Decimal

import pytest

from engine import dmn, feel
from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs, table


def compiled(*elements, **options):
    return dmn.compile_dmn(dmn_file(*elements, **options), "t.dmn")


def value_of(content, **names):
    return feel.to_json(compiled(decision(content)).evaluate("dec", names).value)


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_all_versions_of_dmn_are_read(namespace):
    assert compiled(decision(literal("1 + 1")), namespace=namespace).evaluate("dec", {}).value == 2


def test_prefixes_do_not_matter():
    data = (
        dmn_file(decision(literal("1")))
        .decode()
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("xmlns=", "xmlns:x=")
    )

    assert dmn.compile_dmn(data.encode(), "t.dmn").evaluate("dec", {}).value == 1


def test_a_required_decision_is_made_first_and_known_by_its_name_and_id():
    model = compiled(
        decision(table([["> 10", '"stor"'], ["<= 10", '"liten"']]), key="size", name="Storlek"),
        decision(literal('Storlek + size + "!"'), requires=needs(decision="size")),
    )

    result = model.evaluate("dec", {"x": 12})

    assert result.value == "storstor!"
    assert [(each.decision_id, each.fired) for each in result.trace] == [("size", (1,)), ("dec", ())]


def test_the_answers_of_a_required_table_are_known_by_its_columns():
    model = compiled(
        decision(table([["-", '"hög"', "3"]], outputs=("risk", "veckor")), key="first", name="Bedöm risken"),
        decision(table([['"hög"', "veckor + 1"]], inputs=("risk",)), requires=needs(decision="first")),
    )

    assert model.evaluate("dec", {"x": 0}).value == 4
    assert model.decisions["dec"].input_names == {"x"}


def test_a_decision_that_several_require_is_made_once():
    model = compiled(
        decision(literal("1"), key="a"),
        decision(literal("a + 1"), key="b", requires=needs(decision="a")),
        decision(literal("a + b"), requires=needs(decision="a") + needs(decision="b")),
    )

    assert [each.decision_id for each in model.evaluate("dec", {}).trace] == ["a", "b", "dec"]


def test_a_decision_can_be_asked_for_by_its_name():
    model = compiled(decision(literal("1"), name="Ett beslut"))

    assert model.evaluate("Ett beslut", {}).decision_id == "dec"


def test_names_may_hold_spaces():
    model = compiled(
        input_data("i1", name="Sökandens ålder", type_ref="number"),
        decision(literal("Sökandens ålder >= 18"), key="a", name="Är myndig", requires=needs(data="i1")),
        decision(literal('if Är myndig then "ja" else "nej"'), requires=needs(decision="a")),
    )

    assert model.evaluate("dec", {"Sökandens ålder": 20}).value == "ja"
    assert model.decisions["dec"].input_names == {"Sökandens ålder"}


def test_a_context_gives_its_entries_or_its_result():
    entries = (
        f'<contextEntry><variable name="a"/>{literal("x * 2")}</contextEntry>'
        f'<contextEntry><variable name="b"/>{literal("a + 1")}</contextEntry>'
    )

    assert value_of(f"<context>{entries}</context>", x=2) == {"a": 4, "b": 5}
    assert value_of(f"<context>{entries}<contextEntry>{literal('a + b')}</contextEntry></context>", x=2) == 9


def test_a_relation_is_a_list_of_contexts():
    rows = f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('x')}</row>"

    assert value_of(f'<relation><column name="a"/><column name="b"/>{rows}</relation>', x=4) == [
        {"a": 1, "b": 2},
        {"a": 3, "b": 4},
    ]


def test_a_list_is_a_list():
    assert value_of(f"<list>{literal('1')}{literal('x')}</list>", x=2) == [1, 2]


KNOWLEDGE = (
    '<businessKnowledgeModel id="bkm" name="Räkna veckor"><encapsulatedLogic>'
    '<formalParameter name="dagar"/><formalParameter name="per vecka"/>'
    f"{literal('dagar / per vecka')}</encapsulatedLogic></businessKnowledgeModel>"
)


def test_business_knowledge_is_called_in_feel():
    model = compiled(KNOWLEDGE, decision(literal("Räkna veckor(x, 5)"), requires=needs(knowledge="bkm")))

    assert model.evaluate("dec", {"x": 20}).value == 4
    assert model.decisions["dec"].input_names == {"x"}


def test_business_knowledge_is_called_by_an_invocation():
    content = (
        f"<invocation>{literal('Räkna veckor')}"
        f'<binding><parameter name="per vecka"/>{literal("5")}</binding>'
        f'<binding><parameter name="dagar"/>{literal("x")}</binding></invocation>'
    )
    model = compiled(KNOWLEDGE, decision(content, requires=needs(knowledge="bkm")))

    assert model.evaluate("dec", {"x": 20}).value == 4


def test_business_knowledge_may_be_a_table_and_need_other_knowledge():
    other = (
        '<businessKnowledgeModel id="b2" name="storlek"><encapsulatedLogic><formalParameter name="n"/>'
        f"{table([['> 2', '1'], ['-', '0']], inputs=('Räkna veckor(n, 5)',), hit='FIRST')}</encapsulatedLogic>"
        f"{needs(knowledge='bkm')}</businessKnowledgeModel>"
    )
    model = compiled(KNOWLEDGE, other, decision(literal("storlek(15)"), requires=needs(knowledge="b2")))

    assert model.evaluate("dec", {}).value == 1


def test_business_knowledge_cannot_be_called_without_end():
    model = compiled(
        KNOWLEDGE,
        decision(literal("for i in 1..1000 return Räkna veckor(i, 5)"), requires=needs(knowledge="bkm")),
    )

    with pytest.raises(dmn.DecisionFailed, match="fler än 500"):
        model.evaluate("dec", {})


def test_a_decision_keeps_to_its_type():
    model = compiled(decision(literal("x"), type_ref="number"))

    assert model.evaluate("dec", {"x": 1}).value == 1
    with pytest.raises(dmn.DecisionFailed, match="inte av typen number"):
        model.evaluate("dec", {"x": "ett"})


TYPES = (
    '<itemDefinition name="Nivå"><typeRef>string</typeRef><allowedValues><text>"låg","hög"</text></allowedValues>'
    '</itemDefinition><itemDefinition name="Plan"><itemComponent name="start"><typeRef>date</typeRef></itemComponent>'
    '<itemComponent name="nivåer" isCollection="true"><typeRef>Nivå</typeRef></itemComponent></itemDefinition>'
)


def test_types_of_the_file_are_kept_to():
    model = compiled(
        TYPES,
        input_data("plan", type_ref="Plan"),
        decision(literal("plan.start"), requires=needs(data="plan")),
    )
    plan = {"start": date(2026, 11, 24), "nivåer": ["låg", "hög"]}

    assert model.evaluate("dec", {"plan": plan}).value == date(2026, 11, 24)
    with pytest.raises(dmn.DecisionFailed, match="inte av typen Plan"):
        model.evaluate("dec", {"plan": {**plan, "nivåer": ["mellan"]}})
    with pytest.raises(dmn.DecisionFailed, match="inte av typen Plan"):
        model.evaluate("dec", {"plan": {**plan, "start": "2026-11-24"}})


def test_texts_of_json_become_what_the_types_ask_for():
    model = compiled(
        TYPES,
        input_data("plan", type_ref="Plan"),
        input_data("antal", type_ref="number"),
        decision(literal("1"), key="a", requires=needs(data="plan") + needs(data="antal")),
        decision(
            table([["-", "-", "-", "1"]], inputs=("case.received", "frist", "x + 1"), input_type="date"),
            requires=needs(decision="a"),
        ),
    )

    data = {
        "plan": {"start": "2026-11-24", "nivåer": ["låg"]},
        "antal": "3",
        "case": {"received": "2026-11-24", "title": "2026-11-24"},
        "frist": "i morgon",
        "annat": "2026-11-24",
    }

    assert model.coerce_inputs("dec", data) == {
        "plan": {"start": date(2026, 11, 24), "nivåer": ["låg"]},
        "antal": Decimal(3),
        "case": {"received": date(2026, 11, 24), "title": "2026-11-24"},
        "frist": "i morgon",
        "annat": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("type_ref", "text", "value"),
    [
        ("number", "2.5", Decimal("2.5")),
        ("boolean", "true", True),
        ("boolean", "kanske", "kanske"),
        ("date", "2026-11-24", date(2026, 11, 24)),
        ("dateTime", "2026-11-24T10:00", feel.parse_datetime("2026-11-24T10:00")),
        ("dayTimeDuration", "P14D", feel.parse_duration("P14D")),
        ("yearMonthDuration", "P1M", feel.parse_duration("P1M")),
        ("string", "2026-11-24", "2026-11-24"),
    ],
)
def test_a_text_is_read_as_its_columns_type(type_ref, text, value):
    model = compiled(decision(table([["-", "1"]], input_type=type_ref)))

    assert model.coerce_inputs("dec", {"x": text}) == {"x": value}


def test_what_a_decision_tells_of_itself():
    model = compiled(
        decision(table([["> a", "b.c"]], inputs=("x.y",), outputs=("svar",), hit="FIRST"), name="Beslut")
    )

    told = model.decisions["dec"]

    assert (told.id, told.name, told.hit_policy, told.inputs) == ("dec", "Beslut", "FIRST", ("x.y",))
    assert [output.name for output in told.outputs] == ["svar"]
    assert told.input_names == {"x", "a", "b"}
    assert {use.name: use.place.words for use in told.names}["a"] == "regel 1, kolumnen ”x.y”"


def test_a_name_outside_of_the_declared_input_data_is_a_warning():
    model = compiled(input_data("x"), decision(literal("x + z"), requires=needs(data="x")))

    assert [(each.code, each.severity) for each in model.warnings] == [("undeclared_name", "warning")]


def test_input_data_that_are_only_drawn_as_headings_warn_of_nothing():
    model = compiled(
        input_data("i", name="Allt om ärendet"), decision(literal("x + z"), requires=needs(data="i"))
    )

    assert model.warnings == ()


def part(kind, content):
    return f"<{kind}>{content}</{kind}>"


def choice(condition):
    parts = part("if", literal(condition)) + part("then", literal("n")) + part("else", literal("0"))
    return part("conditional", parts)


def loop(kind, source, body, *, key):
    return f'<{kind} iteratorVariable="x">{part("in", literal(source))}{part(key, literal(body))}</{kind}>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (choice("n > 1"), 3),
        (choice("null"), 0),
        (part("filter", part("in", literal("[1, 2, n]")) + part("match", literal("item >= 2"))), [2, 3]),
        (part("filter", part("in", literal("[{a: 1}, {a: 2}]")) + part("match", literal("a = 2"))), [{"a": 2}]),
        (loop("for", "[1, 2]", "x * n + count(partial)", key="return"), [3, 7]),
        (loop("for", "null", "x", key="return"), []),
        (loop("some", "[1, 2]", "x = n", key="satisfies"), False),
        (loop("some", "[1, null]", "x > n", key="satisfies"), None),
        (loop("every", "[1, 2]", "x < n", key="satisfies"), True),
        (loop("every", "[1, 5]", "x < n", key="satisfies"), False),
    ],
)  # fmt: skip
def test_a_boxed_expression_chooses_and_repeats(content, expected):
    assert value_of(content, n=3) == expected


def test_a_condition_is_a_truth_value():
    content = part("filter", part("in", literal("[1]")) + part("match", literal('"ja"')))

    with pytest.raises(dmn.DecisionFailed, match="inte ja eller nej"):
        value_of(content)


def test_a_boxed_loop_does_not_go_on_without_end():
    with pytest.raises(dmn.DecisionFailed, match="fler än 500"):
        value_of(loop("for", "for i in 1..1000 return i", "x", key="return"))
