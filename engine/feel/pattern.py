"""Regular expressions that cannot run away.

Python's `re` backtracks: a pattern of ten characters can occupy it for years. This matcher follows all
alternatives at once (K. Thompson 1968; R. Pike's version with groups, see R. Cox, "Regular Expression
Matching: the Virtual Machine Approach", 2009), so its work is at most the text's length times the pattern's,
and each step of it is charged to the expression's budget.

Understood, of XPath's regular expressions (DMN 1.3, table 68): literals, `.`, classes, `\\d \\w \\s` and
their opposites, `^ $`, groups, `|`, `* + ? {n} {n,m}` and their reluctant forms. Flags: `i`, `s`, `m`. No
references back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.records import dataclass

MAX_PATTERN = 500
MAX_PROGRAM = 1_000
_WORK_PER_STEP = 16

Charge = Callable[[int], None]
_Accepts = Callable[[str], bool]
_Groups = tuple[int, ...]

_ESCAPED: dict[str, _Accepts] = {
    "d": str.isdigit,
    "D": lambda sign: not sign.isdigit(),
    "w": lambda sign: sign.isalnum() or sign == "_",
    "W": lambda sign: not (sign.isalnum() or sign == "_"),
    "s": str.isspace,
    "S": lambda sign: not sign.isspace(),
}
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class _Step:
    """One instruction: read a character, stand at an edge, fork, or remember a position."""

    accepts: _Accepts | None = None
    edge: Callable[[str, int], bool] | None = None
    forks: tuple[int, ...] = ()
    saves: int | None = None


_MATCH = _Step()
_Node = Callable[[list[_Step]], None]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. Positions of group n are at 2n and 2n + 1, -1 where it took no part."""

    program: tuple[_Step, ...]
    groups: int

    def search(self, text: str, charge: Charge, start: int = 0) -> _Groups | None:
        """The leftmost match from `start`, as positions of its groups."""
        best: _Groups | None = None
        current: list[tuple[int, _Groups]] = []
        seen: set[int] = set()
        work = 0
        for position in range(start, len(text) + 1):
            if best is None:
                self._follow(current, seen, (0, (-1,) * (2 * self.groups)), text, position)
            steps, work = divmod(work + 1 + len(seen), _WORK_PER_STEP)
            charge(steps)
            threads, current, seen = current, [], set()
            for place, groups in threads:
                step = self.program[place]
                if step is _MATCH:
                    best = groups
                    break
                if step.accepts and position < len(text) and step.accepts(text[position]):
                    self._follow(current, seen, (place + 1, groups), text, position + 1)
            if best is not None and not current:
                break
        return best

    def matches_of(self, text: str, charge: Charge) -> Iterator[_Groups]:
        """Every match, from left to right.

        Raises:
            FeelError: the pattern matches nothing at all, so there is no end to its matches.
        """
        start = 0
        while (found := self.search(text, charge, start)) is not None:
            if found[0] == found[1]:
                raise FeelError("Mönstret får inte passa en tom text.")
            charge(1)
            yield found
            start = found[1]

    def replace(self, text: str, replacement: str, charge: Charge) -> str:
        """`text` with every match replaced; `$1` is the match's first group, `$0` all of it, `\\$` a dollar
        sign."""
        parts, end = [], 0
        for found in self.matches_of(text, charge):
            filled = _filled(replacement, text, found)
            charge(len(filled) // _WORK_PER_STEP)
            parts += [text[end : found[0]], filled]
            end = found[1]
        return "".join(parts) + text[end:]

    def split(self, text: str, charge: Charge) -> list[str]:
        parts, end = [], 0
        for found in self.matches_of(text, charge):
            parts.append(text[end : found[0]])
            end = found[1]
        return [*parts, text[end:]]

    def _follow(
        self,
        threads: list[tuple[int, _Groups]],
        seen: set[int],
        thread: tuple[int, _Groups],
        text: str,
        position: int,
    ) -> None:
        """Add the steps that `thread` reaches without reading, the preferred ones first."""
        waiting = [thread]
        while waiting:
            place, groups = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            step = self.program[place]
            if step.forks:
                waiting.extend((fork, groups) for fork in reversed(step.forks))
            elif step.saves is not None:
                saved = (*groups[: step.saves], position, *groups[step.saves + 1 :])
                waiting.append((place + 1, saved))
            elif step.edge is None:
                threads.append((place, groups))
            elif step.edge(text, position):
                waiting.append((place + 1, groups))


@lru_cache(512)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """Compile a regular expression.

    Raises:
        FeelError: it is not one that we understand.
        FeelBudgetExceeded: it is too long.
    """
    if len(pattern) > MAX_PATTERN:
        raise FeelBudgetExceeded(f"Mönstret är längre än {MAX_PATTERN} tecken.")
    if set(flags) - set("ism"):
        raise FeelError(f"Flaggorna ”{flags}” finns inte. Använd i, s eller m.")
    return _Reader(pattern, frozenset(flags)).read()


class _Reader:
    """Reads a pattern from left to right into a program."""

    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.pattern = pattern
        self.flags = flags
        self.at = 0
        self.groups = 1
        self.depth = 0

    def read(self) -> Pattern:
        whole = _group(self._alternatives(), 0)
        if self.at < len(self.pattern):
            raise self._error()
        program: list[_Step] = []
        whole(program)
        return Pattern((*program, _MATCH), self.groups)

    def _alternatives(self) -> _Node:
        self.depth += 1
        if self.depth > 20:
            raise FeelBudgetExceeded("Mönstret har för många grupper i varandra.")
        choices = [self._sequence()]
        while self._take("|"):
            choices.append(self._sequence())
        self.depth -= 1
        return choices[0] if len(choices) == 1 else _choice(choices)

    def _sequence(self) -> _Node:
        parts = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            parts.append(self._quantified(self._atom()))
        return _sequence(parts)

    def _quantified(self, atom: _Node) -> _Node:
        bounds = self._bounds()
        if bounds is None:
            return atom
        reluctant = self._take("?")
        if self.pattern[self.at : self.at + 1] in ("*", "+", "?") and self.at < len(self.pattern):
            raise self._error()
        return _repeat(atom, bounds, -1 if reluctant else 1)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        if not self._take("{"):
            return None
        numbers, closing, _ = self.pattern[self.at :].partition("}")
        least, comma, most = numbers.partition(",")
        if not closing or not (least.isdecimal() and (most.isdecimal() or not most)) or len(numbers) > 9:
            raise self._error()
        self.at += len(numbers) + 1
        return int(least), (int(most) if most else None) if comma else int(least)

    def _atom(self) -> _Node:
        sign = self._next()
        if sign == "(":
            return self._grouped()
        if sign == "[":
            return _read(self._class())
        if sign == ".":
            return _read((lambda _: True) if "s" in self.flags else (lambda read: read != "\n"))
        if sign in "^$":
            return _edge(self._edge(sign))
        if sign == "\\":
            return _read(self._escape())
        if sign in "*+?{}])":
            raise self._error()
        return _read(self._literal(sign))

    def _grouped(self) -> _Node:
        if self._take("?:"):
            inner = self._alternatives()
        else:
            number = self.groups
            self.groups += 1
            inner = _group(self._alternatives(), number)
        if not self._take(")"):
            raise self._error()
        return inner

    def _edge(self, sign: str) -> Callable[[str, int], bool]:
        lines = "m" in self.flags
        if sign == "^":
            return lambda text, place: place == 0 or (lines and text[place - 1] == "\n")
        return lambda text, place: place == len(text) or (lines and text[place] == "\n")

    def _escape(self) -> _Accepts:
        sign = self._next()
        if sign in _ESCAPED:
            return _ESCAPED[sign]
        if sign.isalnum() and sign not in _CONTROL:
            raise self._error()
        return self._literal(_CONTROL.get(sign, sign))

    def _class(self) -> _Accepts:
        negated = self._take("^")
        members: list[_Accepts] = []
        while not self._take("]"):
            members.append(self._member())
        return lambda sign: any(member(sign) for member in members) is not negated

    def _member(self) -> _Accepts:
        sign = self._next()
        if sign == "\\":
            ahead = self.pattern[self.at : self.at + 1]
            if ahead in _ESCAPED:
                return self._escape()
            sign = _CONTROL.get(self._next(), ahead)
        if self.pattern[self.at : self.at + 1] == "-" and self.pattern[self.at + 1 : self.at + 2] not in (
            "]",
            "",
        ):
            self.at += 1
            last = self._next()
            return self._between(sign, self._next() if last == "\\" else last)
        return self._literal(sign)

    def _between(self, first: str, last: str) -> _Accepts:
        if first > last:
            raise self._error()
        if "i" in self.flags:
            return lambda sign: any(first <= form <= last for form in (sign, sign.lower(), sign.upper()))
        return lambda sign: first <= sign <= last

    def _literal(self, wanted: str) -> _Accepts:
        if "i" in self.flags:
            folded = wanted.casefold()
            return lambda sign: sign.casefold() == folded
        return lambda sign: sign == wanted

    def _take(self, wanted: str) -> bool:
        if not self.pattern.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise self._error()
        self.at += 1
        return self.pattern[self.at - 1]

    def _error(self) -> FeelError:
        return FeelError(
            f"Mönstret ”{self.pattern}” går inte att läsa vid tecken {min(self.at, len(self.pattern)) + 1}."
        )


def _emit(program: list[_Step], step: _Step) -> int:
    if len(program) >= MAX_PROGRAM:
        raise FeelBudgetExceeded("Mönstret har för många upprepningar.")
    program.append(step)
    return len(program) - 1


def _read(accepts: _Accepts) -> _Node:
    return lambda program: _ignore(_emit(program, _Step(accepts=accepts)))


def _edge(edge: Callable[[str, int], bool]) -> _Node:
    return lambda program: _ignore(_emit(program, _Step(edge=edge)))


def _group(inner: _Node, number: int) -> _Node:
    def emit(program: list[_Step]) -> None:
        _emit(program, _Step(saves=2 * number))
        inner(program)
        _emit(program, _Step(saves=2 * number + 1))

    return emit


def _sequence(parts: list[_Node]) -> _Node:
    def emit(program: list[_Step]) -> None:
        for part in parts:
            part(program)

    return emit


def _choice(choices: list[_Node]) -> _Node:
    def emit(program: list[_Step]) -> None:
        ends = []
        for choice in choices[:-1]:
            fork = _emit(program, _MATCH)
            choice(program)
            ends.append(_emit(program, _MATCH))
            program[fork] = _Step(forks=(fork + 1, len(program)))
        choices[-1](program)
        for end in ends:
            program[end] = _Step(forks=(len(program),))

    return emit


def _repeat(atom: _Node, bounds: tuple[int, int | None], greed: int) -> _Node:
    least, most = bounds

    def emit(program: list[_Step]) -> None:
        for _ in range(least):
            atom(program)
        if most is None:
            _emit_loop(program, atom, greed)
        else:
            _emit_options(program, atom, max(most - least, 0), greed)

    return emit


def _emit_loop(program: list[_Step], atom: _Node, greed: int) -> None:
    fork = _emit(program, _MATCH)
    atom(program)
    _emit(program, _Step(forks=(fork,)))
    program[fork] = _Step(forks=(fork + 1, len(program))[::greed])


def _emit_options(program: list[_Step], atom: _Node, count: int, greed: int) -> None:
    forks = []
    for _ in range(count):
        forks.append(_emit(program, _MATCH))
        atom(program)
    for fork in forks:
        program[fork] = _Step(forks=(fork + 1, len(program))[::greed])


def _ignore(_: int) -> None:
    return None


def _filled(replacement: str, text: str, groups: _Groups) -> str:
    filled, signs = [], iter(replacement)
    for sign in signs:
        if sign == "\\":
            filled.append(next(signs, ""))
        elif sign == "$":
            filled.append(_group_text(next(signs, ""), text, groups))
        else:
            filled.append(sign)
    return "".join(filled)


def _group_text(digit: str, text: str, groups: _Groups) -> str:
    if not digit.isdecimal():
        raise FeelError("Efter $ ska det stå en siffra. Skriv \\$ för ett dollartecken.")
    start, end = (groups[2 * int(digit) : 2 * int(digit) + 2] or (-1, -1))[:2]
    return text[start:end] if start >= 0 else ""
