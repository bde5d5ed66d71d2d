"""Diagrams as a few lines of text, so that a test shows the drawing that it is about.

    S -> A -> G                      a chain of flows
    G -> B if antal > 3              a flow with a condition
    G -> E else                      the default flow of G
    xor G                            an element: kind, id, then key=value or a flag
    script X lang=feel set=n "n + 1" a quoted word is its text (script) or its name
    boundary T on=A duration=P1D interrupting=false
    throw L link=name                a trigger; conditional='n > 3' waits until that holds
    user A mi=parallel collection=namn element=namn output=svar each=svaret
    sub Steg {                       an embedded sub-process until the closing brace
    event Stopp {                    an event sub-process; its start says what it reacts to
    }
    lane Handläggare role=case_officer: A B

Elements that only occur in flows need no line of their own: S is a start event, E, E1, E2 ... are end events,
everything else is a user task. Flows are called Flow_<source>_<target>.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from engine.bpmn import Bundle

KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
    "task": "task",
    "user": "userTask",
    "manual": "manualTask",
    "script": "scriptTask",
    "service": "serviceTask",
    "send": "sendTask",
    "receive": "receiveTask",
    "rule": "businessRuleTask",
    "call": "callActivity",
    "sub": "subProcess",
    "event": "subProcess",
    "adhoc": "adHocSubProcess",
    "transaction": "transaction",
    "xor": "exclusiveGateway",
    "or": "inclusiveGateway",
    "and": "parallelGateway",
    "race": "eventBasedGateway",
    "complex": "complexGateway",
}
_CAMUNDA = {
    "assignee": "assignee",
    "groups": "candidateGroups",
    "form": "formRef",
    "due": "dueDate",
    "follow_up": "followUpDate",
    "priority": "priority",
    "decision": "decisionRef",
    "set": "resultVariable",
    "mapping": "mapDecisionResult",
    "topic": "topic",
    "type": "type",
}
_PLAIN = {"on": "attachedToRef", "lang": "scriptFormat", "call": "calledElement", "ref": "messageRef"}
_TIMERS = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}
_NAMED_EVENTS = ("message", "signal", "error", "escalation")
_BARE_EVENTS = ("terminate", "compensate", "cancel")
_FLAGS = (*_BARE_EVENTS, *_NAMED_EVENTS, "link", "conditional")
_NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


@dataclass
class _Scope:
    """What stands between the braces of a process or a sub-process."""

    lines: list[str] = field(default_factory=list)
    elements: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    flows: list[str] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)

    def xml(self) -> str:
        lane_set = f"<bpmn:laneSet>{''.join(self.lanes)}</bpmn:laneSet>" if self.lanes else ""
        nodes = "".join(self._with_default(node_id, node) for node_id, node in self.elements.items())
        return lane_set + nodes + "".join(self.flows)

    def _with_default(self, node_id: str, node: str) -> str:
        flow = self.defaults.get(node_id)
        return node.replace(f'id="{node_id}"', f'id="{node_id}" default="{flow}"', 1) if flow else node


class _Writer:
    def __init__(self) -> None:
        self.definitions: dict[str, str] = {}

    def scope(self, lines: list[str]) -> _Scope:
        scope = _Scope()
        while lines:
            line = lines.pop(0)
            if line == "}":
                break
            self._line(scope, line, lines)
        return scope

    def _line(self, scope: _Scope, line: str, rest: list[str]) -> None:
        if " -> " in line:
            self._chain(scope, line)
        elif line.startswith("lane "):
            scope.lanes.append(_lane(line))
        else:
            self._element(scope, line, rest)

    def _chain(self, scope: _Scope, line: str) -> None:
        path, _, condition = line.partition(" if ")
        ends, is_default = path.removesuffix(" else").split(" -> "), path.endswith(" else")
        names = [name.strip() for name in ends]
        for name in names:
            scope.elements.setdefault(name, f'<bpmn:{_guess(name)} id="{name}"/>')
        for source, target in pairwise(names):
            flow = f"Flow_{source}_{target}"
            scope.flows.append(_flow(flow, source, target, condition.strip()))
            if is_default:
                scope.defaults[source] = flow

    def _element(self, scope: _Scope, line: str, rest: list[str]) -> None:
        words = shlex.split(line)
        kind, node_id = KINDS[words[0]], words[1]
        opens = words[-1] == "{"
        options, texts = _options(words[2 : -1 if opens else None])
        if words[0] == "event":
            options["@triggeredByEvent"] = "true"
        inner = self.scope(rest).xml() if opens else ""
        scope.elements[node_id] = self._node(kind, node_id, options, texts, inner)

    def _node(self, kind: str, node_id: str, options: dict[str, str], texts: list[str], inner: str) -> str:
        attributes = {"id": node_id}
        if texts and kind != "scriptTask":
            attributes["name"] = texts[0]
        attributes |= {_PLAIN[key]: value for key, value in options.items() if key in _PLAIN}
        attributes |= {f"camunda:{_CAMUNDA[key]}": value for key, value in options.items() if key in _CAMUNDA}
        if "topic" in options:
            attributes.setdefault("camunda:type", "external")
        if "interrupting" in options:
            attributes["isInterrupting" if kind == "startEvent" else "cancelActivity"] = options[
                "interrupting"
            ]
        attributes |= {key.removeprefix("@"): value for key, value in options.items() if key.startswith("@")}
        body = _documentation(options) + _extensions(options) + _rounds(options)
        body += self._events(kind, options)
        if kind == "scriptTask" and texts:
            body += f"<bpmn:script>{escape(texts[0])}</bpmn:script>"
        written = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<bpmn:{kind} {written}>{body}{inner}</bpmn:{kind}>"

    def _events(self, kind: str, options: dict[str, str]) -> str:
        found = ""
        for key, tag in _TIMERS.items():
            if key in options:
                text = f"<bpmn:{tag}>{escape(options[key])}</bpmn:{tag}>"
                found += f"<bpmn:timerEventDefinition>{text}</bpmn:timerEventDefinition>"
        if not kind.endswith("Event"):
            return found
        for key in _NAMED_EVENTS:
            if key in options:
                found += self._named_event(key, options[key])
        for key in _BARE_EVENTS:
            if key in options:
                found += f"<bpmn:{key}EventDefinition/>"
        if "link" in options:
            found += f"<bpmn:linkEventDefinition name={quoteattr(options['link'])}/>"
        if "conditional" in options:
            condition = f"<bpmn:condition>{escape(options['conditional'])}</bpmn:condition>"
            found += f"<bpmn:conditionalEventDefinition>{condition}</bpmn:conditionalEventDefinition>"
        return found

    def _named_event(self, kind: str, name: str) -> str:
        if not name:
            return f"<bpmn:{kind}EventDefinition/>"
        identity = self.define(kind, name)
        return f'<bpmn:{kind}EventDefinition {kind}Ref="{identity}"/>'

    def define(self, kind: str, name: str) -> str:
        identity = f"{kind.title()}_{name}"
        code = f" {kind}Code={quoteattr(name)}" if kind in ("error", "escalation") else ""
        self.definitions[identity] = f'<bpmn:{kind} id="{identity}" name={quoteattr(name)}{code}/>'
        return identity


def drawing(text: str, key: str = "p", *, name: str | None = None) -> bytes:
    """The BPMN file of one process with id `key`."""
    writer = _Writer()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in [line for line in lines if line.startswith("define ")]:
        writer.define(*line.split()[1:3])
    body = writer.scope([line for line in lines if not line.startswith("define ")]).xml()
    title = f" name={quoteattr(name)}" if name else ""
    process = f'<bpmn:process id="{key}"{title} isExecutable="true">{body}</bpmn:process>'
    return document("".join(writer.definitions.values()) + process)


def document(inner: str) -> bytes:
    """A BPMN file around XML written by hand."""
    namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {namespaces} id="Definitions" '
        f'targetNamespace="http://niosteg.example">{inner}</bpmn:definitions>'
    ).encode()


def bundle(text: str, *, tables: Mapping[str, bytes] | None = None, **called: str) -> Bundle:
    """A bundle of process `p`, drawn as `text`, with the processes that it calls as further keywords."""
    files = {f"{key}.bpmn": drawing(lines, key) for key, lines in {"p": text, **called}.items()}
    return Bundle("p", files | {f"{key}.dmn": data for key, data in (tables or {}).items()})


def _guess(name: str) -> str:
    if name == "S":
        return "startEvent"
    return "endEvent" if re.fullmatch(r"E\d*", name) else "userTask"


def _flow(flow: str, source: str, target: str, condition: str) -> str:
    inner = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="{flow}" {ends}>{inner}</bpmn:sequenceFlow>'


def _lane(line: str) -> str:
    head, _, members = line.removeprefix("lane ").partition(":")
    words = shlex.split(head)
    options, _ = _options(words[1:])
    extension = _extensions({"prop.role": options["role"]} if "role" in options else {})
    refs = "".join(f"<bpmn:flowNodeRef>{member}</bpmn:flowNodeRef>" for member in members.split())
    return f'<bpmn:lane id="Lane_{words[0]}" name={quoteattr(words[0])}>{extension}{refs}</bpmn:lane>'


def _options(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """key=value words and flags, and the texts: words that hold a space, or anything but a flag's letters."""
    options: dict[str, str] = {}
    texts: list[str] = []
    for word in words:
        key, equals, value = word.partition("=")
        if equals and re.fullmatch(r"@?[\w.:]+", key):
            options[key] = value
        elif word in _FLAGS:
            options[word] = ""
        else:
            texts.append(word)
    return options, texts


