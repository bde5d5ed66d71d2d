"""Deployed bundles, parsed once per process and shared by every thread.

A bundle never changes after deployment, so the cache never needs to forget for any reason but size.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from engine.bpmn import Bundle
from engine.dmn import Decision, compile_dmn
from engine.exceptions import NotFound
from engine.forms import Form, load_form
from engine.models import bundle, bundle_file, resource
from engine.records import dataclass
from engine.spiff import Program, compile_bundle

#: Programs and forms kept in memory; a municipality runs tens of versions at a time.
CAPACITY = 256

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Key:
    kind: str
    bundle_id: int
    name: str = ""


class Programs:
    """Gives the program, the files, the forms and the decisions of a deployed bundle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Any] = OrderedDict()

    def program(self, connection: Connection, bundle_id: int) -> Program:
        """Return the runnable program of a bundle."""
        return self._get(
            _Key("program", bundle_id), lambda: compile_bundle(self.bundle(connection, bundle_id))
        )

    def bundle(self, connection: Connection, bundle_id: int) -> Bundle:
        """Return the frozen files of a bundle.

        Raises:
            NotFound: no such bundle.
        """
        return self._get(_Key("bundle", bundle_id), lambda: _read_bundle(connection, bundle_id))

    def form(self, connection: Connection, bundle_id: int, form_key: str) -> Form:
        """Return a form of a bundle.

        Raises:
            NotFound: the bundle has no such form.
        """
        return self._get(
            _Key("form", bundle_id, form_key),
            lambda: load_form(_file(self.bundle(connection, bundle_id), f"{form_key}.form"), form_key),
        )

    def decisions(self, connection: Connection, bundle_id: int) -> Mapping[str, Decision]:
        """Return the decisions of a bundle's tables, by id."""
        return self._get(
            _Key("decisions", bundle_id), lambda: _read_decisions(self.bundle(connection, bundle_id))
        )

    def _get(self, key: _Key, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key]
                return kept
        # Made outside the lock: two threads may both parse a new version once, and nobody waits for a
        # stranger's.
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > CAPACITY:
                self._kept.popitem(last=False)
        return made


def _file(files: Bundle, name: str) -> bytes:
    try:
        return files.files[name]
    except KeyError:
        raise NotFound(
            f"Filen {name} finns inte i den driftsatta versionen av {files.process_key}."
        ) from None


def _read_decisions(files: Bundle) -> dict[str, Decision]:
    tables = (compile_dmn(data, name) for name, data in files.files.items() if name.endswith(".dmn"))
    return {key: decision for table in tables for key, decision in table.decisions.items()}


def _read_bundle(connection: Connection, bundle_id: int) -> Bundle:
    rows = connection.execute(
        select(bundle.c.process_key, bundle_file.c.name, resource.c.content)
        .join(bundle_file, bundle_file.c.bundle_id == bundle.c.id)
        .join(resource, resource.c.content_hash == bundle_file.c.content_hash)
        .where(bundle.c.id == bundle_id)
    ).all()
    if not rows:
        raise NotFound(f"Den driftsatta versionen {bundle_id} finns inte.")
    return Bundle(rows[0].process_key, {row.name: row.content for row in rows})
