"""What one begins from: a process of one step for a person, a form of one field, a table of one row.

Each passes all checks as far as it goes: a table's question is for its owner to write.
"""

from xml.sax.saxutils import escape, quoteattr

FORM = """{{
  "type": "default",
  "id": "{form}",
  "components": [
    {{
      "type": "textarea",
      "id": "Field_note",
      "key": "note",
      "label": "Vad har du gjort?"
    }}
  ]
}}
"""

DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" \
id="Definitions_1" targetNamespace="https://niosteg.se/processer" exporter="Niosteg" exporterVersion="1">
  <bpmn:collaboration id="Collaboration_1">
    <bpmn:participant id="Participant_1" name={name} processRef="{key}"/>
  </bpmn:collaboration>
  <bpmn:process id="{key}" name={name} isExecutable="true" camunda:historyTimeToLive="P2Y">
    <bpmn:laneSet id="LaneSet_1">
      <bpmn:lane id="Lane_1" name="Handläggare">
        <bpmn:extensionElements>
          <camunda:properties>
            <camunda:property name="role" value="case_officer"/>
          </camunda:properties>
        </bpmn:extensionElements>
        <bpmn:flowNodeRef>Event_Started</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>Task_First</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>Event_Done</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="Event_Started" name="Ärendet startat">
      <bpmn:outgoing>Flow_Started_First</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="Task_First" name="Gör det första" camunda:formRef="{form}" camunda:formRefBinding="deployment">
      <bpmn:documentation>Skriv här vad som ska göras, varför och med vilken hjälp.</bpmn:documentation>
      <bpmn:extensionElements>
        <camunda:properties>
          <camunda:property name="due" value="5 arbetsdagar"/>
        </camunda:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_Started_First</bpmn:incoming>
      <bpmn:outgoing>Flow_First_Done</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="Event_Done" name="Ärendet klart">
      <bpmn:incoming>Flow_First_Done</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow_Started_First" sourceRef="Event_Started" targetRef="Task_First"/>
    <bpmn:sequenceFlow id="Flow_First_Done" sourceRef="Task_First" targetRef="Event_Done"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_1">
    <bpmndi:BPMNPlane id="Plane_1" bpmnElement="Collaboration_1">
      <bpmndi:BPMNShape id="Participant_1_di" bpmnElement="Participant_1" isHorizontal="true">
        <dc:Bounds x="120" y="80" width="620" height="160"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Lane_1_di" bpmnElement="Lane_1" isHorizontal="true">
        <dc:Bounds x="150" y="80" width="590" height="160"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Event_Started_di" bpmnElement="Event_Started">
        <dc:Bounds x="232" y="142" width="36" height="36"/>
        <bpmndi:BPMNLabel>
          <dc:Bounds x="205" y="183" width="90" height="14"/>
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Task_First_di" bpmnElement="Task_First">
        <dc:Bounds x="370" y="120" width="100" height="80"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Event_Done_di" bpmnElement="Event_Done">
        <dc:Bounds x="602" y="142" width="36" height="36"/>
        <bpmndi:BPMNLabel>
          <dc:Bounds x="580" y="183" width="80" height="14"/>
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_Started_First_di" bpmnElement="Flow_Started_First">
        <di:waypoint x="268" y="160"/>
        <di:waypoint x="370" y="160"/>
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Flow_First_Done_di" bpmnElement="Flow_First_Done">
        <di:waypoint x="470" y="160"/>
        <di:waypoint x="602" y="160"/>
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="Definitions_{table}" name={name} \
namespace="https://niosteg.se/beslut" exporter="Niosteg" exporterVersion="1">
  <decision id="{table}" name={name}>
    <variable id="Variable_{table}" name="{table}"/>
    <decisionTable id="Table_{table}" hitPolicy="UNIQUE">
      <input id="Input_1" label="Vad frågas?">
        <inputExpression id="InputExpression_1" typeRef="string">
          <text>case.unit</text>
        </inputExpression>
      </input>
      <output id="Output_1" label="Svar" name="svar" typeRef="string"/>
      <rule id="Rule_1">
        <inputEntry id="InputEntry_1">
          <text>-</text>
        </inputEntry>
        <outputEntry id="OutputEntry_1">
          <text>"ja"</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def blank_process(key: str, title: str) -> dict[str, bytes]:
    """Return the files of a process that does nothing but give one person one task."""
    form = f"{key}_forsta"
    drawing = DRAWING.format(key=escape(key), name=quoteattr(title), form=escape(form))
    return {f"{key}.bpmn": drawing.encode(), f"{form}.form": blank_form(form)}


def blank_form(form: str) -> bytes:
    """Return a form of one field, to be changed."""
    return FORM.format(form=form).encode()


def blank_table(table: str, title: str) -> bytes:
    """Return a decision table of one row that always holds, to be changed."""
    return TABLE.format(table=escape(table), name=quoteattr(title)).encode()
