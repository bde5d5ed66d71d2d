"""Messages and signals from case to case and from outside."""

import pytest

from engine.cases.messages import MessageCircle
from engine.commands.correlate_message import broadcast_signal, correlate_message
from engine.commands.pause_case import pause_case
from engine.models import process_instance, subscription
from engine.transaction import OPERATOR

WAITS = """
catch C message=svar prop.correlationKey=number
S -> C -> A -> E
lane Handläggare role=case_officer: A
"""
LISTENS = "catch C signal=larm\nS -> C -> A -> E\nlane Handläggare role=case_officer: A"


def send(town, key=None, **payload):
    return town.engine.run(correlate_message, "svar", by=OPERATOR, key=key, payload=payload)


def test_a_message_reaches_the_case_with_its_key_and_brings_variables(town):
    town.deploy(WAITS, given={"number"})
    other, wanted = town.start(number="17"), town.start(number="18")

    assert send(town, "18", answer="ja") == 1

    assert (town.open(other), town.open(wanted)) == ([], ["A"])
    assert town.variables(wanted) == {"number": "18", "answer": "ja"}
    assert town.page(wanted).events[0].kind == "message_received"


def test_a_message_reaches_one_case_the_one_that_has_waited_longest(town):
    town.deploy(WAITS, given={"number"})
    cases = [town.start(number="17") for _ in range(3)]

    assert [send(town, "17") for _ in range(4)] == [1, 1, 1, 0]

    assert [town.open(case) for case in cases] == [["A"]] * 3


def test_a_message_that_nobody_waits_for_reaches_nobody(town):
    town.deploy(WAITS, given={"number"})
    case = town.start(number="17")

    assert send(town, "18") == 0
    assert town.open(case) == []


def test_an_exact_key_goes_before_an_event_that_takes_any(town):
    town.deploy("catch C message=svar\nS -> C -> A -> E\nlane H role=case_officer: A", "anyone")
    town.deploy(WAITS, given={"number"})
    anyone, exact = town.start("anyone"), town.start(number="17")

    send(town, "17")

    assert (town.open(anyone), town.open(exact)) == ([], ["A"])


def test_a_signal_reaches_every_case_that_waits(town):
    town.deploy(LISTENS)
    cases = [town.start() for _ in range(3)]

    assert town.engine.run(broadcast_signal, "larm", by=OPERATOR) == 3

    assert [town.open(case) for case in cases] == [["A"]] * 3


def test_a_signal_that_ends_a_case_is_heard_in_it_once(town):
    town.deploy(
        "sub Sub {\nstart S2\nS2 -> C -> E2\ncatch C signal=larm\n}\nS -> Sub -> E\n"
        "boundary T on=Sub signal=larm\nT -> E3"
    )
    case = town.start()

    assert town.engine.run(broadcast_signal, "larm", by=OPERATOR) == 1

    assert town.page(case).row.status == "ended"
    assert [event.kind for event in town.page(case).events].count("signal_received") == 1


def test_a_case_that_another_one_took_on_meanwhile_is_passed_over(town):
    town.deploy("catch C signal=larm\nend X signal=slut\nS -> C -> X", "first")
    town.deploy(
        "S -> F\nand F\nF -> C -> E\nF -> D -> E2\ncatch C signal=larm\ncatch D signal=slut\nend E2 terminate"
    )
    _first, case = town.start("first"), town.start()

    assert town.engine.run(broadcast_signal, "larm", by=OPERATOR) == 1

    assert town.page(case).row.status == "ended"


def test_a_signal_at_the_end_of_one_case_reaches_another(town):
    town.deploy(LISTENS)
    town.deploy("end X signal=larm\nS -> A -> X\nlane H role=case_officer: A", "sender")
    receiver, sender = town.start(), town.start("sender")

    town.complete(sender, "A")

    assert town.page(sender).row.status == "ended"
    assert town.open(receiver) == ["A"]


def test_a_message_to_an_event_sub_process_reaches_it(town):
    town.deploy(
        "S -> A -> E\nevent X {\nstart S2 message=svar prop.correlationKey=number\nS2 -> B -> E2\n}\n"
        "lane H role=case_officer: A X",
        given={"number"},
    )
    case = town.start(number="17")

    assert (send(town, "18"), send(town, "17", answer="ja")) == (0, 1)

    assert town.open(case) == ["B"]
    assert town.rows(subscription) == []


def test_a_paused_case_hears_nothing(town):
    town.deploy(LISTENS)
    case = town.start()
    town.at(town.page(case).row.started_at.date())
    review_on = town.page(case).row.started_at.date().replace(month=12)
    town.engine.run(pause_case, case, reason="Väntar", review_on=review_on, by=OPERATOR)

    assert town.engine.run(broadcast_signal, "larm", by=OPERATOR) == 0


