"""A drawing without a layout gets one in which every step and flow can be seen."""

from __future__ import annotations

from itertools import combinations

import pytest

from engine.drawing import arranged
from engine.drawing.reading import Diagram, read_diagram
from tests.support.drawings import drawing
from tests.support.shipped import DRAWINGS

ROUND = """
    S -> A -> G
    G -> B if n > 3
    G -> C else
    C -> A
    B -> E
    boundary T on=B duration=P7D
    boundary U on=B message=klart interrupting=false
    T -> X -> E2
    U -> E3
    xor G
"""
INSIDE = """
    S -> P -> A -> E
    sub P {
        S2 -> K -> Q -> E2
        start S2
        sub Q {
            S3 -> L -> E3
            start S3
        }
    }
"""


def diagram(text: str) -> Diagram:
    return read_diagram(arranged(drawing(text)))


@pytest.mark.parametrize("text", ["S -> A -> E", ROUND, INSIDE], ids=["chain", "round", "inside"])
def test_every_step_and_flow_is_drawn(text: str) -> None:
    assert diagram(text).missing == ()


def test_steps_lie_beside_each_other() -> None:
    boxes = [shape.bounds for shape in diagram(ROUND).shapes.values() if not shape.attached_to]

    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_a_step_lies_to_the_right_of_what_comes_before_it() -> None:
    left = {id_: shape.bounds.x for id_, shape in diagram(ROUND).shapes.items()}

    assert left["S"] < left["A"] < left["G"] < left["B"] < left["E"]
    assert left["G"] < left["C"]


def test_flows_begin_and_end_at_their_steps() -> None:
    found = diagram(ROUND)

    for edge in found.edges.values():
        for point, step in ((edge.points[0], edge.source), (edge.points[-1], edge.target)):
            box = found.shapes[step].bounds.grown(0.5)
            assert box.x <= point.x <= box.right
            assert box.y <= point.y <= box.bottom


def test_boundary_events_sit_side_by_side_on_their_task() -> None:
    shapes = diagram(ROUND).shapes

    assert shapes["T"].bounds.centre.y == shapes["U"].bounds.centre.y == shapes["B"].bounds.bottom
    assert not shapes["T"].bounds.overlaps(shapes["U"].bounds)


def test_a_sub_process_holds_what_lies_in_it() -> None:
    shapes = diagram(INSIDE).shapes

    assert shapes["P"].is_expanded
    assert all(shapes["P"].bounds.holds(shapes[id_].bounds) for id_ in ("S2", "K", "Q", "E2"))
    assert shapes["Q"].bounds.holds(shapes["L"].bounds)


def test_a_task_without_a_name_is_called_by_its_id() -> None:
    assert diagram("S -> A -> E\nuser A").shapes["A"].name == "A"


def test_a_drawing_with_a_layout_is_left_as_it_is() -> None:
    shipped = DRAWINGS[0].read_bytes()

    assert arranged(shipped) is shipped


def test_a_long_chain_is_no_deep_recursion() -> None:
    names = [f"A{number}" for number in range(1_500)]

    assert len(diagram(" -> ".join(["S", *names, "E"])).shapes) == 1_502
