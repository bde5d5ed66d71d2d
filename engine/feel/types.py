"""The types that `instance of` and the parameters of functions name (DMN 1.4, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.values import Function, Range, Value, kind, normalise
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type. `kind` is FEEL's name for its values, `Any` for all of them; `item` is the type of what a list or a
    range holds, `fields` are those that a context must have, `arity` is how many values a function takes (None for
    any number)."""

    kind: str
    item: FeelType | None = None
    fields: tuple[tuple[str, FeelType], ...] = ()
    arity: int | None = None

    def holds(self, value: Value, charge: Callable[[int], None]) -> bool:
        """Whether `value` is of the type; null is of no type but its own. What lies inside is charged."""
        value = normalise(value)
        if self.kind == "Any":
            return value is not None
        if kind(value) != self.kind:
            return False
        if isinstance(value, list):
            charge(len(value))
            return self.item is None or all(self.item.holds(each, charge) for each in value)
        if isinstance(value, Range):
            ends = [each for each in (value.start, value.end) if each is not None]
            return self.item is None or all(self.item.holds(each, charge) for each in ends)
        if isinstance(value, Function):
            return self.arity in (None, len(value.parameters))
        return not self.fields or self._has_fields(value, charge)

    def takes(self, value: Value, charge: Callable[[int], None]) -> bool:
        """Whether a parameter of the type takes `value`: null too."""
        return value is None or self.holds(value, charge)

    def _has_fields(self, value: Value, charge: Callable[[int], None]) -> bool:
        charge(len(self.fields))
        return all(name in value and each.takes(value[name], charge) for name, each in self.fields)


ANY = FeelType("Any")
