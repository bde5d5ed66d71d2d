"""Moving running cases to another version: said beforehand, done one by one, and taken back."""

import json
import re
from datetime import date, timedelta

import pytest

from engine import clock
from engine.cases.moving import DraftWouldBeLost
from engine.commands.claim_user_task import claim_user_task
from engine.commands.migrate_case import CannotBeUndone, migrate_case, preview_migration, undo_migration
from engine.commands.move_case import HandMove, move_by_hand, preview_hand_move
from engine.commands.pause_case import pause_case
from engine.commands.save_draft import save_draft
from engine.exceptions import InvalidAnswers, NotFound, NotPermitted, Refused
from engine.models import (
    audit_event,
    case_migration,
    incident,
    participant,
    process_instance,
    reminder,
    subscription,
    timer,
    user_task,
)
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR


def drawn(text, role="case_officer"):
    """A drawing whose tasks, A to D, all lie in one lane."""
    tasks = sorted(set(re.findall(r"\b[A-D]\b", text)))
    return f"{text}\nlane Bana role={role}: {' '.join(tasks)}"


OLD = drawn("user A due=P10D\nS -> A -> B -> E")
WHY = "Den nya versionen rättar formuläret."


def form(*fields):
    components = [{"type": "textfield", "key": key, "label": label, **more} for key, label, more in fields]
    return json.dumps({"type": "default", "schemaVersion": 18, "components": components}).encode()


@pytest.fixture
def case(town):
    town.deploy(OLD)
    return town.start(title="Torget")


def preview(town, case, to=2, renamed=None):
    return town.engine.run(preview_migration, case, to_version=to, by=OPERATOR, renamed=in_p(renamed))


def move(town, case, to=2, renamed=None, by=OPERATOR):
    return town.engine.run(migrate_case, case, to_version=to, reason=WHY, by=by, renamed=in_p(renamed))


def undo(town, case):
    town.engine.run(undo_migration, case, by=OPERATOR)


def in_p(renamed):
    return {("p", old): new for old, new in (renamed or {}).items()}


def told(verdict):
    return [line.text for line in verdict.lines]


#: What moving a case changes, and undoing puts back; the audit trail and the move itself only grow.
TABLES = (process_instance, user_task, timer, subscription, reminder, participant, incident)
GROWING = {"revision", "audit_seq", "audit_hash", "last_activity_at"}


def everything(town):
    return {
        table.name: [
            {name: value for name, value in row._mapping.items() if name not in GROWING}
            for row in town.rows(table)
        ]
        for table in TABLES
    }


def test_a_case_keeps_its_version_until_somebody_moves_it(town, case):
    town.deploy(drawn("S -> A -> C -> B -> E"))
    assert town.page(case).row.version == 1

    move(town, case)
    town.complete(case, "A")

    assert town.page(case).row.version == 2
    assert town.open(case) == ["C"]


def test_what_a_move_would_mean_is_said_and_nothing_is_changed(town, case):
    town.deploy(drawn("user A due=P20D\nS -> A -> C -> B -> E"))
    before = everything(town)

    verdict = preview(town, case)

    assert (verdict.refused, verdict.from_version, verdict.to_version) == (False, 1, 2)
    assert told(verdict) == [
        "Uppgiften ”A” finns kvar.",
        "Sista dagen för ”A” flyttas från 3 december 2026 till 13 december 2026.",
        "Påminnelserna om ”A” flyttas till 14 december 2026, 18 december 2026 och 29 december 2026.",
    ]
    assert everything(town) == before
    assert town.rows(case_migration) == []


def test_what_is_said_is_what_happens(town, case):
    town.deploy(drawn("user A due=P20D\nS -> A -> B -> E\nboundary T on=A duration=P30D\nT -> E2"))
    said = preview(town, case)

    assert move(town, case) == said
    [task] = town.tasks(case)
    assert task.due_at == clock.end_of_day(date(2026, 12, 13))
    assert [row.element_id for row in town.rows(timer)] == ["T"]


def test_a_task_that_nothing_happens_to_is_told_as_it_is(town, case):
    town.deploy(drawn("user A due=P10D\nS -> A -> C -> E"))

    assert told(preview(town, case)) == ["Uppgiften ”A” finns kvar som den är."]


def test_a_case_that_would_be_stranded_is_refused_with_the_reason(town, case):
    town.deploy(drawn("S -> B -> E"))

    verdict = preview(town, case)

    assert verdict.refused
    assert told(verdict)[0].startswith("Ärendet står vid ”A”, som inte finns i den nya ritningen.")
    before = everything(town)
    with pytest.raises(Refused):
        move(town, case)
    assert everything(town) == before


