"""DMN as the standard means it: what goes wrong is null, and told; for a process it stays an error."""

import pytest

from engine import dmn, feel
from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs, table


def compiled(*elements, dialect=dmn.STANDARD, **options):
    return dmn.compile_dmn(dmn_file(*elements, **options), "t.dmn", dialect=dialect)


def result_of(content, **names):
    return compiled(decision(content)).evaluate("dec", feel.from_json(names))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (literal("okänt"), "Namnet ”okänt” har inget värde"),
        (literal('1 + "a"'), "lägga ihop"),
        (literal("okänd(1)"), "som en funktion"),
        (literal("substring(x)"), "anropas så här"),
        (literal('@"2026-02-30"'), "datum"),
        (table([["> 1", '"a"'], ["> 2", '"b"']]), "högst en regel (UNIQUE)"),
        (table([["> 1", '"a"'], ["> 2", '"b"']], hit="ANY"), "samma svar (ANY)"),
        (table([["-", "x"]], output_type="string"), "inte av typen string"),
        (table([["-", "1"]], input_values='"ja", "nej"'), "tillåtna värdena"),
        ("<list/><!-- -->", ""),
    ],
)
def test_a_mistake_is_null_and_told(content, told):
    result = result_of(content, x=3)

    assert result.value is None or result.value == []
    assert told in " ".join(result.warnings)


@pytest.mark.parametrize(
    "content", ["", literal("1 +"), literal(""), '<functionDefinition kind="Java"/>', "<unknown/>"]
)
def test_what_cannot_be_read_is_null_with_a_warning_on_the_model(content):
    model = compiled(decision(content), decision(literal("1"), key="other"))

    assert model.evaluate("dec", {}).value is None
    assert [each.severity for each in model.warnings] == ["warning"]
    assert model.evaluate("other", {}).value == 1


def test_the_same_table_is_an_error_for_a_process():
    content = decision(table([["> 1", '"a"'], ["> 2", '"b"']]))

    with pytest.raises(dmn.DecisionFailed, match="reglerna 1 och 2"):
        compiled(content, dialect=dmn.PROCESS).evaluate("dec", {"x": 3})


def test_input_data_that_are_left_out_are_null():
    model = compiled(
        input_data("x", type_ref="number"), decision(literal("x = null"), requires=needs(data="x"))
    )

    assert model.evaluate("dec", {}).value is True


@pytest.mark.parametrize(
    ("type_ref", "value", "expected"),
    [
        ("number", [5], 5),
        ("number", "fem", None),
        ("number", [1, 2], None),
        ("dateTime", feel.parse_date("2026-11-24"), feel.parse_datetime("2026-11-24T00:00:00Z")),
        ("Tal", 5, [5]),
        ("Tal", ["fem"], None),
        ("Tal", None, None),
    ],
)
def test_a_value_is_made_to_fit_its_type(type_ref, value, expected):
    numbers = '<itemDefinition name="Tal" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    model = compiled(numbers, decision(literal("x"), type_ref=type_ref))

    assert model.evaluate("dec", {"x": value}).value == expected


SERVICE = (
    input_data("antal", type_ref="number"),
    decision(literal("antal * 2"), key="dubbelt", requires=needs(data="antal")),
    decision(literal("dubbelt + 1"), key="svar", requires=needs(decision="dubbelt")),
)


def service(*, outputs=("svar",), given=(), data=("antal",)):
    parts = "".join(f'<outputDecision href="#{each}"/>' for each in outputs)
    parts += "".join(f'<inputDecision href="#{each}"/>' for each in given)
    parts += "".join(f'<inputData href="#{each}"/>' for each in data)
    return f'<decisionService id="s" name="Tjänst">{parts}</decisionService>'


def test_a_decision_service_is_asked_for_its_decisions():
    assert compiled(*SERVICE, service()).invoke("Tjänst", {"antal": 4}).value == 9
    assert compiled(*SERVICE, service(outputs=("svar", "dubbelt"))).invoke("s", {"antal": 4}).value == {
        "svar": 9,
        "dubbelt": 8,
    }


def test_a_decision_service_does_not_make_the_decisions_it_is_given():
    model = compiled(*SERVICE, service(given=("dubbelt",), data=()))

    assert model.invoke("Tjänst", {"dubbelt": 1}).value == 2


def test_a_decision_service_is_called_like_business_knowledge():
    call = decision(literal("Tjänst(4) + Tjänst(antal: 1)"), requires=needs(knowledge="s"))

    assert compiled(*SERVICE, service(), call).evaluate("dec", {}).value == 12


def test_a_service_that_does_not_exist_is_named():
    with pytest.raises(dmn.DecisionFailed, match="ingen sådan beslutstjänst"):
        compiled(*SERVICE).invoke("Tjänst", {})


def test_a_decision_cannot_call_the_service_that_asks_it():
    call = decision(literal("Tjänst(4)"), requires=needs(knowledge="s"))

    with pytest.raises(dmn.DmnRefused, match="cirkel"):
        compiled(*SERVICE, service(outputs=("dec",)), call)


def test_what_costs_too_much_stays_an_error():
    heavy = "sum(for i in 1..4000 return i)"
    model = compiled(decision(f"<list>{literal(heavy) * 100}</list>"))

    with pytest.raises(dmn.DecisionFailed, match="för lång tid"):
        model.evaluate("dec", {})


def chain(length):
    links = [
        decision(literal(f"q{n + 1}"), key=f"q{n}", requires=needs(decision=f"q{n + 1}"))
        for n in range(length)
    ]
    return (*links, decision(literal("1"), key=f"q{length}"))


def test_decisions_may_follow_on_each_other_but_not_without_end():
    assert compiled(*chain(150)).evaluate("q0", {}).value == 1
    with pytest.raises(dmn.DmnRefused, match="i rad"):
        compiled(*chain(300))
