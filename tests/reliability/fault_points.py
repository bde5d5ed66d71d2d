"""Stop an operation at each of its moments: before and after every statement, commit and mail.

An operation (operations.py) is prepared, and stopped at its first moment; then prepared anew and stopped at its second,
and so on until it comes to its end unharmed. After each stop the database is opened anew. It must hold exactly what was
committed last, its audit trail be whole and the examination find no fault; then the operation is done again, and all
of it must be there once.

Three ways to stop: `raise` lets an exception that nothing catches go up through the code, `kill` sends SIGKILL to a
process of its own, and `freeze` SIGSTOP. A frozen process is woken when others have done its work, or cannot for what
it holds; then it goes on where it was, and all must be there once as well.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import event

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.write_gate import WriteGate
from engine.bootstrap import Niosteg, build_rooms
from engine.exceptions import Conflict, DatabaseBusy, DatabaseUnavailable
from engine.models import metadata
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.settings import Settings
from engine.upkeep.doctor import _examine_database
from tests.reliability.operations import MONDAY, OPERATIONS, LetterFile, Operation, settle
from tests.support.processes import start_process

Way = Literal["raise", "kill", "freeze"]

#: The doctor, who reads every drawing again, comes after each so many of the moments that cost little themselves.
_EXAMINED = 6
#: Milliseconds after which PostgreSQL ends the transaction of a frozen process; ten seconds in service.
_FROZEN_TOO_LONG = 300
#: Seconds: a look whether others have come further, and until they must have.
_LOOK, _LONGEST = 0.02, 20.0


class PowerCut(BaseException):
    """Nothing catches it."""


class FaultPoints:
    """The moments of whatever is done in `database` while it is watched. `strike` is called at moment number `at`."""

    def __init__(self, database: Database, strike: Callable[[], None], *, at: int | None) -> None:
        self._database = database
        self._strike = strike
        self._at = at
        self.passed: list[str] = []
        #: The driver's connection, where there is a transaction at this moment.
        self.connection: Any = None
        #: Called after each commit.
        self.committed: Callable[[], None] = lambda: None

    def moment(self, name: str, connection: Any = None) -> None:
        """Come to a moment."""
        self.passed.append(name)
        self.connection = connection
        if len(self.passed) - 1 == self._at:
            self._strike()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Hear of every statement and commit inside the block."""
        connections = self._database.engine
        listeners = {"before_cursor_execute": self._before, "after_cursor_execute": self._after}
        for name, listener in listeners.items():
            event.listen(connections, name, listener)
        dialect = connections.dialect
        commit = dialect.do_commit

        def watched_commit(connection: Any) -> None:
            self.moment("before commit", connection)
            commit(connection)
            self.committed()
            self.moment("after commit")

        dialect.do_commit = watched_commit  # type: ignore[method-assign]
        try:
            yield
        finally:
            dialect.do_commit = commit  # type: ignore[method-assign]
            for name, listener in listeners.items():
                event.remove(connections, name, listener)

    def _before(self, *call: Any) -> None:
        self.moment(f"before {_in_short(call[2])}", call[0].connection)

    def _after(self, *call: Any) -> None:
        self.moment(f"after {_in_short(call[2])}", call[0].connection)


def _in_short(statement: str) -> str:
    return " ".join(statement.split())[:60]


class Place:
    """A prepared database: the process that is stopped (`engine`), one that only looks (`observer`), and the mail."""

    def __init__(self, url: str, letters: Path) -> None:
        self.url = url
        self.letters = letters
        self.database, self.looking = Database(url), Database(url)
        for one in (self.database, self.looking):
            _wait_for_moments_only(one)
        rooms = build_rooms()
        self.engine, self.observer = ProcessEngine(self.database, rooms), ProcessEngine(self.looking, rooms)

    def reopen(self) -> None:
        """Let nothing be left of a connection that was open."""
        self.database.engine.dispose()

    def close(self) -> None:
        self.database.close()
        self.looking.close()


