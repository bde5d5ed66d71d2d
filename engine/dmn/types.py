"""The types that a column, an input or an item definition names (DMN 1.3, 7.3.2 and table 46)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime, time

from engine import feel
from engine.feel import Value
from engine.records import dataclass

_KINDS: Mapping[str, str | None] = {
    "Any": None,
    "string": "string",
    "number": "number",
    "integer": "number",
    "long": "number",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "context": "context",
    "list": "list",
    "function": "function",
}

_TRUTH = {"true": True, "false": False}


def _number(text: str) -> Value:
    return feel.evaluate("number(text)", {"text": text})


def _boolean(text: str) -> Value:
    if text not in _TRUTH:
        raise feel.FeelError(f"”{text}” är varken true eller false.")
    return _TRUTH[text]


# What a text of data written by hand means where another kind is wanted.
_READERS: Mapping[str, Callable[[str], Value]] = {
    "number": _number,
    "boolean": _boolean,
    "date": feel.parse_date,
    "time": feel.parse_time,
    "date and time": feel.parse_datetime,
    "days and time duration": feel.parse_duration,
    "years and months duration": feel.parse_duration,
}


@dataclass(frozen=True, slots=True)
class Type:
    """What values a place takes. `kind` is FEEL's name for them, None for every kind; null is always
    taken."""

    name: str
    kind: str | None
    is_collection: bool = False
    allowed: feel.UnaryTests | None = None
    components: Mapping[str, Type] = field(default_factory=dict)
    item: Type | None = None
    """What the lists inside a list of lists hold."""

    def accepts(self, value: Value) -> bool:
        if value is None:
            return True
        if self.is_collection:
            return isinstance(value, list) and all(self._accepts_one(each) for each in value)
        return self._accepts_one(value)

    def lacks(self, value: Value) -> bool:
        """Whether a context lacks a field that the type has, which the standard does not take (10.3.2.9.4)."""
        if self.is_collection and isinstance(value, list):
            inner = self.item or replace(self, is_collection=False)
            return any(inner.lacks(each) for each in value)
        if not isinstance(value, dict):
            return False
        return any(name not in value or each.lacks(value[name]) for name, each in self.components.items())

    def fitted(self, value: Value) -> Value:
        """`value` as the standard makes it fit (10.3.2.9.4): one value as a list of it, a list of one value as
        that value, a date as the moment when it begins in UTC. What does not fit stays as it is."""
        if self.is_collection:
            items = value if isinstance(value, list) else [] if value is None else [value]
            fitted = [self._one_fitted(each) for each in items]
            return value if value is None or not self.accepts(fitted) else fitted
        if isinstance(value, list) and len(value) == 1 and self.kind not in (None, "list"):
            value = value[0]
        return self._one_fitted(value)

    def _one_fitted(self, value: Value) -> Value:
        if self.item is not None:
            return self.item.fitted(value)
        if self.kind == "date and time" and feel.kind(value) == "date":
            return datetime.combine(value, time.min, UTC)
        if self.components and isinstance(value, dict):
            return {
                key: self.components[key].fitted(each) if key in self.components else each
                for key, each in value.items()
            }
        return value

    def in_feel(self) -> feel.FeelType:
        """The type as FEEL has it; the values that are allowed do not belong to it (10.3.2.9)."""
        fields = tuple((name, each.in_feel()) for name, each in self.components.items())
        one = (
            self.item.in_feel() if self.item is not None else feel.FeelType(self.kind or "Any", fields=fields)
        )
        return feel.FeelType("list", item=one) if self.is_collection else one

    def convert(self, value: Value) -> Value:
        """`value` with its texts read as this type; a text that is none stays as it is."""
        if self.is_collection and isinstance(value, list):
            return [self._convert_one(each) for each in value]
        return self._convert_one(value)

    def _accepts_one(self, value: Value) -> bool:
        if value is None:
            return True
        if self.item is not None:
            return self.item.accepts(value)
        if self.kind is not None and feel.kind(value) != self.kind:
            return False
        if self.allowed is not None and not self.allowed.matches(value, {}, missing_is_null=True):
            return False
        return all(each.accepts(value.get(name)) for name, each in self.components.items())

    def _convert_one(self, value: Value) -> Value:
        if isinstance(value, dict):
            components = self.components
            return {
                key: components[key].convert(each) if key in components else each
                for key, each in value.items()
            }
        read = _READERS.get(self.kind or "")
        if not isinstance(value, str) or read is None:
            return value
        try:
            return read(value.strip())
        except feel.FeelError:
            return value


ANY = Type("Any", None)


def simple_type(name: str) -> Type | None:
    """The built-in type called `name`, with or without the prefix `feel:`; None when there is none."""
    bare = name.removeprefix("feel:")
    return Type(bare, _KINDS[bare]) if bare in _KINDS else None
