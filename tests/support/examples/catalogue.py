"""All examples, by code.

A code that a check can give needs an example here: `python -m tests.support.examples` then writes its files, pictures
and text to `docs/kontroller`.
"""

from __future__ import annotations

from tests.support.examples import depth, forms, looks, meaning, tables, waiting, ways
from tests.support.examples.example import Example

EXAMPLES: dict[str, Example] = {
    **ways.EXAMPLES,
    **meaning.EXAMPLES,
    **depth.EXAMPLES,
    **waiting.EXAMPLES,
    **tables.EXAMPLES,
    **forms.EXAMPLES,
    **looks.EXAMPLES,
}
