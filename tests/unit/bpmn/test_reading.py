import pytest

from engine.bpmn import MultiInstance, VariableMapping, read_process, read_processes, slug
from engine.exceptions import DrawingRefused, XmlRefused
from tests.support.drawings import document, drawing


def element(text, element_id):
    return read_process(drawing(text), "p.bpmn").elements[element_id]


def test_a_process_has_a_key_and_its_elements_in_drawing_order():
    process = read_process(drawing("S -> A -> E", key="remiss", name="Remiss"), "remiss.bpmn")

    assert (process.key, process.name, process.file) == ("remiss", "Remiss", "remiss.bpmn")
    assert list(process.elements) == ["S", "A", "E"]
    assert process.elements["A"].kind == "userTask"


def test_flows_carry_their_conditions_and_the_default():
    process = read_process(drawing("S -> G\nxor G\nG -> A if n > 3\nG -> E else\nA -> E"), "p.bpmn")

    assert process.flows["Flow_G_A"].condition == "n > 3"
    assert process.flows["Flow_G_E"].is_default


def test_a_lane_gives_the_role_by_its_name_as_a_slug():
    assert element("lane Nämndsekreterare: A\nS -> A -> E", "A").role == "namndsekreterare"


def test_a_lane_gives_the_role_by_its_property():
    assert (
        element("lane Sekreterare role=committee_secretary: A\nS -> A -> E", "A").role
        == "committee_secretary"
    )


def test_a_candidate_group_overrides_the_lane():
    task = element("lane Registrator: A\nuser A groups='auditor, controller'\nS -> A -> E", "A")

    assert task.role == "auditor"
    assert task.candidate_groups == ("auditor", "controller")


def test_the_innermost_lane_counts():
    ref = "<bpmn:flowNodeRef>A</bpmn:flowNodeRef>"
    inner = f'<bpmn:childLaneSet><bpmn:lane id="l2" name="Inre">{ref}</bpmn:lane></bpmn:childLaneSet>'
    lanes = f'<bpmn:laneSet><bpmn:lane id="l1" name="Yttre">{ref}{inner}</bpmn:lane></bpmn:laneSet>'
    data = document(f'<bpmn:process id="p">{lanes}<bpmn:userTask id="A"/></bpmn:process>')

    assert read_process(data, "p.bpmn").elements["A"].role == "inre"


def test_a_sub_process_hands_its_lane_to_what_lies_in_it():
    text = "lane Controller: Sub\nsub Sub {\nS -> B -> E\n}\nS1 -> Sub -> E1\nstart S1"

    assert element(text, "B").role == "controller"
    assert element(text, "B").parent == "Sub"


def test_a_lane_inside_a_sub_process_wins_over_the_one_around_it():
    text = "lane Controller: Sub\nsub Sub {\nlane Arkivarie: B\nS -> B -> E\n}\nS1 -> Sub -> E1\nstart S1"

    assert element(text, "B").role == "arkivarie"


def test_a_task_outside_every_lane_has_no_role():
    assert element("S -> A -> E", "A").role is None


def test_a_user_task_carries_what_the_person_needs():
    task = element(
        "user A 'Skriv plan' form=plan assignee=participants.process_leader due=P10D priority=80"
        " doc='Så här gör du.'"
        " prop.reminders='-3 arbetsdagar, 0' prop.phase=Planering prop.not_same_as=B\nS -> A -> E",
        "A",
    )

    assert (task.name, task.form_key, task.assignee) == ("Skriv plan", "plan", "participants.process_leader")
    assert (task.due, task.priority, task.documentation) == ("P10D", "80", "Så här gör du.")
    assert (task.reminders, task.phase, task.not_same_as) == ("-3 arbetsdagar, 0", "Planering", "B")


def test_the_property_due_wins_over_the_due_date():
    assert element("user A due=P10D prop.due='5 arbetsdagar'\nS -> A -> E", "A").due == "5 arbetsdagar"


def test_an_untyped_throw_event_with_a_name_is_a_phase():
    assert element("throw T 'Beredning'\nS -> T -> E", "T").phase == "Beredning"


