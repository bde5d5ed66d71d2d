"""A dialogue in three phases, with a called process, a decision table and a time plan; and the change of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import drawing
from tests.support.form_js import calendar, choice, component, group, required, rows, source, textfield
from tests.support.site import Site

DIALOGUE = """
    call Utred "Utred frågan" call=utredning prop.phase=Utredning
    user Besluta "Fatta beslut" prop.phase=Beslut prop.due="5 arbetsdagar" prop.reminders="-1 arbetsdag, +1 arbetsdag"
    user Folj "Följ upp" prop.phase=Uppföljning
    S -> Utred -> Besluta -> Folj -> E
    lane Handläggare role=case_officer: Utred Besluta Folj
"""
ENQUIRY = """
    user Fraga "Ställ frågan" form=fraga prop.due="10 arbetsdagar"
    rule Valj "Välj väg" decision=vag set=vag mapping=singleEntry
    user Svara "Samla svaren" prop.due=P20D
    S -> Fraga -> Valj -> Svara -> E
    lane Handläggare role=case_officer: Fraga Valj Svara
"""
QUESTION = source(
    component("textarea", "question", "Frågan"),
    choice("radio", "level", "dialog", "samråd", label="Nivå"),
    group("milestones", calendar("decision", "Beslut")),
    rows("activities", textfield("name", "Namn"), calendar("date", "Dag"), label="Aktiviteter"),
)
ROUTE = dmn_file(
    decision(table([['"dialog"', '"bred"'], ['"samråd"', '"smal"']], inputs=["level"]), key="vag", name="vag")
)
CHANGE = """
    start S form=andring
    user Prova "Pröva ändringen"
    S -> Prova -> E
    lane Chef role=head_of_administration: Prova
"""
CHANGE_FORM = source(
    component("number", "about_case", "Ärendets nummer", readonly="=about_case != null", validate=required()),
    choice("radio", "change_kind", "plan", "paus", label="Vad vill du göra?", validate=required()),
    component("textarea", "reason", "Varför?", validate=required(minLength=10)),
)


def deploy_dialogue(site: Site) -> None:
    """Deploy the dialogue and the process that changes one."""
    sources = {
        "dialog.bpmn": drawing(DIALOGUE, "dialog", name="Liten dialog"),
        "utredning.bpmn": drawing(ENQUIRY, "utredning", name="Utredning av frågan"),
        "fraga.form": QUESTION,
        "vag.dmn": ROUTE,
    }
    site.engine.run(deploy_bundle, "dialog", sources, by=OPERATOR, given=["participants", "deciding_body"])
    change = {
        "andring_paus_avbrott.bpmn": drawing(CHANGE, "andring_paus_avbrott", name="Ändring"),
        "andring.form": CHANGE_FORM,
    }
    site.engine.run(deploy_bundle, "andring_paus_avbrott", change, by=OPERATOR)


def start_dialogue(site: Site, title: str = "Torget", **variables: Any) -> int:
    """Start a dialogue in the executive board with hanna as its case officer."""
    given = {"title": title, "deciding_body": "ks", "participants": {"case_officer": "hanna"}, **variables}
    return site.engine.run(start_case, "dialog", by=OPERATOR, variables=given)


def go_on(site: Site, case_id: int, **answers: Any) -> None:
    """Complete the case's first open task as hanna."""
    task = site.engine.read(open_tasks, case_id=case_id)[0]
    site.engine.run(complete_user_task, task.id, by=site.actor("hanna"), answers=Answers(data=answers))


def ask_question(site: Site, case_id: int) -> None:
    """Answer the first form: a time plan with one activity."""
    go_on(
        site,
        case_id,
        question="Hur kan torget bli bättre?",
        level="dialog",
        milestones={"decision": "2027-06-14"},
        activities=[{"name": "Dialogcafé", "date": "2027-02-01"}],
    )


DECISION_DAY = date(2027, 6, 14)
