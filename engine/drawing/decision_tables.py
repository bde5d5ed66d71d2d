"""A decision table for people: questions, answers and rules in plain Swedish, ready for an HTML table.

The cells are put into words by their form; a cell of another form is shown as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.dmn import Decision, Rule
from engine.records import dataclass

_POLICIES = {
    "UNIQUE": "Precis en regel gäller.",
    "ANY": "Flera regler kan gälla, men de ger samma svar.",
    "FIRST": "Den första regeln som gäller ger svaret.",
    "PRIORITY": "Av reglerna som gäller ger den viktigaste svaret.",
    "RULE ORDER": "Alla regler som gäller ger svar, i tabellens ordning.",
    "OUTPUT ORDER": "Alla regler som gäller ger svar, det viktigaste först.",
    "COLLECT": "Alla regler som gäller ger svar.",
}
_AGGREGATIONS = {
    "SUM": "Svaren från alla regler som gäller läggs ihop.",
    "MIN": "Det minsta svaret från reglerna som gäller räknas.",
    "MAX": "Det största svaret från reglerna som gäller räknas.",
    "COUNT": "Svaret är hur många regler som gäller.",
}
_COMPARISONS = {">=": "minst", "<=": "högst", ">": "mer än", "<": "mindre än"}
_WORDS = {"true": "ja", "false": "nej", "null": "inget värde", "-": "oavsett", "": "–"}

_ALTERNATIVES = re.compile(r'\s*((?:"[^"]*"|\([^()]*\)|\[[^\[\]]*\]|[^,"()\[\]])+)\s*(?:,|$)')
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(?!=)(.+)", re.DOTALL)
_RANGE = re.compile(r"\[\s*([^\[\](),]+?)\s*\.\.\s*([^\[\](),]+?)\s*\]")
_TEXT = re.compile(r'"([^"\\]*)"')
_DATE = re.compile(r'(?:date\(\s*"|@")(\d{4}-\d\d-\d\d)"\s*\)?')
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class ReadableRule:
    """A row: what must hold, what is then answered, why; `has_fired` when it gave the answer that is shown."""

    number: int
    conditions: tuple[str, ...]
    answers: tuple[str, ...]
    note: str
    has_fired: bool


@dataclass(frozen=True, slots=True)
class ReadableTable:
    """`questions` and `answers` are column headings; `policy` says in a sentence how rules work together."""

    decision_id: str
    name: str
    policy: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    rules: tuple[ReadableRule, ...]
    has_notes: bool


def readable_table(decision: Decision, *, fired: Collection[int] = ()) -> ReadableTable | None:
    """The decision as a table; None when its logic is no table.

    `fired` are the numbers of the rules that gave an answer, from 1.
    """
    table = decision.table
    if table is None:
        return None
    return ReadableTable(
        decision_id=decision.id,
        name=decision.name,
        policy=policy_in_words(table.hit_policy, table.aggregation),
        questions=tuple(column.label for column in table.inputs),
        answers=tuple(column.label or column.name or decision.name for column in table.outputs),
        rules=tuple(_rule(rule, has_fired=rule.number in fired) for rule in table.rules),
        has_notes=any(rule.note for rule in table.rules),
    )


def condition_in_words(cell: str) -> str:
    """A cell that tests: `>= 10` is "minst 10", `"a","b"` is "a eller b"."""
    cell = cell.strip()
    if cell in ("-", ""):
        return _WORDS["-"]
    negated = _NEGATION.fullmatch(cell)
    if negated:
        return f"inte {condition_in_words(negated[1])}"
    alternatives = [part.strip() for part in _ALTERNATIVES.findall(cell)]
    if len(alternatives) > 1:
        *first, last = map(condition_in_words, alternatives)
        return f"{', '.join(first)} eller {last}"
    comparison = _COMPARISON.fullmatch(cell)
    if comparison:
        return f"{_COMPARISONS[comparison[1]]} {answer_in_words(comparison[2])}"
    between = _RANGE.fullmatch(cell)
    if between:
        return f"från {answer_in_words(between[1])} till {answer_in_words(between[2])}"
    return answer_in_words(cell)


def answer_in_words(cell: str) -> str:
    """A cell that answers: text without quotes, ja and nej, Swedish numbers; an expression as it is written."""
    cell = cell.strip()
    if cell in _WORDS:
        return _WORDS[cell]
    literal = _TEXT.fullmatch(cell) or _DATE.fullmatch(cell)
    if literal:
        return literal[1]
    return cell.replace(".", ",") if _NUMBER.fullmatch(cell) else cell


def policy_in_words(hit_policy: str, aggregation: str | None) -> str:
    """How the rules of a table work together, in a sentence; "" for a hit policy that DMN does not have."""
    return _AGGREGATIONS.get(aggregation or "") or _POLICIES.get(hit_policy, "")


def _rule(rule: Rule, *, has_fired: bool) -> ReadableRule:
    return ReadableRule(
        number=rule.number,
        conditions=tuple(condition_in_words(tests.text) for tests in rule.tests),
        answers=tuple(answer_in_words(cell.expression.text if cell else "") for cell in rule.cells),
        note=rule.note,
        has_fired=has_fired,
    )
