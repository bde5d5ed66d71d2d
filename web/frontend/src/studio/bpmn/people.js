// Who does a task, with which form, by when.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { addressOf, page } from '../common/page.js';
import { buttonEntry, expressionEntry, noteEntry, selectEntry, textEntry } from './entries.js';
import { eventDefinition, processOf, readProperty } from './model.js';
import { remindersEntry } from './reminder_entry.js';

const DUE_HELP = 'Till exempel: 5 arbetsdagar, P10D, 2027-06-14, milestones.decision - duration("P35D")';

/** The lane that a step stands in, if any. */
function laneOf(object) {
  const scope = object.$parent;
  const sets = scope?.get('laneSets') ?? [];
  const within = (set) => (set?.get('lanes') ?? []).flatMap((lane) => [lane, ...within(lane.get('childLaneSet'))]);
  return sets.flatMap(within).filter((lane) => (lane.get('flowNodeRef') ?? []).includes(object)).at(-1);
}

/** The words for a task's role when it has none of its own. */
function roleOfLane(object, known) {
  const lane = laneOf(object);
  if (!lane) return 'Ingen bana, alltså ingen roll';
  const role = readProperty(lane, 'role');
  return `Som banan: ${role ? known.roleName(role) : lane.name || 'utan namn'}`;
}

const propertyOf = ({ element, writer }, owner, name) => ({
  get: () => readProperty(owner, name),
  set: (value) => writer.setProperty(element, owner, name, value),
});

const attributeOf = ({ element, writer }, owner, name) => ({
  get: () => owner.get(name) ?? '',
  set: (value) => writer.set(element, owner, { [name]: value }),
});

export { attributeOf, propertyOf };

/** The form of a task or a start. */
export function formEntries(sheet) {
  const { element, writer, known } = sheet;
  const object = getBusinessObject(element);
  const chosen = object.get('camunda:formRef') ?? '';
  const choose = (value) => writer.set(element, object, { 'camunda:formRef': value, 'camunda:formRefBinding': value ? 'deployment' : '' });
  return [
    selectEntry('studio-form', 'Formulär', {
      get: () => chosen,
      set: choose,
      options: () => [{ value: '', label: is(element, 'bpmn:StartEvent') ? 'Inget' : 'Inget (bara en knapp: Klar)' }, ...known.forms()],
    }),
    chosen && noteEntry('studio-form-link', '', { href: addressOf(page.editUrl, `${chosen}.form`), label: 'Öppna formuläret' }),
    !chosen && buttonEntry('studio-form-new', 'Nytt formulär', async () => choose(await known.begin('.form', object.name || object.id))),
  ].filter(Boolean);
}

/** Groups for what a person does. */
export function peopleGroups(sheet) {
  const { element, known } = sheet;
  const object = getBusinessObject(element);
  if (is(element, 'bpmn:UserTask') || is(element, 'bpmn:ManualTask')) return [whoGroup(sheet, object), whenGroup(sheet, object)];
  if (is(element, 'bpmn:StartEvent') && !eventDefinition(element, 'bpmn:ErrorEventDefinition')) return [{ id: 'studio-start', label: 'Starten', entries: formEntries(sheet) }];
  if (is(element, 'bpmn:Lane')) return [laneGroup(sheet, object, known)];
  return [];
}

