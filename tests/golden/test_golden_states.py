"""What earlier releases have stored loads in this version, goes on to its end, and verifies."""

from contextlib import closing, contextmanager
from datetime import datetime

import pytest

from engine import clock
from engine.bootstrap import build_rooms
from engine.models import process_instance
from engine.play.world import World
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.queries.health import unusable_bundles
from tests.support.golden import FILES, FOLDER, load, read_golden, take_step


def name_of(file):
    return file.relative_to(FOLDER).as_posix().removesuffix(".json.gz")


@pytest.fixture(params=FILES, ids=name_of)
def golden(request):
    return read_golden(request.param)


@contextmanager
def stored_world(golden, url):
    """The stored case in this version, at the moment when it was stored."""
    with closing(load(golden, url)) as database, clock.fixed(datetime.fromisoformat(golden.now)):
        world = World(ProcessEngine(database, build_rooms()))
        world.case_id = golden.case_id
        verify(world)
        yield world


@pytest.fixture
def world(golden, database_url):
    with stored_world(golden, database_url) as world:
        yield world


@pytest.fixture
def world_on_sqlite(golden, tmp_path):
    with stored_world(golden, f"sqlite:///{tmp_path / 'niosteg.db'}") as world:
        yield world


def test_a_stored_case_loads_goes_on_to_its_end_and_verifies(world, golden):
    for step in golden.steps:
        assert take_step(world, step) == [], step

    verify(world)
    assert status_of(world) == "ended"


def test_a_stored_version_starts_new_cases(world_on_sqlite, golden):
    assert world_on_sqlite.engine.read(unusable_bundles)[1] == []

    world_on_sqlite.start(golden.process, golden.data)

    assert world_on_sqlite.case_id > golden.case_id
    verify(world_on_sqlite)


def verify(world):
    checked, broken = world.engine.read(verify_audit)
    assert checked > 0
    assert broken == []


def status_of(world):
    row = process_instance.select().where(process_instance.c.id == world.case_id)
    return world.engine.read(lambda reader: reader.connection.execute(row).one()).status


def test_this_release_has_stored_its_states():
    assert {name_of(file) for file in FILES} >= {
        f"0.1.0/{name}" for name in ("branches", "called", "dialogue", "loop", "rounds")
    }
