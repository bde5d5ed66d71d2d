// Time, messages and conditions that the work waits for; rounds; the phase that is shown; and all other properties.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { ListGroup } from '@bpmn-io/properties-panel';
import { variableName } from './automatic.js';
import { expressionEntry, noteEntry, selectEntry, textEntry } from './entries.js';
import { eventDefinition, processOf, readProperties, readProperty } from './model.js';
import { attributeOf, propertyOf } from './people.js';

const TIMES = {
  timeDuration: ['En väntetid', 'P14D är fjorton dagar, PT2H två timmar. Eller ett uttryck som ger en tid.'],
  timeDate: ['En viss dag eller tid', '2027-06-14, 2027-06-14T09:00 eller ett uttryck, till exempel plan.start'],
  timeCycle: ['Återkommande', 'R3/P1D är tre gånger, en gång om dagen.'],
};

export function timeGroups(sheet) {
  return [timerGroup(sheet), messageGroup(sheet), conditionGroup(sheet), roundsGroup(sheet), loopGroup(sheet), phaseGroup(sheet), otherGroup(sheet)].filter(Boolean);
}

function timerGroup(sheet) {
  const { element, writer, known } = sheet;
  const timer = eventDefinition(element, 'bpmn:TimerEventDefinition');
  if (!timer) return null;
  const kind = Object.keys(TIMES).find((name) => timer.get(name)) ?? '';
  const none = { timeDuration: undefined, timeDate: undefined, timeCycle: undefined };
  return {
    id: 'studio-timer',
    label: 'Tid',
    shouldOpen: true,
    entries: [
      selectEntry('studio-timer-kind', 'Väntar på', {
        get: () => kind,
        set: (value) => writer.set(element, timer, value ? { ...none, [value]: writer.make('bpmn:FormalExpression', { body: kind ? timer.get(kind).get('body') : undefined }, timer) } : none),
        options: () => [{ value: '', label: 'Välj' }, ...Object.entries(TIMES).map(([value, [label]]) => ({ value, label }))],
      }),
      kind && expressionEntry('studio-timer-value', 'När', { get: () => timer.get(kind).get('body') ?? '', set: (value) => writer.set(element, timer.get(kind), { body: value }), names: () => known.variables, description: TIMES[kind][1] }),
      kind && known.nextTime(element.id) && noteEntry('studio-timer-next', known.nextTime(element.id)),
    ].filter(Boolean),
  };
}

function messageGroup(sheet) {
  const { element, known } = sheet;
  const object = getBusinessObject(element);
  const isMessage = isAny(element, ['bpmn:ReceiveTask', 'bpmn:SendTask']) || eventDefinition(element, 'bpmn:MessageEventDefinition');
  const isSignal = eventDefinition(element, 'bpmn:SignalEventDefinition');
  if (!isMessage && !isSignal) return null;
  const sends = isAny(element, ['bpmn:SendTask', 'bpmn:EndEvent', 'bpmn:IntermediateThrowEvent']);
  const names = () => known.variables;
  return {
    id: 'studio-correlation',
    label: sends ? 'Det som skickas' : 'Det som tas emot',
    shouldOpen: true,
    entries: [
      sends && expressionEntry('studio-payload', 'Innehåll', { ...propertyOf(sheet, object, 'payload'), names, description: 'Till exempel: {svar: beslut.outcome}' }),
      isMessage && expressionEntry('studio-correlation-key', 'Vilket ärende det gäller', { ...propertyOf(sheet, object, 'correlationKey'), names, description: 'Ett uttryck som är lika hos den som skickar och den som tar emot, till exempel case.diary_number' }),
      !sends && textEntry('studio-received', 'Värden som följer med', { ...propertyOf(sheet, object, 'variables'), description: 'Namn med kommatecken mellan.' }),
    ].filter(Boolean),
  };
}

function conditionGroup(sheet) {
  const { element, writer, known } = sheet;
  const definition = eventDefinition(element, 'bpmn:ConditionalEventDefinition');
  if (!definition) return null;
  return {
    id: 'studio-event-condition',
    label: 'Villkor',
    shouldOpen: true,
    entries: [expressionEntry('studio-awaited', 'Väntar tills', { get: () => definition.get('condition')?.get('body') ?? '', set: (value) => writer.setExpression(element, definition, 'condition', value), names: () => known.variables, description: 'Prövas igen varje gång något ändras i ärendet.' })],
  };
}

