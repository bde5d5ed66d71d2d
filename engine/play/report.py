"""What playing gave: the failed steps, and how much of each process all cases passed together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that did not hold."""

    case: str
    step: int
    message: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A played case: its failures, none when it held."""

    name: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Elements and conditional flows of a process, and the names of those that no case passed."""

    process: str
    nodes: int
    flows: int
    missed_nodes: tuple[str, ...]
    missed_flows: tuple[str, ...]

    @property
    def line(self) -> str:
        """The share of each, for people."""
        nodes = _share(self.nodes - len(self.missed_nodes), self.nodes)
        flows = _share(self.flows - len(self.missed_flows), self.flows)
        missed = ", ".join((*self.missed_nodes, *self.missed_flows))
        return f"täckning {self.process}: element {nodes}, villkorade flöden {flows}" + (
            f", inte passerade: {missed}" if missed else ""
        )


def _share(part: int, whole: int) -> str:
    return f"{100 if whole == 0 else 100 * part // whole} % ({part} av {whole})"


@dataclass(slots=True)
class Report:
    """Everything that was played."""

    results: dict[str, list[CaseResult]] = field(default_factory=dict)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every case held and every file could be played."""
        return not self.refusals and not any(
            result.failures for results in self.results.values() for result in results
        )

    def lines(self) -> Iterator[str]:
        """Yield the report for people, a line each."""
        yield from self.refusals
        passed = failed = 0
        for file, results in self.results.items():
            for result in results:
                passed += not result.failures
                failed += bool(result.failures)
                yield f"{file}: {'FEL' if result.failures else 'ok'}: {result.name}"
                yield from (f"    steg {failure.step}: {failure.message}" for failure in result.failures)
        yield from (coverage.line for coverage in self.coverage.values())
        yield f"{passed} fall höll, {failed} fall höll inte."
