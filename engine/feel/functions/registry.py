"""The closed list of functions, and how a call finds its function.

A chapter registers its functions with `@builtin(name, signature)`. A signature reads as in the standard:
`"string:string, start position:whole, length?:whole"`; `?` = may be left out or null, `*` = any number of
values (given as one list), `|` between kinds, `any` = every kind and null too, `whole` = a number without
decimals (an int). A null for any other parameter makes the result null. A single value stands in for a list
and the other way round (DMN 1.3, 10.3.2.9.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from engine.exceptions import FeelError
from engine.feel.operators import whole
from engine.feel.values import IN_SWEDISH, Value, in_swedish, kind, normalise
from engine.records import dataclass

_F = TypeVar("_F", bound=Callable[..., Value])


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kinds: frozenset[str]
    optional: bool
    variadic: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call one function.

    `looks_inside`: its work grows with what lies deep inside its lists. `metered`: it charges its own work,
    through its first argument.
    """

    name: str
    parameters: tuple[Parameter, ...]
    function: Callable[..., Value]
    looks_inside: bool
    metered: bool

    def order_of(self, count: int, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """Which argument each parameter gets, None for one left out; None when the call does not fit."""
        if names:
            return self._order_by_name(names)
        if self.parameters and self.parameters[-1].variadic:
            return tuple(range(count)) if count >= len(self.parameters) else None
        required = sum(not parameter.optional for parameter in self.parameters)
        if not required <= count <= len(self.parameters):
            return None
        return tuple(index if index < count else None for index in range(len(self.parameters)))

    def _order_by_name(self, names: Sequence[str]) -> tuple[int | None, ...] | None:
        known = [parameter.name for parameter in self.parameters]
        left_out = [each for each in self.parameters if not each.optional and each.name not in names]
        if left_out or any(name not in known for name in names):
            return None
        return tuple(names.index(name) if name in names else None for name in known)

    def call(self, arguments: Sequence[Value], charge: Callable[[int], None]) -> Value:
        """The function's value for `arguments`, one for each parameter (more for the variadic last).

        Raises:
            FeelError: an argument is of a wrong kind.
        """
        fixed = [each for each in self.parameters if not each.variadic]
        values = []
        for parameter, argument in zip(fixed, arguments, strict=False):
            if argument is None and not parameter.optional and "any" not in parameter.kinds:
                return None
            values.append(self._argument(parameter, argument))
        if len(fixed) < len(self.parameters):
            rest = self.parameters[-1]
            if "any" not in rest.kinds and None in arguments[len(fixed) :]:
                return None
            values.append([self._argument(rest, each) for each in arguments[len(fixed) :]])
        return self.function(charge, *values) if self.metered else self.function(*values)

    def accepts(self, arguments: Sequence[Value]) -> bool:
        """Whether the arguments are of the parameters' kinds."""
        last = self.parameters[-1:]
        parameters = self.parameters + last * (len(arguments) - len(self.parameters))
        return all(
            argument is None or "any" in each.kinds or _fitting(each, argument) is not None
            for each, argument in zip(parameters, arguments, strict=False)
        )

    def _argument(self, parameter: Parameter, argument: Value) -> Value:
        if argument is None or "any" in parameter.kinds:
            return normalise(argument)
        value = _fitting(parameter, argument)
        if value is None:
            wanted = " eller ".join(sorted(_in_words(each) for each in parameter.kinds))
            raise FeelError(
                f"{self.name}: ”{parameter.name}” ska vara {wanted}, inte {in_swedish(argument)}."
            )
        return whole(value) if "whole" in parameter.kinds else value


BUILTINS: dict[str, tuple[Signature, ...]] = {}


def builtin(name: str, signature: str = "") -> Callable[[_F], _F]:
    """Register a function; several signatures of one name are tried in the order of their registration."""
    return _register(name, signature)


def deep_builtin(name: str, signature: str) -> Callable[[_F], _F]:
    """Register a function that looks at everything inside its lists and contexts."""
    return _register(name, signature, looks_inside=True)


def metered_builtin(name: str, signature: str) -> Callable[[_F], _F]:
    """Register a function that takes `charge` first, and calls it for the steps it takes."""
    return _register(name, signature, metered=True)


def _register(
    name: str, signature: str, *, looks_inside: bool = False, metered: bool = False
) -> Callable[[_F], _F]:
    parameters = tuple(_parameter(part.strip()) for part in signature.split(",") if part)

    def register(function: _F) -> _F:
        added = Signature(name, parameters, function, looks_inside, metered)
        BUILTINS[name] = (*BUILTINS.get(name, ()), added)
        return function

    return register


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.partition(":")
    return Parameter(name.strip("*?"), frozenset(kinds.split("|")), name.endswith("?"), name.startswith("*"))


def _fitting(parameter: Parameter, argument: Value) -> Value:
    """`argument` as `parameter` wants it; None when it is of another kind."""
    argument = normalise(argument)
    kinds = parameter.kinds
    if _is_of(argument, kinds):
        return argument
    if "list" in kinds:
        return [argument]
    if isinstance(argument, list) and len(argument) == 1 and _is_of(argument[0], kinds):
        return normalise(argument[0])
    return None


def _is_of(argument: Value, kinds: frozenset[str]) -> bool:
    of_kind = kind(argument)
    return of_kind in kinds or (of_kind == "number" and "whole" in kinds)


def _in_words(of_kind: str) -> str:
    return "ett heltal" if of_kind == "whole" else IN_SWEDISH[of_kind]
