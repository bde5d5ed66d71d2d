from tests.support.running import Case


def test_answers_are_written_to_the_case_and_the_tokens_carry_nothing():
    case = Case("S -> A -> B -> E", {"title": "Torget"})

    case.complete("A", purpose="Trygghet")

    assert case.variables == {"title": "Torget", "purpose": "Trygghet"}
    assert all(not token.data for token in case.execution._case.all_living())


def test_parallel_branches_see_each_others_writes():
    case = Case(
        "S -> F\nand F\nand J\nF -> A -> X -> J\nF -> B -> J\n"
        "script X lang=feel set=seen 'b + 1'\nJ -> C -> E"
    )

    case.complete("B", b=1)
    case.complete("A")

    assert case.variables["seen"] == 2


def test_the_callers_dict_is_left_alone():
    given = {"title": "Torget"}

    Case("S -> A -> E", given).complete("A", title="Parken")

    assert given == {"title": "Torget"}


def test_an_embedded_sub_process_works_on_the_variables_around_it():
    case = Case("S1 -> Sub -> B -> E1\nstart S1\nsub Sub {\nS -> A -> E\n}", {"n": 1})

    case.complete("A", n=2)

    assert case.variables == {"n": 2}


def test_a_called_process_without_mappings_works_on_its_callers_variables():
    case = Case("S -> C -> E\ncall C call=q", {"n": 1}, q="S -> A -> E")

    assert case.task("A").scope["n"] == 1
    case.complete("A", n=2)

    assert case.variables == {"n": 2}


MAPPED = (
    "S -> C -> B -> E\n"
    "call C call=q in.subject=title in.days='n * 2' out.outcome=decision out.late='days > 3'"
)


def test_a_mapped_call_has_its_own_scope_and_brings_out_only_what_is_mapped():
    case = Case(MAPPED, {"title": "Torget", "n": 2}, q="S -> A -> E")
    assert case.task("A").item == {"subject": "Torget", "days": 4}

    case.complete("A", decision="bifall", note="internt")

    assert case.variables == {"title": "Torget", "n": 2, "outcome": "bifall", "late": True}


def test_what_a_mapped_call_writes_does_not_touch_a_variable_of_the_same_name_outside():
    case = Case("S -> C -> B -> E\ncall C call=q in.n=n out.m=n", {"n": 1}, q="S -> A -> E")

    case.complete("A", n=5)

    assert case.variables == {"n": 1, "m": 5}


def test_a_variable_that_is_not_set_is_mapped_as_null():
    case = Case("S -> C -> E\ncall C call=q in.x=nothing", {}, q="S -> A -> E")

    assert case.task("A").item == {"x": None}


def test_all_variables_can_be_mapped_both_ways():
    case = Case("S -> C -> E\ncall C call=q in.all= out.all=", {"a": 1}, q="S -> A -> E")

    case.complete("A", b=2)

    assert case.variables == {"a": 1, "b": 2}


def test_calls_in_calls_each_lay_their_scope_on_top():
    case = Case(
        "S -> C -> E\ncall C call=q in.x=a out.result=y",
        {"a": 1},
        q="S -> D -> E\ncall D call=r in.z='x + 1' out.y=w",
        r="S -> X -> A -> E\nscript X lang=feel set=w 'z * 10'",
    )
    assert case.task("A").called_by == ("C", "D")
    assert case.task("A").scope["x"] == 1

    case.complete("A")

    assert case.variables == {"a": 1, "result": 20}


def test_a_called_process_inherits_the_role_of_its_callers_lane_unless_it_has_its_own():
    text = "lane Registrator: C\nS -> C -> E\ncall C call=q"

    assert Case(text, q="S -> A -> E").task("A").element.role == "registrator"
    assert Case(text, q="lane Arkivarie: A\nS -> A -> E").task("A").element.role == "arkivarie"


def test_an_expression_is_evaluated_where_the_token_stands():
    case = Case("S -> A -> E\nuser A mi=parallel collection=names element=name", {"names": ["x", "y"]})

    second = case.task("A", 1)

    assert case.execution.evaluate(second.token_id, "name") == "y"
    assert case.execution.scope(second.token_id)["name"] == "y"
