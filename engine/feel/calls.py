"""The nodes that define and call functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel.frames import Frame
from engine.feel.functions import Signature
from engine.feel.limits import MAX_ITEMS
from engine.feel.nodes import Node, size_of
from engine.feel.types import FeelType
from engine.feel.values import Function, Value, in_swedish, weigh
from engine.records import dataclass

_ITEMS_PER_STEP = 8


@dataclass(slots=True)
class FunctionOf(Node):
    """`function(a, b) a < b`; by the standard `types` are what the parameters take."""

    parameters: tuple[str, ...]
    body: Node
    types: tuple[FeelType, ...] = ()
    weight: int = field(init=False)

    def __post_init__(self) -> None:
        self.weight = size_of(self.body)

    def evaluate(self, frame: Frame) -> Value:
        def call(arguments: Sequence[Value]) -> Value:
            if len(arguments) != len(self.parameters):
                raise FeelError(f"Funktionen tar {len(self.parameters)} värden, inte {len(arguments)}.")
            for name, wanted, argument in zip(self.parameters, self.types, arguments, strict=False):
                if not wanted.takes(argument, frame.run.charge):
                    raise FeelError(f"”{name}” kan inte vara {in_swedish(argument)}.")
            frame.run.charge(self.weight)
            frame.run.enter_call()
            inner = Frame(dict(zip(self.parameters, arguments, strict=True)), frame, frame.run)
            value = self.body.evaluate(inner)
            frame.run.leave_call()
            return value

        return Function(self.parameters, call)

    def children(self) -> Sequence[Node]:
        return (self.body,)

    def free_names(self) -> frozenset[str]:
        return self.body.free_names() - set(self.parameters)


@dataclass(slots=True)
class Call(Node):
    """A call of a built-in function: the signatures that fit, with the argument that each parameter gets."""

    signatures: tuple[tuple[Signature, tuple[int | None, ...]], ...]
    arguments: tuple[Node, ...]

    def evaluate(self, frame: Frame) -> Value:
        arguments = [argument.evaluate(frame) for argument in self.arguments]
        signature, values = self._choice(arguments)
        self._charge(signature, values, frame)
        try:
            return _bounded(signature.call(values, frame.run.charge))
        except FeelError as error:
            return frame.run.failed(error, self.position)

    def children(self) -> Sequence[Node]:
        return self.arguments

    def _choice(self, arguments: Sequence[Value]) -> tuple[Signature, Sequence[Value]]:
        for signature, order in self.signatures:
            values = [None if index is None else arguments[index] for index in order]
            if len(self.signatures) == 1 or signature.accepts(values):
                break
        return signature, values

    def _charge(self, signature: Signature, values: Sequence[Value], frame: Frame) -> None:
        run = frame.run
        for value in values:
            if signature.looks_inside and isinstance(value, (list, dict)):
                run.charge(weigh(value, run.steps))
            elif isinstance(value, (list, dict)):
                run.charge(len(value) // _ITEMS_PER_STEP)
            elif type(value) is str:
                run.charge(len(value) >> 9)


def _bounded(value: Value) -> Value:
    if isinstance(value, list) and len(value) > MAX_ITEMS:
        raise FeelBudgetExceeded(f"Listan får fler än {MAX_ITEMS} värden.")
    return value


@dataclass(slots=True)
class Invocation(Node):
    """A call of a function that a name or a field holds."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]

    def evaluate(self, frame: Frame) -> Value:
        function = self.function.evaluate(frame)
        values = [argument.evaluate(frame) for argument in self.arguments]
        try:
            if not isinstance(function, Function):
                raise FeelError(f"Kan inte anropa {in_swedish(function)} som en funktion.")
            return function.call(self._ordered(values, function))
        except FeelError as error:
            return frame.run.failed(error, self.position)

    def children(self) -> Sequence[Node]:
        return (self.function, *self.arguments)

    def _ordered(self, values: Sequence[Value], function: Function) -> Sequence[Value]:
        if not self.names:
            return values
        given = dict(zip(self.names, values, strict=True))
        if set(given) != set(function.parameters):
            raise FeelError(f"Funktionen tar värdena {', '.join(function.parameters)}.")
        return [given[name] for name in function.parameters]
