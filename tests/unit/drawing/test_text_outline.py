"""The drawing in words."""

from __future__ import annotations

from engine.drawing import Mark, State, text_outline
from tests.support.pictures import Picture, definitions


def process_with_a_return() -> Picture:
    drawing = Picture()
    drawing.node("endEvent", "End", "Plan klar", at=(640, 180))
    drawing.node("startEvent", "Start", "Förslag inkom", at=(230, 180))
    drawing.node("exclusiveGateway", "Gateway", "Räcker tiden?", at=(500, 180), attributes='default="No"')
    drawing.node("userTask", "Task_Write", "Skriv tidplan", at=(360, 180))
    drawing.node("userTask", "Task_Fix", "Ändra plan", at=(500, 300))
    drawing.lane("Lane_Clerk", "Handläggare", (160, 80, 700, 300), "Start", "Task_Write", "Gateway", "End")
    drawing.flow("Start", "Task_Write").flow("Task_Write", "Gateway")
    drawing.flow("Gateway", "End", "Ja").flow("Gateway", "Task_Fix", id_="No").flow("Task_Fix", "Task_Write")
    return drawing


def test_steps_come_in_the_order_of_the_flow_whatever_the_order_of_the_file():
    outline = text_outline(process_with_a_return().xml(), {})

    assert [s.element_id for s in outline] == ["Start", "Task_Write", "Gateway", "End", "Task_Fix"]


def test_a_step_tells_its_lane_kind_name_and_what_follows():
    gateway = text_outline(process_with_a_return().xml(), {})[2]

    assert gateway.lane == "Handläggare"
    assert gateway.kind == "vägval"
    assert gateway.name == "Räcker tiden?"
    assert gateway.leads_to == ("Ja: Plan klar", "Annars: Ändra plan")


def test_a_step_tells_its_state_in_words():
    marks = {"Task_Write": Mark(State.LATE, "3", "sedan 3 november")}

    task = text_outline(process_with_a_return().xml(), marks)[1]

    assert task.state == "försenat (3), sedan 3 november"


def test_a_boundary_event_tells_what_it_does_to_its_step():
    drawing = process_with_a_return()
    drawing.node(
        "boundaryEvent",
        "Late",
        "Efter 14 dagar",
        at=(400, 220),
        attributes='attachedToRef="Task_Write" cancelActivity="false"',
        inner="<bpmn:timerEventDefinition/>",
    )

    late = next(s for s in text_outline(drawing.xml(), {}) if s.element_id == "Late")

    assert late.kind == "tid under ”Skriv tidplan”, steget fortsätter"
    assert late.lane == "Handläggare"


def test_the_inside_of_a_sub_process_follows_it_one_level_down():
    inner = (
        '<bpmn:startEvent id="S2" name="Inne"/><bpmn:endEvent id="E2" name="Ute"/>'
        '<bpmn:sequenceFlow id="F2" sourceRef="S2" targetRef="E2"/>'
    )
    drawing = Picture().node("startEvent", "Start", at=(100, 100))
    drawing.node("subProcess", "Sub", "Bereda", at=(300, 100), inner=inner).flow("Start", "Sub")

    outline = text_outline(drawing.xml(), {})

    assert [(s.element_id, s.depth) for s in outline] == [("Start", 0), ("Sub", 0), ("S2", 1), ("E2", 1)]


def test_many_rounds_and_annotations_are_told():
    xml = definitions(
        '<bpmn:process id="P"><bpmn:userTask id="T" name="Svara">'
        "<bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>"
        '<bpmn:textAnnotation id="A"><bpmn:text>Inom en vecka</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="As" sourceRef="T" targetRef="A"/></bpmn:process>'
    )

    (step,) = text_outline(xml, {})

    assert step.kind == "uppgift (en för varje, samtidigt)"
    assert step.notes == ("Inom en vecka",)
