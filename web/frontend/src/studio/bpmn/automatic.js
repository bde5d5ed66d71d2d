// What the engine does by itself: tables, calculations, services, calls; and which way the work takes.
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { ListGroup } from '@bpmn-io/properties-panel';
import { addressOf, page } from '../common/page.js';
import { buttonEntry, checkboxEntry, expressionEntry, noteEntry, selectEntry, textEntry } from './entries.js';
import { mappingsOf } from './model.js';
import { attributeOf, propertyOf } from './people.js';

const MAPPINGS = [
  ['singleEntry', 'Ett värde'],
  ['singleResult', 'En rad med flera värden'],
  ['collectEntries', 'En lista med värden'],
  ['resultList', 'En lista med rader'],
];
//: What each topic of the engine reads, where the server does not tell.
const TOPIC_PROPERTIES = {
  notify: [['to', 'Till', 'Roller med kommatecken mellan, eller participants'], ['subject', 'Ämnesrad', 'Ett uttryck: "Planen är klar"'], ['text', 'Text', 'Ett uttryck']],
  publish_notice: [['headline', 'Rubrik', 'Ett uttryck: "Dialogen är öppen"'], ['text', 'Text', 'Ett uttryck']],
  assign_diary_number: [['prefix', 'Nämndens beteckning', 'Ett uttryck. Tomt: nämndens egen']],
};

export function automaticGroups(sheet) {
  const { element } = sheet;
  const object = getBusinessObject(element);
  if (is(element, 'bpmn:BusinessRuleTask')) return [ruleGroup(sheet, object)];
  if (is(element, 'bpmn:ScriptTask')) return [scriptGroup(sheet, object)];
  if (isAny(element, ['bpmn:ServiceTask', 'bpmn:SendTask'])) return [serviceGroup(sheet, object)];
  if (is(element, 'bpmn:CallActivity')) return [callGroup(sheet, object), ...mappingGroups(sheet, object)];
  if (is(element, 'bpmn:SequenceFlow')) return flowGroups(sheet, object);
  return [];
}

function ruleGroup(sheet, object) {
  const { element, writer, known } = sheet;
  const chosen = object.get('camunda:decisionRef') ?? '';
  const choose = (value) => writer.set(element, object, { 'camunda:decisionRef': value, 'camunda:decisionRefBinding': value ? 'deployment' : '' });
  return {
    id: 'studio-decision',
    label: 'Beslutstabell',
    shouldOpen: true,
    entries: [
      selectEntry('studio-decision-ref', 'Tabell', {
        get: () => chosen,
        set: choose,
        options: () => [{ value: '', label: 'Välj en tabell' }, ...known.tables()],
      }),
      chosen && noteEntry('studio-decision-link', '', { href: addressOf(page.editUrl, `${chosen}.dmn`), label: 'Öppna tabellen' }),
      !chosen && buttonEntry('studio-decision-new', 'Ny tabell', async () => choose(await known.begin('.dmn', object.name || object.id))),
      textEntry('studio-decision-result', 'Svaret sparas som', { ...attributeOf(sheet, object, 'camunda:resultVariable'), validate: variableName }),
      selectEntry('studio-decision-mapping', 'Svarets form', { ...attributeOf(sheet, object, 'camunda:mapDecisionResult'), options: () => [{ value: '', label: 'Som tabellen ger det' }, ...MAPPINGS.map(([value, label]) => ({ value, label }))] }),
    ].filter(Boolean),
  };
}

function scriptGroup(sheet, object) {
  const { element, writer, known } = sheet;
  return {
    id: 'studio-script',
    label: 'Beräkning',
    shouldOpen: true,
    entries: [
      expressionEntry('studio-script-text', 'Uttryck', { get: () => object.get('script') ?? '', set: (value) => writer.set(element, object, { script: value, scriptFormat: value ? 'feel' : '' }), names: () => known.variables }),
      textEntry('studio-script-result', 'Svaret sparas som', { ...attributeOf(sheet, object, 'camunda:resultVariable'), validate: variableName }),
    ],
  };
}

function serviceGroup(sheet, object) {
  const { element, writer, known } = sheet;
  const topic = object.get('camunda:topic') ?? '';
  const told = known.topics().find((one) => one.id === topic)?.properties?.map((one) => (typeof one === 'string' ? [one, one, ''] : [one.name, one.label ?? one.name, one.help ?? '']));
  return {
    id: 'studio-service',
    label: 'Automatiskt steg',
    shouldOpen: true,
    entries: [
      selectEntry('studio-topic', 'Vad som görs', {
        get: () => topic,
        set: (value) => writer.set(element, object, { 'camunda:topic': value, 'camunda:type': value ? 'external' : '' }),
        options: () => [{ value: '', label: is(element, 'bpmn:SendTask') ? 'Skickar ett meddelande' : 'Välj' }, ...known.topics().map(({ id, name }) => ({ value: id, label: TOPIC_NAMES[id] ?? name }))],
      }),
      ...(told ?? TOPIC_PROPERTIES[topic] ?? []).map(([name, label, description]) => expressionEntry(`studio-topic-${name}`, label, { ...propertyOf(sheet, object, name), names: () => known.variables, description })),
    ],
  };
}

