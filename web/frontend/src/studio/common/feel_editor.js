// Our field in place of the libraries' own FEEL editor (build.mjs puts it there): the same few methods, one field
// everywhere, in Swedish, without the 400 kB of a code editor and its style sheets that the content policy refuses.
import { ExpressionField } from './expression_field.js';

let knownNames = [];

/** The names that the fields of the page offer. */
export const offerNames = (names) => {
  knownNames = names;
};

export class FeelEditor {
  constructor({ container, onChange = () => {}, onKeyDown, value = '', contentAttributes = {}, placeholder }) {
    const { 'aria-label': label = 'Uttryck', id } = contentAttributes;
    this.field = new ExpressionField({ id, label, value, names: () => knownNames, input: onChange });
    if (placeholder) this.setPlaceholder(placeholder);
    if (onKeyDown) this.field.area.addEventListener('keydown', onKeyDown);
    container.append(this.field.element);
  }

  setValue(value) {
    this.field.value = value ?? '';
  }

  setPlaceholder(text) {
    this.field.area.placeholder = text ?? '';
  }

  focus(position) {
    const { area } = this.field;
    area.focus();
    // "Whatever" is written over, not continued.
    if (area.value === '-') area.select();
    else if (typeof position === 'number') area.setSelectionRange(Math.min(position, area.value.length), Math.min(position, area.value.length));
  }

  getSelection() {
    const { selectionStart, selectionEnd } = this.field.area;
    return { ranges: [{ from: selectionStart, to: selectionEnd }] };
  }

  setVariables() {}

  destroy() {
    this.field.element.remove();
  }
}

export { FeelEditor as default, FeelEditor as FeelersEditor };
