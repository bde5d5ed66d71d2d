"""What playing gave: the failed steps, and how much of each process and table all cases passed together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from textwrap import wrap

from engine.bpmn import Bundle
from engine.play.coverage import Coverage
from engine.play.trail import Trail
from engine.records import dataclass

#: Characters of a line that tells a way.
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that did not hold (0 is the start); `elements` are the ids of those it is about."""

    step: int
    message: str
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A played case: its failures, none when it held, and then the ways that it and the cases beside it took.

    `way` is the same in words.
    """

    number: int
    name: str
    failures: tuple[Failure, ...] = ()
    trails: tuple[Trail, ...] = ()
    way: tuple[str, ...] = ()


@dataclass(slots=True)
class FileResult:
    """A played file; `bundle` is null for one that asks a decision."""

    path: Path
    bundle: Bundle | None
    cases: list[CaseResult]

    @property
    def failed(self) -> list[CaseResult]:
        """The cases that did not hold."""
        return [case for case in self.cases if case.failures]


@dataclass(slots=True)
class Report:
    """Everything that was played. `coverage` is by process or decision; `hints` are for people and fail nothing.

    `pictures` are where a failed case was drawn, by the number of its file (from 0) and its own (from 1).
    """

    files: list[FileResult] = field(default_factory=list)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    pictures: Mapping[tuple[int, int], Sequence[Path]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every case held and every file could be played."""
        return not self.refusals and not any(file.failed for file in self.files)

    def lines(self) -> Iterator[str]:
        """Yield the report for people, a line each."""
        yield from self.refusals
        for number, file in enumerate(self.files):
            for case in file.cases:
                yield f"{file.path.name}: {'FEL' if case.failures else 'ok'}: {case.name}"
                yield from _failures(case)
                yield from (f"    bild: {path}" for path in self.pictures.get((number, case.number), ()))
        yield from (coverage.line for coverage in self.coverage.values())
        yield from self.hints
        failed = sum(len(file.failed) for file in self.files)
        held = sum(len(file.cases) for file in self.files) - failed
        yield f"{held} fall höll, {failed} fall höll inte."


def _failures(case: CaseResult) -> Iterator[str]:
    for failure in case.failures:
        yield f"    {_where(failure)}: {failure.message}"
    yield from _indented("väg: ", case.way)


def _where(failure: Failure) -> str:
    return f"steg {failure.step}" if failure.step else "start"


def _indented(label: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines of words, broken where they get too long; what follows stands further in."""
    for number, line in enumerate(lines):
        head = label if number == 0 else " " * len(label)
        indent = " " * (4 + len(label))
        yield from wrap(
            line,
            _WIDTH,
            initial_indent=f"    {head}",
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
