import zlib
from datetime import date, time
from decimal import Decimal

import pytest

from engine.exceptions import ElementFailed
from engine.spiff import Execution, compile_bundle
from tests.support.drawings import bundle
from tests.support.running import Case, FakeHost
from tests.support.w1 import w1_answers, w1_bundle

HOST = FakeHost()


def test_tokens_keep_their_ids():
    case = Case("S -> F\nand F\nF -> A -> E1\nF -> B -> E2", kept=True)
    before = [task.token_id for task in case.execution.open_tasks()]

    restored = Execution.restore(case.program, case.execution.state(), {}, host=HOST)

    assert [task.token_id for task in restored.open_tasks()] == before


def test_an_id_is_never_used_again():
    case = Case("S -> M\nxor M\nM -> A -> M2\nxor M2\nM2 -> M else\nM2 -> E if stop", {"stop": False})
    seen = set()

    for _ in range(20):
        token_id = case.task("A").token_id
        assert token_id not in seen
        seen.add(token_id)
        case.complete("A")


def test_the_state_holds_neither_the_drawing_nor_the_variables():
    case = Case("user A 'Hemligt namn'\nS -> A -> E", {"title": "Torget vid bron"}, kept=True)

    state = zlib.decompress(case.execution.state())

    assert b"Torget" not in state
    assert b"Hemligt" not in state


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 11, 24),
        time(10, 30),
        Decimal("0.1"),
        {"$": ["d", "2026-11-24"]},
        {"v": 1, "w": [[0, 0, 0, []]]},
        {"typename": "UUID", "value": "x"},
        {"\u0000": [1]},
        [None, True, {"å": "ö"}],
        "x" * 10_000,
    ],
    ids=["date", "time", "decimal", "forged date", "forged state", "forged type", "nul", "nested", "long"],
)
def test_what_stands_in_a_local_scope_comes_back_as_itself(value):
    case = Case("S -> A -> E\nuser A mi=parallel collection=list element=item", {"list": [value]})

    assert case.task("A").item == {"item": value}


def test_the_state_of_another_process_or_format_is_refused():
    case = Case("S -> A -> E", kept=True)
    other = compile_bundle(w1_bundle())

    with pytest.raises(ValueError, match="process p"):
        Execution.restore(other, case.execution.state(), {}, host=HOST)


def test_a_case_at_an_element_that_is_gone_says_which():
    case = Case("S -> A -> E", kept=True)
    newer = compile_bundle(bundle("S -> B -> E"))

    with pytest.raises(ElementFailed, match="inte finns i den här versionen") as failed:
        Execution.restore(newer, case.execution.state(), {}, host=HOST)

    assert failed.value.element_id == "A"


def test_a_case_goes_on_in_a_newer_drawing_that_has_its_elements():
    case = Case("S -> A -> E", kept=True)
    newer = compile_bundle(bundle("S -> N -> A -> B -> E"))

    ex = Execution.restore(newer, case.execution.state(), {}, host=HOST)
    ex.complete(ex.open_tasks()[0].token_id, {})
    ex.run()

    assert [task.element.id for task in ex.open_tasks()] == ["B"]


def test_a_state_saved_between_a_persons_step_and_the_engines_goes_on_where_it_was():
    case = Case("S -> A -> X -> B -> E\nscript X lang=feel set=x 1", kept=True)
    ex = case.execution
    ex.complete(case.task("A").token_id, {"a": 1})

    restored = Execution.restore(case.program, ex.state(), ex.variables, host=HOST)
    restored.run()

    assert [task.element.id for task in restored.open_tasks()] == ["B"]
    assert restored.variables == {"a": 1, "x": 1}


def test_a_case_of_nine_steps_is_a_few_hundred_bytes_from_first_to_last():
    program = compile_bundle(w1_bundle())
    ex = Execution.start(program, {}, host=HOST)
    ex.run()

    for number in range(1, 10):
        assert len(ex.state()) < 200
        ex.complete(ex.open_tasks()[0].token_id, w1_answers(number))
        ex.run()

    assert ex.ended
