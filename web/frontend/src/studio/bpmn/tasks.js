// A step that one draws is a person's until something else is chosen: most are, and BPMN's plain task says nothing of who.
const TASK = 'bpmn:UserTask';
const CLASS = 'bpmn-icon-user-task';
const LATE = 90; // than the library's own entries, and than those that are taken out

class TasksOfPeople {
  constructor(palette, contextPad, elementFactory, create, autoPlace, appendPreview, translate) {
    const make = () => elementFactory.createShape({ type: TASK });
    const begin = (event) => create.start(event, make());
    const append = {
      click: (_event, element) => autoPlace.append(element, make()),
      dragstart: (event, element) => create.start(event, make(), { source: element }),
      hover: (_event, element) => {
        appendPreview.create(element, TASK);
        return () => appendPreview.cleanUp();
      },
    };
    const person = translate('User task');
    const changed = (id, title, action) => (entries) => (entries[id] ? { ...entries, [id]: { ...entries[id], className: CLASS, title: `${title}: ${person}`, action } } : entries);
    palette.registerProvider(LATE, { getPaletteEntries: () => changed('create.task', translate('Create task'), { click: begin, dragstart: begin }) });
    contextPad.registerProvider(LATE, { getContextPadEntries: () => changed('append.append-task', translate('Append task'), append) });
  }
}

TasksOfPeople.$inject = ['palette', 'contextPad', 'elementFactory', 'create', 'autoPlace', 'appendPreview', 'translate'];

export const tasksModule = { __init__: ['tasksOfPeople'], tasksOfPeople: ['type', TasksOfPeople] };
