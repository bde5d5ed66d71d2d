"""The demo: ten dialogues with a real history, made once, kept, and made anew only when asked.

On SQLite alone: that is where `niosteg demo` makes its examples.
"""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock, paths
from engine.adapters import schema
from engine.bootstrap import Niosteg, build
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.demo import DemoRefused, make_demo, making
from engine.demo.days import Days
from engine.demo.dialogues import STORIES
from engine.demo.stories import Teller, actor_named, typed
from engine.models import incident, notice, notification, process_instance, reminder, user_task
from engine.queries.audit_check import verify_audit
from engine.queries.case_page import case_decisions
from engine.queries.registers import latest_bundles
from engine.queries.task_list import my_roles_tasks, my_tasks, open_tasks
from engine.settings import Settings

#: A Tuesday in the week in which the demo is set.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TRIAGE = {
    "statutory_process": "none",
    "focus": "inform",
    "can_influence": False,
    "upcoming_political_decision": False,
    "elected_recipient": False,
    "users_only": False,
}


def installation(folder: Path, **settings: str) -> Niosteg:
    niosteg = build(Settings(data_dir=folder, **settings))
    schema.upgrade(niosteg.database)
    return niosteg


def made(niosteg: Niosteg, *, fresh: bool = False) -> list[str]:
    lines: list[str] = []
    make_demo(niosteg, fresh=fresh, say=lines.append)
    return lines


@pytest.fixture(scope="module")
def first_time(tmp_path_factory):
    """The folder of a demo made on `NOW`, and what was said."""
    folder = tmp_path_factory.mktemp("demo")
    niosteg = installation(folder)
    with clock.fixed(NOW):
        lines = made(niosteg)
    niosteg.database.close()
    return folder, lines


@pytest.fixture
def demo(first_time, tmp_path):
    """A copy of the demo, an hour after it was made."""
    folder = tmp_path / "data"
    shutil.copytree(first_time[0], folder)
    niosteg = installation(folder)
    with clock.fixed(NOW.replace(hour=10)):
        yield niosteg
    niosteg.database.close()


@pytest.fixture
def empty(tmp_path):
    """An installation with tables and nothing in them."""
    niosteg = installation(tmp_path)
    with clock.fixed(NOW):
        yield niosteg
    niosteg.database.close()


def rows(niosteg, statement):
    return niosteg.engine.read(lambda reader: reader.connection.execute(statement).all())


def cases(niosteg):
    found = rows(niosteg, select(process_instance))
    return {row.diary_number: row for row in found}


def work_of(niosteg, username):
    actor = niosteg.engine.read(actor_named, username)
    return niosteg.engine.read(my_tasks, actor) + niosteg.engine.read(my_roles_tasks, actor)


def triage_the_new_initiative(niosteg):
    (task,) = work_of(niosteg, "dialogsamordnare")
    actor = niosteg.engine.read(actor_named, "dialogsamordnare")
    return niosteg.engine.run(complete_user_task, task.id, by=actor, answers=Answers(data=TRIAGE))


def test_every_dialogue_stands_where_its_story_leaves_it(demo):
    assert {number: row.phase or row.outcome for number, row in cases(demo).items()} == {
        "KS2026/412": "Planering",
        "KFN2026/88": "Genomförande",
        "KFN2026/31": "Bearbetning",
        "KFN2024/112": "Beslut och åtgärder",
        "KS2026/413": "Annan väg vald",
        "ON2026/1": "Annan väg vald",
        "KFN2026/89": "Uppdrag",
        "KFN2026/90": "Uppdrag",
        "KFN2026/91": "Initiativ",
        "KS2026/414": "Uppdrag",
    }


def test_nothing_has_failed_and_the_audit_trail_is_whole(demo):
    assert rows(demo, select(incident)) == []
    assert demo.engine.read(verify_audit)[1] == []


@pytest.mark.parametrize(
    "username",
    [
        "processledare.kfn",
        "forvaltningschef.kff",
        "namndsekreterare.kfn",
        "kommunikator",
        "ordforande.kfn",
        "kommundirektor",
        "dialogsamordnare",
        "handlaggare.kfn",
    ],
)
def test_whoever_logs_in_has_something_to_do(demo, username):
    assert work_of(demo, username)


