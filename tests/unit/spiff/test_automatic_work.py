import pytest

from engine.exceptions import ElementFailed, NiostegError, UserTaskNotFound
from engine.spiff import Execution
from tests.support.running import Case, FakeHost


def test_a_script_sets_its_variable_to_a_value():
    assert Case("script X lang=feel set=sum 'a + b'\nS -> X -> E", {"a": 1, "b": 2}).variables["sum"] == 3


def test_a_script_that_fails_names_its_element_and_its_expression():
    with pytest.raises(ElementFailed, match="a < b") as failed:
        Case("script X lang=feel set=x 'a < b'\nS -> X -> E", {"a": 1, "b": "x"})

    assert (failed.value.element_id, failed.value.process_key) == ("X", "p")


def test_a_service_task_asks_the_house_and_merges_the_answer():
    host = FakeHost({"mail": lambda call: {"sent": call.scope["title"]}})

    case = Case("service V topic=mail\nS -> V -> E", {"title": "Torget"}, host=host)

    assert case.variables["sent"] == "Torget"
    assert [(call.topic, call.element.id) for call in host.calls] == [("mail", "V")]


def test_a_service_task_keeps_its_answer_in_the_result_variable():
    host = FakeHost({"mail": lambda _call: {"sent": 3}})

    assert Case("service V topic=mail set=post\nS -> V -> E", host=host).variables == {"post": {"sent": 3}}


def test_a_send_task_with_a_topic_is_a_service_task():
    host = FakeHost()

    Case("send V topic=mail\nS -> V -> E", host=host)

    assert [call.topic for call in host.calls] == ["mail"]


def test_a_service_that_refuses_fails_the_element_in_its_own_words():
    def refuse(_call):
        raise NiostegError("Brevlådan är full.")

    with pytest.raises(ElementFailed, match="Brevlådan är full") as failed:
        Case("service V topic=mail\nS -> V -> E", host=FakeHost({"mail": refuse}))

    assert failed.value.element_id == "V"


def test_turning_without_a_stop_fails_instead_of_spinning():
    with pytest.raises(ElementFailed, match=r"[Vv]arv utan stopp"):
        Case("xor M\nxor G\nS -> M -> X -> G\nG -> M if true\nG -> E else\nscript X lang=feel set=x 1")


def test_a_long_way_without_a_stop_is_no_turning():
    names = [f"X{number}" for number in range(700)]
    lines = [f"script {name} lang=feel set=n 'n + 1'" for name in names]

    case = Case("\n".join([*lines, f"S -> {' -> '.join(names)} -> E"]), {"n": 0})

    assert case.variables["n"] == 700


@pytest.mark.parametrize("token_id", ["", "0", "99", "x", "-1"])
def test_a_task_that_is_not_open_cannot_be_completed(token_id):
    with pytest.raises(UserTaskNotFound):
        Case("S -> A -> E").execution.complete(token_id, {})


def test_a_task_cannot_be_completed_twice():
    case = Case("S -> A -> B -> E")
    token_id = case.task("A").token_id
    case.complete("A")

    with pytest.raises(UserTaskNotFound):
        case.execution.complete(token_id, {})


def test_a_timer_is_no_task():
    case = Case("S -> C -> E\ncatch C duration=P1D")

    with pytest.raises(UserTaskNotFound):
        case.execution.complete(case.execution.timers()[0].token_id, {})


@pytest.mark.parametrize("kind", ["task", "manual", "user"])
def test_work_for_people_waits_for_a_person(kind):
    assert Case(f"{kind} A\nS -> A -> E").open == ["A"]


FAILING = {
    "script": "script X lang=feel set=x nothing",
    "gateway": "xor X\nX -> E2 if nothing",
    "rounds": "user X mi=parallel collection=nothing",
    "timer": "catch X date=nothing",
    "boundary timer": "user X\nboundary T on=X date=nothing\nT -> E2",
    "key": "catch X message=m prop.correlationKey=nothing",
    "mapping": "call X call=q in.a='nothing + 1'",
}


@pytest.mark.parametrize("name", FAILING)
def test_a_persons_step_is_kept_whatever_the_next_element_does(name):
    default = "X -> E else" if name == "gateway" else "X -> E"
    case = Case(f"{FAILING[name]}\nS -> A -> X\n{default}", kept=True, q="S -> E")
    ex = case.execution

    ex.complete(case.task("A").token_id, {"answer": 1})
    state = ex.state()

    with pytest.raises(ElementFailed) as failed:
        ex.run()
    assert failed.value.element_id in ("X", "T")
    assert ex.variables["answer"] == 1
    again = Execution.restore(case.program, state, {"answer": 1, "nothing": True}, host=case.host)
    assert again.open_tasks() == []
    assert ("p", "X") in again.active_elements()


def test_what_a_round_gives_is_collected_by_the_engine_and_not_by_the_person():
    text = "user A mi=parallel collection=names output=r each=nothing\nS -> A -> E"
    case = Case(text, {"names": ["x"]}, kept=True)

    case.execution.complete(case.task("A").token_id, {"answer": 1})

    assert case.open == []
    with pytest.raises(ElementFailed, match="nothing"):
        case.execution.run()
