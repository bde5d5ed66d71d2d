"""What BPMN and other tools can say, and the engine would drop or misread."""

from __future__ import annotations

from engine.bpmn.events import definitions_in
from engine.bpmn.facts import ACTIVITIES, EVENTS, FLOW_NODES
from engine.bpmn.names import CAMUNDA, SPIFF, Node, bpmn, camunda, kind_of
from engine.spiff.refusals.sheet import Sheet, element_around, named

_USE_LANE = "Lägg uppgiften i en bana, eller ange roller (camunda:candidateGroups)."
_USE_CALL = "Rita arbetet som egna uppgifter eller som en anropad process."

#: Elements that are refused wherever they stand: what they are called, and what to draw instead.
_UNSUPPORTED = {
    "complexGateway": ("En komplex grind", "Använd en exklusiv, inkluderande eller parallell grind."),
    "adHocSubProcess": (
        "En ad hoc-delprocess",
        "Rita uppgifterna efter en parallell eller inkluderande grind.",
    ),
    "transaction": ("En transaktion", "Rita en vanlig delprocess med en felhändelse på kanten."),
    "callChoreography": ("En koreografi", _USE_CALL),
    "choreographyTask": ("En koreografi", _USE_CALL),
    "subChoreography": ("En koreografi", _USE_CALL),
    "globalTask": ("En global uppgift", _USE_CALL),
    "globalUserTask": ("En global uppgift", _USE_CALL),
    "globalManualTask": ("En global uppgift", _USE_CALL),
    "globalScriptTask": ("En global uppgift", _USE_CALL),
    "globalBusinessRuleTask": ("En global uppgift", _USE_CALL),
    "dataStoreReference": ("Ett datalager", "Ta bort det; ärendets variabler sparas av sig själva."),
    "dataStore": ("Ett datalager", "Ta bort det; ärendets variabler sparas av sig själva."),
    "eventDefinitionRef": ("En händelse som lånar sin utlösare", "Välj utlösaren på händelsen själv."),
    "correlationSubscription": (
        "Korrelation med correlationSubscription",
        "Skriv egenskapen correlationKey på händelsen som väntar.",
    ),
    "complexBehaviorDefinition": (
        "Händelser ur en upprepning",
        "Använd ett slutvillkor (completionCondition).",
    ),
    "resourceRole": ("Ansvar skrivet som resurs", _USE_LANE),
    "performer": ("Ansvar skrivet som resurs", _USE_LANE),
    "humanPerformer": ("Ansvar skrivet som resurs", _USE_LANE),
    "potentialOwner": ("Ansvar skrivet som resurs", _USE_LANE),
    "ioSpecification": (
        "Indata och utdata (ioSpecification)",
        "Använd camunda:in och camunda:out på anropet.",
    ),
}

#: Attributes that would change how an element runs: where, which, the value that changes nothing, as above.
_UNSUPPORTED_ATTRIBUTES = (
    (
        frozenset({"eventBasedGateway", "receiveTask"}),
        "instantiate",
        "false",
        ("Ett steg som startar ärenden mitt i ritningen", "Rita en starthändelse med meddelandet."),
    ),
    (
        frozenset({"eventBasedGateway"}),
        "eventGatewayType",
        "Exclusive",
        (
            "En händelsegrind som väntar in alla händelser",
            "Sätt händelserna mellan två parallella grindar i stället.",
        ),
    ),
    (ACTIVITIES, "startQuantity", "1", ("Ett steg som väntar in flera tokens", "Använd en parallell grind.")),
    (
        ACTIVITIES,
        "completionQuantity",
        "1",
        ("Ett steg som ger flera tokens", "Rita flera flöden från steget."),
    ),
    (
        frozenset({"multiInstanceLoopCharacteristics"}),
        "behavior",
        "All",
        ("Händelser ur en upprepning", "Använd ett slutvillkor (completionCondition)."),
    ),
)

#: The position of the start event of an event sub-process.
_INNER_START = "startEvent inside"

_TRIGGERS = {
    "startEvent": ("message", "signal", "timer"),
    _INNER_START: ("message", "signal", "timer", "conditional", "error", "escalation"),
    "endEvent": ("message", "signal", "error", "escalation", "terminate"),
    "intermediateCatchEvent": ("message", "signal", "timer", "conditional", "link"),
    "intermediateThrowEvent": ("message", "signal", "escalation", "link"),
    "boundaryEvent": ("message", "signal", "timer", "conditional", "error", "escalation"),
}
_IN_WORDS = {
    "startEvent": "en starthändelse",
    _INNER_START: "starten i en händelsedelprocess",
    "endEvent": "en sluthändelse",
    "intermediateCatchEvent": "en mellanhändelse som väntar",
    "intermediateThrowEvent": "en mellanhändelse som skickar",
    "boundaryEvent": "en händelse på kanten",
    "message": "ett meddelande",
    "signal": "en signal",
    "timer": "en tid",
    "error": "ett fel",
    "escalation": "en eskalering",
    "terminate": "avbryt allt",
    "conditional": "ett villkor",
    "link": "en länk",
    "compensate": "kompensation",
    "cancel": "avbrott",
}
_NEEDS_TRIGGER = ("intermediateCatchEvent", "boundaryEvent", _INNER_START)

