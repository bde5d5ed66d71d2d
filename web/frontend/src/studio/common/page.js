// What the server has written into the page: which file, and where to send it.
const told = JSON.parse(document.getElementById('studio-config').dataset.told);

/** `{ name, kind, fileUrl, newUrl, checkUrl, wordsUrl, previewUrl, editUrl, csrf, functions }`. */
export const page = told;

/** The address of another file of the workspace, or of its editor: `{}` stands for the name. */
export const addressOf = (template, name) => template.replace('__name__', encodeURIComponent(name));

export const part = (id) => document.getElementById(id);

/** An element with attributes and children; text is text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

/** The editor could not begin: say so where it would stand. */
export function fail(error, problems) {
  problems.lookAtSaved();
  part('studio-editor').dataset.state = 'failed';
  part('studio-canvas').replaceChildren(
    make('div', { class: 'ds-alert', 'data-color': 'danger', role: 'alert' }, make('p', { class: 'ds-paragraph' }, `Filen gick inte att öppna här. ${error.message}`)),
  );
}
