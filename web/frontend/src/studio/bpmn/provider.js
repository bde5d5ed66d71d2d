// Our groups of the properties panel, after the general ones and before what BPMN itself calls things.
import { Group } from '@bpmn-io/properties-panel';
import { automaticGroups } from './automatic.js';
import { Sheet } from './entries.js';
import { Writer } from './model.js';
import { peopleGroups, processGroups } from './people.js';
import { timeGroups } from './times.js';

//: Groups of the library that we have better ones for, or that describe what is not run.
const REPLACED = new Set(['compensation', 'multiInstance', 'adHocCompletion', 'timer']);
const LATER = 400; // than the library's own groups, which come first at 1000

class StudioProperties {
  constructor(propertiesPanel, modeling, bpmnFactory, commandStack, known) {
    this.writer = new Writer(modeling, bpmnFactory, commandStack);
    this.known = known;
    propertiesPanel.registerProvider(LATER, this);
  }

  getGroups(element) {
    const sheet = new Sheet(element, this.writer, this.known);
    const own = [...peopleGroups(sheet), ...processGroups(sheet), ...automaticGroups(sheet), ...timeGroups(sheet)];
    const ready = own.map((group) => ({ component: Group, ...group }));
    return (groups) => {
      const kept = groups.filter(({ id }) => !REPLACED.has(id)).map(asOurs);
      const [general, documentation, ...more] = kept;
      const others = ready.filter(({ id }) => id === 'studio-others');
      return [general, ...ready.filter(({ id }) => id !== 'studio-others'), documentation, ...more, ...others].filter(Boolean);
    };
  }
}

/** The name is what is changed most often. */
const asOurs = (group) => (['general', 'message', 'signal', 'error', 'escalation', 'link'].includes(group.id) ? { ...group, shouldOpen: true } : group);

StudioProperties.$inject = ['propertiesPanel', 'modeling', 'bpmnFactory', 'commandStack', 'known'];

export const propertiesModule = (known) => ({ __init__: ['studioProperties'], studioProperties: ['type', StudioProperties], known: ['value', known] });