def test_a_renamed_step_is_followed_with_its_draft_and_its_holder(town, case):
    [task] = town.tasks(case)
    town.engine.run(save_draft, task.id, {"svar": ["halvvägs"]}, by=town.actor("hugo"))
    draft = town.rows(user_task)[0].draft
    town.deploy(drawn('user C due=P10D\nuser C "Granska"\nS -> C -> B -> E'))

    move(town, case, renamed={"A": "C"})

    [row] = town.rows(user_task)
    assert (row.id, row.element_id, row.draft) == (task.id, "C", draft)
    assert row.assignee_id == town.id_of("hugo")


def test_another_role_gets_the_task(town, case):
    town.engine.run(claim_user_task, town.tasks(case)[0].id, by=town.actor("hugo"))
    town.deploy(drawn("user A due=P10D\nS -> A -> B -> E", role="process_leader"))

    assert told(preview(town, case)) == [
        "Uppgiften ”A” finns kvar.",
        "Uppgiften ”A” går till en annan roll: process_leader i stället för case_officer.",
        "Uppgiften ”A” ligger inte längre hos Hugo.",
    ]
    move(town, case)

    [row] = town.rows(user_task)
    assert (row.role, row.assignee_id) == ("process_leader", None)


def test_new_and_lost_questions_are_told_and_a_draft_is_warned_of(town):
    town.deploy(
        drawn("user A form=f\nS -> A -> E"),
        f__form=form(("namn", "Namn", {}), ("ort", "Ort", {})),
    )
    case = town.start()
    [task] = town.tasks(case)
    town.engine.run(save_draft, task.id, {"namn": [""], "ort": ["Storvik"]}, by=town.actor("hugo"))
    town.deploy(
        drawn("user A form=f\nS -> A -> E"),
        f__form=form(("namn", "Namn", {}), ("skal", "Skäl", {"validate": {"required": True}})),
    )

    verdict = preview(town, case)

    assert told(verdict) == [
        "Uppgiften ”A” finns kvar, med sitt utkast.",
        "Nya frågor i ”A”, utan svar än, som måste besvaras: ”Skäl”.",
        "Formuläret till ”A” frågar inte längre om ”Ort”.",
        (
            "Utkastet till ”A” har svar på ”Ort”. De svaren följer inte med när uppgiften görs klar. "
            "Utkastet finns kvar om flytten ångras."
        ),
    ]
    assert [line.kind for line in verdict.lines][-1] == "warning"


def test_an_undone_move_leaves_everything_as_it_was(town, case):
    before = everything(town)
    newer = (
        "user A due=P20D\nS -> A -> B -> E\nboundary T on=A duration=P30D\nT -> E2\n"
        "boundary M on=A message=m interrupting=false\nM -> C -> E3"
    )
    town.deploy(drawn(newer, role="process_leader"))
    move(town, case)
    assert everything(town) != before

    undo(town, case)

    now = everything(town)
    withdrawn = [row for row in now["reminder"] if row["status"] == "withdrawn"]
    now["reminder"] = [row for row in now["reminder"] if row not in withdrawn]
    for row in (*before["timer"], *now["timer"]):
        row.pop("id")
    assert now == before
    assert town.page(case).row.version == 1
    town.complete(case, "A")
    assert town.open(case) == ["B"]


def test_a_task_that_the_move_ended_comes_back_with_its_draft(town):
    town.deploy(
        drawn("S -> A -> E\nboundary T on=A conditional='klart = true'\nT -> B -> E2"), given=["klart"]
    )
    case = town.start(klart=None)
    [task] = town.tasks(case)
    town.engine.run(save_draft, task.id, {"svar": ["halvvägs"]}, by=town.actor("hugo"))
    before = everything(town)["user_task"]
    town.deploy(
        drawn("S -> A -> E\nboundary U on=A conditional='klart = null'\nU -> B -> E2"), given=["klart"]
    )

    move(town, case)
    assert town.open(case) == ["B"]
    undo(town, case)

    assert town.open(case) == ["A"]
    assert everything(town)["user_task"][:1] == before


def test_a_move_is_not_undone_when_the_case_has_gone_on(town, case):
    town.deploy(drawn("S -> A -> C -> B -> E"))
    move(town, case)
    town.complete(case, "A")
    before = everything(town)

    with pytest.raises(CannotBeUndone):
        undo(town, case)

    assert everything(town) == before


def test_what_is_written_in_a_draft_after_the_move_survives_the_undoing(town, case):
    town.deploy(drawn("S -> A -> C -> B -> E"))
    move(town, case)
    [task] = town.tasks(case)
    town.engine.run(save_draft, task.id, {"svar": ["efteråt"]}, by=town.actor("hugo"))
    draft = town.rows(user_task)[0].draft

    undo(town, case)

    assert town.rows(user_task)[0].draft == draft


