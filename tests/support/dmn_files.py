"""Decision files for tests, written the way dmn-js writes them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn_file(*elements: str, namespace: str = MODEL, attributes: str = "") -> bytes:
    """A file with these elements."""
    root = f'<definitions xmlns="{namespace}" id="d" name="d" namespace="n" {attributes}>'
    return f"{root}{''.join(elements)}</definitions>".encode()


def decision(
    content: str,
    *,
    key: str = "dec",
    name: str | None = None,
    requires: str = "",
    type_ref: str | None = None,
) -> str:
    """A decision around a boxed expression; `requires` are requirement elements."""
    variable = f"<variable name={quoteattr(name or key)}{_type(type_ref)}/>" if type_ref else ""
    return f'<decision id="{key}" name={quoteattr(name or key)}>{variable}{requires}{content}</decision>'


def needs(*, decision: str = "", data: str = "", knowledge: str = "") -> str:
    """An arrow from a decision, input data or business knowledge with this id."""
    if knowledge:
        return f'<knowledgeRequirement><requiredKnowledge href="#{knowledge}"/></knowledgeRequirement>'
    kind, key = ("requiredDecision", decision) if decision else ("requiredInput", data)
    return f'<informationRequirement><{kind} href="#{key}"/></informationRequirement>'


def input_data(key: str, *, name: str | None = None, type_ref: str | None = None) -> str:
    name = quoteattr(name or key)
    return f'<inputData id="{key}" name={name}><variable name={name}{_type(type_ref)}/></inputData>'


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    rules: Sequence[Sequence[str]],
    *,
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("",),
    hit: str = "UNIQUE",
    aggregation: str = "",
    input_type: str | None = None,
    output_type: str | None = None,
    input_values: str = "",
    output_values: str = "",
    default: str = "",
) -> str:
    """A table: each rule is its input cells and then its output cells."""
    head = "".join(_input(number, text, input_type, input_values) for number, text in enumerate(inputs, 1))
    head += "".join(
        _output(number, name, output_type, output_values, default) for number, name in enumerate(outputs, 1)
    )
    rows = "".join(_rule(number, cells, len(inputs)) for number, cells in enumerate(rules, 1))
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="table" hitPolicy="{hit}"{aggregated}>{head}{rows}</decisionTable>'


def _input(number: int, text: str, type_ref: str | None, values: str) -> str:
    allowed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    expression = f"<inputExpression{_type(type_ref)}><text>{escape(text)}</text></inputExpression>"
    return f'<input id="input{number}" label={quoteattr(text)}>{expression}{allowed}</input>'


def _output(number: int, name: str, type_ref: str | None, values: str, default: str) -> str:
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    otherwise = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    named = f" name={quoteattr(name)}" if name else ""
    return f'<output id="output{number}"{named}{_type(type_ref)}>{allowed}{otherwise}</output>'


def _rule(number: int, cells: Sequence[str], inputs: int) -> str:
    asked = "".join(f'<inputEntry id="r{number}i{at}"><text>{escape(text)}</text></inputEntry>'
                    for at, text in enumerate(cells[:inputs], 1))  # fmt: skip
    answered = "".join(f'<outputEntry id="r{number}o{at}"><text>{escape(text)}</text></outputEntry>'
                       for at, text in enumerate(cells[inputs:], 1))  # fmt: skip
    return f'<rule id="rule{number}">{asked}{answered}</rule>'


def _type(type_ref: str | None) -> str:
    return f" typeRef={quoteattr(type_ref)}" if type_ref else ""
