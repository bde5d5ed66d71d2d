"""What is wrong with the files that belong together: found, placed, and told with a remedy."""

from __future__ import annotations

import pytest

from engine import checks
from engine.bpmn import Bundle
from engine.checks import CODES, Topic
from engine.exceptions import Problem
from tests.support.drawings import document, drawing

PLAIN = """
    start S "Något hände"
    user A "Gör" groups=case_officer form=f
    end E "Gjort"
    S -> A -> E
"""
FORM = (
    b'{"type": "default", "components": [{"type": "textfield", "id": "a", "key": "svar", "label": "Svar"}]}'
)
PLAIN_FILES = {"p.bpmn": drawing(PLAIN), "f.form": FORM}


def check_bundle(given: Bundle | dict[str, bytes], **house: object) -> list[Problem]:
    """Everything found in drawings of a few lines, which have no layout, but for that."""
    found = checks.check_bundle(given, **house)  # type: ignore[arg-type]
    return [problem for problem in found if problem.code != "layout-missing"]


def codes(text: str, **house: object) -> set[tuple[str, str]]:
    """Element and code of everything found in a process without names or forms, those two and style left out."""
    problems = check_bundle({"p.bpmn": drawing(text), "f.form": FORM}, **house)
    return {(p.element, p.code) for p in problems if not p.code.startswith(("no_label", "no_form", "lint-"))}


def test_a_sound_bundle_has_no_problems():
    assert check_bundle(PLAIN_FILES) == []
    assert check_bundle(Bundle("p", PLAIN_FILES), topics=[], roles=["case_officer"]) == []


def test_every_problem_has_a_place_a_sentence_and_a_remedy():
    problems = check_bundle(
        {"p.bpmn": drawing("xor G\nS -> A -> G\nG -> E if antl\nG -> E2 if antl"), "b.bpmn": b"<"}
    )

    assert problems
    for problem in problems:
        assert problem.file in ("p.bpmn", "b.bpmn")
        assert problem.message.endswith((".", "?", "!"))
        assert problem.remedy.endswith((".", "?"))


def test_errors_come_before_warnings_and_nothing_twice():
    problems = check_bundle({"p.bpmn": drawing("S -> A -> E")})

    severities = [problem.severity for problem in problems]
    assert severities == sorted(severities)
    assert len(problems) == len(set(problems))


def test_a_file_that_cannot_be_read_does_not_hide_the_others():
    files = {"p.bpmn": drawing("S -> A -> E"), "b.bpmn": b"<!DOCTYPE x>", "d.dmn": b"<", "g.form": b"{"}

    assert {p.file for p in check_bundle(files) if p.severity == "error"} == {
        "p.bpmn",
        "b.bpmn",
        "d.dmn",
        "g.form",
    }


def test_what_the_engine_room_refuses_is_among_the_problems():
    assert ("C", "trigger") in codes("throw C compensate\nS -> C -> E")


def test_a_process_in_two_files():
    problems = check_bundle({"p.bpmn": drawing(PLAIN), "copy.bpmn": drawing(PLAIN), "f.form": FORM})

    assert [(p.file, p.element) for p in problems if p.code == "duplicate_process"] == [("p.bpmn", "p")]


def test_two_files_with_the_same_process_and_other_steps():
    failing = "sub U {\nend X error=slut\nS2 -> X\nstart S2\n}\nS -> U -> E"
    files = {"a.bpmn": drawing(PLAIN), "b.bpmn": drawing(failing), "f.form": FORM}

    assert [(p.file, p.code) for p in check_bundle(files) if p.severity == "error"] == [
        ("b.bpmn", "duplicate_process")
    ]
    assert ("a.bpmn", "uncaught_error") in {
        (p.file, p.code) for p in check_bundle({"a.bpmn": drawing(failing)})
    }


def test_forms_and_tables_that_are_not_there():
    text = "user A form=fraga groups=r\nrule R decision=niva set=x\nS -> A -> R -> E"
    problems = {p.code: p for p in check_bundle({"p.bpmn": drawing(text), "fragan.form": FORM})}

    assert problems["missing_form"].element == "A"
    assert "Menade du ”fragan”?" in problems["missing_form"].message
    assert problems["missing_decision"].element == "R"


