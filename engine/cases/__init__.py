"""A case between two wait states: open it, let something happen, store it with all the rows that follow from it.

Every command that moves a case goes the same way:

    case = open_case(tx, case_id)               # locked and restored
    perform(tx, case, action)                   # the action, then automatic steps; trouble becomes an incident
    settle_case(tx, case, by=..., entry=...)    # state, work list, timers, reminders, mirrors, audit event, messages
"""

from engine.cases.assignment import HEAD_ROLE, head_of, place_task, queue_name, user_id_of
from engine.cases.audit import AuditEntry, append_audit, append_system_audit, chain_of, link
from engine.cases.beginning import initial_variables, insert_case, unit_named
from engine.cases.incidents import open_incident, resolve_incidents
from engine.cases.insert_new import insert_new
from engine.cases.messages import deliver_message, settle_case
from engine.cases.moving import Standing, dump_standing, load_standing, move_case, put_back, standing_of
from engine.cases.numbers import case_number
from engine.cases.opening import (
    OpenCase,
    case_facts,
    open_case,
    open_ended_case,
    open_resting_case,
    restore_case,
    select_case,
)
from engine.cases.performing import perform
from engine.cases.references import CaseReferences

__all__ = [
    "HEAD_ROLE",
    "AuditEntry",
    "CaseReferences",
    "OpenCase",
    "Standing",
    "append_audit",
    "append_system_audit",
    "case_facts",
    "case_number",
    "chain_of",
    "deliver_message",
    "dump_standing",
    "head_of",
    "initial_variables",
    "insert_case",
    "insert_new",
    "link",
    "load_standing",
    "move_case",
    "open_case",
    "open_ended_case",
    "open_incident",
    "open_resting_case",
    "perform",
    "place_task",
    "put_back",
    "queue_name",
    "resolve_incidents",
    "restore_case",
    "select_case",
    "settle_case",
    "standing_of",
    "unit_named",
    "user_id_of",
]