#: Extensions that would do something in another engine, and nothing here.
_FOREIGN_ELEMENTS = (
    camunda("executionListener"),
    camunda("taskListener"),
    camunda("inputOutput"),
    camunda("connector"),
    camunda("formData"),
    camunda("script"),
    f"{{{SPIFF}}}preScript",
    f"{{{SPIFF}}}postScript",
    f"{{{SPIFF}}}serviceTaskOperator",
    f"{{{SPIFF}}}calledDecisionId",
)
_FOREIGN_ON_TRIGGERS = tuple(
    camunda(name)
    for name in (
        "variableName",
        "variableEvents",
        "errorCodeVariable",
        "errorMessageVariable",
        "escalationCodeVariable",
    )
)
_FOREIGN_ATTRIBUTES = tuple(
    camunda(name)
    for name in ("class", "delegateExpression", "expression", "variableMappingClass", "caseRef", "resource")
)


def judge_elements(sheet: Sheet) -> None:
    for node in sheet.root.iter(bpmn("*")):
        kind = kind_of(node)
        if kind in _UNSUPPORTED:
            what, remedy = _UNSUPPORTED[kind]
            sheet.say(named(node), "unsupported", f"{what} kan inte köras.", remedy)
    for node in sheet.node.iterdescendants(bpmn("*")):
        kind = kind_of(node)
        _judge_unknown(sheet, node, kind)
        _judge_attributes(sheet, node, kind)
        if node.get("isForCompensation") == "true":
            sheet.say(
                named(node),
                "compensation",
                f"”{sheet.label(named(node))}” är märkt för kompensation, som inte körs.",
                "Ta bort märkningen och rita återgången med vanliga flöden.",
            )


def _judge_unknown(sheet: Sheet, node: Node, kind: str) -> None:
    looks_like_a_step = kind.endswith(("Task", "Gateway", "Event", "Process", "Activity"))
    if looks_like_a_step and kind not in FLOW_NODES and kind not in _UNSUPPORTED:
        sheet.say(
            named(node), "unsupported", f"Elementet {kind} kan inte köras.", "Ta bort det ur ritningen."
        )


def _judge_attributes(sheet: Sheet, node: Node, kind: str) -> None:
    for kinds, attribute, harmless, (what, remedy) in _UNSUPPORTED_ATTRIBUTES:
        if kind in kinds and node.get(attribute, harmless) != harmless:
            sheet.say(named(node), "unsupported", f"{what} kan inte köras ({attribute}).", remedy)


def judge_triggers(sheet: Sheet) -> None:
    for node in sheet.nodes(*EVENTS):
        event_id, triggers = named(node), definitions_in(node)
        names = [kind_of(trigger).removesuffix("EventDefinition") for trigger in triggers]
        position = _position(node)
        for name in names:
            if name not in _TRIGGERS[position]:
                _refuse_trigger(sheet, event_id, position, name)
        if len(names) > 1:
            sheet.say(
                event_id,
                "several_triggers",
                f"”{sheet.label(event_id)}” har flera utlösare.",
                "Rita en händelse för varje utlösare.",
            )
        if not names and position in _NEEDS_TRIGGER:
            sheet.say(
                event_id,
                "no_trigger",
                f"”{sheet.label(event_id)}” väntar inte på något.",
                "Välj vad händelsen väntar på: en tid, ett meddelande, en signal eller ett villkor.",
            )
        if "error" in names and "false" in (node.get("cancelActivity"), node.get("isInterrupting")):
            sheet.say(
                event_id,
                "error_not_interrupting",
                "En felhändelse måste avbryta.",
                "Gör den avbrytande (heldragen).",
            )


def _position(node: Node) -> str:
    """Where an event stands: its kind, but for the start of an event sub-process."""
    if kind_of(node) == "startEvent" and node.getparent().get("triggeredByEvent") == "true":
        return _INNER_START
    return kind_of(node)


def _refuse_trigger(sheet: Sheet, event_id: str, position: str, trigger: str) -> None:
    allowed = ", ".join(_IN_WORDS[name] for name in _TRIGGERS[position])
    what = _IN_WORDS.get(trigger, trigger)
    sheet.say(
        event_id,
        "trigger",
        f"”{sheet.label(event_id)}” är {_IN_WORDS[position]} med {what}, och det kan inte köras.",
        f"Här går det att använda {allowed}, eller ingen utlösare."
        if position not in _NEEDS_TRIGGER
        else f"Här går det att använda {allowed}.",
    )


def judge_extensions(sheet: Sheet) -> None:
    for node in sheet.node.iter(*_FOREIGN_ELEMENTS):
        name = node.tag.replace(f"{{{CAMUNDA}}}", "camunda:").replace(f"{{{SPIFF}}}", "spiffworkflow:")
        _refuse_foreign(sheet, named(node), name)
    for node in sheet.node.iter(bpmn("*")):
        is_activity = kind_of(node) in ACTIVITIES
        for attribute in _FOREIGN_ATTRIBUTES if is_activity else _FOREIGN_ON_TRIGGERS:
            if node.get(attribute):
                element = named(node) if is_activity else element_around(node)
                _refuse_foreign(sheet, element, attribute.replace(f"{{{CAMUNDA}}}", "camunda:"))


def _refuse_foreign(sheet: Sheet, element: str, name: str) -> None:
    sheet.say(
        element,
        "foreign_extension",
        f"”{sheet.label(element)}” har {name}, som skulle ha gjort något i en annan motor men inte här.",
        "Ta bort det. Värden sätts med skript i FEEL, tjänster med camunda:type=”external” och ett ämne.",
    )


def judge_messages_with_topics(sheet: Sheet) -> None:
    """Camunda lets a thrown message call code; a service task says that plainly."""
    for node in sheet.root.iter(bpmn("messageEventDefinition")):
        if node.get(camunda("type")) or node.get(camunda("topic")):
            _refuse_foreign(sheet, named(node.getparent()), "camunda:topic på meddelandet")
