"""The log of the running system: one line an event on stderr, for whatever collects it."""

import logging

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: One tells of every tick at INFO, which is every few seconds, the other of its plans for the tables.
_TALKATIVE = ("apscheduler", "alembic")


def write_log(level: str) -> None:
    """Write what is at least as important as `level` (DEBUG, INFO, WARNING or ERROR)."""
    logging.basicConfig(level=level, format=_FORMAT)
    if level == "INFO":
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