def test_the_form_of_the_start_event_is_the_start_form():
    assert read_process(drawing("start S form=forslag\nS -> E"), "p.bpmn").start_form == "forslag"


def test_a_multi_instance_activity_is_read_from_camunda_and_our_properties():
    task = element(
        "user A mi=parallel collection=namn element=n output=svar each=s until='s'\nS -> A -> E", "A"
    )

    assert task.mi == MultiInstance(
        collection="namn",
        element_variable="n",
        completion_condition="s",
        output_collection="svar",
        output_element="s",
    )


def test_a_multi_instance_activity_is_read_from_the_standards_data_references():
    data = document(
        '<bpmn:process id="p"><bpmn:userTask id="A">'
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        "<bpmn:loopDataInputRef>namn</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>svar</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="n"/><bpmn:outputDataItem id="s"/>'
        "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask></bpmn:process>"
    )

    assert read_process(data, "p.bpmn").elements["A"].mi == MultiInstance(
        sequential=True, collection="namn", element_variable="n", output_collection="svar", output_element="s"
    )


def test_a_call_activity_names_its_process_and_its_mappings():
    call = element("call C call=annan in.a=b in.c='d + 1' out.all=\nS -> C -> E", "C")

    assert call.called_element == "annan"
    assert call.incoming_mappings == (
        VariableMapping(source="b", target="a"),
        VariableMapping(source_expression="d + 1", target="c"),
    )
    assert call.outgoing_mappings == (VariableMapping(all_variables=True),)


def test_a_timer_is_read_as_it_was_written():
    event = element("S -> C -> E\ncatch C date='milestones.decision'", "C").event

    assert (event.kind, event.timer_kind, event.timer_text) == ("timer", "date", "milestones.decision")


def test_an_event_carries_the_name_of_its_message():
    process = read_process(drawing("S -> C -> E\ncatch C message=svar"), "p.bpmn")

    assert process.elements["C"].event.name == "svar"
    assert process.messages == ("svar",)


def test_a_boundary_event_says_what_it_sits_on_and_whether_it_interrupts():
    event = element("S -> A -> E\nboundary T on=A error=fel interrupting=false\nT -> E2", "T")

    assert (event.attached_to, event.interrupting, event.event.code) == ("A", False, "fel")


def test_instructions_and_properties_of_spiffarena_are_read():
    data = document(
        '<bpmn:process id="p"><bpmn:userTask id="A"><bpmn:extensionElements>'
        "<spiffworkflow:instructionsForEndUser>Gör så.</spiffworkflow:instructionsForEndUser>"
        "<spiffworkflow:properties>"
        '<spiffworkflow:property name="formJsonSchemaFilename" value="plan.json"/></spiffworkflow:properties>'
        "</bpmn:extensionElements></bpmn:userTask></bpmn:process>"
    )

    task = read_process(data, "p.bpmn").elements["A"]

    assert (task.documentation, task.form_key) == ("Gör så.", "plan")


def test_a_pool_of_a_partner_is_not_a_process():
    data = document(
        '<bpmn:process id="partner" isExecutable="false"/>'
        '<bpmn:process id="p"><bpmn:task id="A"/></bpmn:process>'
    )

    assert [process.key for process in read_processes(data, "p.bpmn")] == ["p"]


def test_a_drawing_where_nothing_can_run_is_refused():
    with pytest.raises(DrawingRefused) as refused:
        read_process(document('<bpmn:process id="p" isExecutable="false"/>'), "p.bpmn")

    assert refused.value.problems[0].code == "no_process"


def test_what_is_not_xml_is_refused():
    with pytest.raises(XmlRefused):
        read_process(b"hej", "p.bpmn")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nämndsekreterare", "namndsekreterare"),
        ("Förvaltningschef (SBK)", "forvaltningschef_sbk"),
        ("  Öppet  hus ", "oppet_hus"),
    ],
)
def test_a_slug_keeps_ascii_letters_and_joins_words(name, expected):
    assert slug(name) == expected
