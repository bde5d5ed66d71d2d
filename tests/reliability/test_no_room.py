"""The disk is full, or others hold the database: people read plainly what is the matter, and nothing is half done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from engine import clock
from engine.adapters.database import Database
from engine.adapters.sqlite_file import file_of
from engine.adapters.write_gate import WriteGate
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.send_notifications import LEASE, Outgoing
from engine.commands.start_case import start_case
from engine.exceptions import DatabaseBusy, DatabaseFull
from engine.models import (
    audit_event,
    metadata,
    notification,
    process_instance,
    reminder,
    timer,
    user_session,
    user_task,
)
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR
from tests.pages.conftest import MONDAY
from tests.reliability.conftest import Room, long_text, site_with
from tests.support.drawings import drawing
from tests.support.site import Browser, Page, Site, running_site

PROPOSAL = f"Vi föreslår en lekplats. {long_text(9_000)}"
NO_ROOM = "Det finns inte plats att spara"
BUSY = "Databasen är upptagen"


def picture(site: Site) -> dict[str, list[Any]]:
    """Return every row of every table."""
    return site.engine.read(
        lambda reader: {
            table.name: sorted(map(repr, map(tuple, reader.connection.execute(select(table)))))
            for table in metadata.sorted_tables
        }
    )


def rows(site: Site, table: Any, **wanted: Any) -> list[Any]:
    conditions = [table.c[name] == value for name, value in wanted.items()]
    return site.engine.read(lambda reader: list(reader.connection.execute(select(table).where(*conditions))))


@contextmanager
def no_room(room: Room, site: Site) -> Iterator[None]:
    room.take(site)
    try:
        yield
    finally:
        room.give(site)


@pytest.fixture
def site(room: Room) -> Iterator[Site]:
    with clock.fixed(MONDAY), site_with(room) as site:
        yield site


def _at(site: Site, task_id: int) -> Browser:
    """Let Hanna open the task's page."""
    hanna = site.browser("hanna")
    assert hanna.open(f"/uppgifter/{task_id}").status == 200
    return hanna


def answer(browser: Browser, task_id: int, **more: str) -> Page:
    return browser.send(f"/uppgifter/{task_id}", {"proposal": PROPOSAL, "kind": "kort", **more}, follow=False)


