"""A name that nothing can have set is found; a name that something can set, anywhere it is seen, is let be."""

from __future__ import annotations

import json

import pytest

from engine.checks import Topic, check_bundle
from tests.support.drawings import document, drawing


def form(*keys: str, **extra: object) -> bytes:
    components = [
        {"type": "textfield", "id": f"f{n}", "key": key, "label": key} for n, key in enumerate(keys)
    ]
    return json.dumps({"type": "default", "components": components, **extra}).encode()


def unknown(files: dict[str, bytes], **house: object) -> list[tuple[str, str]]:
    problems = check_bundle(files, **house)  # type: ignore[arg-type]
    return [(p.element, p.message) for p in problems if p.code == "unknown_name"]


def names(text: str, **others: bytes) -> list[str]:
    """The elements of process `p` where an unknown name is used; keywords are forms and called processes."""
    files = {"p.bpmn": drawing(text)}
    files |= {f"{key}.form": data for key, data in others.items() if data.startswith(b"{")}
    files |= {f"{key}.bpmn": data for key, data in others.items() if data.startswith(b"<")}
    return [element for element, _ in unknown(files)]


CHOICE = """
    user A form=fraga
    xor G
    S -> A -> G
    G -> E if antal > 3
    G -> E2 else
"""


def test_a_misspelt_name_is_an_error_that_guesses_what_was_meant():
    files = {"p.bpmn": drawing(CHOICE.replace("antal >", "antl >")), "fraga.form": form("antal")}

    ((element, message),) = unknown(files)

    assert element == "Flow_G_E"
    assert message == (
        "Villkoret i ”Flow_G_E” använder ”antl”, som inget formulär, beslut eller steg ger ett värde. "
        "Menade du ”antal”?"
    )


def test_the_answers_of_forms_are_known():
    assert names(CHOICE, fraga=form("antal")) == []


def test_only_the_first_part_of_a_path_must_be_known():
    assert names(CHOICE.replace("antal >", "plan.antal >"), fraga=form("plan.start")) == []


def test_results_of_scripts_decisions_and_rounds_are_known():
    text = """
        script X lang=feel set=namn '["a", "b"]'
        user A mi=parallel collection=namn element=ett output=svar each=ett
        script Y lang=feel set=alla "count(svar) + nrOfInstances"
        S -> X -> A -> Y -> E
    """

    assert names(text) == []


def test_the_reserved_names_are_known():
    text = (
        'script X lang=feel set=a "[case.title, participants.process_leader, milestones.start]"\nS -> X -> E'
    )

    assert names(text) == []


def test_an_assignee_without_quotes_is_a_name():
    assert names("user A assignee=anna\nS -> A -> E") == ["A"]


def test_due_dates_and_timers_are_read_for_names():
    text = """
        user A due="beslutsdag - duration(\\"P5D\\")"
        user B prop.due="5 arbetsdagar"
        catch C date=startdag
        S -> A -> B -> C -> E
    """

    assert names(text) == ["A", "C"]


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("C", "catch C conditional='antl > 3'\nS -> C -> E"),
        ("B", "S -> C -> E\nboundary B on=C conditional='antl > 3'\nB -> E1"),
        ("S2", "S -> C -> E\nevent X {\nstart S2 conditional='antl > 3'\nS2 -> E2\n}"),
    ],
)
def test_the_condition_of_an_event_is_read_for_names(element: str, text: str):
    declared = "service F topic=t prop.variables=antal\n"

    assert names(declared + text) == [element]
    assert names(declared + text.replace("antl", "antal")) == []


def test_a_called_process_sees_what_its_caller_sees():
    caller = 'script X lang=feel set=antal "1"\ncall C call=q\nS -> X -> C -> E'
    called = drawing('script Y lang=feel set=b "antal + 1"\nS -> Y -> E', "q")

    assert names(caller, q=called) == []


def test_a_caller_sees_what_an_unmapped_call_sets():
    caller = 'call C call=q\nscript X lang=feel set=a "b + 1"\nS -> C -> X -> E'

    assert names(caller, q=drawing('script Y lang=feel set=b "1"\nS -> Y -> E', "q")) == []


def test_a_mapped_call_keeps_its_names_to_itself_but_for_what_it_carries_out():
    caller = """
        call C call=q in.x=1+1 out.utfall="b + 1"
        script X lang=feel set=a "b + 1"
        script Z lang=feel set=c "utfall + 1"
        S -> C -> X -> Z -> E
    """

    assert names(caller, q=drawing('script Y lang=feel set=b "x + 1"\nS -> Y -> E', "q")) == ["X"]


def test_names_from_outside_are_declared_on_the_process_or_the_event():
    text = 'catch C message=svar prop.variables="belopp, datum"\nscript X lang=feel set=a "belopp"\nS -> C -> X -> E'

    assert names(text) == []
    assert names(text.replace('prop.variables="belopp, datum"', "")) == ["X"]


def test_the_caller_may_know_of_names_from_outside():
    files = {"p.bpmn": drawing('script X lang=feel set=a "belopp"\nS -> X -> E')}

    assert unknown(files, names=["belopp"]) == []


def test_what_a_handler_sets_is_known_and_what_it_reads_is_checked():
    text = 'service A topic=diary prop.text="titl"\nscript X lang=feel set=a "number"\nS -> A -> X -> E'
    topic = Topic(expressions=frozenset({"text"}), sets=frozenset({"number"}))

    assert [e for e, _ in unknown({"p.bpmn": drawing(text)}, topics={"diary": topic})] == ["A"]


def test_the_conditions_of_forms_are_read_for_names():
    hidden = json.dumps(
        {
            "type": "default",
            "components": [
                {
                    "type": "textfield",
                    "id": "f",
                    "key": "varfor",
                    "label": "Varför?",
                    "conditional": {"hide": '=utfal != "ja"'},
                }
            ],
        }
    ).encode()

    assert names("user A form=fraga\nS -> A -> E", fraga=hidden) == ["A"]


def test_options_that_come_from_nowhere():
    choice = json.dumps(
        {
            "type": "default",
            "components": [
                {"type": "select", "id": "f", "key": "vem", "label": "Vem?", "valuesKey": "usrs"},
                {
                    "type": "select",
                    "id": "g",
                    "key": "du",
                    "label": "Du?",
                    "valuesKey": "users_process_leader",
                },
            ],
        }
    ).encode()
    problems = check_bundle({"p.bpmn": drawing("user A form=fraga\nS -> A -> E"), "fraga.form": choice})

    assert [p.element for p in problems if p.code == "unknown_options"] == ["A"]


def test_a_reserved_name_cannot_be_set():
    problems = check_bundle({"p.bpmn": drawing('script X lang=feel set=case "1"\nS -> X -> E')})

    assert [p.element for p in problems if p.code == "reserved_name"] == ["X"]


def test_properties_of_the_process_declare_start_data():
    inner = drawing('script X lang=feel set=a "belopp"\nS -> X -> E').decode()
    process = inner[inner.index("<bpmn:process") : inner.index("</bpmn:definitions>")]
    declared = (
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="variables" value="belopp"/></camunda:properties></bpmn:extensionElements>'
    )
    opening = process[: process.index(">") + 1]

    assert unknown({"p.bpmn": document(process.replace(opening, opening + declared))}) == []