def test_moves_are_undone_one_by_one_the_last_first(town, case):
    town.deploy(drawn("S -> A -> C -> B -> E"))
    town.deploy(drawn("S -> A -> D -> B -> E"))
    move(town, case, to=2)
    move(town, case, to=3)

    undo(town, case)
    assert town.page(case).row.version == 2
    with pytest.raises(CannotBeUndone):
        undo(town, case)


def test_a_paused_case_moves_and_stays_paused(town, case):
    town.engine.run(
        pause_case, case, reason="Semester", review_on=clock.today() + timedelta(days=30), by=OPERATOR
    )
    town.deploy(drawn("user A due=P20D\nS -> A -> B -> E\nboundary T on=A duration=P30D\nT -> E2"))

    move(town, case)

    assert town.page(case).row.status == "paused"
    assert {row.status for row in town.rows(timer)} == {"held"}
    assert {row.status for row in town.rows(reminder)} == {"held", "withdrawn"}


def test_a_case_that_had_stopped_goes_on_in_a_version_that_mends_it(town):
    broken = drawn("script X lang=feel set=n '100 / antal'\nS -> A -> X -> B -> E")
    town.deploy(broken, given=["antal"])
    case = town.start(antal="tre")
    town.complete(case, "A")
    assert [row.status for row in town.rows(incident)] == ["open"]
    mended = drawn("script X lang=feel set=n '100'\nS -> A -> X -> B -> E")
    town.deploy(mended, given=["antal"])

    verdict = move(town, case)

    assert "Störningen i ärendet försvinner: steget som hade stannat går vidare." in told(verdict)
    assert town.open(case) == ["B"]
    undo(town, case)
    assert [row.status for row in town.rows(incident)] == ["open"]


def test_a_step_that_would_fail_refuses_the_move(town):
    town.deploy(drawn("S -> A -> B -> E"), given=["antal"])
    case = town.start(antal="tre")
    newer = (
        "S -> A -> B -> E\nboundary U on=A conditional='antal != null'\n"
        "script X lang=feel set=n '1 / antal'\nU -> X -> E2"
    )
    town.deploy(drawn(newer), given=["antal"])
    before = everything(town)

    verdict = preview(town, case)

    assert verdict.refused
    assert [line.element for line in verdict.lines] == ["X"]
    assert everything(town) == before


def test_a_reason_is_asked_for_and_kept_on_the_trail(town, case):
    town.deploy(drawn("S -> A -> C -> B -> E"))
    with pytest.raises(InvalidAnswers):
        town.engine.run(migrate_case, case, to_version=2, reason=" ", by=OPERATOR)

    move(town, case)
    undo(town, case)

    kinds = {row.kind: json.loads(row.details) for row in town.rows(audit_event, instance_id=case)}
    assert kinds["case_migrated"] == {"from": 1, "to": 2, "reason": WHY, "renamed": {}}
    assert kinds["migration_undone"] == {"to": 1}
    assert town.engine.read(verify_audit)[1] == []


def test_only_an_administrator_moves_cases_of_a_process_that_nobody_owns(town, case):
    town.deploy(drawn("S -> A -> C -> B -> E"))

    with pytest.raises(NotPermitted):
        move(town, case, by=town.actor("pia"))


def test_a_version_that_is_not_there_is_told(town, case):
    with pytest.raises(NotFound, match="Processen p har ingen version 7"):
        preview(town, case, to=7)


def by_hand(town, case, action, element, *, to="", by=OPERATOR):
    [row] = [row for row in town.rows(user_task, status="open") if row.element_id == element]
    move = HandMove(row.token_id, action, to)
    return town.engine.run(move_by_hand, case, move, reason="Blev fel.", by=by)


def test_a_case_is_taken_back_to_an_earlier_step_by_hand_and_the_move_is_undone(town, case):
    town.complete(case, "A")
    before = everything(town)

    verdict = by_hand(town, case, "go_to", "B", to="A")

    assert town.open(case) == ["A"]
    assert told(verdict) == [
        "Uppgiften ”B” försvinner ur arbetslistan.",
        (
            "Uppgiften ”A” är ny och öppnas direkt (roll: case_officer), sista dag 3 december 2026. "
            "Påminnelser kommer 4 december 2026, 10 december 2026 och 17 december 2026."
        ),
    ]
    undo(town, case)
    now = everything(town)
    now["user_task"] = [row for row in now["user_task"] if row["status"] != "cancelled"]
    now["reminder"] = [row for row in now["reminder"] if row["id"] in {r["id"] for r in before["reminder"]}]
    assert now == before


def test_a_step_is_skipped_by_hand(town, case):
    assert not by_hand(town, case, "skip", "A").refused

    assert town.open(case) == ["B"]
    [event] = town.rows(audit_event, kind="case_moved_by_hand")
    assert json.loads(event.details)["reason"] == "Blev fel."


