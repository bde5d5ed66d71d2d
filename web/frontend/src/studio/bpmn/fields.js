// From what the check finds to the field of the panel that mends it.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

const FIELD_OF_CODE = {
  no_form: 'studio-form', missing_form: 'studio-form', no_label: 'name', too_long: 'name', no_role: 'studio-role', unknown_role: 'studio-role',
  bad_due: 'studio-due', bad_reminders: 'studio-reminders', bad_four_eyes: 'studio-four-eyes', bad_priority: 'studio-priority',
  missing_decision: 'studio-decision-ref', no_decision: 'studio-decision-ref', decision_mapping: 'studio-decision-mapping', no_result: 'studio-decision-result',
  missing_process: 'studio-called', no_called_process: 'studio-called', no_condition: 'studio-condition', default_condition: 'studio-default', no_default: 'name',
  timer: 'studio-timer-value', no_topic: 'studio-topic', unknown_topic: 'studio-topic', no_script: 'studio-script-text', script_format: 'studio-script-text',
  rounds: 'studio-collection', rounds_output: 'studio-output-collection', loop: 'studio-loop-condition', condition: 'studio-awaited', reference: 'messageRef', no_name: 'messageName',
};
// As the server calls the properties.
const FIELD_OF_NAME = {
  assignee: 'studio-assignee', calledElement: 'studio-called', collection: 'studio-collection', condition: 'studio-condition', decisionRef: 'studio-decision-ref', default: 'name', due: 'studio-due',
  followUpDate: 'studio-follow-up', formRef: 'studio-form', loop: 'studio-loop-condition', mapDecisionResult: 'studio-decision-mapping', name: 'name', not_same_as: 'studio-four-eyes',
  outputCollection: 'studio-output-collection', priority: 'studio-priority', reminders: 'studio-reminders', resultVariable: 'studio-decision-result', role: 'studio-role', script: 'studio-script-text',
  scriptFormat: 'studio-script-text', timer: 'studio-timer-value', topic: 'studio-topic',
};

/** The id of the entry; where nothing says more, the one where the element keeps its expression. */
export function fieldOf(code, field, element) {
  const entry = FIELD_OF_NAME[field] ?? FIELD_OF_CODE[code] ?? mainField(element);
  return OTHERWISE[entry]?.find(([type]) => is(element, type))?.[1] ?? entry;
}

// The same property has another field on some kinds of elements.
const OTHERWISE = {
  'studio-role': [['bpmn:Lane', 'studio-lane-role']],
  'studio-decision-result': [['bpmn:ScriptTask', 'studio-script-result']],
  'studio-condition': [['bpmn:Event', 'studio-awaited']],
};

function mainField(element) {
  if (is(element, 'bpmn:SequenceFlow')) return 'studio-condition';
  if (is(element, 'bpmn:ScriptTask')) return 'studio-script-text';
  if (isAny(element, ['bpmn:ServiceTask', 'bpmn:SendTask'])) return 'studio-topic';
  return 'name';
}
