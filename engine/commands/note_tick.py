"""Note that the scheduler has ticked, so that `niosteg doctor` can tell whether it does."""

from sqlalchemy import update

from engine.cases import insert_new
from engine.models import SCHEDULER, heartbeat
from engine.transaction import Transaction


def note_tick(tx: Transaction) -> None:
    """Let the scheduler's heartbeat be now."""
    noted = tx.connection.execute(update(heartbeat).where(heartbeat.c.name == SCHEDULER).values(at=tx.now))
    if noted.rowcount == 0:
        insert_new(tx, heartbeat, [{"name": SCHEDULER, "at": tx.now}])
