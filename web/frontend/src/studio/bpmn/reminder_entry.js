// Reminders as rows that can be read: how many, of what, before or after, to whom.
import { h } from '@bpmn-io/properties-panel/preact';
import { readLadder, UNITS, writeLadder } from './reminders.js';
import { textEntry } from './entries.js';

const WHENS = { before: 'före', on: 'på sista dagen', after: 'efter' };
const USUAL = [
  { count: 3, unit: 'arbetsdagar', when: 'before', role: '' },
  { count: 1, unit: 'arbetsdagar', when: 'on', role: '' },
  { count: 1, unit: 'arbetsdagar', when: 'after', role: '' },
];

/** The entry for the property `reminders`; as text where the text is no ladder that rows can show. */
export function remindersEntry(id, { get, set, roles }) {
  if (readLadder(get()) === null) {
    return textEntry(id, 'Påminnelser', { get, set, description: 'Går inte att läsa. Skriv till exempel: -3 arbetsdagar, 0, +5 arbetsdagar -> process_leader' });
  }
  return { id, get, set, roles, component: Reminders, isEdited: () => Boolean(get()) };
}

function Reminders({ id, get, set, roles }) {
  const rows = readLadder(get()) ?? [];
  const write = (changed) => set(writeLadder(changed));
  const change = (index, values) => write(rows.map((row, number) => (number === index ? { ...row, ...values } : row)));
  return h(
    'fieldset',
    { class: 'bio-properties-panel-entry studio-reminders', 'data-entry-id': id, id: `bio-properties-panel-${id}`, tabindex: -1 },
    h('legend', { class: 'bio-properties-panel-label' }, 'Påminnelser'),
    rows.length === 0 && h('p', { class: 'studio-note' }, 'Inga egna. Har uppgiften en sista dag påminns ändå, på det sätt som är vanligt.'),
    rows.map((row, index) => h(Row, { key: index, id: `${id}-${index}`, number: index + 1, row, roles, change: (values) => change(index, values), remove: () => write(rows.filter((_, number) => number !== index)) })),
    h('div', { class: 'studio-row-buttons' },
      h('button', { type: 'button', class: 'studio-small-button', onClick: () => write([...rows, { count: 1, unit: 'arbetsdagar', when: rows.length ? 'after' : 'before', role: '' }]) }, 'Lägg till påminnelse'),
      rows.length === 0 && h('button', { type: 'button', class: 'studio-small-button', onClick: () => write(USUAL) }, 'Föreslå tre'),
    ),
  );
}

function Row({ id, number, row, roles, change, remove }) {
  const isOn = row.when === 'on';
  return h(
    'div',
    { class: 'studio-reminder', role: 'group', 'aria-label': `Påminnelse ${number}` },
    !isOn && h('input', { id: `${id}-count`, class: 'bio-properties-panel-input studio-count', type: 'number', min: 1, max: 999, 'aria-label': 'Hur många', value: row.count, onChange: (event) => change({ count: Math.max(1, Math.min(999, Math.trunc(Number(event.target.value)) || 1)) }) }),
    !isOn && h(Choice, { label: 'Dagar eller veckor', value: row.unit, set: (unit) => change({ unit }), options: Object.entries(UNITS).map(([value, [one, many]]) => [value, row.count === 1 ? one : many]) }),
    h(Choice, { label: 'Före eller efter', value: row.when, set: (when) => change({ when }), options: Object.entries(WHENS) }),
    h(Choice, { label: 'Till vem', kind: 'studio-whom', value: row.role, set: (role) => change({ role }), options: [['', 'till den som har uppgiften'], ...roles(row.role).map((one) => [one.value, `också till ${one.label}`])] }),
    h('button', { type: 'button', class: 'studio-small-button', 'aria-label': `Ta bort påminnelse ${number}`, onClick: remove }, 'Ta bort'),
  );
}

function Choice({ label, kind = '', value, set, options }) {
  return h('select', { class: `bio-properties-panel-input ${kind}`, 'aria-label': label, onChange: (event) => set(event.target.value) }, options.map(([option, words]) => h('option', { value: option, selected: option === value }, words)));
}
