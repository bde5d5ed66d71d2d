"""What the doctor finds, one thing wrong at a time, and the remedy it names."""

import shutil
from collections import namedtuple
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.models import bundle_file, incident, membership, notification, resource, unit
from engine.queries import health
from engine.scheduler import tick_and_tell
from engine.upkeep import doctor
from tests.integration.conftest import MONDAY

DRAWING = """
user A groups=registrator
S -> A -> B -> C -> E
lane Handläggare role=case_officer: A B
lane Chef role=head_of_administration: C
"""


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture(autouse=True)
def installation(monkeypatch, tmp_path, database_url):
    """The settings of an installation on the database, with space on its disk."""
    monkeypatch.setenv("NIOSTEG_DATABASE_URL", database_url)
    monkeypatch.setenv("NIOSTEG_DATA_DIR", str(tmp_path / "data"))
    has_space(monkeypatch, 5_000_000_000)


def has_space(monkeypatch, free):
    usage = namedtuple("usage", ["free"])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free))


def findings():
    return {finding.subject: finding for finding in doctor.examine()}


def seen(subject):
    finding = findings()[subject]
    return finding.status, finding.message


@pytest.fixture
def healthy(town):
    town.deploy(DRAWING)
    town.person("rut", ("registrator", None))
    tick_and_tell(town.engine)
    return town


def test_a_healthy_installation_is_ok_in_everything(healthy):
    assert {finding.status for finding in findings().values()} == {"ok"}
    assert {finding.remedy for finding in findings().values()} == {""}


def test_settings_that_are_wrong_are_told_and_nothing_more(monkeypatch):
    monkeypatch.setenv("NIOSTEG_PORT", "hamn")

    assert list(findings()) == ["inställningar"]
    assert seen("inställningar") == ("fel", "NIOSTEG_PORT ska vara ett heltal.")


def test_a_database_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setenv("NIOSTEG_DATABASE_URL", "postgresql://ingen:hemligt@127.0.0.1:1/niosteg")

    status, message = seen("databas")

    assert status == "fel"
    assert "svarar inte" in message
    assert "hemligt" not in message


def test_tables_of_another_version_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("NIOSTEG_DATABASE_URL", f"sqlite:///{tmp_path / 'gammal.db'}")
    with closing(Database(f"sqlite:///{tmp_path / 'gammal.db'}")) as old:
        schema.upgrade(old, "0001")

    finding = findings()["tabeller"]

    assert finding.status == "fel"
    assert "av version 0001" in finding.message
    assert "niosteg db upgrade" in finding.remedy


@pytest.mark.parametrize(
    ("free", "status"), [(999_000_000, "varning"), (99_000_000, "fel")], ids=["little", "none"]
)
def test_a_disk_that_is_getting_full_is_told(monkeypatch, free, status):
    has_space(monkeypatch, free)

    assert findings()["disk"].status == status


def test_a_sqlite_with_the_wal_bug_is_told(monkeypatch):
    monkeypatch.setattr(doctor, "sqlite_version", lambda: ((3, 40, 1), False))

    finding = doctor._sqlite()

    assert (finding.status, finding.remedy.count("3.51.3")) == ("varning", 1)
    assert "3.40.1" in finding.message


def test_a_scheduler_that_never_ticked_is_missed(town):
    assert seen("schemaläggare") == ("fel", "Ingen schemaläggare har gått.")


def test_a_scheduler_that_has_stopped_is_missed(healthy):
    clock.set_fixed(clock.now() + timedelta(minutes=2))
    assert findings()["schemaläggare"].status == "ok"

    clock.set_fixed(clock.now() + timedelta(minutes=1))

    assert seen("schemaläggare") == ("fel", "Senaste varvet gick 2026-11-23 kl. 09.00.")


def test_a_tick_leaves_a_trace_at_most_once_a_minute(town):
    for _ in range(3):
        tick_and_tell(town.engine)
        clock.set_fixed(clock.now() + timedelta(seconds=25))

    assert town.engine.read(health.last_tick) == MONDAY
    tick_and_tell(town.engine)
    assert town.engine.read(health.last_tick) == MONDAY + timedelta(seconds=75)


def test_a_clock_that_is_set_back_leaves_a_trace_too(town):
    tick_and_tell(town.engine)
    clock.set_fixed(MONDAY - timedelta(hours=1))

    tick_and_tell(town.engine)

    assert town.engine.read(health.last_tick) == MONDAY - timedelta(hours=1)


def put_mail(town, **values):
    row = {
        "key": "k",
        "to_address": "a@example.org",
        "subject": "Hej",
        "body": "Hej",
        "reason": "Test",
        "status": "pending",
        "not_before_at": clock.now(),
        "attempts": 0,
        "created_at": clock.now(),
    }
    town.engine.run(lambda tx: tx.connection.execute(insert(notification).values(row | values)))


def test_mail_that_nobody_sends_is_told(healthy):
    put_mail(healthy)
    assert findings()["utkorg"].status == "ok"

    clock.set_fixed(clock.now() + timedelta(minutes=16))

    assert seen("utkorg") == ("fel", "Brev väntar sedan 2026-11-23 kl. 09.00.")


def test_mail_that_waits_for_another_attempt_is_told_with_the_cause(healthy):
    put_mail(
        healthy, attempts=2, error="Servern svarar inte.", not_before_at=clock.now() + timedelta(hours=1)
    )

    assert seen("utkorg") == ("varning", "1 brev gick inte fram och försöks igen: Servern svarar inte.")


def test_mail_that_was_given_up_is_told(healthy):
    put_mail(healthy, status="dead")

    assert seen("brev") == ("varning", "1 brev gick inte att skicka.")


def test_open_incidents_are_told(healthy):
    case = healthy.start()
    row = {
        "instance_id": case,
        "kind": "step",
        "cause": "Det gick inte.",
        "status": "open",
        "attempts": 1,
        "opened_at": clock.now(),
    }
    healthy.engine.run(lambda tx: tx.connection.execute(insert(incident).values(row)))

    assert seen("störningar") == ("varning", "1 öppna störningar.")


def test_a_role_that_drawings_name_and_nobody_active_holds_is_told(healthy):
    healthy.engine.run(
        lambda tx: tx.connection.execute(membership.delete().where(membership.c.role == "registrator"))
    )

    status, message = seen("roller")

    assert (status, message.rpartition(": ")[2]) == ("varning", "registrator.")


def test_a_unit_without_a_head_is_told(healthy):
    healthy.engine.run(lambda tx: tx.connection.execute(update(unit).values(head_user_id=None)))

    assert seen("enheter") == ("varning", "Enheter utan högsta tjänsteperson: KFF.")


def test_a_version_that_this_program_cannot_run_is_told_with_its_cases(healthy):
    healthy.start()
    with healthy.database.write() as connection:
        connection.execute(insert(resource).values(content_hash="0" * 64, content=b"<definitions/>"))
        connection.execute(update(bundle_file).values(content_hash="0" * 64))

    status, message = seen("processer")

    assert status == "fel"
    assert "p version 1 (1 pågående ärenden)" in message