def test_the_process_leader_has_late_work_and_work_that_is_soon_due(demo):
    due = [clock.local(task.due_at).date() for task in work_of(demo, "processledare.kfn")]

    assert min(due) < clock.today()
    assert sum(clock.today() <= day <= date(2026, 11, 29) for day in due) >= 2


def test_an_initiative_that_only_informs_is_shown_another_way(demo):
    parking, meals = cases(demo)["KS2026/413"], cases(demo)["ON2026/1"]

    ways = [demo.engine.read(case_decisions, case.id)[0] for case in (parking, meals)]

    assert [(way.output["route"], way.rules) for way in ways] == [("information", [3]), ("brukardialog", [6])]


def test_the_decided_dialogue_follows_up_five_actions(demo):
    case = cases(demo)["KFN2024/112"]
    waiting = demo.engine.read(open_tasks, case_id=case.id)
    told = select(notice.c.headline).where(
        notice.c.instance_id == case.id, notice.c.headline.like("Åtgärd:%")
    )

    assert sorted(task.element_id for task in waiting) == [
        "Task_ApproveActionEnd",
        "Task_ReportActionStatus",
        "Task_ReportActionStatus",
    ]
    assert len({row.headline for row in rows(demo, told)}) == 5


def test_reminders_of_tasks_came_when_they_were_due_or_the_task_came_late(demo):
    raised = rows(
        demo,
        select(reminder.c.raised_at, reminder.c.due_at, user_task.c.created_at)
        .join(user_task, user_task.c.id == reminder.c.user_task_id)
        .where(reminder.c.status == "raised"),
    )

    assert [row for row in raised if row.raised_at != max(row.due_at, row.created_at)] == []
    assert len(raised) > 100


def test_every_mail_went_to_the_mail_folder_on_its_day(demo):
    mails = rows(demo, select(notification))

    assert {mail.status for mail in mails} == {"sent"}
    assert {mail.sent_at - mail.created_at for mail in mails} == {timedelta()}
    assert len(list(demo.settings.mail_dir.glob("*.eml"))) == len(mails)


def test_a_line_is_said_for_each_dialogue_and_who_can_log_in(first_time):
    _, lines = first_time

    assert "  KS2026/412: Torget i Storvik – mötesplats för alla åldrar – Planering" in lines
    assert sum("–" in line or "Initiativ" in line for line in lines) == len(STORIES)
    assert "  Anna Berg, processledare KFN" in lines


def test_a_second_start_keeps_what_people_did(demo):
    case_id = triage_the_new_initiative(demo)

    lines = made(demo)

    assert lines == ["Exemplen finns sedan förra gången. Börja om med ”niosteg demo --fresh”."]
    assert demo.engine.read(open_tasks, case_id=case_id) == []
    assert {row.version for row in demo.engine.read(latest_bundles)} == {1}


def test_a_fresh_start_makes_everything_anew(demo):
    case_id = triage_the_new_initiative(demo)

    made(demo, fresh=True)

    assert [task.element_id for task in demo.engine.read(open_tasks, case_id=case_id)] == [
        "Task_TriageInitiative"
    ]


def test_a_changed_drawing_becomes_a_new_version(demo, tmp_path, monkeypatch):
    drawings = tmp_path / "niosteg" / "processes"
    shutil.copytree(paths.PROCESSES, drawings)
    shutil.copytree(paths.FORMS, drawings.parent / "forms")
    form = drawings.parent / "forms" / "initiativ_provning.form"
    form.write_text(form.read_text().replace("Anteckning", "Minnesanteckning"))
    monkeypatch.setattr(paths, "PROCESSES", drawings)

    lines = made(demo)

    assert lines[1:] == ["  medborgardialog har ändrats: nya ärenden följer version 2."]


def test_a_drawing_that_cannot_be_used_does_not_keep_the_demo_from_starting(demo, tmp_path, monkeypatch):
    (tmp_path / "fel.bpmn").write_text("<inte bpmn/>")
    monkeypatch.setattr(paths, "PROCESSES", tmp_path)

    lines = made(demo)

    assert "går inte att använda" in lines[1]


