import pytest

from engine.exceptions import ElementFailed
from tests.support.running import Case


def test_a_message_reaches_the_event_that_waits_for_it_and_its_payload_becomes_variables():
    case = Case("S -> C -> A -> E\ncatch C message=svar")

    assert case.deliver("annat") == 0
    assert case.deliver("svar", answer="ja") == 1

    assert case.open == ["A"]
    assert case.variables == {"answer": "ja"}


def test_a_receive_task_waits_for_its_message():
    case = Case("define message svar\nS -> R -> A -> E\nreceive R ref=Message_svar")

    case.deliver("svar")

    assert case.open == ["A"]


def test_a_message_is_not_a_signal():
    assert Case("S -> C -> E\ncatch C message=m").deliver("m", "signal") == 0


def test_a_signal_reaches_everyone_who_waits():
    case = Case("S -> F\nand F\nF -> C1 -> E1\nF -> C2 -> E2\ncatch C1 signal=s\ncatch C2 signal=s")

    assert case.deliver("s", "signal") == 2
    assert case.ended


def test_the_correlation_key_is_taken_when_the_event_begins_to_wait():
    case = Case("S -> C -> E\ncatch C message=svar prop.correlationKey=case_number", {"case_number": 17})

    waiting = case.execution.subscriptions()

    assert [(s.element_id, s.kind, s.name, s.correlation_key) for s in waiting] == [
        ("C", "message", "svar", "17")
    ]


def test_one_of_several_waiting_events_can_be_reached_by_its_token():
    text = (
        "receive R ref=Message_m mi=parallel collection=n element=x prop.correlationKey=x\n"
        "define message m\nS -> R -> E"
    )
    case = Case(text, {"n": ["a", "b"]})
    second = case.execution.subscriptions()[1]
    assert second.correlation_key == "b"

    assert case.deliver("m", token_id=second.token_id) == 1
    assert case.deliver("m", token_id=second.token_id) == 0

    assert [s.correlation_key for s in case.execution.subscriptions()] == ["a"]


def test_a_boundary_message_that_does_not_interrupt_can_come_again():
    case = Case("S -> A -> E\nboundary M on=A message=m interrupting=false\nM -> B -> E2")

    case.deliver("m")
    case.deliver("m")

    assert case.open == ["A", "B", "B"]


def test_a_thrown_message_that_nobody_in_the_case_waits_for_is_sent():
    case = Case(
        "S -> T -> E\nthrow T message=klar prop.correlationKey=number prop.payload='{a: number}'",
        {"number": 7},
    )

    assert [(s.kind, s.name, s.key, s.payload) for s in case.sent] == [("message", "klar", "7", {"a": 7})]


@pytest.mark.parametrize(
    "element", ["end X message=klar\nS -> X", "define message klar\nsend X ref=Message_klar\nS -> X -> E"]
)
def test_a_message_end_and_a_send_task_send_too(element):
    assert [s.name for s in Case(element).sent] == ["klar"]


@pytest.mark.parametrize(
    "element",
    [
        "end X message=klar prop.payload='{a: number}'\nS -> X",
        "define message klar\nsend X ref=Message_klar prop.payload='{a: number}'\nS -> X -> E",
        "throw X signal=klar prop.payload='{a: number}'\nS -> X -> E",
        "end X signal=klar prop.payload='{a: number}'\nS -> X",
    ],
)
def test_what_is_sent_carries_its_payload(element):
    assert [s.payload for s in Case(element, {"number": 7}).sent] == [{"a": 7}]


def test_the_payload_becomes_variables_where_it_is_received():
    case = Case(
        "S -> F\nand F\nF -> A -> T -> E1\nF -> Sub -> E2\ndefine message m\n"
        "sub Sub mi=parallel collection=n element=x {\nstart S2\nS2 -> R -> B -> E3\nreceive R ref=Message_m\n}\n"
        "throw T message=m prop.payload='{svar: 7}'",
        {"n": [1]},
    )

    case.complete("A")

    assert case.task("B").item == {"x": 1, "svar": 7}


def test_a_thrown_message_reaches_who_waits_for_it_in_the_case_and_goes_no_further():
    case = Case("S -> F\nand F\nF -> A -> T -> E1\nF -> C -> B -> E2\nthrow T message=m\ncatch C message=m")

    case.complete("A")

    assert case.open == ["B"]
    assert case.sent == []


