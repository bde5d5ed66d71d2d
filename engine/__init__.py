"""Niosteg's process engine and the municipality's rules. It knows nothing of Flask."""

import gc
from functools import cache

#: New objects between two looks for circles among them. A start makes some 300 000, which all stay: to look through
#: them again and again, as Python does after each 700, took a quarter of it.
_WHILE_STARTING = 400_000
_AFTERWARDS = 50_000

gc.set_threshold(_WHILE_STARTING, 20, 20)


@cache
def started() -> None:
    """Let what the start has made lie: it stays as long as the process, and no later look goes through it."""
    gc.freeze()
    gc.set_threshold(_AFTERWARDS, 20, 20)
