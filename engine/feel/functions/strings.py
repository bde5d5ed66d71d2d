"""String functions (DMN 1.3, table 68). Positions count from 1, negative ones from the end."""

from __future__ import annotations

from decimal import Decimal

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel.functions.registry import builtin, deep_builtin, metered_builtin
from engine.feel.limits import MAX_TEXT
from engine.feel.pattern import Charge, compile_pattern
from engine.feel.text import to_feel
from engine.feel.values import Value, normalise


@builtin("substring", "string:string,start position:whole,length?:whole")
def substring(string: str, start: int, length: int | None) -> str:
    if start == 0:
        raise FeelError("substring: positioner räknas från 1.")
    first = start - 1 if start > 0 else max(len(string) + start, 0)
    return string[first:] if length is None else string[first : first + max(length, 0)]


@builtin("string length", "string:string")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case", "string:string")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string:string")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("trim", "string:string")
def trim(string: str) -> str:
    return string.strip()


@builtin("is blank", "string:string")
def is_blank(string: str) -> bool:
    return not string.strip()


@builtin("substring before", "string:string,match:string")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string:string,match:string")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", "string:string,match:string")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string:string,match:string")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string:string,match:string")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@metered_builtin("matches", "input:string,pattern:string,flags?:string")
def matches(charge: Charge, string: str, pattern: str, flags: str | None) -> bool:
    return compile_pattern(pattern, flags or "").search(string, charge) is not None


@metered_builtin("replace", "input:string,pattern:string,replacement:string,flags?:string")
def replace(charge: Charge, string: str, pattern: str, replacement: str, flags: str | None) -> str:
    return _short_enough(compile_pattern(pattern, flags or "").replace(string, replacement, charge))


@metered_builtin("split", "string:string,delimiter:string")
def split(charge: Charge, string: str, delimiter: str) -> list[Value]:
    return list(compile_pattern(delimiter, "").split(string, charge))


@builtin("string join", "list:list,delimiter?:string,prefix?:string,suffix?:string")
def string_join(parts: list[Value], delimiter: str | None, prefix: str | None, suffix: str | None) -> str:
    texts = [part for part in map(normalise, parts) if part is not None]
    if not all(isinstance(text, str) for text in texts):
        raise FeelError("string join: alla delar ska vara texter.")
    length = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    if length > MAX_TEXT:
        raise FeelBudgetExceeded(f"Texten blir längre än {MAX_TEXT} tecken.")
    return _short_enough((prefix or "") + (delimiter or "").join(texts) + (suffix or ""))


@deep_builtin("string", "from:any")
def string(value: Value) -> str | None:
    """The value as FEEL writes it; a string is itself, without quotes."""
    if value is None or isinstance(value, str):
        return value
    return _short_enough(to_feel(value))


def _short_enough(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise FeelBudgetExceeded(f"Texten blir längre än {MAX_TEXT} tecken.")
    return text
