"""A backup taken while others write is whole and true; a restore asks the file before it touches anything."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.sqlite_file import CopyFailed, DatabaseInUse, NotIntact
from engine.bootstrap import build_rooms
from engine.models import audit_event, process_instance, role
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.upkeep.backup import BackupRefused, back_up, restore
from tests.integration.conftest import Town

DRAWING = "S -> A -> B -> E\nlane Handläggare role=case_officer: A B"


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'niosteg.db'}")
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kopior" / "kopia.db"


@pytest.fixture(autouse=True)
def folder(file):
    file.parent.mkdir()


@pytest.fixture
def elsewhere(tmp_path):
    """Another installation, without a database yet."""
    database = Database(f"sqlite:///{tmp_path / 'annan' / 'niosteg.db'}")
    yield database
    database.close()


def town_of(database):
    return Town(ProcessEngine(database, build_rooms()), database)


def whole(database):
    _, broken = ProcessEngine(database, build_rooms()).read(verify_audit)
    return broken == []


def test_a_backup_is_restored_with_every_case_and_goes_on(town, database, elsewhere, file):
    town.deploy(DRAWING)
    case = town.start(title="Torget")
    town.complete(case, "A")
    kept = back_up(database, file, force=False)

    restored = restore(elsewhere, file, force=False)

    there = town_of(elsewhere)
    assert restored.events == kept.events == len(town.rows(audit_event))
    assert there.open(case) == ["B"]
    there.complete(case, "B")
    assert there.page(case).row.status == "ended"
    assert whole(elsewhere)


def test_a_backup_while_others_write_holds_whole_cases_only(town, database, elsewhere, file):
    town.deploy(DRAWING)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            town.complete(town.start(), "A")

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            back_up(database, file.with_name(f"{number}.db"), force=False)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    restore(elsewhere, file.with_name("4.db"), force=False)

    there = town_of(elsewhere)
    assert len(there.rows(process_instance)) > 0
    assert whole(elsewhere)
    assert all(len(there.open(case.id)) == 1 for case in there.rows(process_instance))


def test_only_its_owner_may_read_a_backup_and_nothing_is_left_beside_it(town, database, file):
    back_up(database, file, force=False)

    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_there_is_not_overwritten_unless_forced(town, database, file):
    file.write_text("protokoll")

    with pytest.raises(BackupRefused, match="finns redan"):
        back_up(database, file, force=False)

    assert file.read_text() == "protokoll"
    back_up(database, file, force=True)
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_a_backup_with_an_altered_audit_trail_is_none(town, database, file):
    town.engine.run(
        lambda tx: tx.connection.execute(
            update(audit_event).where(audit_event.c.seq == 2).values(actor="hanna")
        )
    )

    with pytest.raises(BackupRefused, match=r"system, händelse 2: innehållet är ändrat"):
        back_up(database, file, force=False)

    assert list(file.parent.iterdir()) == []


def test_a_folder_that_is_missing_is_told(town, database, file):
    with pytest.raises(CopyFailed, match="finnsinte"):
        back_up(database, file.parent / "finnsinte" / "kopia.db", force=False)


def test_there_is_nothing_to_back_up_before_there_is_a_database(elsewhere, file):
    with pytest.raises(BackupRefused, match="Det finns ingen databas"):
        back_up(elsewhere, file, force=False)


def test_a_database_that_is_there_is_not_replaced_unless_forced(town, database, elsewhere, file):
    back_up(database, file, force=False)
    schema.upgrade(elsewhere)

    with pytest.raises(BackupRefused, match="--force"):
        restore(elsewhere, file, force=False)

    restore(elsewhere, file, force=True)
    assert town_of(elsewhere).rows(role) == town.rows(role)


def test_a_database_that_another_program_has_open_is_not_replaced(town, database, file):
    back_up(database, file, force=False)
    town.deploy(DRAWING)
    case = town.start()
    with closing(Database(database.url)) as other:
        other.check()

        with pytest.raises(DatabaseInUse, match="Stoppa det"):
            restore(database, file, force=True)

    assert town.open(case) == ["A"]


def test_a_restore_is_written_down_in_the_audit_trail(town, database, elsewhere, file):
    back_up(database, file, force=False)
    restore(elsewhere, file, force=False)

    last = town_of(elsewhere).rows(audit_event)[-1]
    assert (last.kind, last.details) == ("database_restored", '{"file":"kopia.db"}')


def test_an_older_backup_is_brought_to_this_version(elsewhere, file):
    with closing(Database(f"sqlite:///{file}")) as old:
        schema.upgrade(old, "0001")

    restore(elsewhere, file, force=False)

    schema.require_current(elsewhere)


def damaged(file):
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 5 * 4096] = bytes(2 * 4096)
    file.write_bytes(content)


def foreign(file):
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE t (x)")


def newer(file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()


def orphaned(file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("DELETE FROM user_account WHERE username = 'hanna'")
        other.commit()


def altered(file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("DELETE FROM audit_event WHERE seq = 2")
        other.commit()


@pytest.fixture
def in_use(elsewhere):
    """Another installation's database, with a role that must still be there afterwards."""
    schema.upgrade(elsewhere)
    with elsewhere.write() as connection:
        connection.execute(text("INSERT INTO role (key, name) VALUES ('kvar', 'Kvar')"))
    return elsewhere


@pytest.fixture
def kept(town, database, file):
    back_up(database, file, force=False)
    return file


@pytest.mark.parametrize(
    ("harm", "refusal", "words"),
    [
        (damaged, NotIntact, "skadad|ingen hel"),
        (lambda file: file.write_text("protokoll"), NotIntact, "ingen hel SQLite-databas"),
        (orphaned, NotIntact, "hör till något som inte finns"),
        (foreign, schema.SchemaUnknown, "ingen databas från Nio steg, utan någon annans"),
        (newer, schema.SchemaUnknown, "nyare än det här programmet"),
        (altered, BackupRefused, "en händelse saknas"),
    ],
    ids=["damaged", "no database", "orphaned", "foreign", "newer", "altered"],
)
def test_what_is_not_good_is_refused_before_anything_is_touched(kept, in_use, harm, refusal, words):
    harm(kept)

    with pytest.raises(refusal, match=words):
        restore(in_use, kept, force=True)

    assert [row.key for row in town_of(in_use).rows(role)] == ["kvar"]


def test_a_damaged_backup_is_named_as_people_know_it(kept, in_use):
    kept.write_text("protokoll")

    with pytest.raises(NotIntact) as refused:
        restore(in_use, kept, force=True)

    assert str(refused.value).startswith(f"{kept} är ingen hel SQLite-databas")


def test_a_backup_that_has_lost_rows_of_a_case_is_refused(town, database, elsewhere, file):
    town.deploy(DRAWING)
    case = town.start()
    town.engine.run(
        lambda tx: tx.connection.execute(delete(audit_event).where(audit_event.c.chain == f"case:{case}"))
    )

    with pytest.raises(BackupRefused, match="slutet stämmer inte med ärendet"):
        back_up(database, file, force=False)


@pytest.mark.postgres
def test_postgresql_is_pointed_to_its_own_tools(postgres_cluster, file):
    url = postgres_cluster.new_database().replace("postgres@", "postgres:hemligt@")
    with closing(Database(url)) as database:
        with pytest.raises(
            BackupRefused, match=r"pg_dump --format=custom .*'postgresql://postgres:\*\*\*@"
        ) as told:
            back_up(database, file, force=False)
        with pytest.raises(BackupRefused, match=r"pg_restore .* FIL"):
            restore(database, Path("kopia.db"), force=True)

    assert "hemligt" not in str(told.value)