def test_a_thrown_message_with_a_key_passes_those_who_wait_with_another():
    case = Case(
        "S -> F\nand F\nF -> A -> T -> E1\nF -> C -> B -> E2\n"
        "throw T message=m prop.correlationKey=1\ncatch C message=m prop.correlationKey=2"
    )

    case.complete("A")

    assert case.open == []
    assert [s.key for s in case.sent] == ["1"]


def test_a_thrown_signal_is_heard_in_the_case_and_sent_to_the_others():
    case = Case("S -> F\nand F\nF -> A -> T -> E1\nF -> C -> B -> E2\nthrow T signal=s\ncatch C signal=s")

    case.complete("A")

    assert case.open == ["B"]
    assert [s.kind for s in case.sent] == ["signal"]


ERROR = (
    "S1 -> Sub -> A -> E1\nstart S1\nsub Sub {{\nS -> B -> G\nxor G\nG -> X if bad\n"
    "G -> E else\nend X error=fel\n}}\nboundary T on=Sub {event}\nT -> C -> E2"
)


@pytest.mark.parametrize("event", ["error=fel", "error"])
def test_an_error_is_caught_on_the_edge_of_the_sub_process(event):
    case = Case(ERROR.format(event=event))

    case.complete("B", bad=True)

    assert case.open == ["C"]


def test_without_an_error_the_sub_process_ends_as_usual():
    case = Case(ERROR.format(event="error=fel"))

    case.complete("B", bad=False)

    assert case.open == ["A"]


def test_an_error_of_another_code_is_not_caught():
    case = Case(ERROR.format(event="error=annat"))

    with pytest.raises(ElementFailed, match="ingen händelse fångar") as failed:
        case.complete("B", bad=True)

    assert failed.value.element_id == "X"


def test_an_event_for_just_this_error_goes_before_one_for_all():
    text = ERROR.format(event="error") + "\nboundary U on=Sub error=fel\nU -> D -> E3"
    case = Case(text)

    case.complete("B", bad=True)

    assert case.open == ["D"]


def test_an_error_comes_out_through_calls_until_somebody_catches_it():
    case = Case(
        "S -> C -> E\ncall C call=q\nboundary T on=C error=fel\nT -> H -> E2",
        q="S -> D -> E\ncall D call=r",
        r="S -> A -> X\nend X error=fel",
    )

    case.complete("A")

    assert case.open == ["H"]
    assert case.execution._case.subprocesses == {}


def test_an_error_in_one_round_ends_them_all():
    text = (
        "S1 -> Sub -> E1\nstart S1\nsub Sub mi=parallel collection=n {\nS -> A -> X\n"
        "end X error=fel\n}\nboundary T on=Sub error=fel\nT -> C -> E2"
    )
    case = Case(text, {"n": [1, 2, 3]})

    case.complete("A", 1)

    assert case.open == ["C"]


def test_a_boundary_on_a_sibling_does_not_catch_the_error():
    text = ERROR.format(event="error=annat") + "\nboundary U on=A error=fel\nU -> D -> E3"

    with pytest.raises(ElementFailed):
        Case(text).complete("B", bad=True)


def test_the_nearest_edge_that_matches_catches_the_error_and_no_other():
    text = (
        "S1 -> Outer -> E1\nstart S1\nsub Outer {\nS2 -> Inner -> E2\nstart S2\n"
        "sub Inner {\nS -> A -> X\nend X error=fel\n}\nboundary T on=Inner error=annat\nT -> B -> E3\n}\n"
        "boundary U on=Outer error=fel\nU -> C -> E4"
    )
    case = Case(text)

    case.complete("A")

    assert case.open == ["C"]


def test_an_error_in_a_sub_process_does_not_disturb_the_one_beside_it():
    inside = "sub {0} {{\nstart S{0}\nS{0} -> {1} -> X{0}\nend X{0} error=fel\n}}\n"
    text = inside.format("P", "A") + inside.format("Q", "B")
    case = Case(
        f"S -> F\nand F\nF -> P -> E1\nF -> Q -> E2\n{text}boundary T on=P error=fel\nT -> C -> E3\n"
        "boundary U on=Q error=fel\nU -> D -> E4"
    )

    case.complete("B")

    assert sorted(case.open) == ["A", "D"]


def test_an_escalation_comes_out_of_a_called_process():
    case = Case(
        "S -> C -> E\ncall C call=q\nboundary T on=C escalation=e interrupting=false\nT -> H -> E2",
        q="S -> T -> A -> E\nthrow T escalation=e",
    )

    assert sorted(case.open) == ["A", "H"]


