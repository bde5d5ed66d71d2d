"""The two ways in which an expression may be meant.

`PROCESS` is the dialect of drawings and of the tables that a process asks: an unknown name, an unknown function
and an operation on the wrong kinds of values are errors, because a silent null sends a case down the default
flow. Names are single words, and a time without a zone is Swedish.

`STANDARD` is FEEL as DMN has it, measured by the TCK (`tests/tck`): whatever goes wrong while an expression is
evaluated is null, and told beside the value; names may hold spaces, also those that an expression defines
itself; a time without a zone has none.

The dialect is chosen when an expression is compiled, and goes with it. Budgets are the same in both.
"""

from __future__ import annotations

from enum import Enum


class Dialect(Enum):
    """How an expression is meant."""

    PROCESS = "process"
    STANDARD = "standard"


PROCESS = Dialect.PROCESS
STANDARD = Dialect.STANDARD
