import pytest

from engine.exceptions import ElementFailed
from engine.spiff import workflows
from tests.support.running import Case, FakeHost

ASK = "user A mi={kind} collection=names element=name output=answers each=answer{more}\nS -> A -> B -> E"


def ask(kind="parallel", more="", names=("x", "y", "z"), **options):
    return Case(ASK.format(kind=kind, more=more), {"names": list(names)}, **options)


def test_parallel_rounds_are_open_at_once_each_with_its_item():
    case = ask()

    tasks = case.execution.open_tasks()

    assert [(task.item, task.loop_index) for task in tasks] == [
        ({"name": "x"}, 0),
        ({"name": "y"}, 1),
        ({"name": "z"}, 2),
    ]


def test_results_come_in_the_order_of_the_items_and_not_of_completion():
    case = ask()

    case.complete("A", 2, answer="tre")
    case.complete("A", 0, answer="ett")
    case.complete("A", 0, answer="två")

    assert case.open == ["B"]
    assert case.variables["answers"] == ["ett", "två", "tre"]


def test_a_round_writes_to_its_own_scope():
    case = ask()

    for answer in ("1", "2", "3"):
        case.complete("A", 0, answer=answer)

    assert "answer" not in case.variables
    assert "name" not in case.variables


def test_sequential_rounds_come_one_after_the_other():
    case = ask("sequential")

    for number, answer in enumerate(("ett", "två", "tre")):
        assert [(task.item["name"], task.loop_index) for task in case.execution.open_tasks()] == [
            ("xyz"[number], number)
        ]
        case.complete("A", answer=answer)

    assert case.variables["answers"] == ["ett", "två", "tre"]


def test_sequential_rounds_pass_items_that_are_null():
    case = ask("sequential", names=[None, "y", None])

    for answer in ("1", "2", "3"):
        case.complete("A", answer=answer)

    assert case.open == ["B"]


def test_sequential_rounds_go_through_the_collection_as_it_was_when_they_began():
    case = ask("sequential", names=["x", "y"])
    case.execution.variables["names"] = []

    case.complete("A", answer="1")

    assert case.task("A").item["name"] == "y"


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_an_empty_collection_is_passed_by_with_an_empty_result(kind):
    case = ask(kind, names=[])

    assert case.open == ["B"]
    assert case.variables["answers"] == []
    assert "A" in case.passed


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_rounds_that_are_cut_off_leave_null_in_the_result(kind):
    case = ask(kind, " until='answer = \"stopp\"'")

    case.complete("A", answer="ett")
    case.complete("A", answer="stopp")

    assert case.open == ["B"]
    assert case.variables["answers"] == ["ett", "stopp", None]


@pytest.mark.parametrize(
    ("condition", "completions"),
    [
        ("nrOfCompletedInstances / nrOfInstances > 0.5", 2),
        ("nrOfActiveInstances = 1", 2),
        ("loopCounter = 0", 1),
    ],
)
def test_the_completion_condition_sees_the_counters(condition, completions):
    case = ask(more=f" until='{condition}'")

    for _ in range(completions):
        assert "A" in case.open
        case.complete("A", answer="x")

    assert case.open == ["B"]


def test_a_number_of_rounds_can_be_given_instead_of_a_collection():
    case = Case("user A mi=parallel cardinality='n + 1' output=r each=loopCounter\nS -> A -> E", {"n": 1})

    case.complete("A")
    case.complete("A")

    assert case.variables["r"] == [0, 1]


def test_a_boundary_event_covers_the_whole_activity():
    case = ask(more="\nboundary T on=A message=stop\nT -> C -> E2")
    case.complete("A", answer="x")

    case.deliver("stop")

    assert case.open == ["C"]
    assert len(case.execution.subscriptions()) == 0


def test_a_boundary_event_is_armed_once_and_not_for_each_round():
    assert len(ask(more="\nboundary T on=A message=stop\nT -> C -> E2").execution.subscriptions()) == 1


def test_a_sub_process_runs_in_rounds_with_the_item_in_sight_everywhere_inside():
    text = (
        "S1 -> Sub -> E1\nstart S1\n"
        "sub Sub mi=parallel collection=names element=name output=r each=y {\n"
        "S -> A -> X -> E\nscript X lang=feel set=y 'name + x'\n}"
    )
    case = Case(text, {"names": ["a", "b"]})

    case.complete("A", 1, x="2")
    case.complete("A", 0, x="1")

    assert case.variables["r"] == ["a1", "b2"]
    assert case.ended


def test_a_called_process_runs_in_rounds():
    case = Case(
        (
            "call C call=q mi=parallel collection=names element=name in.who=name out.got=y output=r each=got\n"
            "S -> C -> E"
        ),
        {"names": ["a", "b"]},
        q="S -> A -> E",
    )
    assert [task.item for task in case.execution.open_tasks()] == [{"who": "a"}, {"who": "b"}]
    assert [task.loop_index for task in case.execution.open_tasks()] == [0, 1]

    case.complete("A", 0, y=1)
    case.complete("A", 0, y=2)

    assert case.variables == {"names": ["a", "b"], "r": [1, 2]}


