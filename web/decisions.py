"""Decisions on a case's page: what the table was asked, what it said, and its rules as people read them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import feel
from engine.queries.case_page import Decision
from engine.queries.fired_rules import FiredTable
from engine.records import dataclass

#: (label, text)
Fact = tuple[str, str]

_TEXT = re.compile(r'"([^"\\]*)"')
_WORDS = {"": "–", "-": "–", "true": "ja", "false": "nej", "null": "inget"}


@dataclass(frozen=True, slots=True)
class Row:
    """A rule that fired, cell by cell."""

    number: int
    tests: list[str]
    answers: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class DecisionInWords:
    """A decision: the step in the drawing that asked (`name`), the table, and what it saw and said."""

    name: str
    table: str
    at: datetime
    questions: list[Fact]
    answers: list[Fact]
    rules: list[int]
    inputs: list[str]
    outputs: list[str]
    rows: list[Row]

    @property
    def summary(self) -> str:
        """The answer in one line: what is written for people, where the table has that, and not the codes beside it."""
        texts = [text for _, text in self.answers]
        sentences = [text for text in texts if " " in text]
        return ", ".join(sentences or texts) or "ingen regel gällde"


def in_words(decision: Decision, fired: FiredTable, element_names: Mapping[str, str]) -> DecisionInWords:
    """Put a decision into words."""
    return DecisionInWords(
        name=element_names.get(decision.element_id, decision.name),
        table=decision.name,
        at=decision.at,
        questions=[(label, feel.to_text(value) or "–") for label, value in decision.inputs.items()],
        answers=_answers(decision.output, dict(fired.outputs)),
        rules=decision.rules,
        inputs=fired.inputs,
        outputs=[label for _, label in fired.outputs],
        rows=[
            Row(
                rule.number, [*map(cell_in_words, rule.tests)], [*map(cell_in_words, rule.answers)], rule.note
            )
            for rule in fired.rules
        ],
    )


def _answers(output: Any, labels: Mapping[str, str]) -> list[Fact]:
    """One fact for each answer; a list of answers is told by its rules, so only its length here."""
    if isinstance(output, dict):
        return [
            (labels.get(name, name), feel.to_text(value))
            for name, value in output.items()
            if value is not None
        ]
    if isinstance(output, list) and any(isinstance(each, dict) for each in output):
        return [("Svar", f"{len(output)} {'rad' if len(output) == 1 else 'rader'}")]
    return [("Svar", text)] if (text := feel.to_text(output)) else []


def cell_in_words(text: str) -> str:
    """A cell as people read it; what is more than a text or yes and no stays as it is written."""
    literal = _TEXT.fullmatch(text)
    return literal[1] if literal else _WORDS.get(text, text)
