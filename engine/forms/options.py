"""Where the choices of a select, radio group or checklist come from, and what a posted code means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from engine.feel import Expression
from engine.forms.components import Input, Option, OptionSource, Value, dig
from engine.forms.conversions import code_of


class References(Protocol):
    """Choices that the municipality keeps as data: `users`, `users_<role>`, `units`, `meetings` and others."""

    def options(self, values_key: str, /) -> Sequence[tuple[str, str]] | None:
        """(value, label) pairs, or None when it keeps nothing under `values_key`."""


class _NoReferences:
    def options(self, _values_key: str, /) -> Sequence[tuple[str, str]] | None:
        return None


NO_REFERENCES: References = _NoReferences()


class OptionBook:
    """The options of one request; each `valuesKey` is looked up once, however many rows ask for it."""

    def __init__(self, references: References, variables: Mapping[str, Value]) -> None:
        self._references = references
        self._variables = variables
        self._by_key: dict[str, tuple[Option, ...]] = {}

    def of(self, source: OptionSource, context: Mapping[str, Value]) -> tuple[Option, ...]:
        """The choices of `source`; `context` is what a `valuesExpression` sees."""
        if source.fixed is not None:
            return source.fixed
        if source.key is not None:
            return self._under(source.key)
        return _evaluated(source.expression, context)

    def _under(self, key: str) -> tuple[Option, ...]:
        if key not in self._by_key:
            kept = self._references.options(key)
            if kept is not None:
                self._by_key[key] = tuple(Option(code, label, code) for code, label in kept)
            else:
                self._by_key[key] = options_from(dig(self._variables, tuple(key.split(".")))[1])
        return self._by_key[key]


def options_from(values: Value) -> tuple[Option, ...]:
    """Choices from a list of texts and numbers or of {value, label}; what is neither is left out."""
    if not isinstance(values, list | tuple):
        return ()
    found = (_option(item) for item in values)
    return tuple({option.code: option for option in found if option}.values())


def chosen(component: Input, options: Sequence[Option], codes: Value) -> tuple[Value, bool]:
    """(value, known): what the posted code or codes of `component` mean among `options`."""
    by_code = {option.code: option.value for option in options}
    if component.kind == "checklist":
        return [by_code[code] for code in codes if code in by_code], all(code in by_code for code in codes)
    return by_code.get(codes), codes is None or codes in by_code


def _evaluated(expression: Expression | None, context: Mapping[str, Value]) -> tuple[Option, ...]:
    return options_from(expression.evaluate(context, missing_is_null=True)) if expression else ()


def _option(item: Value) -> Option | None:
    if isinstance(item, Mapping):
        value, label = item.get("value"), item.get("label")
        return (
            None
            if value is None or isinstance(value, Mapping | list)
            else Option(code_of(value), str(label or value), value)
        )
    return None if item is None or isinstance(item, list) else Option(code_of(item), code_of(item), item)
