"""How much one expression may ask for.

A stranger's drawing decides what runs in our process, so every dimension has a ceiling: the text, its
nesting, the steps of one evaluation, the size of lists, texts and numbers, and the size of a result.
"""

from __future__ import annotations

MAX_SOURCE = 4_000
"""Characters of one expression."""
MAX_NESTING = 40
"""Expressions inside expressions."""
MAX_STEPS = 20_000
"""Nodes evaluated in loops, rows looked at by functions: the work of one evaluation (tens of
milliseconds)."""
MAX_ITEMS = 10_000
"""Items of a list that an expression makes."""
MAX_TEXT = 100_000
"""Characters of a text that an expression makes."""
MAX_DIGITS = 30
"""Digits before the decimal point."""
MAX_RESULT = 500_000
"""Values inside a result; sixteen characters of text weigh as one value."""
