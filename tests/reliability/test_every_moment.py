"""Stopped before or after any of its statements, commits and mails, an operation leaves nothing half done.

With SIGKILL and SIGSTOP some of the moments are tried here, and each of them in the long tests; docs/reliability.md has
the figures.
"""

from pathlib import Path

import pytest
from sqlalchemy import update

from engine.models import process_instance
from tests.reliability.conftest import is_long
from tests.reliability.fault_points import prepared, try_every_moment
from tests.reliability.operations import OPERATIONS, Completion, Sending, rows


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_statement_it_is_stopped_at_all_of_it_is_there_once_in_the_end(
    name: str, database_url: str, tmp_path: Path
) -> None:
    with prepared(database_url, tmp_path) as place:
        tried = try_every_moment(place, OPERATIONS[name](), way="raise")

    assert tried >= 20


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_process_that_is_killed_there_leaves_no_more_behind(
    name: str, database_url: str, tmp_path: Path
) -> None:
    with prepared(database_url, tmp_path) as place:
        tried = try_every_moment(place, OPERATIONS[name](), way="kill", every=1 if is_long() else 13, first=2)

    assert tried >= 2


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_process_that_is_frozen_there_and_woken_later_does_no_harm(
    name: str, database_url: str, tmp_path: Path
) -> None:
    with prepared(database_url, tmp_path) as place:
        tried = try_every_moment(
            place, OPERATIONS[name](), way="freeze", every=1 if is_long() else 13, first=4
        )

    assert tried >= 2


class InTwoTransactions(Completion):
    """A completion that tells of itself in a transaction of its own, as nobody should write one."""

    def do(self, engine, letters, subject):
        super().do(engine, letters, subject)
        engine.run(self._tell, subject[0])

    def is_done_once(self, engine, _letters, subject):
        assert [row.title for row in rows(engine, process_instance, id=subject[0])] == ["Klart"]

    @staticmethod
    def _tell(tx, case_id):
        told = update(process_instance).where(process_instance.c.id == case_id).values(title="Klart")
        tx.connection.execute(told)


class Forgetful(Sending):
    """A sender that does not try again."""

    def do_again(self, _engine, _letters, _subject):
        pass


@pytest.mark.parametrize("operation", [InTwoTransactions(), Forgetful()], ids=lambda one: type(one).__name__)
def test_the_harness_sees_what_is_half_done(operation, database_url: str, tmp_path: Path) -> None:
    with prepared(database_url, tmp_path) as place, pytest.raises(AssertionError):
        try_every_moment(place, operation, way="raise", first=3, every=5)
