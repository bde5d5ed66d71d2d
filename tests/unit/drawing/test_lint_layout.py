"""Each way of being untidy is found, and a tidy drawing is left in peace."""

from __future__ import annotations

from engine.drawing import lint_layout
from tests.support.pictures import Picture, definitions


def tidy() -> Picture:
    """Two lanes, a question, an answer downwards and one straight on, a reminder and a return below."""
    picture = Picture()
    picture.lane("Lane_A", "Handläggare", (160, 80, 800, 200), "Start", "Task_A", "Gateway", "End", "Late")
    picture.lane("Lane_B", "Processledare", (160, 280, 800, 200), "Task_B")
    picture.node("startEvent", "Start", "Förslag inkom", at=(230, 180))
    picture.node("userTask", "Task_A", "Skriv tidplan", at=(360, 180))
    picture.node("exclusiveGateway", "Gateway", "Räcker tiden?", at=(500, 180), label=(465, 135, 70, 14))
    picture.node("userTask", "Task_B", "Ändra planen", at=(500, 380))
    picture.node("endEvent", "End", "Plan klar", at=(640, 180))
    picture.node(
        "boundaryEvent",
        "Late",
        "Sent",
        at=(390, 220),
        label=(400, 242, 24, 14),
        attributes='attachedToRef="Task_A"',
    )
    picture.flow("Start", "Task_A").flow("Task_A", "Gateway")
    picture.flow("Gateway", "End", "Ja", label=(550, 160, 12, 14))
    picture.flow("Gateway", "Task_B", "Nej", via=((500, 205), (500, 340)), label=(510, 240, 20, 14))
    return picture.flow("Task_B", "Task_A", via=((450, 380), (340, 380), (340, 220)))


def codes(picture: Picture) -> set[tuple[str, str]]:
    return {(problem.element, problem.code) for problem in lint_layout(picture.xml())}


def test_a_tidy_drawing_is_left_in_peace():
    assert lint_layout(tidy().xml()) == []


def test_a_problem_is_a_warning_with_a_place_and_a_remedy():
    (problem,) = lint_layout(tidy().node("userTask", "Extra", "Extra", at=(801, 180)).xml(), file="a.bpmn")

    assert (problem.file, problem.element, problem.severity) == ("a.bpmn", "Extra", "warning")
    assert problem.message == "”Extra” ligger utanför rutnätet: dess mitt är inte på jämna 10."
    assert problem.remedy == "Flytta den till närmaste jämna 10."


def test_a_drawing_without_layout():
    problems = lint_layout(definitions('<bpmn:process id="P"><bpmn:task id="T"/></bpmn:process>'))

    assert [problem.code for problem in problems] == ["layout-missing"]


def test_an_element_that_is_not_drawn():
    xml = tidy().xml().replace(b"</bpmn:process>", b'<bpmn:task id="Hidden"/></bpmn:process>')

    assert [(p.element, p.code) for p in lint_layout(xml)] == [("Hidden", "layout-missing")]


def test_steps_on_each_other():
    assert ("Task_A", "layout-overlap") in codes(tidy().node("userTask", "Extra", "Extra", at=(400, 160)))


def test_lanes_on_each_other():
    assert ("Lane_B", "layout-overlap") in codes(tidy().lane("Lane_C", "Tredje", (160, 400, 800, 200)))


def test_a_step_outside_its_lane():
    picture = tidy().lane("Lane_C", "Tredje", (160, 480, 800, 200), "Extra")

    assert ("Extra", "layout-lane") in codes(picture.node("userTask", "Extra", "Extra", at=(800, 380)))


def test_a_task_of_another_size():
    assert codes(tidy().node("userTask", "Extra", "Extra", at=(800, 180), size=(140, 80))) == {
        ("Extra", "layout-task-size")
    }


def test_a_flow_that_runs_askew():
    picture = tidy().node("endEvent", "End2", "Slut", at=(800, 380))

    assert codes(picture.flow("Task_B", "End2", via=((550, 380), (782, 390)))) >= {
        ("Flow_Task_B_End2", "layout-diagonal")
    }


def test_a_flow_that_does_not_reach_its_step():
    picture = tidy().node("endEvent", "End2", "Slut", at=(800, 380))

    assert codes(picture.flow("Task_B", "End2", via=((550, 380), (770, 380)))) == {
        ("Flow_Task_B_End2", "layout-detached")
    }


