"""A process may call itself where some way through it goes without: it runs as deep as its data say, within bounds."""

import pytest

from engine.exceptions import ElementFailed
from engine.spiff.nodes.calls import MAX_DEPTH
from engine.spiff.refusals import refusals_of
from engine.spiff.workflows import MAX_VISITS
from tests.support.drawings import bundle
from tests.support.running import Case

# One question is answered, and each of its follow-up questions in the same way.
COUNTDOWN = """
    S -> A -> G
    xor G
    G -> C if n > 0
    G -> E else
    C -> B -> E1
    call C call=p in.n='n - 1' out.sum='sum + n'
"""


def refused(drawing, **called):
    return [(problem.element, problem.code) for problem in refusals_of(bundle(drawing, **called))]


def test_a_process_with_a_way_out_calls_itself_as_often_as_its_data_say():
    case = Case(COUNTDOWN, {"n": 2, "sum": 0})
    for sum_now in (0, 0, 5):
        case.complete("A", sum=sum_now)

    assert case.open == ["B"]
    case.complete("B")
    case.complete("B")

    assert case.execution.ended
    assert case.variables == {"n": 2, "sum": 5 + 0 + 1}


def test_two_processes_that_call_each_other_run_where_one_has_a_way_out():
    case = Case(
        "S -> C -> E\ncall C call=q",
        q="S -> A -> G\nxor G\nG -> D if again\nG -> E else\ncall D call=p\nD -> E1",
    )

    case.complete("A", again=True)
    case.complete("A", again=False)

    assert case.execution.ended


def test_each_part_of_a_whole_is_treated_like_the_whole():
    tree = {
        "name": "a",
        "parts": [{"name": "b", "parts": []}, {"name": "c", "parts": [{"name": "d", "parts": []}]}],
    }
    drawing = "S -> A -> C -> E\ncall C call=p mi=sequential collection=it.parts element=part in.it=part"
    case = Case(drawing, {"it": tree})

    seen = []
    while not case.execution.ended:
        seen.append(case.task("A").scope["it"]["name"])
        case.complete("A")

    assert seen == ["a", "b", "c", "d"]


CHOICE = "S -> G\nxor G\nG -> C if n > 0\nG -> {} else\ncall C call=p\n"

WITH_A_WAY_OUT = {
    "by a gateway": CHOICE.format("E") + "C -> E",
    "by a condition at a step": "S -> A\nA -> C if n > 0\nA -> E else\nC -> E\ncall C call=p",
    "by an event": (
        "S -> R\nrace R\nR -> M -> C -> E\nR -> T -> E\ncatch M message=m\ncatch T duration=P1D\ncall C call=p"
    ),
    "by a link": CHOICE.format("L") + "throw L link=x\ncatch K link=x\nK -> E\nC -> E1",
    "by an interrupting event at the edge": "S -> A -> C -> E\ncall C call=p\nboundary T on=C duration=P1D\nT -> E1",
    "before it, by an event at the edge": "S -> A -> C -> E\ncall C call=p\nboundary T on=A error=e\nT -> E1",
    "inside a sub-process": "S1 -> Sub -> E1\nstart S1\nsub Sub {\n" + CHOICE.format("E") + "C -> E\n}",
    "for none in a list": "S -> C -> E\ncall C call=p mi=parallel collection=parts element=part",
    "in an event sub-process": "S -> A -> E\nevent X {\nstart S2 message=m\nS2 -> C -> E2\ncall C call=p\n}",
}


@pytest.mark.parametrize("way_out", WITH_A_WAY_OUT)
def test_a_way_out_is_enough(way_out):
    assert "recursion" not in {code for _, code in refused(WITH_A_WAY_OUT[way_out])}


WITHOUT = {
    "straight on": "S -> A -> C -> E\ncall C call=p",
    "on all branches": "S -> G\nxor G\nG -> C if n > 0\nG -> D else\nC -> E\nD -> E\ncall C call=p\ncall D call=p",
    "on one of branches that all are taken": "S -> F\nand F\nand J\nF -> A -> J\nF -> C -> J\nJ -> E\ncall C call=p",
    "beside an event that does not interrupt": (
        "S -> C -> E\ncall C call=p\nboundary T on=C duration=P1D interrupting=false\nT -> E1"
    ),
    "before the error that would be caught": "S -> C -> E\ncall C call=p\nboundary T on=C error=e\nT -> E1",
    "a fixed number of times": "S -> C -> E\ncall C call=p mi=parallel cardinality=2",
    "inside a sub-process": "S1 -> Sub -> E1\nstart S1\nsub Sub {\nS -> C -> E\ncall C call=p\n}",
}


@pytest.mark.parametrize("way", WITHOUT)
def test_without_a_way_out_it_is_refused(way):
    assert ("C", "recursion") in refused(WITHOUT[way])


def test_a_way_out_that_leads_to_others_who_never_end_is_none():
    found = refused(
        "S -> G\nxor G\nG -> C if n > 0\nG -> D else\nC -> E\nD -> E\ncall C call=p\ncall D call=q",
        q="S -> D -> E\ncall D call=p",
    )

    assert ("C", "recursion") in found


def test_a_way_out_that_is_never_taken_becomes_an_incident_that_says_so():
    drawing = "S -> G\nxor G\nG -> C if n > 0\nG -> E else\nC -> E1\ncall C call=p in.n='n + 1'"

    with pytest.raises(ElementFailed, match=f"har anropat sig själv {MAX_DEPTH} gånger") as error:
        Case(drawing, {"n": 1})

    assert error.value.element_id == "C"


def test_a_case_that_waits_on_its_way_has_the_same_depth():
    case = Case("S -> A -> G\nxor G\nG -> C if more\nG -> E else\nC -> E1\ncall C call=p", {})
    for _ in range(MAX_DEPTH - 1):
        case.complete("A", more=True)

    with pytest.raises(ElementFailed, match="längre in går det inte"):
        case.complete("A", more=True)


def test_what_grows_sideways_has_a_bound_as_well():
    drawing = "S -> G\nxor G\nG -> C if n < 20\nG -> E else\nC -> D -> E1\n" + "".join(
        f"call {each} call=p in.n='n + 1'\n" for each in "CD"
    )

    with pytest.raises(ElementFailed, match=f"fler än {MAX_VISITS} gånger utan att någon"):
        Case(drawing, {"n": 0})