def test_a_demo_that_is_cut_off_leaves_nothing_behind(empty, monkeypatch):
    with monkeypatch.context() as cut_off:
        cut_off.setattr(Teller, "tell", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            made(empty)
    monkeypatch.setattr(making, "STORIES", STORIES[4:5])

    made(empty)

    assert list(cases(empty)) == ["KS2026/1"]


def test_a_file_that_was_cut_off_is_thrown_away_with_a_sentence(empty, monkeypatch):
    monkeypatch.setattr(making, "STORIES", STORIES[4:5])
    half_made = empty.settings.data_dir / "niosteg.db.demo"
    half_made.write_bytes(b"SQLite")

    lines = made(empty)

    assert lines[0] == "Exemplen hann inte bli klara förra gången. De görs om från början."
    assert not half_made.exists()


def test_a_story_that_no_longer_fits_its_drawing_stops_and_the_others_go_on(empty, monkeypatch):
    misfit, other = STORIES[4], STORIES[5]
    monkeypatch.setattr(making, "STORIES", [replace(misfit, steps=misfit.steps[1:]), other])

    lines = made(empty)

    assert lines[2].startswith(
        "  Informera om nytt parkeringssystem stannar vid Task_RegisterInitiative: uppgiften är inte öppen."
    )
    assert lines[1] == "  ON2026/1: Måltider på äldreboende – Annan väg vald"


def test_a_database_with_content_of_its_own_is_left_alone(empty, monkeypatch):
    monkeypatch.setattr(making, "MADE", "another mark")
    monkeypatch.setattr(making, "BEGUN", "yet another mark")
    monkeypatch.setattr(making, "STORIES", ())
    made(empty)
    monkeypatch.undo()

    lines = made(empty)

    assert lines == ["Databasen har redan eget innehåll, så inga exempel läggs till."]


def test_a_file_that_another_program_uses_is_not_replaced(demo, monkeypatch):
    monkeypatch.setattr(making, "STORIES", ())
    other = installation(demo.settings.data_dir)

    with other.database.read(), pytest.raises(DemoRefused, match="annat program"):
        made(demo, fresh=True)

    other.database.close()
    assert "KS2026/412" in cases(demo)


def test_no_examples_in_production(tmp_path):
    niosteg = installation(
        tmp_path, mode="production", secret_key="k" * 40, base_url="https://dialog.example.org"
    )

    with pytest.raises(DemoRefused, match="drift"):
        made(niosteg)

    niosteg.database.close()


def test_no_fresh_start_on_postgresql(tmp_path):
    niosteg = build(Settings(data_dir=tmp_path, database_url="postgresql://nobody@localhost:1/nothing"))

    with pytest.raises(DemoRefused, match="bara med SQLite"):
        made(niosteg, fresh=True)

    niosteg.database.close()


@pytest.mark.parametrize(
    "now", [datetime(2027, 3, 29, 3, 0, tzinfo=UTC), datetime(2027, 7, 11, 20, 0, tzinfo=UTC)]
)
def test_the_stories_can_be_told_in_any_week(empty, now):
    clock.set_fixed(now)

    made(empty)

    assert len(cases(empty)) == len(STORIES)
    assert rows(empty, select(incident)) == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_each_story_is_told_in_the_order_of_time(story):
    moments = [story.at, *(step.at for step in story.steps)]

    assert moments == sorted(moments)
    assert moments[-1] < "2026-11-23"


def test_the_demos_dates_move_by_whole_weeks():
    days = Days(date(2027, 1, 6))

    assert days.day("2026-11-26") == date(2027, 1, 7)
    assert days.moment("2026-11-23 08:30").isoformat() == "2027-01-04T08:30:00+01:00"
    assert days.moved(
        {"text": "Beslut 2026-11-26.", "rows": [{"meeting": "ks:2026-11-24", "n": 3}]}, year=2027
    ) == {"text": "Beslut 2027-01-07.", "rows": [{"meeting": "ks:2027-01-05", "n": 3}]}
    assert days.moved("KFN{year}/88", year=2027) == "KFN2027/88"


def test_a_draft_is_typed_as_a_browser_posts_it():
    answers = {"plan": [{"group": "Unga", "n": 3, "sent": True}], "decision": {"text": "Ja", "note": None}}

    assert typed(answers) == {
        "plan[0].group": ["Unga"],
        "plan[0].n": ["3"],
        "plan[0].sent": ["true"],
        "decision.text": ["Ja"],
    }
