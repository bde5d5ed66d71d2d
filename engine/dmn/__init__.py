"""Decisions by the standard: DMN 1.1 to 1.3 compiled and evaluated by us, with FEEL in every cell.

    model = dmn.compile_dmn(data, "level_check.dmn")
    result = model.evaluate("level_check", {"level": "dialog", "weeks": 14})
    result.value, result.fired, result.inputs

All hit policies, several decisions a file, required decisions, business knowledge. A table that contradicts
its own hit policy fails and names its rules; what cannot be honoured is refused when the file is compiled.
"""

from engine.dmn.coverage import coverage_problems, coverage_remarks
from engine.dmn.logic import NameUse, Place
from engine.dmn.model import Decision, DecisionModel, DecisionResult, InputData, Service
from engine.dmn.reader import compile_dmn
from engine.dmn.table import DecisionTable, Input, Output, Rule
from engine.dmn.types import Type
from engine.exceptions import DecisionFailed, DmnRefused
from engine.feel import PROCESS, STANDARD

__all__ = [
    "PROCESS",
    "STANDARD",
    "Decision",
    "DecisionFailed",
    "DecisionModel",
    "DecisionResult",
    "DecisionTable",
    "DmnRefused",
    "Input",
    "InputData",
    "NameUse",
    "Output",
    "Place",
    "Rule",
    "Service",
    "Type",
    "compile_dmn",
    "coverage_problems",
    "coverage_remarks",
]
