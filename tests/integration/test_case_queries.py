"""What a case's page asks: its position, its answers, its rules, its plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import clock
from engine.commands.registers import add_meeting
from engine.exceptions import CaseNotFound, ProcessNotFound
from engine.queries.case_answers import case_answers, forms_by_variable
from engine.queries.case_page import case_decisions, case_events, case_row
from engine.queries.case_plan import case_plan
from engine.queries.case_position import case_position
from engine.queries.fired_rules import fired_rules
from engine.queries.process_order import ordered_elements, ordered_phases, ordered_processes
from engine.queries.process_page import process_page
from engine.queries.status import status_list
from engine.queries.status_filter import StatusFilter
from engine.transaction import OPERATOR
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import drawing
from tests.support.form_js import calendar, group, rows, source, textfield

OUTER = """
call Utred call=inre prop.phase=Utredning
user Besluta prop.phase=Beslut prop.due="5 arbetsdagar"
S -> Utred -> Besluta -> E
lane Handläggare role=case_officer: Utred Besluta
"""
INNER = """
user Fraga form=fraga prop.due="5 arbetsdagar"
rule Valj decision=vag set=vag mapping=collectEntries
user Svara
S -> Fraga -> Valj -> Svara -> E
lane Handläggare role=case_officer: Fraga Valj Svara
"""
FORM = source(
    textfield("title", "Namn"),
    group("milestones", calendar("decision", "Beslut")),
    rows("activities", textfield("name", "Aktivitet"), calendar("date", "Dag"), label="Aktiviteter"),
)
TABLE = dmn_file(
    decision(table([["-", '"smal"'], ['"Torget"', '"bred"']], inputs=["title"], hit="COLLECT"), key="vag")
)
ANSWERS = {
    "title": "Torget",
    "milestones": {"decision": "2027-06-14"},
    "activities": [{"name": "Café", "date": "2027-02-01"}, {"name": "Utan dag"}],
}


@pytest.fixture
def case_id(town):
    town.deploy(
        OUTER,
        "yttre",
        given=["deciding_body"],
        inre__bpmn=drawing(INNER, "inre"),
        fraga__form=FORM,
        vag__dmn=TABLE,
    )
    return town.start("yttre", deciding_body="kfn")


def bundle_of(town, case_id):
    return town.page(case_id).row.bundle_id


def files_of(town, case_id):
    return town.engine.read(process_page, "yttre").files


def test_the_position_includes_the_calls_around_what_waits(town, case_id):
    position = town.engine.read(case_position, case_id)

    assert position.active == {("yttre", "Utred"), ("inre", "Fraga")}
    assert [one.place for one in position.passes] == [
        *(("yttre", "S"), ("yttre", "Utred")),
        *(("inre", "S"), ("inre", "Fraga")),
    ]
    assert position.phases == ["Utredning"]
    assert position.late == frozenset()


def test_a_task_past_its_day_is_late(town, case_id):
    with clock.fixed(clock.now() + timedelta(days=10)):
        assert town.engine.read(case_position, case_id).late == {("inre", "Fraga")}


def test_a_case_that_is_not_there_has_no_position(town):
    with pytest.raises(CaseNotFound):
        town.engine.read(case_position, 4711)


def test_steps_phases_and_processes_come_in_the_order_of_the_flow(town, case_id):
    files = files_of(town, case_id)

    assert [element.id for element in ordered_elements(files, "inre")] == ["S", "Fraga", "Valj", "Svara", "E"]
    assert ordered_processes(files) == ["yttre", "inre"]
    assert ordered_phases(files) == {"Utredning": ("Utred",), "Beslut": ("Besluta",)}


def test_answers_are_told_once_under_the_process_that_asked(town, case_id):
    town.complete(case_id, "Fraga", ANSWERS)

    chapters = town.engine.read(case_answers, bundle_of(town, case_id), town.page(case_id).variables)

    assert [chapter.name for chapter in chapters] == ["inre"]
    told = [(answer.full_label, answer.text) for answer in chapters[0].answers]
    assert told[:3] == [
        ("Namn", "Torget"),
        ("Beslut", "2027-06-14"),
        ("Aktiviteter, rad 1: Aktivitet", "Café"),
    ]


def test_a_variable_has_the_form_that_asks_for_it(town, case_id):
    forms = town.engine.read(forms_by_variable, bundle_of(town, case_id))

    assert {name: form.key for name, form in forms.items()} == {
        "title": "fraga",
        "milestones": "fraga",
        "activities": "fraga",
    }


def test_the_rules_that_fired_are_rows_of_the_table(town, case_id):
    town.complete(case_id, "Fraga", ANSWERS)
    taken = town.engine.read(case_decisions, case_id)

    (fired,) = town.engine.read(fired_rules, bundle_of(town, case_id), taken)

    assert fired.inputs == ["title"]
    assert [(rule.number, rule.tests, rule.answers) for rule in fired.rules] == [
        (1, ["-"], ['"smal"']),
        (2, ['"Torget"'], ['"bred"']),
    ]


def test_the_plan_tells_what_has_been_and_what_is_planned(town, case_id):
    for on in (date(2026, 12, 8), date(2028, 1, 1)):
        town.engine.run(add_meeting, "kfn", on, by=OPERATOR)
    town.complete(case_id, "Fraga", ANSWERS)
    town.later(days=3)
    town.complete(case_id, "Svara")

    page = town.page(case_id)
    position = town.engine.read(case_position, case_id)
    plan = town.engine.read(case_plan, page.row, page.variables, position)

    assert [(one.name, one.since, one.until) for one in plan.periods] == [
        ("Utredning", date(2026, 11, 23), date(2026, 11, 26)),
        ("Beslut", date(2026, 11, 26), None),
    ]
    assert plan.milestones == {"decision": date(2027, 6, 14)}
    assert [(one.name, one.on_date) for one in plan.activities] == [("Café", date(2027, 2, 1))]
    assert plan.sittings == [date(2026, 12, 8)]


PARALLEL = """
and Dela
and Samla
user Folj prop.phase=Uppföljning mi=parallel collection=namn element=ett
user Mat prop.phase=Utvärdering
S -> Dela -> Folj -> Samla -> E
Dela -> Mat -> Samla
lane Handläggare role=case_officer: Folj Mat
"""


def periods_of(town, case_id):
    page = town.page(case_id)
    position = town.engine.read(case_position, case_id)
    return town.engine.read(case_plan, page.row, page.variables, position).periods


def test_rounds_side_by_side_are_one_period(town):
    town.deploy(PARALLEL, given=["namn"])
    case_id = town.start(namn=["a", "b", "c"])

    assert [(one.name, one.until) for one in periods_of(town, case_id)] == [
        ("Uppföljning", None),
        ("Utvärdering", None),
    ]


def test_a_phase_that_is_done_but_waits_for_others_at_a_join_has_ended(town):
    town.deploy(PARALLEL, given=["namn"])
    case_id = town.start(namn=["a"])
    town.complete(case_id, "Mat")
    town.later(days=5)

    assert {one.name: one.until for one in periods_of(town, case_id)} == {
        "Uppföljning": None,
        "Utvärdering": date(2026, 11, 23),
    }


def test_history_can_be_read_in_parts(town, case_id):
    town.complete(case_id, "Fraga", ANSWERS)

    earlier = town.engine.read(case_events, case_id, limit=5, before=2)

    assert [event.kind for event in earlier] == ["case_started"]


def test_a_process_page_is_that_of_the_latest_version(town, case_id):
    assert town.engine.read(process_page, "yttre").row.version == 1
    with pytest.raises(ProcessNotFound):
        town.engine.read(process_page, "finns_inte")


def test_the_status_list_can_be_narrowed_to_cases_without_a_phase_and_sorted(town, case_id):
    town.deploy("S -> A -> E\nlane H role=case_officer: A", "enkel", given=["title"])
    plain = town.start("enkel", title="Aaa")

    def listed(**wanted):
        return [row.id for row in town.engine.read(status_list, StatusFilter(**wanted), order="title")]

    assert listed() == [plain, case_id]
    assert listed(phase="") == [plain]
    assert listed(phase="Utredning") == [case_id]


def test_a_case_row_has_its_units_and_processs_names(town, case_id):
    row = town.engine.read(case_row, case_id)

    assert (row.unit_key, row.process_name) == ("kfn", "yttre")
