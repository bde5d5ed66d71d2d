// A field for a FEEL expression, with the names that are known here: a text area with a list to choose from.
import { make, page } from './page.js';

//: The kinds of fields in forms, as people call them.
const KINDS = { textfield: 'text', textarea: 'text', number: 'tal', date: 'dag', datetime: 'dag och tid', time: 'klockslag', checkbox: 'ja eller nej', select: 'ett val', radio: 'ett val', checklist: 'flera val', dynamiclist: 'rader', filepicker: 'bilagor', string: 'text', boolean: 'ja eller nej', list: 'lista', context: 'flera värden', any: '' };
const MOST_SHOWN = 8;
const WORD_BEFORE_CARET = /[\p{L}_][\p{L}\p{N}_.]*$/u;
let fieldNumber = 0;

export class ExpressionField {
  /** `names()` gives `[{ name, type?, from? }]`. `input(text)` is told of every change. */
  constructor({ id, label, value = '', names = () => [], input = () => {}, describedBy }) {
    Object.assign(this, { names, input, shown: [], chosen: -1 });
    const listId = `studio-names-${(fieldNumber += 1)}`;
    this.list = make('ul', { id: listId, role: 'listbox', class: 'studio-names', hidden: true, 'aria-label': 'Namn att välja bland' });
    this.area = make('textarea', {
      id, rows: '1', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'none', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox',
      'aria-controls': listId, 'aria-label': label, 'aria-describedby': describedBy, class: 'bio-properties-panel-input studio-expression',
      input: () => this._typed(), keydown: (event) => this._pressed(event), blur: () => setTimeout(() => this._close(), 150),
    });
    this.told = make('span', { class: 'ds-sr-only', role: 'status' });
    this.element = make('div', { class: 'studio-expression-box' }, this.area, this.list, this.told);
    this.value = value;
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    if (text !== this.area.value) this.area.value = text;
    this._fit();
  }

  _fit() {
    this.area.rows = Math.min(8, Math.max(1, this.area.value.split('\n').length, Math.ceil(this.area.value.length / 34)));
  }

  _typed() {
    this._fit();
    this.input(this.area.value);
    const word = this._word();
    if (word.length > 0) this._open(word);
    else this._close();
  }

  _word() {
    return this.area.value.slice(0, this.area.selectionStart).match(WORD_BEFORE_CARET)?.[0] ?? '';
  }

  _open(word) {
    const wanted = word.toLocaleLowerCase('sv');
    const functions = page.functions.map((name) => ({ name: `${name}(`, type: 'funktion' }));
    const fits = ({ name }) => name.toLocaleLowerCase('sv').startsWith(wanted) && name !== word;
    this.shown = [...this.names(), ...functions].filter(fits).slice(0, MOST_SHOWN);
    this.chosen = -1;
    this.list.replaceChildren(...this.shown.map((one, index) => this._option(one, index)));
    this.list.hidden = !this.shown.length;
    this.told.textContent = this.shown.length ? `${this.shown.length} förslag. Pil ner för att välja.` : '';
    this.area.removeAttribute('aria-activedescendant');
  }

  _option({ name, type, from }, index) {
    const about = [KINDS[type] ?? type, from].filter(Boolean).join(', ');
    return make(
      'li',
      { role: 'option', id: `${this.list.id}-${index}`, 'aria-selected': 'false', mousedown: (event) => { event.preventDefault(); this._take(index); } },
      make('span', { class: 'studio-name' }, name.replace(/\($/, '()')), about && make('span', { class: 'studio-name-about' }, about),
    );
  }

  get isOpen() {
    return !this.list.hidden;
  }

  _close() {
    this.list.hidden = true;
    this.told.textContent = '';
    this.area.removeAttribute('aria-activedescendant');
  }

  _pressed(event) {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      this._open(this._word());
    } else if (this.isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this._choose(this.chosen + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (this.isOpen && this.chosen >= 0 && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      event.stopPropagation();
      this._take(this.chosen);
    } else if (this.isOpen && event.key === 'Escape') {
      event.stopPropagation();
      this._close();
    }
  }

  _choose(index) {
    this.chosen = (index + this.shown.length) % this.shown.length;
    [...this.list.children].forEach((option, number) => option.setAttribute('aria-selected', String(number === this.chosen)));
    const option = this.list.children[this.chosen];
    option.scrollIntoView({ block: 'nearest' });
    this.area.setAttribute('aria-activedescendant', option.id);
  }

  _take(index) {
    const caret = this.area.selectionStart;
    const start = caret - this._word().length;
    this.area.setRangeText(this.shown[index].name, start, caret, 'end');
    this._fit();
    this.input(this.area.value);
    this._close();
    this.area.focus();
  }
}
