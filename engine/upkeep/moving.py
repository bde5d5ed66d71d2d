"""Move to another database: SQLite to PostgreSQL when one machine is not enough, or back."""

from contextlib import closing

from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.table_copy import copy_rows, rows_of
from engine.bootstrap import Niosteg, build_rooms
from engine.exceptions import NiostegError
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.transaction import Reader, Transaction


class CopyRefused(NiostegError):
    """Nothing was copied; `str(error)` says why."""


def copy_database(niosteg: Niosteg, url: str) -> dict[str, int]:
    """Copy everything into the empty database at `url` and return how many rows each table has there.

    One transaction: what is not whole, counted and with unbroken audit chains is not there at all.

    Raises:
        CopyRefused: `url` is no database's, or that database holds something.
        SchemaOutdated, SchemaUnknown: it holds tables of another version, or somebody else's.
        RowsMissing, DatabaseUnavailable: it did not go through.
    """
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise CopyRefused("--to ska börja med sqlite:/// eller postgresql://.")
    with closing(Database(url)) as target:
        target.check()
        schema.require_ours_or_nothing(target)
        schema.upgrade(target)
        engine = ProcessEngine(target, build_rooms())
        return niosteg.engine.read(lambda source: engine.run(_take_over, source))


def _take_over(tx: Transaction, source: Reader) -> dict[str, int]:
    holding = [table for table, count in rows_of(tx.connection).items() if count]
    if holding:
        raise CopyRefused(
            f"Måldatabasen är inte tom: det finns redan rader i {', '.join(holding)}. Skapa en ny, tom databas."
        )
    copied = copy_rows(source.connection, tx.connection)
    _, broken = verify_audit(tx)
    if broken:
        raise CopyRefused(
            f"Händelseloggen är inte hel ({broken[0].chain}: {broken[0].why}). Kör ”niosteg audit verify”."
        )
    return copied
