import pytest

from engine.exceptions import DrawingRefused, ElementFailed
from engine.spiff import compile_bundle
from tests.support.drawings import bundle
from tests.support.running import Case


def table(policy, outputs, rules):
    """A DMN file with decision `level` over the input `weeks`."""
    heads = "".join(f'<output id="o{name}" name="{name}"/>' for name in outputs)
    rows = "".join(
        f'<rule id="r{number}"><inputEntry id="i{number}"><text>{test}</text></inputEntry>'
        + "".join(
            f'<outputEntry id="e{number}{place}"><text>{value}</text></outputEntry>'
            for place, value in enumerate(values)
        )
        + "</rule>"
        for number, (test, *values) in enumerate(rules)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="level" name="Nivå"><decisionTable id="t" hitPolicy="{policy}">'
        '<input id="in"><inputExpression id="ie" typeRef="number"><text>weeks</text></inputExpression></input>'
        f"{heads}{rows}</decisionTable></decision></definitions>"
    ).encode()


ONE = table("UNIQUE", ["level"], [("&lt; 5", '"kort"'), ("&gt;= 5", '"lång"')])
TWO = table("UNIQUE", ["level", "days"], [("&lt; 5", '"kort"', "10"), ("&gt;= 5", '"lång"', "20")])
MANY = table("RULE ORDER", ["level"], [("&gt; 1", '"a"'), ("&gt; 2", '"b"'), ("&gt; 9", '"c"')])


def decide(data, mapping, weeks=7):
    text = f"rule R decision=level set=answer mapping={mapping}\nS -> R -> E"
    return Case(bundle(text, tables={"level": data}), {"weeks": weeks})


@pytest.mark.parametrize(
    ("data", "mapping", "expected"),
    [
        (ONE, "singleEntry", "lång"),
        (ONE, "singleResult", {"level": "lång"}),
        (ONE, "collectEntries", ["lång"]),
        (ONE, "resultList", [{"level": "lång"}]),
        (TWO, "singleResult", {"level": "lång", "days": 20}),
        (TWO, "resultList", [{"level": "lång", "days": 20}]),
        (MANY, "collectEntries", ["a", "b"]),
        (MANY, "resultList", [{"level": "a"}, {"level": "b"}]),
    ],
)
def test_the_answer_is_kept_in_the_shape_that_the_drawing_asks_for(data, mapping, expected):
    assert decide(data, mapping).variables["answer"] == expected


def test_without_a_shape_the_answer_is_a_list_of_results_as_in_camunda():
    case = Case(bundle("rule R decision=level set=answer\nS -> R -> E", tables={"level": ONE}), {"weeks": 1})

    assert case.variables["answer"] == [{"level": "kort"}]


def test_a_table_where_no_rule_holds_gives_null():
    assert (
        decide(table("UNIQUE", ["level"], [("&lt; 5", '"kort"')]), "singleEntry").variables["answer"] is None
    )


def test_the_decision_is_reported_with_the_rules_that_answered():
    taken = decide(ONE, "singleEntry").decisions

    assert [
        (each.element_id, each.process_key, each.result.decision_id, each.result.fired) for each in taken
    ] == [("R", "p", "level", (2,))]


def test_a_single_answer_of_several_rules_fails_at_the_rule_task():
    with pytest.raises(ElementFailed, match="väntar sig ett svar") as failed:
        decide(MANY, "singleEntry")

    assert failed.value.element_id == "R"


def test_a_single_value_of_several_fields_fails():
    with pytest.raises(ElementFailed, match="singleResult"):
        decide(TWO, "singleEntry")


def test_a_decision_without_its_facts_fails_at_the_rule_task():
    with pytest.raises(ElementFailed, match="weeks") as failed:
        Case(bundle("rule R decision=level set=answer\nS -> R -> E", tables={"level": ONE}))

    assert failed.value.element_id == "R"


def test_a_decision_is_found_by_the_name_of_its_file():
    text = "rule R decision=tabell set=answer mapping=singleEntry\nS -> R -> E"

    assert Case(bundle(text, tables={"tabell": ONE}), {"weeks": 1}).variables["answer"] == "kort"


def test_a_decision_that_is_not_there_is_refused():
    with pytest.raises(DrawingRefused) as refused:
        compile_bundle(bundle("rule R decision=nowhere set=answer\nS -> R -> E", tables={"level": ONE}))

    assert [(problem.element, problem.code) for problem in refused.value.problems] == [
        ("R", "missing_decision")
    ]
