"""A case's tokens and local scopes as bytes, without the drawing and without the case's own variables.

JSON in zlib:
    v  format version             p  process key
    t  last token id              n  names of elements (tokens refer to them by index)
    s  local scopes: [outer scope (0 = the case's), counters, values]; values and counters are FEEL's own codec
    w  the case and the processes inside it, outer before inner: [owner's token id, scope, phase, tokens]
       token: [id, element, state, parent's id, notes, scope, memory], zeros at the end left out
What people have written only ever stands inside the texts of FEEL's codec, so it can pass for nothing else.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from engine import feel
from engine.exceptions import ElementFailed
from engine.spiff.program import Program
from engine.spiff.scopes import Scope
from engine.spiff.tokens import COMPLETED, FUTURE, READY, Token
from engine.spiff.views import Host
from engine.spiff.workflows import CaseWorkflow, InnerWorkflow

FORMAT = 1
_COLUMNS = 7
_ON_THE_AGENDA = (FUTURE, READY, COMPLETED)

Row = list[Any]


def dump_state(case: CaseWorkflow) -> bytes:
    """The state of `case`; restoring it gives the same tokens with the same ids."""
    return _Dump(case).bytes()


def load_state(program: Program, state: bytes, root: Scope, host: Host) -> CaseWorkflow:
    """The case that `dump_state` wrote.

    Raises:
        ValueError: the state is of another format or another process.
        ElementFailed: a token stands at an element that the drawing does not have (any more).
    """
    document = json.loads(zlib.decompress(state))
    if document["v"] != FORMAT or document["p"] != program.process_key:
        raise ValueError(f"state of format {document['v']} for process {document['p']}")
    return _Load(program, document, root, host).case()


class _Dump:
    def __init__(self, case: CaseWorkflow) -> None:
        self.case = case
        self.names: dict[str, int] = {}
        self.scope_numbers: dict[int, int] = {id(case.scope): 0}
        self.scopes: list[Row] = []

    def bytes(self) -> bytes:
        workflows = [self._workflow(workflow) for workflow in self.case.workflows()]
        document = {
            "v": FORMAT,
            "p": self.case.spec.name,
            "t": self.case.last_id,
            "n": list(self.names),
            "s": self.scopes,
            "w": workflows,
        }
        return zlib.compress(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode(), 1)

    def _workflow(self, workflow: CaseWorkflow | InnerWorkflow) -> Row:
        owner = 0 if workflow.owner is None else workflow.owner.id
        return [
            owner,
            self._scope(workflow.scope),
            workflow.phase or 0,
            [self._token(token) for token in workflow.living()],
        ]

    def _token(self, token: Token) -> Row:
        row = [
            token.id,
            self.names.setdefault(token.task_spec.name, len(self.names)),
            token._state,
            token._parent,
            token.internal_data or 0,
            0 if token.local is None else self._scope(token.local),
            0 if token.memory is None else _feel_text(token.memory),
        ]
        while not row[-1]:
            row.pop()
        return row

    def _scope(self, scope: Scope) -> int:
        """The number of a scope; one around it gets its number first, so that it is there when it is read."""
        number = self.scope_numbers.get(id(scope))
        if number is None:
            outer = 0 if scope.outer is None else self._scope(scope.outer)
            counters = _feel_text(dict(scope.counters)) if scope.counters else 0
            self.scopes.append([outer, counters, _feel_text(scope.values)])
            number = self.scope_numbers[id(scope)] = len(self.scopes)
        return number


class _Load:
    def __init__(self, program: Program, document: dict[str, Any], root: Scope, host: Host) -> None:
        self.document = document
        self.names: list[str] = document["n"]
        self.scopes = [root]
        self.top = CaseWorkflow(program.main, program.specs, root, host)

    def case(self) -> CaseWorkflow:
        self.top.last_id = self.document["t"]
        for outer, counters, values in self.document["s"]:
            inner = Scope(feel.loads(values.encode()), self.scopes[outer], _feel_value(counters) or {})
            self.scopes.append(inner)
        for owner, scope, phase, rows in self.document["w"]:
            self._fill(self._workflow(owner, scope), phase or None, rows)
        self.top.completed = len(self.top.tasks) == 1
        return self.top

    def _workflow(self, owner_id: int, scope: int) -> CaseWorkflow | InnerWorkflow:
        owner = self.top.token(owner_id)
        if owner is None:
            return self.top
        spec = self.top.subprocess_specs[owner.task_spec.spec]
        return self.top.open_inner(spec, owner, self.scopes[scope])

    def _fill(self, workflow: CaseWorkflow | InnerWorkflow, phase: str | None, rows: Iterable[Row]) -> None:
        workflow.phase = phase
        for row in rows:
            self._token(workflow, row)

    def _token(self, workflow: CaseWorkflow | InnerWorkflow, row: Row) -> None:
        token_id, name, state, parent, notes, scope, memory = row + [0] * (_COLUMNS - len(row))
        spec = workflow.spec.task_specs.get(self.names[name])
        if spec is None:
            raise _element_is_gone(self.names[name], workflow)
        token = Token(workflow, spec, workflow.tasks[parent], state, token_id)
        token.internal_data = notes or {}
        token.local = self.scopes[scope] if scope else None
        token.memory = _feel_value(memory)
        if state in _ON_THE_AGENDA and not (state == READY and spec.manual):
            self.top.agenda.append(token)


def _feel_text(value: feel.Value) -> str:
    return feel.dumps(value).decode()


def _feel_value(text: str | int) -> feel.Value:
    return feel.loads(text.encode()) if isinstance(text, str) else None


def _element_is_gone(name: str, workflow: CaseWorkflow | InnerWorkflow) -> ElementFailed:
    return ElementFailed(
        name.removesuffix(" [child]"),
        process_key=workflow.spec.process.key,
        token_id=None,
        cause="Ärendet står vid ett element som inte finns i den här versionen av ritningen. "
        "Flytta ärendet till en version som har elementet.",
    )