def test_one_case_sends_and_another_goes_on_in_the_same_transaction(town):
    town.deploy(WAITS, given={"number"})
    town.deploy(
        "throw T message=svar prop.correlationKey=number prop.payload='{answer: \"ja\"}'\n"
        "S -> A -> T -> E\nlane H role=case_officer: A",
        "sender",
        given={"number"},
    )
    receiver, sender = town.start(number="17"), town.start("sender", number="17")

    town.complete(sender, "A", by=town.actor("hugo"))

    assert town.page(sender).row.status == "ended"
    assert town.open(receiver) == ["A"]
    assert town.variables(receiver)["answer"] == "ja"
    assert town.page(receiver).events[0].actor == "hugo"


def test_a_subscription_is_gone_when_nothing_waits_for_it_any_more(town):
    town.deploy("boundary M on=A message=svar\nM -> E2\nS -> A -> E\nlane H role=case_officer: A")
    case = town.start()
    assert [row.name for row in town.rows(subscription)] == ["svar"]

    town.complete(case, "A")

    assert town.rows(subscription) == []


def test_cases_that_wake_each_other_without_end_are_refused(town):
    ring = """
    catch C{0} signal=s{0}
    throw T{0} signal=s{1}
    S -> X -> C{0} -> T{0} -> G
    xor X
    xor G
    G -> E if done = "ja"
    G -> X else
    """
    for here, there in (("1", "2"), ("2", "1")):
        town.deploy(ring.format(here, there), f"ring{here}", given={"done"})
        town.start(f"ring{here}", done="nej")

    with pytest.raises(MessageCircle, match="går runt mellan ärenden utan slut"):
        town.engine.run(broadcast_signal, "s1", by=OPERATOR)


BEGINS = "start S message=fraga\nS -> A -> E\nlane H role=case_officer: A"
ASKS = "throw T message=fraga prop.payload='{text: question}'\nS -> A -> T -> E\nlane H role=case_officer: A"


def begun(town):
    return town.rows(process_instance, process_key="answer")


def test_a_message_begins_a_case_of_the_process_that_starts_with_it(town):
    town.deploy(BEGINS, "answer")
    town.deploy(ASKS, "asker", given={"question"})
    sender = town.start("asker", question="När öppnar badet?", deciding_body="kfn")

    town.complete(sender, "A", by=town.actor("hugo"))

    (case,) = begun(town)
    assert town.open(case.id) == ["A"]
    assert town.variables(case.id)["text"] == "När öppnar badet?"
    assert town.variables(case.id)["participants"] == {"initiator": "hugo"}
    assert case.unit_id == town.page(sender).row.unit_id
    details = town.page(case.id).events[-1].details
    assert {name: details[name] for name in ("message", "sender")} == {"message": "fraga", "sender": sender}


def test_a_case_that_waits_for_the_message_goes_before_a_new_one(town):
    town.deploy(BEGINS, "answer")
    town.deploy("catch C message=fraga\nS -> C -> A -> E\nlane H role=case_officer: A")
    waiting = town.start()

    assert [town.engine.run(correlate_message, "fraga", by=OPERATOR) for _ in range(2)] == [1, 1]

    assert town.open(waiting) == ["A"]
    assert len(begun(town)) == 1


def test_a_signal_begins_a_case_of_each_process_that_starts_with_it(town):
    for key in ("answer", "other"):
        town.deploy("start S signal=larm\nS -> A -> E\nlane H role=case_officer: A", key)
    town.deploy(LISTENS)
    waiting = town.start()

    assert town.engine.run(broadcast_signal, "larm", by=OPERATOR) == 3

    assert town.open(waiting) == ["A"]
    assert len(begun(town)) == len(town.rows(process_instance, process_key="other")) == 1


def test_the_version_in_force_decides_what_a_message_begins(town):
    town.deploy(BEGINS, "answer")
    town.deploy("S -> A -> E\nlane H role=case_officer: A", "answer")

    assert town.engine.run(correlate_message, "fraga", by=OPERATOR) == 0

    assert begun(town) == []


def test_processes_that_begin_each_other_without_end_are_refused(town):
    town.deploy("start S message=m1\nthrow T message=m2\nS -> T -> E", "answer")
    town.deploy("start S message=m2\nthrow T message=m1\nS -> T -> E", "other")

    with pytest.raises(MessageCircle):
        town.engine.run(correlate_message, "m1", by=OPERATOR)

    assert begun(town) == []