class TestAFullDisk:
    def test_a_completion_is_refused_in_plain_words_with_what_was_typed_and_works_when_there_is_room(
        self, room: Room, site: Site, caplog: pytest.LogCaptureFixture
    ) -> None:
        task = site.task(site.start())
        hanna = _at(site, task.id)
        before = picture(site)

        with no_room(room, site):
            page = answer(hanna, task.id)
            assert picture(site) == before

        assert (page.status, page.heading) == (503, NO_ROOM)
        assert PROPOSAL in page.texts('//*[@class="kept"]//dd')
        assert not any(word in page.source for word in ("sqlite", "postgres", "disk is full", "No space"))
        assert "får inte plats" in caplog.text
        assert answer(hanna, task.id).status == 303
        assert [row.status for row in rows(site, user_task, id=task.id)] == ["completed"]
        assert len(rows(site, audit_event, kind="user_task_completed")) == 1
        assert site.engine.read(verify_audit)[1] == []

    def test_a_draft_is_refused_the_same_way(self, room: Room, site: Site) -> None:
        task = site.task(site.start())
        hanna = _at(site, task.id)

        with no_room(room, site):
            page = answer(hanna, task.id, _draft="1")

        assert (page.status, page.heading) == (503, NO_ROOM)
        assert PROPOSAL in page.texts('//*[@class="kept"]//dd')
        assert answer(hanna, task.id, _draft="1").status == 303

    def test_everything_can_be_read_meanwhile(self, room: Room, site: Site) -> None:
        case_id = site.start()
        hanna = site.browser("hanna")

        with no_room(room, site):
            # The session's mark of use is old by now, and cannot be renewed.
            clock.set_fixed(clock.now() + timedelta(minutes=5))
            pages = [
                hanna.open(address)
                for address in (
                    "/uppgifter",
                    "/laget",
                    f"/arenden/{case_id}",
                    f"/uppgifter/{site.task(case_id).id}",
                )
            ]

        assert [page.status for page in pages] == [200] * 4

    def test_time_stands_still_and_goes_on_when_there_is_room(self, room: Room, site: Site) -> None:
        case_id = _case_that_waits(site)
        clock.set_fixed(clock.now() + timedelta(days=9))

        with no_room(room, site):
            with suppress(DatabaseFull):  # what fits beside other rows may be done
                assert site.engine.tick().timers_fired == 0
            assert _open(site, case_id) == ["B"]
            assert 2 * len(rows(site, reminder, status="raised")) == len(rows(site, notification))

        site.engine.tick()
        assert _open(site, case_id) == ["B", "Sen"]
        assert rows(site, timer) == []
        assert len(rows(site, reminder, status="raised")) == 1
        assert len(rows(site, notification)) == 2
        assert site.engine.read(verify_audit)[1] == []

    def test_mail_waits_and_goes_out(self, room: Room, site: Site, letters: Letters) -> None:
        _case_that_waits(site)
        clock.set_fixed(clock.now() + timedelta(days=9))
        site.engine.tick()

        with no_room(room, site), suppress(DatabaseFull):
            site.engine.send_mail(letters, sender="prov")

        clock.set_fixed(clock.now() + LEASE)
        site.engine.send_mail(letters, sender="prov")
        assert {row.key for row in rows(site, notification, status="sent")} == set(letters.keys)
        assert len(letters.keys) == 2
        assert len(rows(site, notification)) == 2

    def test_nobody_logs_in_and_the_page_says_why(self, room: Room, site: Site) -> None:
        visitors = [site.visitor() for _ in range(20)]
        for visitor in visitors:
            visitor.open("/logga-in")

        with no_room(room, site):
            pages = [
                visitor.send("/logga-in", {"username": "hanna"}, follow=False) for visitor in visitors * 2
            ]

        # Where a row fits beside others it is written, and the person is in. Who is not can send the form again.
        assert {page.status for page in pages[:20]} <= {303, 503}
        assert {page.status for page in pages[20:]} <= {303, 400, 503}
        assert {page.heading for page in pages if page.status == 503} <= {NO_ROOM}