def test_automatic_rounds_do_not_count_as_turning_without_a_stop():
    case = Case(
        "script X lang=feel set=y i mi=sequential collection='for i in 1..600 return i' element=i output=r each=y\n"
        "S -> X -> E"
    )

    assert len(case.variables["r"]) == 600


def test_rounds_in_a_loop_begin_anew():
    case = Case(
        (
            "xor M\nxor G\nS -> M -> A -> G\nG -> M if again\nG -> E else\n"
            "user A mi=parallel collection=names output=r each=x"
        ),
        {"names": [1], "again": True},
    )

    case.complete("A", x=1)
    case.execution.variables["again"] = False
    case.complete("A", x=2)

    assert case.ended
    assert case.variables["r"] == [2]


def test_each_round_is_passed_by_itself():
    case = ask()
    for _ in range(3):
        case.complete("A", answer="x")

    assert case.passed.count("A") == 3


def test_a_collection_that_is_no_list_fails_at_the_activity():
    with pytest.raises(ElementFailed, match="ska vara en lista") as failed:
        Case(ASK.format(kind="parallel", more=""), {"names": "x"})

    assert failed.value.element_id == "A"


@pytest.mark.parametrize("count", ["-1", "1.5", '"tre"'])
def test_a_number_of_rounds_that_is_no_number_fails(count):
    with pytest.raises(ElementFailed, match="heltal"):
        Case(f"user A mi=parallel cardinality='{count}'\nS -> A -> E")


def test_more_rounds_than_anyone_can_want_fail():
    with pytest.raises(ElementFailed, match="1000"):
        Case("user A mi=parallel cardinality=1001\nS -> A -> E")


def test_service_tasks_in_rounds_keep_their_answers_apart():
    host = FakeHost({"mail": lambda call: {"sent_to": call.scope["name"]}})
    case = Case(
        "service V topic=mail mi=parallel collection=names element=name output=r each=sent_to\nS -> V -> E",
        {"names": ["x", "y"]},
        host=host,
    )

    assert case.variables["r"] == ["x", "y"]


def test_a_loop_repeats_while_its_condition_holds():
    case = Case("user A loop='not(done)' maximum=5\nS -> A -> E", {"done": False})

    case.complete("A", done=False)
    assert case.open == ["A"]
    case.complete("A", done=True)

    assert case.ended


def test_a_loop_stops_at_its_maximum():
    case = Case("user A loop=true maximum=2\nS -> A -> B -> E")

    case.complete("A")
    case.complete("A")

    assert case.open == ["B"]


def test_a_completion_condition_that_is_neither_true_nor_false_fails():
    case = ask(more=" until='answer'")

    with pytest.raises(ElementFailed, match="ska ge ja eller nej"):
        case.complete("A", answer="stopp")


def test_an_error_ends_rounds_that_have_just_ended_too():
    text = (
        "S1 -> Sub -> E1\nstart S1\nboundary T on=Sub error=fel\nT -> C -> E2\n"
        "sub Sub mi=parallel collection=n element=i output=r each=i {\n"
        "S -> G\nxor G\nG -> E if i = 1\nG -> P else\nP -> X\nthrow P\nend X error=fel\n}"
    )
    case = Case(text, {"n": [1, 2]})

    assert case.open == ["C"]
    assert case.execution.active_elements() == [("p", "C")]


@pytest.mark.parametrize(("n", "expected"), [(1, "A"), (2, "B")])
def test_a_loop_that_asks_first_may_not_run_at_all(n, expected):
    assert Case("S -> A -> B -> E\nuser A loop='n < 2' before=true", {"n": n}).open == [expected]


def test_a_boundary_event_ends_a_loop():
    case = Case("S -> A -> B -> E\nuser A loop='true'\nboundary M on=A message=m\nM -> C -> E2")
    case.complete("A")

    case.deliver("m")

    assert case.open == ["C"]


def test_a_sub_process_runs_in_a_loop():
    case = Case("S -> Sub -> B -> E\nsub Sub loop='n < 2' {\nstart S2\nS2 -> A -> E2\n}")
    case.complete("A", n=1)
    assert case.open == ["A"]

    case.complete("A", n=2)

    assert case.open == ["B"]


def test_rounds_inside_rounds_have_a_bound_together(monkeypatch):
    monkeypatch.setattr(workflows, "MAX_STEPS", 1_000)
    each = "mi=parallel collection='for k in 1..{} return k'"
    drawing = (
        f"start S\nS -> X -> E1\nsub X {each} {{{{\nstart S2\nS2 -> Y -> E2\n"
        f"sub Y {each} {{{{\nstart S3\nS3 -> A -> E3\nscript A lang=feel set=a 1\n}}}}\n}}}}"
    )

    assert Case(drawing.format(10, 10)).ended
    with pytest.raises(ElementFailed, match="automatiska steg utan att någon person"):
        Case(drawing.format(20, 20))
