"""What a test case expects, one claim at a time: each can be told, changed, added and taken away by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.exceptions import InvalidAnswers
from engine.records import dataclass

#: Keys of `expect` whose value holds a claim for each name.
BY_NAME = ("role", "due", "variables", "decisions")
#: Keys whose value is a list with a claim in each row.
IN_ROWS = ("reminders", "mails")
#: Keys that are one claim.
WHOLE = ("open", "phase", "incidents", "ended", "path")
KINDS = (*WHOLE, *BY_NAME, *IN_ROWS)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is expected: `key` as in the file, `name` of an element, variable or decision ("" else)."""

    key: str
    name: str
    value: Any

    @property
    def as_expectation(self) -> dict[str, Any]:
        """The claim alone, as an `expect` writes it."""
        return expectation_of([self])


def claims_of(expected: Mapping[str, Any]) -> list[Claim]:
    """Return the claims of an `expect`, in its order; what is written in no known way is left out."""
    found: list[Claim] = []
    for key, value in expected.items():
        if key in BY_NAME and isinstance(value, Mapping):
            found += [Claim(key, name, one) for name, one in value.items()]
        elif key in IN_ROWS and isinstance(value, list):
            found += [Claim(key, "", row) for row in value if isinstance(row, Mapping)]
        elif key in WHOLE:
            found.append(Claim(key, "", value))
    return found


def expectation_of(claims: Sequence[Claim], beside: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the `expect` that makes these claims, with what else stands `beside` them."""
    made: dict[str, Any] = {key: value for key, value in (beside or {}).items() if key not in KINDS}
    for claim in claims:
        if claim.key in BY_NAME:
            made.setdefault(claim.key, {})[claim.name] = claim.value
        elif claim.key in IN_ROWS:
            made.setdefault(claim.key, []).append(claim.value)
        else:
            made[claim.key] = claim.value
    return made


def with_claim(expected: Mapping[str, Any], claim: Claim, *, number: int | None) -> dict[str, Any]:
    """Return the `expect` with a claim in place of the one at `number` (from 0), null puts it last.

    Raises:
        InvalidAnswers: another claim is about the same.
    """
    claims = claims_of(expected)
    others = [one for place, one in enumerate(claims) if place != number]
    if claim.key not in IN_ROWS and any((one.key, one.name) == (claim.key, claim.name) for one in others):
        raise InvalidAnswers(
            {"kind": "Testfallet väntar sig redan något om detta här. Ändra den meningen i stället."}
        )
    if number is None or number >= len(claims):
        claims.append(claim)
    else:
        claims[number] = claim
    return expectation_of(claims, expected)


def without_claim(expected: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return the `expect` without the claim at `number` (from 0)."""
    claims = [one for place, one in enumerate(claims_of(expected)) if place != number]
    return expectation_of(claims, expected)
