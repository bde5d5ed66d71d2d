"""FEEL, the expression language of DMN 1.3 and the only one of the drawings. Pure: it knows the clock and
nothing else.

    expression = feel.compile_expression('beslut.outcome = "bifall" and antal >= 3')
    expression.evaluate({"beslut": {"outcome": "bifall"}, "antal": 3})

Lexer, parser, a tree that evaluates itself, and a closed list of functions; nothing is ever handed to
Python's own `eval`. Budgets (`limits.py`) bound what one expression may cost.
"""

from engine.exceptions import FeelBudgetExceeded, FeelError, FeelNameError, FeelSyntaxError
from engine.feel.codec import dumps, exact_number, from_json, loads, to_json, to_json_text
from engine.feel.constants import ConstantTest
from engine.feel.dialect import PROCESS, STANDARD, Dialect
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    evaluate,
)
from engine.feel.frames import Account
from engine.feel.functions import WORKDAYS
from engine.feel.functions.dates import WorkingDays
from engine.feel.shapes import ANY, Bounds, Shape
from engine.feel.static import Finding, judge, judge_tests
from engine.feel.temporal import parse_date, parse_datetime, parse_duration, parse_time, plus
from engine.feel.text import to_text
from engine.feel.types import FeelType
from engine.feel.values import DaysTime, Function, Range, Value, YearsMonths, in_swedish, kind

__all__ = [
    "ANY",
    "PROCESS",
    "STANDARD",
    "WORKDAYS",
    "Account",
    "Bounds",
    "ConstantTest",
    "DaysTime",
    "Dialect",
    "Expression",
    "FeelBudgetExceeded",
    "FeelError",
    "FeelNameError",
    "FeelSyntaxError",
    "FeelType",
    "Finding",
    "Function",
    "Range",
    "Shape",
    "UnaryTests",
    "Value",
    "WorkingDays",
    "YearsMonths",
    "compile_expression",
    "compile_unary_tests",
    "dumps",
    "evaluate",
    "exact_number",
    "from_json",
    "in_swedish",
    "judge",
    "judge_tests",
    "kind",
    "loads",
    "parse_date",
    "parse_datetime",
    "parse_duration",
    "parse_time",
    "plus",
    "to_json",
    "to_json_text",
    "to_text",
]
