"""What differs between two files of test cases, by the cases' names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.comparing.model import CaseChange, Change, differences
from engine.comparing.order import merged
from engine.exceptions import NiostegError
from engine.reading import parse_json


class CasesUnreadable(NiostegError):
    """The file holds no test cases, so they cannot be compared."""

    def __init__(self) -> None:
        super().__init__("Filen har inga testfall.")


def compare_cases(old: bytes, new: bytes) -> tuple[CaseChange, ...]:
    """Compare two files of test cases; only what differs is told.

    Raises:
        JsonRefused, CasesUnreadable: one of them holds no test cases.
    """
    former, fresh = read_cases(old), read_cases(new)
    found = [_compare(name, former.get(name), fresh.get(name)) for name in merged(list(former), list(fresh))]
    return tuple(case for case in found if case.change is not Change.SAME)


def read_cases(data: bytes) -> dict[str, dict[str, str]]:
    """The cases by name, each with what it says: `now`, `data` and each step. A second of a name is told by number.

    Raises:
        JsonRefused, CasesUnreadable: the file holds no test cases.
    """
    raw = parse_json(data)
    cases = raw.get("cases") if isinstance(raw, Mapping) else None
    if not isinstance(cases, list):
        raise CasesUnreadable
    found: dict[str, dict[str, str]] = {}
    for number, case in enumerate(cases, 1):
        name = str(case.get("name") or f"fall {number}") if isinstance(case, Mapping) else f"fall {number}"
        found[f"{name} ({number})" if name in found else name] = _said(case)
    return found


def _said(case: Any) -> dict[str, str]:
    if not isinstance(case, Mapping):
        return {"case": _text(case)}
    return {str(key): _text(value) for key, value in case.items() if key != "name"}


def _text(value: Any) -> str:
    """One step a line, so that a person sees which one differs."""
    if isinstance(value, list):
        return "\n".join(json.dumps(one, ensure_ascii=False) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _compare(name: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> CaseChange:
    if old is None or new is None:
        return CaseChange(name, Change.ADDED if old is None else Change.REMOVED)
    facets = differences(old, new)
    return CaseChange(name, Change.CHANGED if facets else Change.SAME, facets)
