"""Reminders in words: what they are about, why they come, and to whom."""

import re

_STEP = re.compile(r"(?P<count>[+-]\d+) (?P<unit>working_days|days|weeks)(?: -> \w+)?")
_UNITS = {
    "working_days": ("arbetsdag", "arbetsdagar"),
    "days": ("dag", "dagar"),
    "weeks": ("vecka", "veckor"),
}
_TIMELINE = {
    "T1": "Tiden räcker inte för nivån",
    "T5": "Avstämning före inbjudan",
    "T7": "Inför en aktivitet",
    "T10": "Rapporten ska lämnas",
    "T14": "Utvärdering efter beslut",
    "T15": "Åtgärdens sista dag",
    "T17": "Ingenting har hänt på länge",
    "T18": "Mandatperioden skiftar",
}


def rule_in_words(rule_key: str) -> str:
    """Return a reminder's rule as people say it: "3 arbetsdagar före sista dagen". An unknown rule is told as it is."""
    step = _STEP.fullmatch(rule_key)
    if step is not None:
        return _step_in_words(int(step["count"]), step["unit"])
    rule = rule_key.split(" ", maxsplit=1)[0]
    return f"{_TIMELINE[rule]} (regel {rule})" if rule in _TIMELINE else rule_key


def _step_in_words(count: int, unit: str) -> str:
    if count == 0:
        return "På sista dagen"
    one, many = _UNITS[unit]
    side = "före" if count < 0 else "efter"
    return f"{abs(count)} {one if abs(count) == 1 else many} {side} sista dagen"
