"""The town in which test cases are played: some bodies, one test person for each role, sittings every fourth week."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Column, insert, select, update

from engine.cases import insert_new
from engine.commands import registers
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.models import meeting, membership, role, unit, user_account
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR, Transaction

OTHER = "annat_arende"
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


def deploy_other(engine: ProcessEngine) -> None:
    """Deploy the process of the case that stands beside the played one."""
    engine.run(deploy_bundle, OTHER, {f"{OTHER}.bpmn": _OTHER}, by=OPERATOR)


def build_town(engine: ProcessEngine, roles: Iterable[str]) -> None:
    """Fill an empty database with the town and a case that stands beside the played one."""
    deploy_other(engine)
    settle_town(engine, {role: role for role in roles})


def settle_town(engine: ProcessEngine, roles: Mapping[str, str]) -> None:
    """Fill a database that has no persons with the town, and start the case beside, whose process is deployed.

    Each of `roles` has one person, who goes by the role's key and is called by its name.
    """
    engine.run(_build, {HEAD: HEAD, **roles})
    engine.run(start_case, OTHER, by=OPERATOR, variables={"deciding_body": "kfn"})


def _build(tx: Transaction, roles: Mapping[str, str]) -> None:
    """A few statements for all: nobody asks afterwards who laid the town out, and it is built for every case."""
    people = sorted(roles)
    insert_new(tx, role, [{"key": key, "name": roles[key]} for key in people])
    tx.connection.execute(
        insert(user_account),
        [
            {"username": key, "name": roles[key], "email": f"{key}@example.org", "created_at": tx.now}
            for key in people
        ],
    )
    users = _numbers(tx, user_account.c.username, user_account.c.id)
    tx.connection.execute(insert(membership), [{"user_id": users[key], "role": key} for key in people])
    _found_units(tx, users[HEAD])


def _found_units(tx: Transaction, head: int) -> None:
    administrations = {key: administration for key, *_, administration in UNITS}
    tx.connection.execute(
        insert(unit),
        [
            {
                "key": key,
                "name": name,
                "kind": kind,
                "diary_prefix": prefix,
                "head_user_id": None if administrations[key] else head,
            }
            for key, name, kind, prefix, _ in UNITS
        ],
    )
    units = _numbers(tx, unit.c.key, unit.c.id)
    for key, administration in administrations.items():
        if administration is not None:
            of_unit = update(unit).where(unit.c.key == key)
            tx.connection.execute(of_unit.values(administration_id=units[administration]))
    days = [tx.today + number * BETWEEN_SITTINGS for number in range(1, SITTINGS + 1)]
    tx.connection.execute(
        insert(meeting),
        [
            {"unit_id": number, "on_date": day, "agenda_stop_on": day - registers.AGENDA_STOP}
            for number in units.values()
            for day in days
        ],
    )


def _numbers(tx: Transaction, name: Column[str], number: Column[int]) -> dict[str, int]:
    return {row[0]: row[1] for row in tx.connection.execute(select(name, number))}


def add_person(tx: Transaction, username: str, role: str) -> None:
    """Add a test person who holds `role` everywhere."""
    registers.add_user(tx, username, name=username, email=f"{username}@example.org", by=OPERATOR)
    registers.grant_role(tx, username, role, by=OPERATOR)