def test_a_task_without_a_role():
    assert ("A", "no_role") in codes("S -> A -> E")
    assert ("A", "no_role") not in codes("user A groups=case_officer\nS -> A -> E")
    assert ("A", "no_role") not in codes("lane Handläggare: A\nS -> A -> E")


def test_a_called_process_inherits_the_role_of_its_call():
    inner = drawing("S -> B -> E", "q")
    in_lane = {"p.bpmn": drawing("lane Handläggare: C\ncall C call=q\nS -> C -> E"), "q.bpmn": inner}
    nowhere = {"p.bpmn": drawing("call C call=q\nS -> C -> E"), "q.bpmn": inner}

    assert "no_role" not in {p.code for p in check_bundle(in_lane)}
    assert ("B", "no_role") in {(p.element, p.code) for p in check_bundle(nowhere)}


def test_a_task_in_two_lanes():
    assert ("A", "ambiguous_lane") in codes("lane Ett: A\nlane Två: A\nS -> A -> E")


def test_a_role_that_nobody_holds_is_a_warning():
    problems = check_bundle(PLAIN_FILES, roles=["process_leader"])

    assert [(p.element, p.code, p.severity) for p in problems] == [("A", "unknown_role", "warning")]


def test_a_task_without_a_form_is_a_warning():
    problems = check_bundle({"p.bpmn": drawing(PLAIN.replace("form=f", ""))})

    assert [(p.element, p.code, p.severity) for p in problems] == [("A", "no_form", "warning")]


def test_missing_names_are_warnings():
    problems = check_bundle({"p.bpmn": drawing("user A groups=r form=f\nS -> A -> E"), "f.form": FORM})

    assert {(p.element, p.code, p.severity) for p in problems} == {
        (element, "no_label", "warning") for element in ("S", "A", "E")
    }


@pytest.mark.parametrize("priority", ["101", "-1", "0.5"])
def test_a_priority_outside_its_range(priority: str):
    assert ("A", "bad_priority") in codes(f"user A groups=r @camunda:priority={priority}\nS -> A -> E")


def test_a_due_date_that_cannot_be_read():
    assert ("A", "feel") in codes('user A groups=r prop.due="fem arbetsdagar"\nS -> A -> E')


def test_a_due_date_that_is_no_date():
    assert ("A", "bad_due") in codes("user A groups=r prop.due=2026-13-45\nS -> A -> E")
    assert ("A", "bad_due") not in codes('user A groups=r prop.due="5 arbetsdagar"\nS -> A -> E')


def test_reminders_that_cannot_be_read_or_have_nothing_to_count_from():
    unreadable = 'user A groups=r prop.due=P5D prop.reminders="ofta"\nS -> A -> E'
    rootless = 'user A groups=r prop.reminders="-1 arbetsdag"\nS -> A -> E'

    assert ("A", "bad_reminders") in codes(unreadable)
    assert ("A", "bad_reminders") in codes(rootless)


def test_the_roles_of_reminders_are_checked_too():
    text = 'user A groups=r prop.due=P5D prop.reminders="0->chefen"\nS -> A -> E'

    assert ("A", "unknown_role") in codes(text, roles=["r"])


@pytest.mark.parametrize("other", ["B", "A", "G"])
def test_four_eyes_need_another_task(other: str):
    text = f"xor G\nuser A groups=r prop.not_same_as={other}\nS -> G -> A -> E"

    assert ("A", "bad_four_eyes") in codes(text)


def test_four_eyes_between_two_tasks():
    text = "user B groups=r\nuser A groups=r prop.not_same_as=B\nS -> B -> A -> E"

    assert ("A", "bad_four_eyes") not in codes(text)


def test_a_topic_without_a_handler():
    (problem,) = (
        p
        for p in check_bundle({"p.bpmn": drawing("service A topic=notfy\nS -> A -> E")}, topics=["notify"])
        if p.code == "unknown_topic"
    )

    assert problem.element == "A"
    assert "Menade du ”notify”?" in problem.message


def test_a_topic_without_a_property_that_it_needs():
    topics = {"notify": Topic(required=frozenset({"to", "text"}))}

    assert ("A", "missing_property") in codes("service A topic=notify prop.to=x\nS -> A -> E", topics=topics)


