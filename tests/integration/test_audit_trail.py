"""The audit trail: every event follows from the one before it, and what does not is found."""

import json
from datetime import date

import pytest
from sqlalchemy import delete, insert, update

from engine.cases import AuditEntry
from engine.cases.audit import link
from engine.commands.log_in import open_session
from engine.commands.registers import add_meeting, name_role
from engine.models import audit_event
from engine.queries import audit_check
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR
from tests.integration.conftest import at_once

DRAWING = "S -> A -> B -> C -> E\nlane Handläggare role=case_officer: A B C"


@pytest.fixture
def case(town):
    """A case with four events, and one beside it."""
    town.deploy(DRAWING)
    case = town.start(title="Torget")
    town.start()
    for element in "AB":
        town.complete(case, element, by=town.actor("hugo"))
    town.engine.tick()
    return case


def broken(town):
    return [(one.chain, one.seq, one.why) for one in town.engine.read(verify_audit)[1]]


def change(town, statement):
    town.engine.run(lambda tx: tx.connection.execute(statement))


def at(case, seq):
    return (audit_event.c.chain == f"case:{case}") & (audit_event.c.seq == seq)


def test_a_true_trail_is_verified_whole(town, case):
    checked, wrong = town.engine.read(verify_audit)

    assert checked == len(town.rows(audit_event))
    assert wrong == []


@pytest.mark.parametrize(
    "altered",
    [{"details": "{}"}, {"actor": "hanna"}, {"kind": "case_cancelled"}, {"element_id": "B"}],
    ids=lambda altered: next(iter(altered)),
)
def test_an_altered_event_is_found(town, case, altered):
    change(town, update(audit_event).where(at(case, 2)).values(**altered))

    assert broken(town) == [(f"case:{case}", 2, "innehållet är ändrat")]


def test_an_altered_moment_is_found(town, case):
    row = town.rows(audit_event, chain=f"case:{case}", seq=2)[0]
    change(town, update(audit_event).where(at(case, 2)).values(at=row.at.replace(year=2020)))

    assert broken(town) == [(f"case:{case}", 2, "innehållet är ändrat")]


def test_a_deleted_event_is_found(town, case):
    change(town, delete(audit_event).where(at(case, 2)))

    assert broken(town) == [(f"case:{case}", 3, "en händelse saknas före den")]


def test_events_cut_off_at_the_end_are_found(town, case):
    change(town, delete(audit_event).where(at(case, 3)))

    assert broken(town) == [(f"case:{case}", 3, "slutet stämmer inte med ärendet")]


def test_a_whole_trail_that_is_gone_is_found(town, case):
    change(town, delete(audit_event).where(audit_event.c.chain == f"case:{case}"))

    assert broken(town) == [(f"case:{case}", 3, "slutet stämmer inte med ärendet")]


def test_an_event_that_was_altered_with_a_new_hash_is_found_at_the_next_one(town, case):
    first, second = town.rows(audit_event, chain=f"case:{case}")[:2]
    forged = link(
        first.hash,
        chain=second.chain,
        seq=2,
        at=second.at,
        actor="hanna",
        entry=AuditEntry(second.kind, second.element_id),
        details=second.details,
    )
    change(town, update(audit_event).where(at(case, 2)).values(actor="hanna", hash=forged))

    assert broken(town) == [(f"case:{case}", 3, "innehållet är ändrat")]


def test_an_event_that_was_added_at_the_end_is_found(town, case):
    last = town.rows(audit_event, chain=f"case:{case}", seq=3)[0]
    added = link(
        last.hash,
        chain=last.chain,
        seq=4,
        at=last.at,
        actor="hanna",
        entry=AuditEntry("case_paused"),
        details="{}",
    )
    row = {"chain": last.chain, "seq": 4, "at": last.at, "actor": "hanna", "kind": "case_paused"}
    change(town, insert(audit_event).values(**row, details="{}", hash=added))

    assert broken(town) == [(f"case:{case}", 3, "slutet stämmer inte med ärendet")]


def test_two_cases_events_are_not_exchanged_unseen(town, case):
    other = next(row for row in town.rows(audit_event) if row.chain not in (f"case:{case}", "system"))
    own = town.rows(audit_event, chain=f"case:{case}", seq=1)[0]
    change(town, update(audit_event).where(at(case, 1)).values(details=other.details, hash=other.hash))

    assert own.hash != other.hash
    assert (f"case:{case}", 1, "innehållet är ändrat") in broken(town)


def test_what_happens_outside_the_cases_is_a_chain_too(town):
    change(
        town,
        update(audit_event).where(audit_event.c.chain == "system", audit_event.c.seq == 2).values(actor="x"),
    )

    assert broken(town) == [("system", 2, "innehållet är ändrat")]


def test_several_who_log_in_at_the_same_moment_stand_in_line(town):
    pia = town.id_of("pia")

    tokens = at_once(*(lambda: town.engine.run(open_session, pia) for _ in range(6)))

    assert len({token for token in tokens if isinstance(token, str)}) == 6
    assert broken(town) == []


def test_a_case_that_goes_on_while_the_trail_is_verified_is_no_broken_link(town, case, monkeypatch):
    check_heads = audit_check._check_heads

    def complete_and_check(*arguments):
        at_once(lambda: town.complete(case, "C"))
        check_heads(*arguments)

    monkeypatch.setattr(audit_check, "_check_heads", complete_and_check)

    assert broken(town) == []
    assert town.page(case).row.status == "ended"


def test_who_is_called_what_and_when_they_meet_is_on_the_trail(town):
    town.engine.run(name_role, "case_officer", "Handläggare", by=OPERATOR)
    town.engine.run(add_meeting, "kfn", date(2027, 1, 28), by=OPERATOR)

    [named] = town.rows(audit_event, kind="role_named")
    [added] = town.rows(audit_event, kind="meeting_added")
    assert json.loads(named.details) == {"role": "case_officer", "name": "Handläggare"}
    assert json.loads(added.details) == {"unit": "kfn", "day": "2027-01-28", "agenda_stop": "2027-01-07"}
