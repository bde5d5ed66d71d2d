"""From the bytes of a drawing to its facts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.bpmn.events import Definitions, event_of
from engine.bpmn.facts import (
    FLOW_NODES,
    SUB_PROCESSES,
    ElementFacts,
    Flow,
    MultiInstance,
    ProcessFacts,
    StandardLoop,
    VariableMapping,
)
from engine.bpmn.lanes import lanes_of, roles_of
from engine.bpmn.limits import bad_keys, excess_in, long_texts
from engine.bpmn.names import (
    Node,
    attribute,
    bpmn,
    camunda,
    children,
    kind_of,
    properties_of,
    spiff,
    text_in,
    text_of,
)
from engine.exceptions import DrawingRefused, Problem
from engine.xml import parse_xml


def read_process(data: bytes, name: str) -> ProcessFacts:
    """Facts of the first executable process of a file; `name` is the file's name in messages.

    Raises:
        XmlRefused: the bytes are not XML that we read.
        DrawingRefused: no process in it is executable, one has no usable key, or it is too large to be read.
    """
    return read_processes(data, name)[0]


@lru_cache(maxsize=256)
def read_processes(data: bytes, name: str) -> tuple[ProcessFacts, ...]:
    """Facts of all executable processes of a file, in drawing order. Raises as `read_process`."""
    return processes_in(parse_xml(data, name=name), name)


def processes_in(root: Node, name: str) -> tuple[ProcessFacts, ...]:
    """The same of a file that has been parsed.

    Raises:
        DrawingRefused: as `read_process`.
    """
    excess = excess_in(root, name)
    if excess is not None:
        raise DrawingRefused([excess])
    nodes = list(executable_processes(root))
    problems = [*bad_keys(nodes, name), *long_texts(root, name)] if nodes else [_nothing_executable(name)]
    if problems:
        raise DrawingRefused(problems)
    definitions = Definitions(root)
    return tuple(_process(node, name, definitions) for node in nodes)


def executable_processes(root: Node) -> Iterator[Node]:
    """The processes that run. A pool drawn only to show a partner says isExecutable="false"."""
    return (node for node in root.iter(bpmn("process")) if node.get("isExecutable", "true") == "true")


def _nothing_executable(name: str) -> Problem:
    return Problem(
        name,
        "",
        "error",
        "no_process",
        "Ritningen har ingen process som kan köras.",
        "Markera processen som körbar (Executable) i ritverktyget.",
    )


def _process(node: Node, file: str, definitions: Definitions) -> ProcessFacts:
    elements = dict(_elements(node, definitions))
    triggers = [element.event for element in elements.values() if element.event]
    return ProcessFacts(
        key=node.get("id", ""),
        name=node.get("name"),
        file=file,
        documentation=text_in(node, "documentation"),
        elements=elements,
        flows={flow.id: flow for flow in _flows(node)},
        lanes=lanes_of(node),
        start_form=_start_form(elements),
        history_ttl=attribute(node, "historyTimeToLive"),
        messages=tuple(sorted({event.name for event in triggers if event.kind == "message" and event.name})),
        signals=tuple(sorted({event.name for event in triggers if event.kind == "signal" and event.name})),
    )


def _start_form(elements: dict[str, ElementFacts]) -> str | None:
    starts = (node for node in elements.values() if node.kind == "startEvent" and node.parent is None)
    return next((start.form_key for start in starts), None)


def _scopes(process: Node) -> Iterator[tuple[Node, str | None]]:
    """The process and each of its sub-processes, outer first, with the sub-process's id."""
    yield process, None
    for node in process.iterdescendants(*map(bpmn, SUB_PROCESSES)):
        yield node, node.get("id")


def _elements(process: Node, definitions: Definitions) -> Iterator[tuple[str, ElementFacts]]:
    roles = roles_of(process)
    for scope, parent in _scopes(process):
        for node in scope:
            if kind_of(node) in FLOW_NODES and node.get("id"):
                facts = _element(node, parent, process.get("id", ""), roles.get(node.get("id")), definitions)
                yield facts.id, facts


def _flows(process: Node) -> Iterator[Flow]:
    for scope, parent in _scopes(process):
        defaults = {node.get("default") for node in scope if node.get("default")}
        for node in children(scope, "sequenceFlow"):
            yield Flow(
                id=node.get("id", ""),
                name=node.get("name") or None,
                source=node.get("sourceRef", ""),
                target=node.get("targetRef", ""),
                condition=text_in(node, "conditionExpression"),
                is_default=node.get("id") in defaults,
                parent=parent,
            )