function whoGroup(sheet, object) {
  const { element, known } = sheet;
  const groups = attributeOf(sheet, object, 'camunda:candidateGroups');
  const isOfPeople = is(element, 'bpmn:UserTask');
  return {
    id: 'studio-who',
    label: 'Vem och vad',
    shouldOpen: true,
    entries: [
      ...(isOfPeople ? formEntries(sheet) : []),
      ...(isOfPeople ? [selectEntry('studio-role', 'Roll', { ...groups, options: () => [{ value: '', label: roleOfLane(object, known) }, ...known.roles()] })] : []),
      ...(isOfPeople ? [expressionEntry('studio-assignee', 'En viss person', { ...attributeOf(sheet, object, 'camunda:assignee'), names: () => known.variables, description: 'Ett uttryck som ger användarnamnet, till exempel participants.process_leader' })] : []),
      selectEntry('studio-four-eyes', 'Får inte vara samma person som gjorde', { ...propertyOf(sheet, object, 'not_same_as'), options: () => [{ value: '', label: 'Spelar ingen roll' }, ...otherTasks(object)] }),
      selectEntry('studio-priority', 'Hur viktig', { ...attributeOf(sheet, object, 'camunda:priority'), options: () => [{ value: '', label: 'Vanlig (50)' }, { value: '25', label: 'Lägre (25)' }, { value: '75', label: 'Högre (75)' }, { value: '100', label: 'Högst (100)' }, ...otherNumber(object.get('camunda:priority'))] }),
    ],
  };
}

const otherNumber = (value) => (value && !['25', '75', '100'].includes(value) ? [{ value, label: value }] : []);

function whenGroup(sheet, object) {
  const { known } = sheet;
  const due = propertyOf(sheet, object, 'due');
  const old = attributeOf(sheet, object, 'camunda:dueDate');
  return {
    id: 'studio-when',
    label: 'När och påminnelser',
    shouldOpen: true,
    entries: [
      expressionEntry('studio-due', 'Klar senast', {
        get: () => due.get() || old.get(),
        set: (value) => (due.get() || !old.get() ? due.set(value) : old.set(value)),
        names: () => known.variables,
        description: DUE_HELP,
      }),
      expressionEntry('studio-follow-up', 'Visa först', { ...attributeOf(sheet, object, 'camunda:followUpDate'), names: () => known.variables, description: 'Uppgiften syns inte i listan före dess. Skrivs som Klar senast.' }),
      remindersEntry('studio-reminders', { ...propertyOf(sheet, object, 'reminders'), roles: (also) => known.roles(also) }),
    ],
  };
}

function laneGroup(sheet, object, known) {
  const role = propertyOf(sheet, object, 'role');
  return {
    id: 'studio-lane',
    label: 'Vem arbetar i banan',
    shouldOpen: true,
    entries: [
      selectEntry('studio-lane-role', 'Roll', { ...role, options: () => [{ value: '', label: 'Av banans namn' }, ...known.roles()] }),
      textEntry('studio-lane-role-id', 'Rollens id', { ...role, description: 'För en roll som inte finns än. Små bokstäver och understreck: trafik_ingenjor', validate: (value) => (value && !/^[a-z][a-z0-9_]*$/.test(value) ? 'Skriv med små bokstäver a–z, siffror och understreck.' : undefined) }),
    ],
  };
}

function otherTasks(object) {
  const process = rootOf(object);
  const within = (scope) => (scope.get('flowElements') ?? []).flatMap((one) => (is(one, 'bpmn:SubProcess') ? within(one) : [one]));
  return within(process)
    .filter((one) => is(one, 'bpmn:UserTask') && one !== object)
    .map((one) => ({ value: one.id, label: one.name || one.id }));
}

function rootOf(object) {
  let scope = object.$parent;
  while (scope.$parent && !is(scope, 'bpmn:Process')) scope = scope.$parent;
  return scope;
}

/** What holds for the whole process. */
export function processGroups(sheet) {
  const process = processOf(sheet.element);
  if (!process) return [];
  return [
    {
      id: 'studio-process',
      label: 'Ärendet',
      shouldOpen: true,
      entries: [
        textEntry('studio-retention', 'Hur länge ärendet sparas', { ...attributeOf(sheet, process, 'camunda:historyTimeToLive'), description: 'P10Y är tio år, P6M är sex månader.', validate: (value) => (value && !/^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/.test(value) ? 'Skriv till exempel P10Y.' : undefined) }),
        textEntry('studio-variables', 'Värden som kommer utifrån', { ...propertyOf(sheet, process, 'variables'), description: 'Namn med kommatecken mellan.' }),
      ],
    },
  ];
}