def test_a_step_that_had_stopped_is_skipped_by_hand_and_its_incident_is_resolved(town):
    town.deploy(drawn("script X lang=feel set=n '1 / antal'\nS -> A -> X -> B -> E"), given=["antal"])
    case = town.start(antal="tre")
    town.complete(case, "A")
    [stopped] = town.rows(incident)

    town.engine.run(
        move_by_hand, case, HandMove(stopped.token_id, "skip"), reason="Räknas för hand.", by=OPERATOR
    )

    assert town.open(case) == ["B"]
    assert [row.status for row in town.rows(incident)] == ["resolved"]


def test_a_join_that_would_wait_for_ever_is_warned_of(town):
    town.deploy(drawn("S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> C -> E"))
    case = town.start()
    [row] = town.rows(user_task, element_id="A")
    before = everything(town)

    verdict = town.engine.run(preview_hand_move, case, HandMove(row.token_id, "call_off"), by=OPERATOR)

    assert (
        told(verdict)[-1]
        == "Stället där parallella vägar möts skulle vänta för alltid: ärendet har inte tagit alla vägar som leder dit."
    )
    assert everything(town) == before


def test_nobody_but_an_administrator_moves_by_hand(town, case):
    with pytest.raises(NotPermitted):
        by_hand(town, case, "skip", "A", by=town.actor("pia"))
    assert town.open(case) == ["A"]


def test_a_draft_that_a_hand_move_leaves_is_told_and_comes_back_when_it_is_undone(town, case):
    [task] = town.tasks(case)
    town.engine.run(save_draft, task.id, {"svar": ["halvvägs"]}, by=town.actor("hugo"))
    before = everything(town)

    verdict = by_hand(town, case, "skip", "A")

    assert told(verdict)[:3] == [
        "Uppgiften ”A” försvinner ur arbetslistan hos Hugo.",
        "Påminnelserna om ”A” tas bort.",
        "Utkastet till ”A” följer inte med. Det kommer tillbaka om flytten ångras.",
    ]
    undo(town, case)
    now = everything(town)
    assert now["user_task"][:1] == before["user_task"]
    assert now["reminder"] == before["reminder"]


def test_a_hand_move_is_not_undone_where_a_draft_would_go_with_it(town, case):
    town.complete(case, "A")
    by_hand(town, case, "go_to", "B", to="A")
    [task] = town.tasks(case)
    town.engine.run(save_draft, task.id, {"svar": ["nyskrivet"]}, by=town.actor("hugo"))
    before = everything(town)

    with pytest.raises(DraftWouldBeLost, match="utkast i ”A”"):
        undo(town, case)

    assert everything(town) == before


def test_a_case_that_a_hand_move_ended_goes_on_when_it_is_undone(town, case):
    before = everything(town)
    verdict = by_hand(town, case, "call_off", "A")
    assert "Ärendet avslutas av flytten: ingenting återstår att göra." in told(verdict)
    assert town.page(case).row.status == "ended"

    undo(town, case)

    assert everything(town) == before
    town.complete(case, "A")
    assert town.open(case) == ["B"]


def test_only_an_administrator_undoes_a_hand_move(town, case):
    by_hand(town, case, "skip", "A")

    with pytest.raises(NotPermitted):
        town.engine.run(undo_migration, case, by=town.actor("pia"))
    assert town.open(case) == ["B"]


def test_what_a_hand_move_sends_is_told_as_sent_for_good(town):
    town.deploy("S -> A -> M -> B -> E\nthrow M message=klart\nlane Bana role=case_officer: A B")
    case = town.start()
    [row] = town.rows(user_task)

    verdict = town.engine.run(preview_hand_move, case, HandMove(row.token_id, "skip"), by=OPERATOR)

    assert "Meddelandet ”klart” skickas. Det är skickat även om flytten ångras." in told(verdict)


def test_work_that_would_be_done_twice_is_warned_of(town):
    town.deploy(drawn("S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> C -> E"))
    case = town.start()
    [row] = town.rows(user_task, element_id="A")

    again = HandMove(row.token_id, "go_to", "B")
    verdict = town.engine.run(preview_hand_move, case, again, by=OPERATOR)

    assert "Uppgiften ”B” finns sedan två gånger: den som redan pågick är kvar." in told(verdict)


def test_one_row_of_many_is_skipped_and_never_moved_elsewhere(town):
    town.deploy(drawn("user A mi=parallel collection=namn element=namnet\nS -> A -> B -> E"), given=["namn"])
    case = town.start(namn=["Norra", "Södra"])
    first, _ = town.rows(user_task)

    away = HandMove(first.token_id, "go_to", "B")
    assert town.engine.run(preview_hand_move, case, away, by=OPERATOR).refused
    town.engine.run(move_by_hand, case, HandMove(first.token_id, "skip"), reason="Utgår.", by=OPERATOR)

    assert town.open(case) == ["A"]