/** Multi-instance: once for each thing of a list, or a number of times. */
function roundsGroup(sheet) {
  const { element, writer, known } = sheet;
  const object = getBusinessObject(element);
  const loop = object.get('loopCharacteristics');
  if (!loop || !is(loop, 'bpmn:MultiInstanceLoopCharacteristics')) return null;
  const names = () => known.variables;
  // Our properties stand on the step; other tools may have put them on the loop itself.
  const property = (name) => propertyOf(sheet, readProperty(loop, name) && !readProperty(object, name) ? loop : object, name);
  const condition = property('completionCondition');
  return {
    id: 'studio-rounds',
    label: 'För varje sak i en lista',
    shouldOpen: true,
    entries: [
      expressionEntry('studio-collection', 'Listan', { ...attributeOf(sheet, loop, 'camunda:collection'), names }),
      textEntry('studio-element-variable', 'Varje sak heter', { ...attributeOf(sheet, loop, 'camunda:elementVariable'), validate: variableName }),
      expressionEntry('studio-cardinality', 'Eller ett antal gånger', { get: () => loop.get('loopCardinality')?.get('body') ?? '', set: (value) => writer.setExpression(element, loop, 'loopCardinality', value), names }),
      textEntry('studio-output-collection', 'Resultaten samlas i', { ...property('outputCollection'), validate: variableName }),
      expressionEntry('studio-output-element', 'Varje resultat är', { ...property('outputElement'), names }),
      expressionEntry('studio-completion', 'Sluta i förtid när', {
        get: () => condition.get() || loop.get('completionCondition')?.get('body') || '',
        set: (value) => (condition.get() ? condition.set(value) : writer.setExpression(element, loop, 'completionCondition', value)),
        names: () => [...['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances', 'loopCounter'].map((name) => ({ name, type: 'antal' })), ...known.variables],
        description: 'Till exempel: nrOfCompletedInstances >= 3',
      }),
    ],
  };
}

function loopGroup(sheet) {
  const { element, writer, known } = sheet;
  const loop = getBusinessObject(element).get('loopCharacteristics');
  if (!loop || !is(loop, 'bpmn:StandardLoopCharacteristics')) return null;
  return {
    id: 'studio-loop',
    label: 'Görs om',
    shouldOpen: true,
    entries: [
      expressionEntry('studio-loop-condition', 'Så länge', { get: () => loop.get('loopCondition')?.get('body') ?? '', set: (value) => writer.setExpression(element, loop, 'loopCondition', value), names: () => known.variables }),
      textEntry('studio-loop-maximum', 'Högst antal gånger', { get: () => String(loop.get('loopMaximum') ?? ''), set: (value) => writer.set(element, loop, { loopMaximum: /^[1-9]\d{0,3}$/.test(value) ? Number(value) : '' }), validate: (value) => (value && !/^[1-9]\d{0,3}$/.test(value) ? 'Skriv ett heltal.' : undefined) }),
    ],
  };
}

function phaseGroup(sheet) {
  const { element } = sheet;
  if (!isAny(element, ['bpmn:CallActivity', 'bpmn:SubProcess', 'bpmn:Task'])) return null;
  return {
    id: 'studio-phase-group',
    label: 'Ärendets översikt',
    entries: [textEntry('studio-phase', 'Fas', { ...propertyOf(sheet, getBusinessObject(element), 'phase'), description: 'Visas överst i ärendet medan steget pågår. Tomt: ingen egen fas.' })],
  };
}

//: Properties that have fields of their own above.
const HAVE_FIELDS = new Set(['due', 'reminders', 'not_same_as', 'role', 'variables', 'phase', 'correlationKey', 'payload', 'outputCollection', 'outputElement', 'completionCondition', 'to', 'subject', 'text', 'headline', 'prefix']);

/** What is left: rows that only this process knows, or that another tool has written. */
function otherGroup(sheet) {
  const { element, writer } = sheet;
  const owner = processOf(element) ?? getBusinessObject(element);
  if (!isAny(owner, ['bpmn:Process', 'bpmn:FlowNode', 'bpmn:SequenceFlow', 'bpmn:Lane'])) return null;
  const all = readProperties(owner);
  const write = (index, changed) => writer.setProperties(element, owner, all.map((one, number) => (number === index ? { ...one, ...changed } : one)));
  const others = all.map((pair, index) => [pair, index]).filter(([{ name }]) => !HAVE_FIELDS.has(name));
  return {
    id: 'studio-others',
    label: 'Övriga egenskaper',
    component: ListGroup,
    add: (event) => {
      event.stopPropagation();
      writer.setProperties(element, owner, [...all, { name: `egenskap_${all.length + 1}`, value: '' }]);
    },
    items: others.map(([{ name, value }, index]) => ({
      id: `studio-other-${index}`,
      label: name || 'Utan namn',
      entries: [
        textEntry(`studio-other-${index}-name`, 'Namn', { get: () => name, set: (text) => write(index, { name: text }) }),
        textEntry(`studio-other-${index}-value`, 'Värde', { get: () => value, set: (text) => write(index, { value: text }) }),
      ],
      remove: (event) => {
        event.stopPropagation();
        writer.setProperties(element, owner, all.filter((_, number) => number !== index));
      },
    })),
  };
}
