"""Whatever happens in whatever order, the engine and a simple model of it agree.

Two hundred short sequences, the same each time; `NIOSTEG_TEST_LONG=1` plays ten thousand long new ones, for some hours.
"""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.homes import Home, OnPostgres, OnSqlite
from tests.stateful.machine import AnySequence

IS_LONG = bool(os.environ.get("NIOSTEG_TEST_LONG"))
#: How many sequences on each database; SQLite's cost less.
SHORT, LONG = {"sqlite": 130, "postgresql": 70}, {"sqlite": 7000, "postgresql": 3000}

_SHORT = settings(
    stateful_step_count=20,
    phases=[Phase.generate],  # to make a failing sequence shorter takes minutes
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_LONG = settings(_SHORT, stateful_step_count=40, phases=list(Phase), derandomize=False)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def home(request: pytest.FixtureRequest) -> Iterator[Home]:
    is_sqlite = request.param == "sqlite"
    with closing(
        OnSqlite() if is_sqlite else OnPostgres(request.getfixturevalue("postgres_cluster"))
    ) as home:
        yield home


@pytest.mark.timeout(12 * 3600 if IS_LONG else 300)
def test_the_engine_agrees_with_the_model_after_any_sequence(home: Home) -> None:
    machine = type("AnySequenceHere", (AnySequence,), {"home": home})
    count = (LONG if IS_LONG else SHORT)[home.database.dialect]

    run_state_machine_as_test(machine, settings=settings(_LONG if IS_LONG else _SHORT, max_examples=count))
