from tests.support.running import Case


def test_passed_lists_every_element_once_in_the_order_they_were_entered():
    case = Case("S -> A -> C -> E\ncall C call=q", q="S -> B -> E9\nend E9")
    case.complete("A")
    case.complete("B")

    assert case.passed == ["S", "A", "C", "S", "B", "E9", "E"]


def test_a_boundary_event_is_passed_when_it_fires_and_not_while_it_waits():
    case = Case("S -> A -> E\nboundary M on=A message=m\nM -> E2")
    assert "M" not in case.passed

    case.deliver("m")

    assert case.passed.count("M") == 1


def test_active_elements_are_those_in_progress_with_the_calls_around_them():
    case = Case("S -> C -> E\ncall C call=q\nboundary M on=C message=m\nM -> E2", q="S -> A -> E")

    assert case.execution.active_elements() == [("p", "C"), ("q", "A")]


def test_the_phase_is_that_of_the_task_or_the_nearest_activity_around_it():
    case = Case(
        "S -> A -> C -> E\nuser A prop.phase=Förslag\ncall C call=q prop.phase=Beredning", q="S -> B -> E"
    )
    assert case.execution.phases() == ["Förslag"]

    case.complete("A")

    assert case.execution.phases() == ["Beredning"]


def test_a_phase_that_was_announced_lasts_until_the_next():
    case = Case("S -> P1 -> A -> B -> P2 -> C -> E\nthrow P1 Uppdrag\nthrow P2 Beslut")
    assert case.execution.phases() == ["Uppdrag"]
    case.complete("A")
    assert case.execution.phases() == ["Uppdrag"]
    case.complete("B")

    assert case.execution.phases() == ["Beslut"]


def test_two_branches_can_be_in_two_phases():
    case = Case("S -> F\nand F\nF -> A -> E1\nF -> B -> E2\nuser A prop.phase=Ett\nuser B prop.phase=Två")

    assert case.execution.phases() == ["Ett", "Två"]


def test_a_waiting_task_carries_its_facts():
    case = Case("user A 'Skriv plan' form=plan prop.phase=Plan\nS -> A -> E")

    element = case.task("A").element

    assert (element.name, element.form_key, element.phase) == ("Skriv plan", "plan", "Plan")


def test_chosen_are_the_conditional_and_default_flows_that_were_taken():
    case = Case("S -> A -> G\nxor G\nG -> B if n > 1\nG -> C else\nB -> H\nC -> H\nxor H\nH -> E", kept=True)
    case.execution.complete(case.task("A").token_id, {"n": 2})
    case.execution.run()

    assert [(flow.process_key, flow.flow_id) for flow in case.execution.chosen] == [("p", "Flow_G_B")]
