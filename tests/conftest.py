"""What all tests share: the two databases, the engine on each of them, and the rule that CI skips nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.adapters.database import Database
from engine.bootstrap import build_rooms
from engine.models import metadata
from engine.process_engine import ProcessEngine
from tests.support.postgres import Cluster, missing_postgres, running_cluster


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything must be there (`check` in CI), a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("NIOSTEG_REQUIRE_ALL") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and here nothing may be: {call.excinfo}"
    return report


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    missing = missing_postgres()
    if missing:
        pytest.skip(missing)
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: a test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'niosteg.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    url = cluster.new_database()
    yield url
    cluster.drop_database(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables and no rows."""
    database = Database(database_url)
    with database.write() as connection:
        metadata.create_all(connection)
    yield database
    database.close()


@pytest.fixture
def engine(database: Database) -> ProcessEngine:
    """A process engine on the database."""
    return ProcessEngine(database, build_rooms(base_url="http://niosteg.test"))
