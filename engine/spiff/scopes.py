"""Variables belong to the scope, not to the token.

The root scope is the case's set of variables. A multi-instance round and a mapped call lay a local scope on top of
the one around them: reading looks outwards, writing stays inside.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.feel import Value


class Scope:
    """`counters` (loopCounter and its kin) are read like variables, but are not the process's to set or collect."""

    __slots__ = ("counters", "outer", "values")

    def __init__(
        self,
        values: dict[str, Value],
        outer: Scope | None = None,
        counters: Mapping[str, Value] = MappingProxyType({}),
    ) -> None:
        self.values = values
        self.outer = outer
        self.counters = counters

    def write(self, answers: Mapping[str, Value]) -> None:
        self.values.update(answers)

    def visible(
        self, reserved: Mapping[str, Value], extra: Mapping[str, Value] | None = None
    ) -> Mapping[str, Value]:
        """Everything that an expression in this scope can read; `reserved` names shadow variables."""
        layers = [reserved] if extra is None else [reserved, extra]
        for scope in self._outwards():
            if scope.counters:
                layers.append(scope.counters)
            layers.append(scope.values)
        # ChainMap asks for mutable maps because it can write; behind the proxy nobody does.
        return MappingProxyType(ChainMap(*layers))  # type: ignore[arg-type]

    def _outwards(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer
