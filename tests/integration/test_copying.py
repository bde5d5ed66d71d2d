"""All of one database copied into another, and the cases go on there."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import text, update

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.table_copy import RowsMissing, copy_rows
from engine.bootstrap import build_rooms
from engine.commands.pause_case import pause_case
from engine.commands.registers import add_meeting
from engine.models import audit_event, metadata, process_instance, timer, unit
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR
from engine.upkeep.moving import CopyRefused, copy_database
from tests.integration.conftest import Town

DRAWING = """
boundary T on=B duration=P5D
S -> A -> B -> E
T -> C -> E2
lane Handläggare role=case_officer: A B C
"""


@dataclass
class Installation:
    """What `copy_database` needs of one."""

    engine: ProcessEngine


@pytest.fixture
def target(request, database, tmp_path):
    """The address of an empty database of the other kind."""
    if database.dialect == "postgresql":
        yield f"sqlite:///{tmp_path / 'malet.db'}"
        return
    cluster = request.getfixturevalue("postgres_cluster")
    url = cluster.new_database()
    yield url
    cluster.drop_database(url)


def copy(town, url):
    return copy_database(Installation(town.engine), url)


def stored(database):
    with database.read() as connection:
        return {
            table.name: sorted(map(repr, map(tuple, connection.execute(table.select()))))
            for table in metadata.sorted_tables
        }


@pytest.fixture
def full_town(town):
    """A town with a case at each stage, one about another, and a unit that points to one put up after it."""
    town.deploy(DRAWING)
    first, second, third = town.start(title="Torget å ä ö"), town.start(antal=3), town.start()
    town.complete(first, "A", {"svar": date(2027, 1, 2)})
    town.complete(second, "A")
    town.engine.run(
        pause_case, third, reason="Vänta", review_on=clock.today() + timedelta(days=3), by=OPERATOR
    )
    town.engine.run(add_meeting, "kfn", date(2027, 1, 28), by=OPERATOR)
    town.unit("nyf", "forvaltning", head="pia")
    town.engine.run(
        lambda tx: tx.connection.execute(
            update(unit).where(unit.c.key == "kfn").values(administration_id=unit_number(tx, "nyf"))
        )
    )
    town.engine.run(
        lambda tx: tx.connection.execute(
            update(process_instance).where(process_instance.c.id == first).values(about_instance_id=second)
        )
    )
    return town


def unit_number(tx, key):
    return tx.connection.scalar(unit.select().with_only_columns(unit.c.id).where(unit.c.key == key))


@pytest.mark.postgres
def test_every_row_arrives_as_it_was(full_town, target):
    copied = copy(full_town, target)

    with closing(Database(target)) as there:
        assert stored(there) == stored(full_town.database)
        assert copied == {name: len(rows) for name, rows in stored(there).items()}


@pytest.mark.postgres
def test_cases_go_on_in_the_other_database_with_new_numbers(full_town, target):
    copy(full_town, target)

    with closing(Database(target)) as database:
        schema.require_current(database)
        there = Town(ProcessEngine(database, build_rooms()), database)
        old = [row.id for row in there.rows(process_instance)]
        there.later(days=6)
        there.complete(old[0], "C")
        assert there.page(old[0]).row.status == "ended"
        assert there.start() > max(old)
        assert [row.status for row in there.rows(timer)] == []
        assert there.engine.read(verify_audit)[1] == []


@pytest.mark.postgres
def test_a_database_that_holds_something_is_refused_and_stays_as_it_is(full_town, target):
    with closing(Database(target)) as there:
        schema.upgrade(there)
        with there.write() as connection:
            connection.execute(text("INSERT INTO role (key, name) VALUES ('kvar', 'Kvar')"))

        with pytest.raises(CopyRefused, match="inte tom: det finns redan rader i role"):
            copy(full_town, target)

        assert sum(len(rows) for rows in stored(there).values()) == 1


@pytest.mark.postgres
def test_an_altered_audit_trail_is_not_copied(full_town, target):
    full_town.engine.run(
        lambda tx: tx.connection.execute(update(audit_event).where(audit_event.c.seq == 2).values(kind="x"))
    )

    with pytest.raises(CopyRefused, match="innehållet är ändrat"):
        copy(full_town, target)

    with closing(Database(target)) as there:
        assert sum(len(rows) for rows in stored(there).values()) == 0


@pytest.mark.postgres
def test_the_database_itself_is_no_target(target):
    with closing(Database(target)) as itself:
        schema.upgrade(itself)
        town = Town(ProcessEngine(itself, build_rooms()), itself)
        town.person("anna")

        with pytest.raises(CopyRefused, match="inte tom: det finns redan rader i audit_event, user_account"):
            copy(town, target)


@pytest.mark.postgres
def test_a_database_with_somebody_elses_tables_is_refused(town, target):
    with closing(Database(target)) as there:
        with there.write() as connection:
            connection.execute(text("CREATE TABLE role (x INTEGER)"))

        with pytest.raises(schema.SchemaUnknown, match="någon annans"):
            copy(town, target)


def test_an_address_of_another_kind_is_refused(town):
    with pytest.raises(CopyRefused, match="--to"):
        copy(town, "mysql://localhost/niosteg")


def test_rows_that_did_not_arrive_are_missed(town, monkeypatch, tmp_path):
    with closing(Database(f"sqlite:///{tmp_path / 'malet.db'}")) as there:
        schema.upgrade(there)
        monkeypatch.setattr("engine.adapters.table_copy._copy", lambda *_: None)

        with (
            pytest.raises(RowsMissing, match="rader i källan men 0 i målet"),
            town.database.read() as source,
            there.write() as target,
        ):
            copy_rows(source, target)
