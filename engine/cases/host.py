"""What an execution asks of the world outside its drawing: service tasks and the reserved name `case`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import NestedTransaction, select

from engine import clock
from engine.exceptions import NiostegError
from engine.models import unit
from engine.records import dataclass
from engine.spiff import ServiceCall
from engine.transaction import Reader, Transaction


class UnknownTopic(NiostegError):
    """A service task names a topic that nothing is registered for."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"Inget program är kopplat till ämnet ”{topic}”. Rätta ämnet i ritningen.")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the reserved name `case` says, as the case's row has it."""

    id: int
    title: str
    diary_number: str | None
    unit_key: str | None
    unit_kind: str | None
    started_at: datetime
    status: str


class ReadingHost:
    """Gives the reserved name `case` to whoever only looks at a case."""

    def __init__(self, reader: Reader, facts: CaseFacts) -> None:
        self._reader = reader
        self._facts = facts
        self._variables: Mapping[str, Any] = {}
        self._unit_kinds = {facts.unit_key: facts.unit_kind}

    def follow(self, variables: Mapping[str, Any]) -> None:
        """Read what the case's row mirrors from `variables`: the execution's own, which change as it runs."""
        self._variables = variables

    def context(self) -> Mapping[str, Any]:
        """Return the names that every expression of the case may read beside its variables.

        Variables that the row mirrors are read from the variables: they may have changed in this very transaction.
        """
        facts, variables = self._facts, self._variables
        unit_key = variables.get("deciding_body") or facts.unit_key
        return {
            "case": {
                "id": facts.id,
                "title": variables.get("title") or facts.title,
                "diary_number": variables.get("diary_number") or facts.diary_number,
                "unit": unit_key,
                "unit_kind": self._unit_kind(unit_key),
                "started_on": clock.local(facts.started_at).date(),
                "status": facts.status,
            }
        }

    def _unit_kind(self, unit_key: str | None) -> str | None:
        if unit_key not in self._unit_kinds:
            self._unit_kinds[unit_key] = self._reader.connection.scalar(
                select(unit.c.kind).where(unit.c.key == unit_key)
            )
        return self._unit_kinds[unit_key]

    def call_service(self, call: ServiceCall) -> Mapping[str, Any]:
        """Refuse: a query moves nothing."""
        raise RuntimeError(f"a query ran the service task {call.element.id}")


class CaseHost(ReadingHost):
    """Runs service tasks inside the command's transaction.

    The first one opens a savepoint: when a later step fails, what the handlers wrote is taken back with it, while
    the person's completion stays.
    """

    def __init__(self, tx: Transaction, facts: CaseFacts) -> None:
        super().__init__(tx, facts)
        self.transaction = tx
        self._savepoint: NestedTransaction | None = None

    def call_service(self, call: ServiceCall) -> Mapping[str, Any]:
        """Run a service task's handler.

        Raises:
            UnknownTopic: nothing is registered for the topic.
        """
        handler = self.transaction.rooms.handlers.get(call.topic)
        if handler is None:
            raise UnknownTopic(call.topic)
        if self._savepoint is None:
            self._savepoint = self.transaction.connection.begin_nested()
        return handler(self.transaction, self._facts.id, call)

    def keep(self) -> None:
        """Keep what the handlers wrote."""
        if self._savepoint is not None:
            self._savepoint.commit()
            self._savepoint = None

    def take_back(self) -> None:
        """Take back what the handlers wrote since the first of them ran."""
        if self._savepoint is not None:
            self._savepoint.rollback()
            self._savepoint = None