def _wait_for_moments_only(database: Database) -> None:
    """Let whoever waits for SQLite's one lock give up soon: a frozen process has it for as long as it is frozen."""
    if isinstance(database._gate, WriteGate):
        database._gate._patience = 0.05

        @event.listens_for(database.engine, "connect")
        def hurry(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA busy_timeout=50")


def _be_ended_soon_when_frozen(place: Place, points: FaultPoints) -> None:
    """Let PostgreSQL end the transaction of this process soon after it has come to a standstill, which is now."""
    if place.database.dialect == "postgresql" and points.connection is not None:
        cursor = points.connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = {_FROZEN_TOO_LONG}")
        cursor.close()


@contextmanager
def prepared(url: str, folder: Path) -> Iterator[Place]:
    """Give a database with the persons and processes that the operations are about."""
    letters = folder / "letters"
    letters.touch()
    with closing(Place(url, letters)) as place:
        with clock.fixed(MONDAY):
            schema.upgrade(place.database)
            settle(place.engine)
        yield place


@dataclass(frozen=True, slots=True)
class Stopped:
    """How it went: at which moment it was stopped (null: it came to its end), and what the last commit left."""

    moment: str | None
    left: str


def try_every_moment(place: Place, operation: Operation, *, way: Way, every: int = 1, first: int = 0) -> int:
    """Stop an operation at each of its moments, or each so many; return at how many.

    Raises:
        AssertionError: something was half done, lost or done twice.
    """
    at, tried = first, 0
    while True:
        stopped = _try_one(place, operation, at=at, way=way)
        if stopped.moment is None:
            return tried
        at, tried = at + every, tried + 1


def _try_one(place: Place, operation: Operation, *, at: int, way: Way) -> Stopped:
    with clock.fixed(operation.moment):
        subject = operation.prepare(place.engine)
        stopped = _WAYS[way](place, operation, subject, at=at, before=digest(place.observer))
        place.reopen()
        assert digest(place.engine) == stopped.left, f"half done after {stopped.moment}"
        assert place.engine.read(verify_audit)[1] == []
        operation.do_again(place.engine, LetterFile(place.letters), subject)
        operation.is_done_once(place.engine, place.letters.read_text().split(), subject)
        assert place.engine.read(verify_audit)[1] == []
        if way != "raise" or at % _EXAMINED == 0:
            _is_sound(place)
    return stopped


def _raised(place: Place, operation: Operation, subject: Any, *, at: int, before: str) -> Stopped:
    left = [before]

    def cut() -> None:
        raise PowerCut

    points = FaultPoints(place.database, cut, at=at)
    points.committed = lambda: left.append(digest(place.observer))
    try:
        with points.watching():
            operation.do(place.engine, LetterFile(place.letters, points.moment), subject)
    except PowerCut:
        return Stopped(points.passed[-1], left[-1])
    return Stopped(None, left[-1])


def _killed(place: Place, operation: Operation, subject: Any, *, at: int, before: str) -> Stopped:
    notes = place.letters.with_name("notes")
    notes.write_text(f"commit {before}\n")
    sentence = Sentence(place.url, place.letters, notes, operation.name, subject, clock.now(), at)
    process = start_process(_die, sentence)
    process.join()
    noted = [line.split(" ", 1) for line in notes.read_text().splitlines()]
    left = [text for kind, text in noted if kind == "commit"][-1]
    if process.exitcode == 0:
        return Stopped(None, left)
    assert process.exitcode == -signal.SIGKILL, process.exitcode
    return Stopped(next(text for kind, text in noted if kind == "killed"), left)


def _frozen(place: Place, operation: Operation, subject: Any, *, at: int, before: str) -> Stopped:
    notes = place.letters.with_name("notes")
    notes.write_text(f"commit {before}\n")
    sentence = Sentence(place.url, place.letters, notes, operation.name, subject, clock.now(), at)
    process = start_process(_freeze, sentence)
    assert process.pid is not None
    is_stopped = _is_stopped(process.pid)
    if is_stopped:
        _let_others_do_it(place, operation, subject)
        os.kill(process.pid, signal.SIGCONT)
    process.join()
    assert process.exitcode == 0, process.exitcode
    noted = [line.split(" ", 1) for line in notes.read_text().splitlines()]
    moments = [text for kind, text in noted if kind == "frozen"]
    assert moments or not any(kind == "refused" for kind, _ in noted), "it gave up without having been frozen"
    return Stopped(moments[0] if moments else None, digest(place.observer))


_WAYS: dict[Way, Callable[..., Stopped]] = {"raise": _raised, "kill": _killed, "freeze": _frozen}


def _is_stopped(pid: int) -> bool:
    """Wait until a process stands still; false when it has come to its end instead."""
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until:
        state = _state_of(pid)
        if state in ("T", "Z", ""):
            return state == "T"
        time.sleep(_LOOK)
    raise TimeoutError(f"process {pid} neither stops nor ends")


def _state_of(pid: int) -> str:
    """Return the letter that `ps` gives for what a process is doing, "" when it is gone."""
    ask = ["ps", "-o", "state=", "-p", str(pid)]
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()[:1]


def _let_others_do_it(place: Place, operation: Operation, subject: Any) -> None:
    """Do it beside a frozen process: at once, or as soon as its locks are taken from it."""
    until = time.monotonic() + _LONGEST
    while True:
        try:
            operation.do_again(place.engine, LetterFile(place.letters), subject)
            operation.is_done_once(place.engine, place.letters.read_text().split(), subject)
        except DatabaseBusy:
            # On SQLite there is one lock, and only its holder can let it go.
            assert place.database.dialect == "sqlite"
            return
        except AssertionError:
            if time.monotonic() > until:
                raise
            time.sleep(_LOOK)
        else:
            return


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a process does, and at which of its moments it is stopped; it writes down in `notes` how far it came."""

    url: str
    letters: Path
    notes: Path
    operation: str
    subject: Any
    moment: datetime
    at: int


def _die(sentence: Sentence) -> None:
    def stop(_place: Place, _points: FaultPoints) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    _do_until(sentence, "killed", stop)


def _freeze(sentence: Sentence) -> None:
    operation = OPERATIONS[sentence.operation]()

    def stop(place: Place, points: FaultPoints) -> None:
        _be_ended_soon_when_frozen(place, points)
        os.kill(os.getpid(), signal.SIGSTOP)
        clock.set_fixed(clock.now() + operation.asleep)

    try:
        _do_until(sentence, "frozen", stop)
    except (Conflict, DatabaseUnavailable) as refusal:
        # So it must be with what comes too late.
        with sentence.notes.open("a") as notes:
            notes.write(f"refused {type(refusal).__name__}\n")


def _do_until(sentence: Sentence, word: str, stop: Callable[[Place, FaultPoints], None]) -> None:
    operation = OPERATIONS[sentence.operation]()
    notes = os.open(sentence.notes, os.O_WRONLY | os.O_APPEND)

    def note(text: str) -> None:
        os.write(notes, f"{text}\n".encode())

    def strike() -> None:
        note(f"{word} {points.passed[-1]}")
        stop(place, points)

    with clock.fixed(sentence.moment), closing(Place(sentence.url, sentence.letters)) as place:
        points = FaultPoints(place.database, strike, at=sentence.at)
        points.committed = lambda: note(f"commit {digest(place.observer)}")
        with points.watching():
            operation.do(place.engine, LetterFile(place.letters, points.moment), sentence.subject)


def digest(engine: ProcessEngine) -> str:
    """Return a number for all that the database holds: every row of every table, as it is stored."""
    names = [table.name for table in metadata.sorted_tables]

    def rows(reader: Any) -> list[str]:
        return [
            f"{name} {row}"
            for name in names
            for row in sorted(map(_whole, reader.connection.exec_driver_sql(f"SELECT * FROM {name}").all()))  # noqa: S608
        ]

    return hashlib.sha256("\n".join(engine.read(rows)).encode()).hexdigest()


def _whole(row: Any) -> str:
    """The row in full; its own `repr` leaves the middle of long values out."""
    return repr(tuple(row))


def _is_sound(place: Place) -> None:
    """Let the doctor find no fault."""
    settings = Settings(mode="demo", secret_key="k" * 32, data_dir=place.letters.parent)
    niosteg = Niosteg(settings, place.looking, place.observer, LetterFile(place.letters))
    faults = [found for found in _examine_database(niosteg) if found.status == "fel"]
    # Nobody ticks or sends here but the operations whose business it is.
    assert {found.subject for found in faults} <= {"schemaläggare", "utkorg"}, faults