def _documentation(options: dict[str, str]) -> str:
    return f"<bpmn:documentation>{escape(options['doc'])}</bpmn:documentation>" if "doc" in options else ""


def _extensions(options: dict[str, str]) -> str:
    """`prop.x=y` is an extension property, `in.x=y` and `out.x=y` map target x from expression y."""
    properties = "".join(
        f"<camunda:property name={quoteattr(key.removeprefix('prop.'))} value={quoteattr(value)}/>"
        for key, value in options.items()
        if key.startswith("prop.")
    )
    if "output" in options:
        properties += f'<camunda:property name="outputCollection" value={quoteattr(options["output"])}/>'
    if "each" in options:
        properties += f'<camunda:property name="outputElement" value={quoteattr(options["each"])}/>'
    inner = f"<camunda:properties>{properties}</camunda:properties>" if properties else ""
    inner += "".join(_mapping(key, value) for key, value in options.items())
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>" if inner else ""


def _mapping(key: str, value: str) -> str:
    direction, dot, target = key.partition(".")
    if not dot or direction not in ("in", "out"):
        return ""
    if target == "all":
        return f'<camunda:{direction} variables="all"/>'
    kind = "source" if re.fullmatch(r"[^\W\d]\w*", value) else "sourceExpression"
    return f"<camunda:{direction} {kind}={quoteattr(value)} target={quoteattr(target)}/>"


def _rounds(options: dict[str, str]) -> str:
    if "loop" in options:
        condition = f"<bpmn:loopCondition>{escape(options['loop'])}</bpmn:loopCondition>"
        rounds = f'loopMaximum="{options.get("maximum", "10")}" testBefore="{options.get("before", "false")}"'
        return f"<bpmn:standardLoopCharacteristics {rounds}>{condition}</bpmn:standardLoopCharacteristics>"
    if "mi" not in options:
        return ""
    sequential = "true" if options["mi"] == "sequential" else "false"
    attributes = f'isSequential="{sequential}"'
    for key, name in (("collection", "collection"), ("element", "elementVariable")):
        if key in options:
            attributes += f" camunda:{name}={quoteattr(options[key])}"
    inner = ""
    for key, name in (("cardinality", "loopCardinality"), ("until", "completionCondition")):
        if key in options:
            inner += f"<bpmn:{name}>{escape(options[key])}</bpmn:{name}>"
    return (
        f"<bpmn:multiInstanceLoopCharacteristics {attributes}>{inner}</bpmn:multiInstanceLoopCharacteristics>"
    )
