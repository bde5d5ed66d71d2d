// A question that stops the work until it is answered: the browser's own dialog, so that focus stays in it.
import { make } from './page.js';

let number = 0;

/** Ask; gives the `value` of the button that was pressed, or null when the dialog was closed with Escape. */
export function askPerson({ heading, texts, choices }) {
  const id = `studio-question-${(number += 1)}`;
  const buttons = choices.map(({ value, label }, index) =>
    make('button', { type: 'submit', class: 'ds-button', 'data-variant': index ? 'secondary' : 'primary', value, autofocus: !index }, label),
  );
  const dialog = make(
    'dialog',
    { class: 'ds-dialog studio-question', 'aria-labelledby': id },
    make('h2', { class: 'ds-heading', 'data-size': 'xs', id }, heading),
    ...texts.map((text) => make('p', { class: 'ds-paragraph' }, text)),
    make('form', { method: 'dialog', class: 'studio-choices' }, ...buttons),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
  });
}
