"""Activities that run several times: multi-instance (BPMN 2.0, 13.3.7) and the standard loop (13.3.6).

The activity itself is inside, named `<id> [child]` as in SpiffWorkflow; the node of this file stands in the flow,
starts the rounds and collects what they give.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine import feel
from engine.bpmn import ElementFacts, MultiInstance, StandardLoop
from engine.feel import Expression, Value
from engine.spiff.nodes.node import Node
from engine.spiff.scopes import Scope
from engine.spiff.tokens import READY, STARTED, Token

MAX_ROUNDS = 1_000


class Rounds(Node):
    """What all kinds of rounds have in common: `inner` is the node of the activity itself."""

    def __init__(self, process: Any, facts: ElementFacts, *, inner: Node, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.inner = inner
        inner.around = self
        self.connect(inner)

    def round_ended(self, token: Token) -> None:
        """Collect what a round gave; its token leaves afterwards."""
        raise NotImplementedError

    def _start_round(self, owner: Token, index: int, scope: Scope) -> None:
        """Start round number `index`, counted from 0."""
        token = owner._add_child(self.inner)
        token.internal_data["round"] = index
        token.local = scope
        self.inner.arrive(token)

    def _rounds_of(self, owner: Token) -> list[Token]:
        return [owner.workflow.tasks[child] for child in list(owner._children)]

    def _finish(self, owner: Token, last: Token) -> None:
        """Cut off what still runs; the round that ended last is on its way out by itself."""
        for token in self._rounds_of(owner):
            if token is not last:
                token.cancel()
        owner.memory = None
        owner._set_state(READY)

    def _on_cancel(self, my_task: Token) -> None:
        super()._on_cancel(my_task)
        for token in self._rounds_of(my_task):
            token.cancel()


class MultiInstanceActivity(Rounds):
    """One round for each item, each with its own local scope; results in the order of the items.

    The owner's memory holds `results` (null where a round has not ended), `completed`, and the `items` that
    rounds still to come will get.
    """

    def __init__(
        self, process: Any, facts: ElementFacts, *, mi: MultiInstance, inner: Node, **options: Any
    ) -> None:
        super().__init__(process, facts, inner=inner, **options)
        self.mi = mi
        self.collection = _compiled(mi.collection)
        self.cardinality = _compiled(mi.cardinality)
        self.output_element = _compiled(mi.output_element)
        self.condition = _compiled(mi.completion_condition)

    def _update_hook(self, my_task: Token) -> bool:
        items = self._items(my_task)
        if not self._guarded(my_task):
            return False
        my_task.memory = {
            "results": [None] * len(items),
            "completed": 0,
            "items": items if self.mi.sequential else [],
        }
        if not items:
            my_task.enter()
            self._publish(my_task)
            return True
        my_task._set_state(STARTED)
        for index in range(1 if self.mi.sequential else len(items)):
            self._start(my_task, index, items[index])
        return False

    def _items(self, token: Token) -> list[Value]:
        if self.collection is not None:
            items = token.evaluate(self.collection)
            if not isinstance(items, list):
                raise token.failure(
                    f"Samlingen ”{self.collection.text}” ska vara en lista, men är {feel.in_swedish(items)}."
                )
        else:
            items = list(range(self._count(token)))
        if len(items) > MAX_ROUNDS:
            raise token.failure(
                f"”{self.facts.label}” skulle köras {len(items)} gånger; mer än {MAX_ROUNDS} går inte."
            )
        return items

    def _count(self, token: Token) -> int:
        count: Value = None if self.cardinality is None else token.evaluate(self.cardinality)
        if feel.kind(count) != "number" or count != int(count) or count < 0:
            raise token.failure(
                f"Antalet gånger för ”{self.facts.label}” ska vara ett heltal som är noll eller större."
            )
        return int(count)

    def _start(self, owner: Token, index: int, item: Value) -> None:
        variable = self.mi.element_variable
        counters = {"loopCounter": Decimal(index), "nrOfInstances": Decimal(len(_memory(owner)["results"]))}
        self._start_round(owner, index, Scope({variable: item} if variable else {}, owner.scope, counters))

    def round_ended(self, token: Token) -> None:
        owner = token.workflow.tasks[token._parent]
        memory, index = _memory(owner), token.internal_data["round"]
        memory["completed"] += 1
        if self.output_element is not None:
            memory["results"][index] = token.evaluate(self.output_element, self._counters(owner, token))
        if self._is_over(owner, token):
            self._publish(owner)
            self._finish(owner, token)
        elif self.mi.sequential:
            self._start(owner, index + 1, memory["items"][index + 1])

    def _is_over(self, owner: Token, token: Token) -> bool:
        memory = _memory(owner)
        if memory["completed"] == len(memory["results"]):
            return True
        return self.condition is not None and token.holds(self.condition, self._counters(owner, token))

    def _counters(self, owner: Token, token: Token) -> dict[str, Value]:
        memory = _memory(owner)
        total, completed = len(memory["results"]), memory["completed"]
        active = 0 if self.mi.sequential else total - completed
        return {
            "nrOfInstances": Decimal(total),
            "nrOfCompletedInstances": Decimal(int(completed)),
            "nrOfActiveInstances": Decimal(int(active)),
            "loopCounter": Decimal(token.internal_data["round"]),
        }

    def _publish(self, owner: Token) -> None:
        if self.mi.output_collection:
            owner.scope.write({self.mi.output_collection: list(_memory(owner)["results"])})


class LoopingActivity(Rounds):
    """Repeats while the condition holds; works on the variables around it, for the condition to see them."""

    def __init__(
        self, process: Any, facts: ElementFacts, *, loop: StandardLoop, inner: Node, **options: Any
    ) -> None:
        super().__init__(process, facts, inner=inner, **options)
        self.condition = _compiled(loop.condition)
        self.maximum = int(loop.maximum) if loop.maximum else None
        self.test_before = loop.test_before

    def _update_hook(self, my_task: Token) -> bool:
        if not self._guarded(my_task):
            return False
        if self.test_before and not self._goes_on(my_task, 0):
            my_task.enter()
            return True
        my_task._set_state(STARTED)
        self._start_round(my_task, 0, my_task.scope)
        return False

    def round_ended(self, token: Token) -> None:
        owner, rounds = token.workflow.tasks[token._parent], token.internal_data["round"] + 1
        if self._goes_on(owner, rounds):
            self._start_round(owner, rounds, owner.scope)
        else:
            self._finish(owner, token)

    def _goes_on(self, owner: Token, rounds: int) -> bool:
        if rounds >= (self.maximum or MAX_ROUNDS):
            return False
        return self.condition is None or owner.holds(self.condition)


def _compiled(text: str | None) -> Expression | None:
    return feel.compile_expression(text) if text else None


def _memory(owner: Token) -> dict[str, Any]:
    if owner.memory is None:
        raise AssertionError(f"no rounds in progress at {owner.facts.id}")
    return owner.memory