def test_an_escalation_of_another_code_passes_on_outwards():
    case = Case(
        "S1 -> Outer -> E1\nstart S1\nsub Outer {\nS2 -> Inner -> E2\nstart S2\n"
        "sub Inner {\nS -> T -> A -> E\nthrow T escalation=e\n}\n"
        "boundary U on=Inner escalation=annan interrupting=false\nU -> B -> E3\n}\n"
        "boundary V on=Outer escalation interrupting=false\nV -> C -> E4"
    )

    assert sorted(case.open) == ["A", "C"]


def test_a_terminate_end_in_one_round_ends_only_that_round():
    text = (
        "S1 -> Sub -> C -> E1\nstart S1\nsub Sub mi=parallel collection=n {\nS -> F\nand F\nF -> A -> X\n"
        "F -> B -> E\nend X terminate\n}"
    )
    case = Case(text, {"n": [1, 2]})

    case.complete("A")

    assert sorted(case.open) == ["A", "B"]


def test_an_escalation_goes_on_beside_when_its_event_does_not_interrupt():
    text = (
        "S1 -> Sub -> E1\nstart S1\nsub Sub {\nS -> T -> A -> E\nthrow T escalation=e\n"
        "}\nboundary U on=Sub escalation=e interrupting=false\nU -> C -> E2"
    )

    assert Case(text).open == ["A", "C"]


def test_an_escalation_that_interrupts_ends_the_sub_process():
    text = (
        "S1 -> Sub -> E1\nstart S1\nsub Sub {\nS -> T -> A -> E\nthrow T escalation=e\n"
        "}\nboundary U on=Sub escalation=e\nU -> C -> E2"
    )

    assert Case(text).open == ["C"]


def test_an_escalation_at_the_end_lets_the_sub_process_end():
    text = (
        "S1 -> Sub -> B -> E1\nstart S1\nsub Sub {\nS -> X\nend X escalation=e\n}\n"
        "boundary U on=Sub escalation=e interrupting=false\nU -> C -> E2"
    )

    assert sorted(Case(text).open) == ["B", "C"]


def test_an_escalation_that_nobody_minds_changes_nothing():
    assert Case("S -> T -> A -> E\nthrow T escalation=e").open == ["A"]


def test_a_signal_at_the_end_is_heard_in_the_case_and_sent_to_the_others():
    case = Case("S -> F\nand F\nF -> A -> X\nF -> C -> B -> E\nend X signal=s\ncatch C signal=s")

    case.complete("A")

    assert case.open == ["B"]
    assert [(s.kind, s.name) for s in case.sent] == [("signal", "s")]


def test_a_terminate_end_ends_its_own_process_and_no_more():
    text = (
        "S1 -> Sub -> C -> E1\nstart S1\nsub Sub {\nS -> F\nand F\nF -> A -> X\n"
        "F -> B -> E\nend X terminate\n}"
    )
    case = Case(text)

    case.complete("A")

    assert case.open == ["C"]


def test_a_terminate_end_ends_the_case():
    case = Case(
        "S -> F\nand F\nF -> A -> X\nF -> B -> E\nend X terminate\nboundary T on=B duration=P1D\nT -> E2"
    )

    case.complete("A")

    assert case.ended
    assert case.due == {}


def test_an_interrupting_event_ends_everything_inside_a_called_process():
    case = Case(
        "S -> C -> E\ncall C call=q\nboundary M on=C message=stop\nM -> B -> E2",
        q="S1 -> Sub -> E1\nstart S1\nsub Sub {\nS -> A -> E\n}\nboundary T on=Sub duration=P1D\nT -> E2",
    )
    assert case.open == ["A"]

    case.deliver("stop")

    assert case.open == ["B"]
    assert case.due == {}


def test_a_message_start_begins_at_once():
    assert Case("S -> A -> E\nstart S message=forslag").open == ["A"]


def test_the_case_ends_when_its_last_token_is_gone():
    case = Case("S -> F\nand F\nF -> A -> E1\nF -> B -> E2")

    case.complete("A")
    assert not case.ended
    case.complete("B")

    assert case.ended


def test_a_cancelled_case_has_ended_and_waits_for_nothing():
    case = Case("S -> A -> E\nboundary T on=A duration=P1D\nT -> E2")

    case.execution.cancel()
    case.save_and_restore()

    assert case.ended
    assert (case.open, case.due) == ([], {})
