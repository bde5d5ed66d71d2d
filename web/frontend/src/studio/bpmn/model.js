// Reading and writing what the Camunda 7 profile keeps in a drawing. Whatever we do not know is left as it stands.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

/** The process that an element stands for: itself, the one of a pool, or of the only pool of a drawing. */
export function processOf(element) {
  const object = getBusinessObject(element);
  if (is(object, 'bpmn:Process')) return object;
  if (is(object, 'bpmn:Collaboration')) {
    const processes = object.get('participants').map((one) => one.get('processRef')).filter(Boolean);
    return processes.length === 1 ? processes[0] : undefined;
  }
  return is(object, 'bpmn:Participant') ? object.get('processRef') : undefined;
}

const listOf = (owner) => owner?.get('extensionElements')?.get('values') ?? [];
const propertiesIn = (owner) => listOf(owner).find((one) => one.$type === 'camunda:Properties');

/** All extension properties of a moddle element, as `[{ name, value }]`. */
export const readProperties = (owner) => (propertiesIn(owner)?.get('values') ?? []).map(({ name, value }) => ({ name, value }));

/** One extension property, '' when there is none. */
export const readProperty = (owner, name) => readProperties(owner).find((one) => one.name === name)?.value ?? '';

/** Writes into the drawing through the command stack, so that everything can be undone. */
export class Writer {
  constructor(modeling, bpmnFactory, commandStack) {
    Object.assign(this, { modeling, bpmnFactory, commandStack });
  }

  /** Set attributes of a moddle element that belongs to `element`; '' removes one. */
  set(element, owner, values) {
    const clean = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? undefined : value]));
    this.modeling.updateModdleProperties(element, owner, clean);
  }

  make(type, attributes, parent) {
    const made = this.bpmnFactory.create(type, attributes);
    made.$parent = parent;
    return made;
  }

  /** Set one extension property; '' removes it, and its empty wrappers with it. */
  setProperty(element, owner, name, value) {
    const old = readProperties(owner);
    const place = old.findIndex((one) => one.name === name);
    const kept = old.filter((one) => one.name !== name);
    if (value !== '') kept.splice(place < 0 ? kept.length : place, 0, { name, value });
    this.setProperties(element, owner, kept);
  }

  /** Put these extension properties in place of all there are. */
  setProperties(element, owner, pairs) {
    const wrapper = this.make('camunda:Properties', {});
    wrapper.values = pairs.map((pair) => this.make('camunda:Property', pair, wrapper));
    this.setExtensions(element, owner, (one) => one.$type === 'camunda:Properties', pairs.length ? [wrapper] : []);
  }

  /** Put `added` where the extensions that `replaced` picks stood; the others keep their order. */
  setExtensions(element, owner, replaced, added) {
    const old = listOf(owner);
    const place = old.findIndex(replaced);
    const kept = old.filter((one) => !replaced(one));
    kept.splice(place < 0 ? kept.length : place, 0, ...added);
    let extensions;
    if (kept.length) {
      extensions = this.make('bpmn:ExtensionElements', { values: kept }, owner);
      for (const one of kept) one.$parent = extensions;
    }
    this.modeling.updateModdleProperties(element, owner, { extensionElements: extensions });
  }

  /** Set an expression that BPMN writes as an element: conditionExpression, completionCondition, timeDate ... */
  setExpression(element, owner, name, text, type = 'bpmn:FormalExpression') {
    this.modeling.updateModdleProperties(element, owner, { [name]: text === '' ? undefined : this.make(type, { body: text }, owner) });
  }
}

/** `camunda:in` or `camunda:out` of a call. */
export const mappingsOf = (owner, type) => listOf(owner).filter((one) => one.$type === type);

export const eventDefinition = (element, type) => (getBusinessObject(element).get('eventDefinitions') ?? []).find((one) => one.$type === type);