const TOPIC_NAMES = {
  notify: 'Skickar e-post',
  publish_notice: 'Skriver i ärendets offentliga logg',
  assign_diary_number: 'Ger ärendet ett diarienummer',
  apply_plan_change: 'Ändrar ett annat ärendes plan',
  pause_case: 'Pausar ett annat ärende',
  resume_case: 'Återupptar ett annat ärende',
  cancel_case: 'Avbryter ett annat ärende',
};

function callGroup(sheet, object) {
  const { element, writer, known } = sheet;
  const chosen = object.get('calledElement') ?? '';
  return {
    id: 'studio-call',
    label: 'Anropad process',
    shouldOpen: true,
    entries: [
      selectEntry('studio-called', 'Process', {
        get: () => chosen,
        set: (value) => writer.set(element, object, { calledElement: value, 'camunda:calledElementBinding': value ? 'deployment' : '' }),
        options: () => [{ value: '', label: 'Välj en process' }, ...known.processes()],
      }),
      chosen && noteEntry('studio-called-link', '', { href: addressOf(page.editUrl, `${chosen}.bpmn`), label: 'Öppna processen' }),
      noteEntry('studio-call-note', mappingsOf(object, 'camunda:In').length || mappingsOf(object, 'camunda:Out').length ? 'Processen har egna variabler: bara det som står nedan förs över.' : 'Utan överföringar arbetar processen på ärendets egna variabler.'),
    ].filter(Boolean),
  };
}

/** Input and output of a call, as lists of rows. */
function mappingGroups(sheet, object) {
  return [
    mappingGroup(sheet, object, 'camunda:In', 'studio-in', 'In till processen'),
    mappingGroup(sheet, object, 'camunda:Out', 'studio-out', 'Ut från processen'),
  ];
}

function mappingGroup(sheet, object, type, id, label) {
  const { element, writer } = sheet;
  const all = mappingsOf(object, type);
  const write = (changed) => writer.setExtensions(element, object, (one) => one.$type === type, changed);
  return {
    id,
    label,
    component: ListGroup,
    add: (event) => {
      event.stopPropagation();
      write([...all, writer.make(type, {}, object.get('extensionElements'))]);
    },
    items: all.map((mapping, index) => ({
      id: `${id}-${index}`,
      label: mappingLabel(mapping),
      entries: mappingEntries(sheet, mapping, `${id}-${index}`),
      remove: (event) => {
        event.stopPropagation();
        write(all.filter((one) => one !== mapping));
      },
    })),
  };
}

function mappingLabel(mapping) {
  if (mapping.get('variables') === 'all') return 'Alla variabler';
  const source = mapping.get('sourceExpression') || mapping.get('source');
  return source || mapping.get('target') ? `${source ?? '?'} → ${mapping.get('target') ?? '?'}` : 'Ny överföring';
}

function mappingEntries(sheet, mapping, id) {
  const { element, writer, known } = sheet;
  const isAll = mapping.get('variables') === 'all';
  const all = checkboxEntry(`${id}-all`, 'Alla variabler', { get: () => isAll, set: (value) => writer.set(element, mapping, value ? { variables: 'all', source: '', sourceExpression: '', target: '' } : { variables: '' }) });
  if (isAll) return [all];
  return [
    all,
    expressionEntry(`${id}-source`, 'Från', {
      get: () => mapping.get('sourceExpression') ?? mapping.get('source') ?? '',
      // A name alone is a variable; all else has to be worked out.
      set: (value) => writer.set(element, mapping, /^[\p{L}_][\p{L}\p{N}_]*$/u.test(value) ? { source: value, sourceExpression: '' } : { source: '', sourceExpression: value }),
      names: () => known.variables,
    }),
    textEntry(`${id}-target`, 'Till', { get: () => mapping.get('target') ?? '', set: (value) => writer.set(element, mapping, { target: value }), validate: variableName }),
  ];
}

/** The condition of a flow, where the engine asks for one. */
function flowGroups(sheet, object) {
  const { element, writer, known } = sheet;
  const source = object.get('sourceRef');
  if (!isAny(source, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity'])) return [];
  const isDefault = source.get('default') === object;
  const setDefault = (value) => {
    if (value && object.get('conditionExpression')) writer.setExpression(element, object, 'conditionExpression', '');
    writer.set(element.source, source, { default: value ? object : '' });
  };
  return [
    {
      id: 'studio-flow',
      label: 'När den här vägen tas',
      shouldOpen: true,
      entries: [
        checkboxEntry('studio-default', 'Standardflöde: tas när inget annat villkor är uppfyllt', { get: () => isDefault, set: setDefault }),
        !isDefault && expressionEntry('studio-condition', 'Villkor', { get: () => object.get('conditionExpression')?.get('body') ?? '', set: (value) => writer.setExpression(element, object, 'conditionExpression', value), names: () => known.variables, description: 'Till exempel: beslut.outcome = "bifall"' }),
      ].filter(Boolean),
    },
  ];
}

export function variableName(value) {
  return value && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(value) ? 'Använd bokstäver, siffror och understreck. Börja med en bokstav.' : undefined;
}