class TestADatabaseThatOthersHold:
    def test_the_completion_waits_a_while_and_then_says_so_with_what_was_typed(
        self, database_url: str, tmp_path: Path
    ) -> None:
        with clock.fixed(MONDAY), running_site(tmp_path / "data", database_url=database_url) as site:
            case_id = site.start()
            task = site.task(case_id)
            hanna = _at(site, task.id)
            _wait_for_moments_only(site)

            with _held_by_another_program(site, case_id):
                page = answer(hanna, task.id)
                assert hanna.open(f"/uppgifter/{task.id}").status == 200

            assert (page.status, page.heading) == (503, BUSY)
            assert PROPOSAL in page.texts('//*[@class="kept"]//dd')
            assert not any(word in page.source for word in ("sqlite", "postgres", "locked", "lock timeout"))
            assert answer(hanna, task.id).status == 303
            assert len(rows(site, audit_event, kind="user_task_completed")) == 1

    def test_the_completion_is_done_when_they_let_go_in_time(self, database_url: str, tmp_path: Path) -> None:
        with clock.fixed(MONDAY), running_site(tmp_path / "data", database_url=database_url) as site:
            case_id = site.start()
            task = site.task(case_id)
            hanna = _at(site, task.id)

            with _held_by_another_program(site, case_id) as let_go:
                threading.Timer(0.2, let_go).start()
                page = answer(hanna, task.id)

            assert page.status == 303

    def test_who_reads_waits_once_and_not_at_each_page(
        self, database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with clock.fixed(MONDAY), running_site(tmp_path / "data", database_url=database_url) as site:
            hanna = site.browser("hanna")
            _wait_for_moments_only(site)
            clock.set_fixed(clock.now() + timedelta(minutes=5))

            with _sessions_held_by_another_program(site):
                pages = [hanna.open("/uppgifter") for _ in range(3)]

            assert [page.status for page in pages] == [200] * 3
            assert caplog.text.count("a session's use was not noted") == 1

    def test_a_tick_leaves_the_case_to_the_next_one(self, database_url: str, tmp_path: Path) -> None:
        with clock.fixed(MONDAY), running_site(tmp_path / "data", database_url=database_url) as site:
            case_id = _case_that_waits(site)
            clock.set_fixed(clock.now() + timedelta(days=9))
            _wait_for_moments_only(site)

            with _held_by_another_program(site, case_id), suppress(DatabaseBusy):
                assert site.engine.tick().timers_fired == 0

            assert site.engine.tick().timers_fired == 1
            assert _open(site, case_id) == ["B", "Sen"]


class TestADatabaseThatIsGone:
    def test_the_page_says_so_in_plain_words_with_what_was_typed(
        self, site_on_sqlite: Site, caplog: pytest.LogCaptureFixture
    ) -> None:
        site = site_on_sqlite
        task = site.task(site.start())
        hanna = site.browser("hanna")
        _damage(site)

        page = answer(hanna, task.id)

        assert (page.status, page.heading) == (503, "Databasen svarar inte")
        assert PROPOSAL in page.texts('//*[@class="kept"]//dd')
        assert "sqlite" not in page.source
        assert "svarar inte: file is not a database" in caplog.text


class Letters:
    """A way out for mail. `keys`: of what went out, in order."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    @contextmanager
    def open(self) -> Iterator[Letters]:
        yield self

    def send(self, mail: Outgoing) -> None:
        self.keys.append(mail.key)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def site_on_sqlite(tmp_path: Path) -> Iterator[Site]:
    with clock.fixed(MONDAY), running_site(tmp_path / "data") as site:
        yield site


def _damage(site: Site) -> None:
    file = file_of(site.niosteg.database)
    assert file is not None
    site.niosteg.database.engine.dispose()
    for part in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        part.unlink(missing_ok=True)
    file.write_bytes(b"Inte en databas. " * 1000)


def _wait_for_moments_only(site: Site) -> None:
    """Let nobody wait for seconds, as in service."""
    database = site.niosteg.database
    if isinstance(database._gate, WriteGate):
        database._gate._patience = 0.05
    database.engine.dispose()

    @event.listens_for(database.engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        if database.dialect == "sqlite":
            connection.execute("PRAGMA busy_timeout=50")
        else:
            connection.execute("SET lock_timeout = 50")
            connection.commit()


def _held_by_another_program(site: Site, case_id: int) -> AbstractContextManager[Callable[[], None]]:
    """Let a program hold what the case's next change needs; gives a way to let go."""
    return _held(
        site, select(process_instance.c.id).where(process_instance.c.id == case_id).with_for_update()
    )


def _sessions_held_by_another_program(site: Site) -> AbstractContextManager[Callable[[], None]]:
    return _held(site, select(user_session.c.token_hash).with_for_update())


@contextmanager
def _held(site: Site, statement: Any) -> Iterator[Callable[[], None]]:
    """Let a program that knows nothing of the gate hold some rows."""
    other = Database(site.niosteg.database.url)
    let_go = threading.Event()
    holds = threading.Event()

    def hold() -> None:
        with other.engine.begin() as connection:
            if other.dialect == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.execute(statement)
            holds.set()
            let_go.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(10)
    try:
        yield let_go.set
    finally:
        let_go.set()
        thread.join()
        other.close()


def _case_that_waits(site: Site) -> int:
    """Start a case with a timer that brings much, and a reminder."""
    text = """
        boundary Late on=B duration=P7D interrupting=false
        user B prop.due=P8D prop.reminders="0"
        S -> B -> E
        Late -> Sen -> E2
        user Sen
        lane Handläggare role=case_officer: B Sen
    """
    site.engine.run(
        deploy_bundle, "vantan", {"vantan.bpmn": drawing(text, "vantan")}, by=OPERATOR, given=("long",)
    )
    return site.engine.run(start_case, "vantan", by=OPERATOR, variables={"long": PROPOSAL})


def _open(site: Site, case_id: int) -> list[str]:
    return sorted(row.element_id for row in rows(site, user_task, instance_id=case_id, status="open"))
