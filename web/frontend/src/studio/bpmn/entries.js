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

// The panel draws anew after each change. An entry keeps its field, and the cursor in it, only as long as its
// component is the same function: they stand here, and take what is the element's from the entry.

const Text = ({ element, id, label, description, validate, get, set }) =>
  h(TextFieldEntry, { element, id, label, description, validate, debounce: useService('debounceInput'), getValue: get, setValue: (value) => set(value ?? '') });

/** A line of text. `get()` and `set(text)` belong to the element that the panel shows. */
export const textEntry = (id, label, { get, set, description, validate }) => ({
  id, label, get, set, description, validate, component: Text, isEdited: isTextFieldEntryEdited,
});

function Choice({ element, id, label, description, get, set, options }) {
  const value = get();
  const known = options();
  const all = known.some((one) => one.value === value) ? known : [...known, { value, label: `${value} (finns inte)` }];
  return h(SelectEntry, { element, id, label, description, getValue: () => value, setValue: set, getOptions: () => all });
}

/** A choice. `options()` gives `[{ value, label }]`; a value that is none of them is shown as it is. */
export const selectEntry = (id, label, { get, set, options, description }) => ({
  id, label, get, set, options, description, component: Choice, isEdited: isSelectEntryEdited,
});

const Checkbox = ({ element, id, label, description, get, set }) => h(CheckboxEntry, { element, id, label, description, getValue: get, setValue: set });

export const checkboxEntry = (id, label, { get, set, description }) => ({
  id, label, get, set, description, component: Checkbox, isEdited: isCheckboxEntryEdited,
});

// One field for each element: what is still to be written belongs to the element that it was typed for.
const ExpressionOf = ({ element, id, label, get, set, names, description }) =>
  h(Expression, { key: element.id, id, label, value: get() ?? '', set, names, description });

/** A FEEL expression, with the names that can have a value. */
export const expressionEntry = (id, label, { get, set, names, description }) => ({
  id, label, get, set, names, description, component: ExpressionOf, isEdited: (node) => Boolean(node?.querySelector('textarea')?.value),
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

const Note = ({ id, text, link }) =>
  h('div', { class: 'bio-properties-panel-entry studio-note', 'data-entry-id': id }, text, link && h('a', { class: 'ds-link', href: link.href }, link.label));

/** Words to read, or a link; nothing to change. */
export const noteEntry = (id, text, link) => ({ id, text, link, component: Note });

/** A button; `press()` gives a promise, and what it fails with is told below. */
export const buttonEntry = (id, label, press) => ({ id, label, press, component: Pressed });

function Pressed({ id, label, press }) {
  const [trouble, tell] = useState('');
  const isUnderWay = useRef(false); // pressed twice, it is done once
  const begin = () => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    tell('');
    press().catch((error) => tell(error.message)).finally(() => { isUnderWay.current = false; });
  };
  return h(
    'div',
    { class: 'bio-properties-panel-entry studio-note', 'data-entry-id': id },
    h('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', onClick: begin }, label),
    h('p', { class: 'bio-properties-panel-description', role: 'alert' }, trouble),
  );
}

export { make };
