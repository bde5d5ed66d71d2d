"""What the checks find, as the editors show it: with the field of the element that it is about, where that is known."""

from collections import Counter
from collections.abc import Iterable

from engine.exceptions import Problem

#: Code -> the name of the property that design and step list call it by.
_FIELD_OF_CODE = {
    "bad_due": "due",
    "bad_four_eyes": "not_same_as",
    "bad_priority": "priority",
    "bad_reminders": "reminders",
    "condition": "condition",
    "default_condition": "condition",
    "decision_mapping": "mapDecisionResult",
    "lint-flow-name": "name",
    "lint-label": "name",
    "loop": "loop",
    "mapping": "mappings",
    "missing_decision": "decisionRef",
    "missing_form": "formRef",
    "missing_process": "calledElement",
    "missing_property": "properties",
    "no_called_process": "calledElement",
    "no_condition": "condition",
    "no_decision": "decisionRef",
    "no_default": "default",
    "no_form": "formRef",
    "no_label": "name",
    "no_name": "name",
    "no_result": "resultVariable",
    "no_role": "role",
    "no_script": "script",
    "no_topic": "topic",
    "rounds": "collection",
    "rounds_output": "outputCollection",
    "script_format": "scriptFormat",
    "timer": "timer",
    "unknown_role": "role",
    "unknown_topic": "topic",
}
#: How a message about an expression begins -> the property that the expression stands in.
_FIELD_OF_PLACE = (
    ("Villkoret", "condition"),
    ("Tilldelningen", "assignee"),
    ("Förfallodagen", "due"),
    ("Uppföljningsdagen", "followUpDate"),
    ("Prioriteten", "priority"),
    ("Tiden", "timer"),
    ("Formuläret", "formRef"),
    ("Beslutstabellen", "decisionRef"),
    ("Egenskapen", "properties"),
    ("Skriptet", "script"),
    ("Beräkningen", "script"),
)


def field_of(problem: Problem) -> str | None:
    """Return the property that a problem is about, null when it is not known or is the whole element."""
    if not problem.element:
        return None
    known = _FIELD_OF_CODE.get(problem.code)
    return known or next((name for words, name in _FIELD_OF_PLACE if problem.message.startswith(words)), None)


def as_json(problem: Problem) -> dict[str, str]:
    """Return a problem for the editors; `field` only where it is known."""
    found = {
        "file": problem.file,
        "element": problem.element,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "remedy": problem.remedy,
    }
    name = field_of(problem)
    return found if name is None else {**found, "field": name}


def counts(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many problems there are of each severity."""
    return {"error": 0, "warning": 0, "info": 0, **Counter(problem.severity for problem in problems)}