def test_a_flow_that_bends_off_the_grid():
    picture = tidy().node("endEvent", "End2", "Slut", at=(800, 400))

    assert codes(picture.flow("Task_B", "End2", via=((550, 380), (703, 380), (703, 400), (782, 400)))) == {
        ("Flow_Task_B_End2", "layout-grid")
    }


def test_a_flow_through_a_step():
    picture = (
        tidy().node("userTask", "Between", "Mellan", at=(660, 380)).node("endEvent", "End2", at=(800, 380))
    )

    assert ("Flow_Task_B_End2", "layout-flow-through") in codes(picture.flow("Task_B", "End2"))


def test_flows_that_cross():
    picture = tidy().node("endEvent", "End2", at=(580, 320)).node("startEvent", "Start2", at=(420, 320))

    assert ("Flow_Gateway_Task_B", "layout-crossing") in codes(picture.flow("Start2", "End2"))


def test_flows_into_the_same_step_may_meet_at_its_edge():
    picture = tidy().node("userTask", "Extra", "Extra", at=(640, 380)).flow("Task_B", "Extra")

    assert codes(picture.flow("Extra", "End", via=((640, 340), (640, 198)))) == {("End", "layout-label-flow")}


def test_a_flow_to_the_left_that_is_no_return():
    picture = tidy().node("endEvent", "End2", at=(360, 380))

    assert ("Flow_Task_B_End2", "layout-backwards") in codes(
        picture.flow("Task_B", "End2", via=((450, 380), (378, 380)))
    )


def test_a_name_that_does_not_fit_its_task():
    long = "Sammanställ medborgarnas synpunkter och återkoppla till samtliga förtroendevalda i nämnden"

    assert codes(tidy().node("userTask", "Extra", long, at=(800, 180))) == {("Extra", "layout-text")}


def test_a_word_that_does_not_fit_its_task():
    assert codes(tidy().node("userTask", "Extra", "Personuppgiftsbehandling", at=(800, 180))) == {
        ("Extra", "layout-text")
    }


def test_a_label_on_a_step():
    picture = tidy().node("endEvent", "End2", "Arkiverat", at=(800, 180), label=(790, 180, 50, 14))

    assert ("End2", "layout-label-shape") in codes(picture)


def test_a_label_on_a_flow():
    picture = tidy().node("endEvent", "End2", at=(800, 380))

    assert codes(picture.flow("Task_B", "End2", "Vidare", label=(640, 373, 40, 14))) == {
        ("Flow_Task_B_End2", "layout-label-flow")
    }


def test_a_label_on_a_label():
    picture = tidy().node("endEvent", "End2", "Arkiverat", at=(800, 380), label=(590, 206, 70, 14))

    assert ("End", "layout-label-label") in codes(picture)


def test_a_label_on_the_edge_of_a_lane():
    picture = tidy().node("endEvent", "End2", "Arkiverat", at=(800, 380), label=(770, 273, 60, 14))

    assert codes(picture) == {("End2", "layout-label-frame")}


def test_a_step_that_sticks_out_of_its_sub_process():
    picture = Picture()
    picture.node(
        "subProcess",
        "Sub",
        "Bereda",
        at=(400, 300),
        size=(400, 200),
        di='isExpanded="true"',
        inner='<bpmn:task id="Inner" name="Inne"/>',
    )
    picture._place("Inner", (550, 260, 100, 80))

    assert codes(picture) == {("Inner", "layout-sub-process")}


def test_a_stranger_on_an_open_sub_process():
    picture = Picture().node("subProcess", "Sub", at=(400, 300), size=(400, 200), di='isExpanded="true"')

    assert ("Other", "layout-overlap") in codes(picture.node("task", "Other", at=(300, 300)))


def test_a_label_on_the_slash_of_a_default_flow():
    picture = tidy().node("exclusiveGateway", "Other", "", at=(700, 380), attributes='default="Default"')
    picture.node("endEvent", "End2", at=(900, 380))

    assert codes(picture.flow("Other", "End2", "Nej", id_="Default", label=(724, 364, 20, 14))) == {
        ("Default", "layout-label-flow")
    }


def test_four_lines_are_the_most_that_a_task_holds():
    four = "Sammanställ synpunkter och återkoppla till nämnden"

    assert codes(tidy().node("userTask", "Extra", four, at=(800, 180))) == set()
    assert codes(tidy().node("userTask", "Extra", four + " före sommaren", at=(800, 180))) == {
        ("Extra", "layout-text")
    }
