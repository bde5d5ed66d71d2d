"""Read a service task's properties: FEEL over what the task sees."""

from typing import Any

from engine import feel
from engine.cases import case_number
from engine.exceptions import NiostegError
from engine.spiff import ServiceCall


class PropertyMissing(NiostegError):
    """A service task lacks a property that its topic needs."""

    def __init__(self, call: ServiceCall, name: str) -> None:
        super().__init__(
            f"Steget ”{call.element.label}” saknar egenskapen ”{name}”, som ämnet ”{call.topic}” behöver. "
            "Lägg till den i ritningen."
        )


def value_of(call: ServiceCall, name: str) -> Any:
    """Return the value of a property's expression.

    Raises:
        PropertyMissing: the property is not there.
        FeelError: the expression fails.
    """
    text = call.element.properties.get(name)
    if text is None:
        raise PropertyMissing(call, name)
    return feel.evaluate(text, call.scope)


def case_of(call: ServiceCall, case_id: int) -> int:
    """Return the case that the step is about: its property `case` (FEEL), else the case that it runs in."""
    if "case" not in call.element.properties:
        return case_id
    return case_number(value_of(call, "case"))


def text_of(call: ServiceCall, name: str) -> str:
    """Return a property's value as text for people."""
    return feel.to_text(value_of(call, name))
