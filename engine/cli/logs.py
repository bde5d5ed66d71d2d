"""The log of the running system: one line an event on stderr, for whatever collects it."""

import logging

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: Tells of every tick at INFO, which is every few seconds.
_TALKATIVE = "apscheduler"


def write_log(level: str) -> None:
    """Write what is at least as important as `level` (DEBUG, INFO, WARNING or ERROR)."""
    logging.basicConfig(level=level, format=_FORMAT)
    if level == "INFO":
        logging.getLogger(_TALKATIVE).setLevel(logging.WARNING)