def test_topics_are_not_checked_when_nobody_knows_them():
    assert codes("service A topic=anything\nS -> A -> E") == set()


def test_a_decision_that_may_find_no_way_on_is_a_warning():
    choice = "service F topic=t prop.variables='x, y'\nxor G\nS -> F -> G\nG -> E if x > y\nG -> E2 {}"

    assert codes(choice.format("if x < y")) == {("G", "no_default")}
    assert codes(choice.format("else")) == set()
    assert codes("or G\nS -> G\nG -> E if true\nG -> E2 if case.status = case.title") == set()


def test_a_task_whose_ways_on_all_have_conditions_may_find_none():
    work = "service A topic=t prop.variables='x, y'\nS -> A\nA -> E if x > y\nA -> E2 {}"

    assert codes(work.format("if x < y")) == {("A", "no_default")}
    assert codes(work.format("else")) == set()
    assert codes(work.format("")) == set()


def test_an_error_that_nothing_catches():
    thrown = "sub Inner {\nend E error=slut\nS -> E\n}\nS0 -> Inner -> E0\nstart S0"

    assert ("E", "uncaught_error") in codes(thrown)
    assert ("E", "uncaught_error") not in codes(f"boundary B on=Inner error=slut\n{thrown}\nB -> E3")


def test_an_error_that_an_event_sub_process_catches():
    text = "end X error=slut\nS -> X\nevent H {{\nstart S2 error={code}\nS2 -> {then}\n}}"

    assert ("X", "uncaught_error") not in codes(text.format(code="slut", then="E2"))
    assert ("X", "uncaught_error") in codes(text.format(code="annat", then="E2"))


def test_an_error_that_the_event_sub_process_throws_again():
    again = "end X error=slut\nS -> X\nevent H {{\nstart S2 error=slut\nS2 -> Y\nend Y error={code}\n}}"

    assert ("Y", "uncaught_error") in codes(again.format(code="slut"))


def test_an_error_that_the_caller_catches():
    called = drawing("end E error=slut\nS -> E", "q")
    caught = "call C call=q\nboundary B on=C error=slut\nS -> C -> E\nB -> E2"

    assert "uncaught_error" not in {
        p.code for p in check_bundle({"p.bpmn": drawing(caught), "q.bpmn": called})
    }


def test_too_many_elements_on_one_level():
    chain = " -> ".join(["S", *(f"A{number}" for number in range(400)), "E"])

    assert ("p", "too_large") in codes(chain)


def test_too_many_sub_processes_inside_each_other():
    text = "S8 -> E8\nstart S8"
    for level in range(8, -1, -1):
        text = (
            f"sub D{level} {{\n{text}\n}}\nS{level}x -> D{level} -> E{level}x\nstart S{level}x\nend E{level}x"
        )

    assert ("D8", "too_deep") in codes(text)
    assert ("D7", "too_deep") not in codes(text)


def test_only_the_start_of_a_bundle_starts_by_itself():
    files = {
        "p.bpmn": drawing("lane Ett: C\ncall C call=q\nS -> C -> E"),
        "q.bpmn": drawing("S -> B -> E", "q"),
    }

    assert ("B", "no_role") in {(p.element, p.code) for p in check_bundle(Bundle("q", files))}
    assert ("B", "no_role") not in {(p.element, p.code) for p in check_bundle(Bundle("p", files))}


def test_a_file_without_a_process():
    assert [p.code for p in check_bundle({"p.bpmn": document("")})] == ["no_process"]


def test_a_drawing_that_is_hard_to_read_is_a_warning():
    problems = checks.check_bundle({"p.bpmn": drawing(PLAIN), "f.form": FORM})

    assert [(p.code, p.severity) for p in problems] == [("layout-missing", "warning")]


def test_a_picture_of_thousands_is_not_compared_part_by_part():
    nodes = "".join(f'<bpmn:task id="T{number}"/>' for number in range(2_001))
    problems = check_bundle(
        {"p.bpmn": document(f'<bpmn:process id="p" isExecutable="true">{nodes}</bpmn:process>')}
    )

    assert any(p.code == "too_large" and p.message.startswith("Utseendet") for p in problems)


def test_codes_are_told_in_sentences():
    assert all(meaning.endswith(".") for meaning in CODES.values())
