"""Times, reminders and conditions in words. What has no such words here is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine import feel
from engine.comparing.vocabulary import Vocabulary
from engine.exceptions import FeelError
from engine.reminders import RemindersRefused, ReminderStep, parse_reminders, rule_in_words

LONGEST = 160
"""Characters of a text that a sentence quotes."""
LONGEST_IN_WORDS = 500
"""Characters of an expression that is put into words; a longer one is quoted."""

_WORKING_DAYS = re.compile(r"([+-]?\d{1,4}) arbetsdag(?:ar)?", re.IGNORECASE)
_DURATION = re.compile(r"P(?=.)[\dYMWD]*(?:T[\dHMS.]+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T.+)?")
_PATH = r"(?:date\(\s*)?([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\)?"
_SHIFTED = re.compile(rf'{_PATH}\s*([+-])\s*(?:duration\(\s*"(P[^"]+)"\s*\)|@"(P[^"]+)")')
_WORKING_DAYS_FROM = re.compile(r"arbetsdagar\(\s*(today\(\)|[\w.]+|date\([\w.]+\))\s*,\s*(-?\d{1,4})\s*\)")
_ONLY_PATH = re.compile(_PATH)
_COMPARED = re.compile(rf'{_PATH}\s*(=|!=|<=|>=|<|>)\s*("[^"\\]*"|-?\d+(?:\.\d+)?|true|false|null)')
_NEGATED = re.compile(rf"not\(\s*{_PATH}\s*\)")
_COMPARISONS = {
    "=": "är",
    "!=": "inte är",
    "<=": "är högst",
    ">=": "är minst",
    "<": "är mindre än",
    ">": "är mer än",
}
_RUNNING_CYCLE = re.compile(r"R(\d*)/(P.+)")


def quoted(text: str) -> str:
    """A text in a sentence, on one line and not too long."""
    line = " ".join(text.split())
    return f"”{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}”"


def listed(parts: Sequence[str]) -> str:
    """Several things in a sentence: "a, b och c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


# Times


def due_in_words(text: str, words: Vocabulary, *, since: str = "steget började") -> str:
    """A due date: "5 arbetsdagar efter att steget började", "35 dagar före ”Planerat beslut”"."""
    if len(text) > LONGEST_IN_WORDS:
        return f"den dag som {quoted(text)} ger"
    literal = text.strip().strip('"')
    working_days = _WORKING_DAYS.fullmatch(literal)
    if working_days:
        return _after(int(working_days[1]), since)
    if _DURATION.fullmatch(literal) and (length := _length(literal)):
        return f"{length} efter att {since}"
    if _DATE.fullmatch(literal):
        return literal.replace("T", " kl. ")
    return _expression_in_words(text.strip().removeprefix("="), words, since)


def _after(working_days: int, since: str) -> str:
    if working_days == 0:
        return f"samma dag som {since}"
    side = "före" if working_days < 0 else "efter"
    return f"{counted(abs(working_days), 'arbetsdag', 'arbetsdagar')} {side} att {since}"


def _expression_in_words(text: str, words: Vocabulary, since: str) -> str:
    shifted = _SHIFTED.fullmatch(text)
    if shifted and (length := _length(shifted[3] or shifted[4])):
        return f"{length} {'före' if shifted[2] == '-' else 'efter'} {_named(shifted[1], words)}"
    working_days = _WORKING_DAYS_FROM.fullmatch(text)
    if working_days and working_days[1] == "today()":
        return _after(int(working_days[2]), since)
    if working_days:
        days, day = int(working_days[2]), working_days[1].removeprefix("date(").rstrip(")")
        side = "före" if days < 0 else "efter"
        return f"{counted(abs(days), 'arbetsdag', 'arbetsdagar')} {side} {_named(day, words)}"
    if _ONLY_PATH.fullmatch(text):
        return f"samma dag som {_named(_ONLY_PATH.fullmatch(text)[1], words)}"  # type: ignore[index]
    return f"den dag som {quoted(text)} ger"


def _length(duration: str) -> str:
    """A duration in Swedish, "" when it is none."""
    try:
        return feel.to_text(feel.parse_duration(duration))
    except (FeelError, ValueError):
        return ""


def _named(path: str, words: Vocabulary) -> str:
    return quoted(words.answer(path) or path)


def timer_in_words(text: str, words: Vocabulary) -> str:
    """A timer, `kind` before its text: "efter 10 dagar", "14 dagar före ”Starten”", "var 7 dagar"."""
    if len(text) > LONGEST_IN_WORDS:
        return quoted(text)
    kind, _, rest = text.partition(" ")
    rest = rest.strip().strip('"')
    if kind == "duration" and (length := _length(rest)):
        return f"efter {length}"
    cycle = _RUNNING_CYCLE.fullmatch(rest)
    if kind == "cycle" and cycle and (length := _length(cycle[2])):
        return f"med {length} mellan gångerna" + (f", {cycle[1]} gånger" if cycle[1] else "")
    if kind == "date":
        return due_in_words(rest, words, since="väntan började")
    return quoted(rest)


# Reminders


def reminders_of(text: str) -> tuple[ReminderStep, ...] | None:
    """The steps of a ladder, None when it cannot be read."""
    try:
        return parse_reminders(text)
    except RemindersRefused:
        return None


def reminder_in_words(step: ReminderStep, words: Vocabulary) -> str:
    """A step: "3 arbetsdagar före sista dagen", "5 arbetsdagar efter sista dagen (även till Processledare)"."""
    moment = rule_in_words(step.key)
    moment = moment[0].lower() + moment[1:]
    return f"{moment} (även till {words.role(step.role)})" if step.role else moment


def ladder_in_words(text: str, words: Vocabulary) -> str:
    steps = reminders_of(text)
    return quoted(text) if not steps else listed([reminder_in_words(step, words) for step in steps])


# Conditions


def condition_in_words(text: str, words: Vocabulary) -> str:
    """A condition: "”Ryms planen i uppdraget?” är ”Nej”"; one of another form as it is written."""
    if len(text) > LONGEST_IN_WORDS:
        return quoted(text)
    text = text.strip().removeprefix("=").strip()
    for joint, spoken in ((" or ", " eller "), (" and ", " och ")):
        parts = [_comparison_in_words(part, words) for part in text.split(joint)]
        if all(parts):
            return spoken.join(part for part in parts if part)
    return quoted(text)


def _comparison_in_words(text: str, words: Vocabulary) -> str | None:
    text = text.strip()
    compared = _COMPARED.fullmatch(text)
    if compared:
        value = _value_in_words(compared[1], compared[3], words)
        if compared[3] == "null":
            return f"{_named(compared[1], words)} {'saknas' if compared[2] == '=' else 'finns'}"
        return f"{_named(compared[1], words)} {_COMPARISONS[compared[2]]} {value}"
    negated = _NEGATED.fullmatch(text)
    if negated:
        return f"{_named(negated[1], words)} är nej"
    only = _ONLY_PATH.fullmatch(text)
    return f"{_named(only[1], words)} är ja" if only else None


def _value_in_words(path: str, literal: str, words: Vocabulary) -> str:
    if literal.startswith('"'):
        value = literal.strip('"')
        return quoted(words.options.get(path, {}).get(value, value))
    return {"true": "ja", "false": "nej"}.get(literal, literal.replace(".", ","))
