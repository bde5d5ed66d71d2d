"""Run the public DMN TCK (https://github.com/dmn-tck/tck) against `engine.dmn`.

    .venv/bin/python tests/tck/run.py PATH_OF_CHECKOUT [--level 2|3] [--folder NAME] [--json]

The TCK is read where it lies; nothing of it belongs in this repository. The models are compiled in the dialect
of the standard (`dmn.STANDARD`): there an error is null, which is what the TCK expects both of an `errorResult`
and of a table that breaks its own hit policy. Processes use the strict dialect, in which both are errors.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine import dmn, feel
from engine.exceptions import NiostegError

_TESTS = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")
"""How far a number may lie from the expected one, in relation to it: the TCK's numbers come from doubles."""

Element = Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expected result of one test case; `problem` says how it was missed, None when it was met."""

    folder: str
    file: str
    case: str
    result: str
    problem: str | None = None


def run_folder(folder: Path) -> Iterator[Outcome]:
    """Run all test files of one folder."""
    for file in sorted(folder.rglob("*-test-*.xml")):
        yield from run_file(file, folder.name)


def run_file(file: Path, folder: str) -> Iterator[Outcome]:
    """Run one test file against its model, which lies beside it."""
    root = etree.parse(file).getroot()
    path = file.parent / (root.findtext(f"{_TESTS}modelName") or "").strip()
    model: dmn.DecisionModel | str
    try:
        model = dmn.compile_dmn(path.read_bytes(), path.name, dialect=dmn.STANDARD)
    except (NiostegError, OSError) as error:
        model = f"the model is refused: {error}"
    for case in root.iterfind(f"{_TESTS}testCase"):
        for node in case.iterfind(f"{_TESTS}resultNode"):
            problem = model if isinstance(model, str) else _problem(model, case, node)
            yield Outcome(folder, file.name, str(case.get("id", "")), str(node.get("name")), problem)


def _problem(model: dmn.DecisionModel, case: Element, node: Element) -> str | None:
    given = {str(each.get("name")): value_of(each) for each in case.iterfind(f"{_TESTS}inputNode")}
    expected_node = node.find(f"{_TESTS}expected")
    expected = None if expected_node is None else value_of(expected_node)
    try:
        actual = _evaluated(model, case, str(node.get("name")), given)
    except NiostegError as error:
        return None if node.get("errorResult") == "true" and expected is None else f"{error}"
    if agree(expected, actual):
        return None
    return f"expected {_shown(expected)}, got {_shown(actual)}"


def _evaluated(
    model: dmn.DecisionModel, case: Element, result: str, given: Mapping[str, feel.Value]
) -> feel.Value:
    """The value of a decision; of a decision service or business knowledge where the case invokes one."""
    if case.get("type", "decision") == "decision":
        return model.evaluate(result, given).value
    value = model.invoke(str(case.get("invocableName")), given).value
    return value[result] if isinstance(value, dict) and set(value) > {result} else value


def value_of(element: Element) -> feel.Value:
    """The value that an element of the TCK's `valueType` describes."""
    components = element.findall(f"{_TESTS}component")
    if components:
        return {str(each.get("name")): value_of(each) for each in components}
    items = element.find(f"{_TESTS}list")
    if items is not None:
        return None if _is_nil(items) else [value_of(each) for each in items.iterfind(f"{_TESTS}item")]
    value = element.find(f"{_TESTS}value")
    if value is None or _is_nil(value):
        return None
    return _simple(value.text or "", str(value.get(f"{_XSI}type", "")).rpartition(":")[2])


def _is_nil(element: Element) -> bool:
    return element.get(f"{_XSI}nil") in ("true", "1")


def _simple(text: str, of_type: str) -> feel.Value:
    expression = _READERS.get(of_type)
    if expression is None:
        return text
    value = expression.evaluate({"text": text.strip()})
    return text if value is None else value


_READERS = {
    of_type: feel.compile_expression(f"{reader}(text)" if reader else 'text = "true" or text = "1"',
                                     dialect=feel.STANDARD)
    for of_type, reader in (
        ("boolean", ""), ("decimal", "number"), ("double", "number"), ("integer", "number"), ("int", "number"),
        ("float", "number"), ("long", "number"), ("date", "date"), ("time", "time"),
        ("dateTime", "date and time"), ("duration", "duration"),
    )
}  # fmt: skip


def agree(expected: feel.Value, actual: feel.Value) -> bool:
    """Whether the two are the same value, numbers to within the tolerance."""
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(agree(*pair) for pair in zip(expected, actual, strict=True))
        )
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and actual.keys() == expected.keys()
            and all(agree(expected[key], actual[key]) for key in expected)
        )
    if isinstance(expected, Decimal) and isinstance(actual, (int, Decimal)) and not isinstance(actual, bool):
        return abs(expected - actual) <= _TOLERANCE * max(abs(expected), Decimal(1))
    if isinstance(expected, (time, datetime)) and type(expected) is type(actual):
        return expected == actual and (expected.tzinfo is None) == (actual.tzinfo is None)
    return type(expected) is type(actual) and bool(expected == actual)


def _shown(value: feel.Value) -> str:
    return "null" if value is None else f"{feel.kind(value)} {feel.to_text(value)[:200]}"


def folders_of(checkout: Path, level: str | None, name: str | None) -> Iterator[tuple[str, Path]]:
    """The folders of tests with their level, in order."""
    for of_level in ("2", "3"):
        if level in (None, of_level):
            for folder in sorted((checkout / "TestCases" / f"compliance-level-{of_level}").iterdir()):
                if folder.is_dir() and (name is None or name in folder.name):
                    yield of_level, folder


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the TCK; 0 when everything passed."""
    parser = argparse.ArgumentParser(description="Run the DMN TCK against engine.dmn.")
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--level", choices=("2", "3"))
    parser.add_argument("--folder", help="only folders whose name contains this")
    parser.add_argument("--json", action="store_true", help="every result as a line of JSON")
    parser.add_argument("--failures", action="store_true", help="say how each result was missed")
    options = parser.parse_args(arguments)
    failed = 0
    totals: dict[str, list[int]] = {}
    for level, folder in folders_of(options.checkout, options.level, options.folder):
        outcomes = list(run_folder(folder))
        missed = [each for each in outcomes if each.problem is not None]
        failed += len(missed)
        total = totals.setdefault(level, [0, 0])
        total[0] += len(outcomes) - len(missed)
        total[1] += len(missed)
        _print_folder(level, folder.name, outcomes, missed, options)
    if not options.json:
        for level, (passed, not_passed) in totals.items():
            share = 100 * passed / max(passed + not_passed, 1)
            _say(f"Level {level}: {passed} passed, {not_passed} failed ({share:.2f} %)")
    return 1 if failed else 0


def _print_folder(
    level: str,
    folder: str,
    outcomes: Sequence[Outcome],
    missed: Sequence[Outcome],
    options: argparse.Namespace,
) -> None:
    if options.json:
        for each in outcomes:
            _say(json.dumps({"level": level, "folder": folder, "file": each.file, "case": each.case,
                              "result": each.result, "problem": each.problem}, ensure_ascii=False))  # fmt: skip
        return
    _say(f"{level} {folder}: {len(outcomes) - len(missed)} passed, {len(missed)} failed")
    if options.failures:
        for each in missed:
            _say(f"    {each.file} {each.case} {each.result}: {each.problem}")