def _element(
    node: Node, parent: str | None, process_key: str, lane_role: str | None, definitions: Definitions
) -> ElementFacts:
    properties = properties_of(node)
    kind, name, event = kind_of(node), (node.get("name") or "").strip() or None, event_of(node, definitions)
    groups = tuple(
        group.strip() for group in (attribute(node, "candidateGroups") or "").split(",") if group.strip()
    )
    milestone = name if kind == "intermediateThrowEvent" and event is None else None
    return ElementFacts(
        id=node.get("id"),
        kind=kind,
        name=name,
        process_key=process_key,
        role=groups[0] if groups else lane_role,
        assignee=attribute(node, "assignee"),
        documentation=text_in(node, "documentation") or _instructions(node),
        form_key=_form_key(node, properties),
        due=properties.get("due") or attribute(node, "dueDate"),
        follow_up=attribute(node, "followUpDate"),
        priority=attribute(node, "priority"),
        reminders=properties.get("reminders") or None,
        phase=properties.get("phase") or milestone,
        not_same_as=properties.get("not_same_as") or None,
        topic=attribute(node, "topic"),
        decision_ref=attribute(node, "decisionRef"),
        result_variable=attribute(node, "resultVariable"),
        decision_mapping=attribute(node, "mapDecisionResult"),
        called_element=node.get("calledElement") or None,
        properties=properties,
        mi=_multi_instance(node, properties),
        parent=parent,
        candidate_groups=groups,
        loop=_standard_loop(node),
        event=event,
        attached_to=node.get("attachedToRef"),
        interrupting=_interrupts(node),
        script=text_in(node, "script"),
        script_format=(node.get("scriptFormat") or "").strip() or None,
        incoming_mappings=_mappings(node, "in"),
        outgoing_mappings=_mappings(node, "out"),
        is_event_driven=node.get("triggeredByEvent") == "true",
    )


def _interrupts(node: Node) -> bool:
    """BPMN has one attribute for boundary events and another for the start of an event sub-process."""
    attribute_name = "isInterrupting" if kind_of(node) == "startEvent" else "cancelActivity"
    return bool(node.get(attribute_name, "true") == "true")


def _instructions(node: Node) -> str | None:
    """SpiffArena's instructions for the person at the task."""
    return text_of(node.find(f"{bpmn('extensionElements')}/{spiff('instructionsForEndUser')}"))


def _form_key(node: Node, properties: dict[str, str]) -> str | None:
    arena = properties.get("formJsonSchemaFilename", "").removesuffix(".json").removesuffix(".form")
    return attribute(node, "formRef") or arena or None


def _mappings(node: Node, direction: str) -> tuple[VariableMapping, ...]:
    path = f"{bpmn('extensionElements')}/{camunda(direction)}"
    return tuple(
        VariableMapping(
            source=entry.get("source"),
            source_expression=entry.get("sourceExpression"),
            target=entry.get("target"),
            all_variables=entry.get("variables") == "all",
        )
        for entry in node.iterfind(path)
        if entry.get("businessKey") is None
    )


def _multi_instance(node: Node, properties: dict[str, str]) -> MultiInstance | None:
    """Camunda's collection and our properties; else the standard's data references, as Arena writes them."""
    loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if loop is None:
        return None
    own = {**properties_of(loop), **properties}
    return MultiInstance(
        sequential=loop.get("isSequential") == "true",
        collection=attribute(loop, "collection") or text_in(loop, "loopDataInputRef"),
        element_variable=attribute(loop, "elementVariable") or _item_name(loop, "inputDataItem"),
        cardinality=text_in(loop, "loopCardinality"),
        completion_condition=own.get("completionCondition") or text_in(loop, "completionCondition"),
        output_collection=own.get("outputCollection") or text_in(loop, "loopDataOutputRef"),
        output_element=own.get("outputElement") or _item_name(loop, "outputDataItem"),
    )


def _item_name(loop: Node, name: str) -> str | None:
    item = loop.find(bpmn(name))
    return None if item is None else item.get("name") or item.get("id")


def _standard_loop(node: Node) -> StandardLoop | None:
    loop = node.find(bpmn("standardLoopCharacteristics"))
    if loop is None:
        return None
    return StandardLoop(
        text_in(loop, "loopCondition"), loop.get("loopMaximum"), loop.get("testBefore") == "true"
    )
