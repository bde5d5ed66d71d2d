"""The test cases of one decision: ask them all within a time, and write a tried combination as one more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine import clock, feel
from engine.dmn import DecisionModel
from engine.dmn.examining import Examined, Patience, examine
from engine.exceptions import InvalidAnswers
from engine.feel import Value
from engine.play.casefile import CaseFileRefused, Question, QuestionFile, read_tests
from engine.play.coverage import TableCoverage, table_coverage
from engine.play.deciding import Asker, working_days
from engine.play.report import CaseResult
from engine.play.running import SUFFIX
from engine.reading import parse_json
from engine.records import dataclass

LONGEST_NAME = 200
MOST_CASES = 1_000


def file_of(decision: str) -> str:
    """The name of the file that holds a decision's test cases."""
    return f"{decision}{SUFFIX}"


@dataclass(slots=True)
class Asked:
    """Cases that were asked, the first of `total`. `fired` are the numbers of the cases by the rule that answered."""

    total: int
    results: list[CaseResult] = field(default_factory=list)
    fired: dict[int, list[int]] = field(default_factory=dict)
    coverage: TableCoverage | None = None

    @property
    def failed(self) -> list[CaseResult]:
        return [result for result in self.results if result.failures]

    @property
    def is_whole(self) -> bool:
        """Whether there was time for all of them."""
        return len(self.results) == self.total


def questions_in(content: bytes, decision: str) -> tuple[Question, ...]:
    """The test cases that a file holds for a decision.

    Raises:
        CaseFileRefused: it cannot be read, or is about something else.
    """
    return _read(content, decision).questions


def ask_cases(decision: str, sources: Mapping[str, bytes]) -> Asked:
    """Ask the decision its test cases, all of them or as many as there is time for.

    Raises:
        CaseFileRefused: they cannot be read.
        DecisionMissing, XmlRefused, DmnRefused: nor can the decision.
    """
    file = _read(sources[file_of(decision)], decision)
    asker = Asker(file, sources)
    patience = Patience()
    asked = Asked(len(file.questions))
    for result in asker.ask_each():
        asked.results.append(result)
        for made, rules in asker.fired:
            for rule in rules if made == decision else ():
                asked.fired.setdefault(rule, []).append(result.number)
        asker.fired.clear()
        if patience.is_spent:
            break
    table = asker.model.decisions[decision].table
    if table is not None:
        asked.coverage = table_coverage(decision, table, asked.fired)
    return asked


def tried(
    model: DecisionModel, decision: str, values: Mapping[str, Value], *, now: datetime | None = None
) -> tuple[Examined, ...]:
    """Look at a decision, and at those behind it, as a test case would ask it. `now`: another moment than this."""
    with clock.fixed(now) if now is not None else nullcontext(), working_days():
        return examine(model, decision, values)


def values_of(model: DecisionModel, decision: str, question: Question) -> dict[str, Value]:
    """The values of a test case, as the decision takes them."""
    return model.coerce_inputs(decision, dict(question.data))


def case_of(
    name: str, data: Mapping[str, Value], examined: Examined, *, now: datetime | None = None
) -> dict[str, Any]:
    """A tried combination as a test case, which expects what came of it.

    Raises:
        InvalidAnswers: it has no name, or a value that no file can hold.
    """
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidAnswers(
            {"name": f"Skriv vad testfallet visar, i en mening på högst {LONGEST_NAME} tecken."}
        )
    moment = {} if now is None else {"now": now.isoformat(timespec="seconds")}
    try:
        given, result = feel.to_json(dict(data)), feel.to_json(examined.value)
    except feel.FeelError as error:
        raise InvalidAnswers({"name": f"Testfallet går inte att spara. {error}"}) from error
    return {
        "name": name,
        **moment,
        "data": given,
        "expect": {"rules": list(examined.fired), "result": result},
    }


def with_case(
    content: bytes | None, decision: str, case: Mapping[str, Any], sources: Mapping[str, bytes]
) -> bytes:
    """The file with one more case; a new file where there is none. Asked anew, the case holds.

    Raises:
        CaseFileRefused: the file cannot be read.
        InvalidAnswers: it is full, or the case does not hold when its values have been through the file.
    """
    cases: list[Any] = []
    if content is not None:
        _read(content, decision)
        cases = parse_json(content)["cases"]
    if len(cases) >= MOST_CASES:
        raise InvalidAnswers({"name": f"Filen har redan {MOST_CASES} testfall. Ta bort några först."})
    _demand_holding(decision, case, sources)
    return _written(decision, [*cases, case])


def _demand_holding(decision: str, case: Mapping[str, Any], sources: Mapping[str, bytes]) -> None:
    """Refuse a case whose values become others in a file: a date inside an object is a text there."""
    file = _read(_written(decision, [case]), decision)
    (result,) = Asker(file, sources).ask_all()
    if result.failures:
        raise InvalidAnswers(
            {
                "name": "Testfallet går inte att spara, för i en fil blir några av värdena andra än de du provade "
                f"(ett datum i ett objekt blir till exempel en text): {result.failures[0].message}"
            }
        )


def _written(decision: str, cases: list[Any]) -> bytes:
    """A case a line, as the shipped files have them."""
    lines = ",\n".join(f"    {json.dumps(case, ensure_ascii=False)}" for case in cases)
    key = json.dumps(decision, ensure_ascii=False)
    return f'{{\n  "decision": {key},\n  "cases": [\n{lines}\n  ]\n}}\n'.encode()


def _read(content: bytes, decision: str) -> QuestionFile:
    name = file_of(decision)
    with TemporaryDirectory() as folder:
        # The decision's own name may be no name of a file.
        path = Path(folder, "cases")
        path.write_bytes(content)
        try:
            found = read_tests(path)
        except CaseFileRefused as refused:
            raise CaseFileRefused(name, "", str(refused).removeprefix("cases: ")) from refused
    if not isinstance(found, QuestionFile) or found.decision != decision:
        raise CaseFileRefused(name, "", f"filen prövar inte beslutet {decision}.")
    return found
