"""The town in which test cases are played: some bodies, one test person for each role, sittings every fourth week."""

from collections.abc import Iterable
from datetime import timedelta

from engine.commands import registers
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR, Transaction

HEAD = "head_of_administration"

#: key, name, kind, diary prefix, administration
UNITS = (
    ("kf", "Kommunfullmäktige", "kf", "KF", None),
    ("ks", "Kommunstyrelsen", "ks", "KS", None),
    ("kff", "Kultur- och fritidsförvaltningen", "forvaltning", "KFF", None),
    ("kfn", "Kultur- och fritidsnämnden", "namnd", "KFN", "kff"),
    ("bolag", "Kommunens bolag AB", "bolag", "BOL", None),
    ("khr", "Kommunala handikapprådet", "rad", "KHR", None),
    ("kpr", "Kommunala pensionärsrådet", "rad", "KPR", None),
)
SITTINGS = 26
BETWEEN_SITTINGS = timedelta(weeks=4)


#: A case beside the played one, number 1: what a change, a pause or a message is about.
_OTHER = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  targetNamespace="https://niosteg.se/processer">
  <process id="annat_arende" name="Ett annat \xc3\xa4rende" isExecutable="true">
    <startEvent id="Event_OtherStarted" name="Startat"><outgoing>Flow_Other_1</outgoing></startEvent>
    <userTask id="Task_Other" name="V\xc3\xa4nta" camunda:candidateGroups="process_leader">
      <documentation>V\xc3\xa4nta.</documentation>
      <incoming>Flow_Other_1</incoming><outgoing>Flow_Other_2</outgoing>
    </userTask>
    <endEvent id="Event_OtherEnded" name="Slut"><incoming>Flow_Other_2</incoming></endEvent>
    <sequenceFlow id="Flow_Other_1" sourceRef="Event_OtherStarted" targetRef="Task_Other"/>
    <sequenceFlow id="Flow_Other_2" sourceRef="Task_Other" targetRef="Event_OtherEnded"/>
  </process>
</definitions>
"""


def build_town(engine: ProcessEngine, roles: Iterable[str]) -> None:
    """Fill an empty database with the town and a case that stands beside the played one."""
    engine.run(_build, frozenset(roles) | {HEAD})
    engine.run(deploy_bundle, "annat_arende", {"annat_arende.bpmn": _OTHER}, by=OPERATOR)
    engine.run(start_case, "annat_arende", by=OPERATOR, variables={"deciding_body": "kfn"})


def _build(tx: Transaction, roles: frozenset[str]) -> None:
    for role in sorted(roles):
        add_person(tx, role, role)
    for key, name, kind, prefix, administration in UNITS:
        registers.add_unit(
            tx,
            key,
            name=name,
            kind=kind,
            diary_prefix=prefix,
            administration=administration,
            head=None if administration else HEAD,
            by=OPERATOR,
        )
        for number in range(1, SITTINGS + 1):
            registers.add_meeting(tx, key, tx.today + number * BETWEEN_SITTINGS, by=OPERATOR)


def add_person(tx: Transaction, username: str, role: str) -> None:
    """Add a test person who holds `role` everywhere."""
    registers.add_user(tx, username, name=username, email=f"{username}@example.org", by=OPERATOR)
    registers.grant_role(tx, username, role, by=OPERATOR)
