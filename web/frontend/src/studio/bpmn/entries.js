// The kinds of fields in our properties panel. Each gives an entry as the panel wants it.
import { CheckboxEntry, isCheckboxEntryEdited, isSelectEntryEdited, isTextFieldEntryEdited, SelectEntry, TextFieldEntry } from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import { useEffect, useRef, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';
import { ExpressionField } from '../common/expression_field.js';
import { make } from '../common/page.js';

/** What the entries of one element need: the element, how to write, and the names to choose among. */
export class Sheet {
  constructor(element, writer, known) {
    Object.assign(this, { element, writer, known });
  }
}

/** A line of text. `get()` and `set(text)` belong to the element that the panel shows. */
export const textEntry = (id, label, { get, set, description, validate }) => ({
  id,
  component: ({ element }) =>
    h(TextFieldEntry, { element, id, label, description, validate, debounce: useService('debounceInput'), getValue: get, setValue: (value) => set(value ?? '') }),
  isEdited: isTextFieldEntryEdited,
});

/** A choice. `options()` gives `[{ value, label }]`; a value that is none of them is shown as it is. */
export const selectEntry = (id, label, { get, set, options, description }) => ({
  id,
  component: ({ element }) => {
    const value = get();
    const known = options();
    const all = known.some((one) => one.value === value) ? known : [...known, { value, label: `${value} (finns inte)` }];
    return h(SelectEntry, { element, id, label, description, getValue: () => value, setValue: set, getOptions: () => all });
  },
  isEdited: isSelectEntryEdited,
});

export const checkboxEntry = (id, label, { get, set, description }) => ({
  id,
  component: ({ element }) => h(CheckboxEntry, { element, id, label, description, getValue: get, setValue: set }),
  isEdited: isCheckboxEntryEdited,
});

/** A FEEL expression, with the names that can have a value. */
export const expressionEntry = (id, label, { get, set, names, description }) => ({
  id,
  component: () => h(Expression, { id, label, value: get() ?? '', set, names, description }),
  isEdited: (node) => Boolean(node?.querySelector('textarea')?.value),
});

function Expression({ id, label, value, set, names, description }) {
  const place = useRef();
  const field = useRef();
  const debounce = useService('debounceInput');
  const write = useRef();
  write.current = set;
  useEffect(() => {
    const later = debounce((text) => write.current(text.trim()));
    field.current = new ExpressionField({ id: `bio-properties-panel-${id}`, label, names, input: later, describedBy: description && `${id}-about` });
    place.current.replaceChildren(field.current.element);
    return () => later.flush?.();
  }, []);
  useEffect(() => {
    if (field.current.value.trim() !== value) field.current.value = value;
  }, [value]);
  return h(
    'div',
    { class: 'bio-properties-panel-entry', 'data-entry-id': id },
    h('label', { class: 'bio-properties-panel-label', for: `bio-properties-panel-${id}` }, label),
    h('div', { ref: place }),
    description && h('div', { class: 'bio-properties-panel-description', id: `${id}-about` }, description),
  );
}

/** Words to read, or a link; nothing to change. */
export const noteEntry = (id, text, link) => ({
  id,
  component: () =>
    h('div', { class: 'bio-properties-panel-entry studio-note', 'data-entry-id': id }, text, link && h('a', { class: 'ds-link', href: link.href }, link.label)),
});

/** A button; `press()` gives a promise, and what it fails with is told below. */
export const buttonEntry = (id, label, press) => ({ id, component: () => h(Pressed, { id, label, press }) });

function Pressed({ id, label, press }) {
  const [trouble, tell] = useState('');
  const begin = () => {
    tell('');
    press().catch((error) => tell(error.message));
  };
  return h(
    'div',
    { class: 'bio-properties-panel-entry studio-note', 'data-entry-id': id },
    h('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', onClick: begin }, label),
    h('p', { class: 'bio-properties-panel-description', role: 'alert' }, trouble),
  );
}

export { make };
