import pytest

from engine.reminders import parse_reminders, rule_in_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("-3 arbetsdagar", "3 arbetsdagar före sista dagen"),
        ("-1 arbetsdag -> process_leader", "1 arbetsdag före sista dagen"),
        ("0", "På sista dagen"),
        ("+2 veckor", "2 veckor efter sista dagen"),
        ("+1 dag -> head_of_administration", "1 dag efter sista dagen"),
    ],
)
def test_a_step_of_a_ladder_is_told_as_people_say_it(written: str, words: str) -> None:
    (step,) = parse_reminders(written)

    assert rule_in_words(step.key) == words


def test_a_rule_of_the_timeline_has_a_name() -> None:
    assert rule_in_words("T7 -1 -> communicator") == "Inför en aktivitet (regel T7)"


def test_an_unknown_rule_is_told_as_it_is() -> None:
    assert rule_in_words("egen regel") == "egen regel"
