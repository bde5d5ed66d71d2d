// The editor of forms, with the real form as the server renders it below.
import { FormEditor } from '@bpmn-io/form-js-editor';
import { Known } from './bpmn/known.js';
import { offerNames } from './common/feel_editor.js';
import { fail, page, part } from './common/page.js';
import { Problems } from './common/problems.js';
import { openFile } from './common/saving.js';
import { preview } from './common/server.js';
import { followAnswers } from '../forms.js';
import './forms.css';

//: What engine/forms renders; the rest cannot be chosen.
const RENDERED = new Set(['textfield', 'textarea', 'number', 'datetime', 'select', 'radio', 'checkbox', 'checklist', 'filepicker', 'group', 'dynamiclist', 'text', 'separator', 'spacer']);
const NO_GROUP = 'not-run';
const QUIET_TIME = 600; // milliseconds without changes before the form is rendered anew

class OnlyWhatIsRendered {
  constructor(formFields) {
    for (const [type, field] of Object.entries(formFields._formFields)) {
      // The type stays known, so that a form that holds one opens, and the check can say what to use in its place.
      if (!RENDERED.has(type) && field.config) field.config = { ...field.config, group: NO_GROUP };
    }
  }
}
OnlyWhatIsRendered.$inject = ['formFields'];

const editor = new FormEditor({
  container: part('studio-canvas'),
  exporter: { name: 'Niosteg', version: '1' },
  additionalModules: [{ __init__: ['onlyWhatIsRendered'], onlyWhatIsRendered: ['type', OnlyWhatIsRendered] }],
});
const service = (name) => editor.get(name);

let exporter;

/** The form as text; who made it is told as the file tells it. */
async function read() {
  const { exporter: _ours, ...schema } = editor.saveSchema();
  return `${JSON.stringify(exporter ? { ...schema, exporter } : schema, null, 2)}\n`;
}

async function show(text) {
  try {
    const schema = JSON.parse(text);
    exporter = schema.exporter;
    await editor.importSchema(schema);
  } catch (cause) {
    throw new Error('Innehållet går inte att läsa som ett formulär. Granskningen nedanför säger var det är fel.', { cause });
  }
}

// --- problems on fields

const fieldOf = (id) => service('formFieldRegistry').getAll().find((one) => one.id === id || one.key === id || one.path === id);

function mark(findings) {
  for (const element of part('studio-canvas').querySelectorAll('[data-problem]')) {
    delete element.dataset.problem;
    element.removeAttribute('title');
  }
  for (const { element, severity, message } of findings) {
    const shown = element && fieldOf(element) && part('studio-canvas').querySelector(`.fjs-element[data-id="${CSS.escape(fieldOf(element).id)}"]`);
    if (shown) Object.assign(shown, { title: message }).dataset.problem = severity;
  }
}

function go({ element }) {
  const field = fieldOf(element) ?? service('formFieldRegistry').getAll().find(({ type }) => type === 'default');
  service('selection').set(field);
  setTimeout(() => {
    part('studio-canvas').querySelector(`.fjs-element[data-id="${CSS.escape(field.id)}"]`)?.scrollIntoView({ block: 'center' });
    part('studio-canvas').querySelector('.fjs-properties-container input, .fjs-properties-container textarea')?.focus();
  }, 60);
}

// --- the real form

let asked = 0;
let timer;

function previewLater() {
  clearTimeout(timer);
  timer = setTimeout(showPreview, QUIET_TIME);
}

async function showPreview() {
  const question = (asked += 1);
  const place = part('studio-preview');
  let told;
  try {
    told = await preview(page.name, await read());
  } catch (error) {
    told = { message: error.message };
  }
  if (question !== asked) return;
  part('studio-preview-message').textContent = told.message ?? '';
  if (!told.html) return;
  // Written by our own templates, which escape everything; and the content policy runs no script from it.
  place.replaceChildren(...new DOMParser().parseFromString(told.html, 'text/html').body.childNodes);
  followAnswers(place);
}

function preparePreview() {
  part('studio-preview').addEventListener('submit', (event) => event.preventDefault());
  part('studio-narrow').addEventListener('click', ({ currentTarget }) => {
    const isNarrow = part('studio-preview').classList.toggle('studio-narrow');
    currentTarget.setAttribute('aria-pressed', String(isNarrow));
  });
}

// --- the list of fields to add

/** Let a click and the space bar add a field, as Enter and dragging do. */
function preparePalette() {
  const canvas = part('studio-canvas');
  const listed = ({ target }) => target.closest('.fjs-palette-field');
  canvas.addEventListener('keydown', (event) => {
    // The library adds the field at once and moves there: the rest of the same stroke would choose it away again.
    if (event.key === 'Enter' && listed(event)) event.preventDefault();
  });
  canvas.addEventListener('click', (event) => {
    const button = listed(event);
    if (!button) return;
    const { schema } = service('formEditor')._getState();
    service('modeling').addFormField({ type: button.dataset.fieldType }, schema, schema.components.length);
  });
}

// --- the bar

const commands = () => service('commandStack');

function refreshBar() {
  part('studio-undo').disabled = !commands().canUndo();
  part('studio-redo').disabled = !commands().canRedo();
}

const problems = new Problems({ read, go, mark });

async function begin() {
  const known = new Known();
  const names = known.refresh().then(() => offerNames(known.variables)).catch(() => undefined);
  const saving = await openFile({ read, show });
  await names;
  part('studio-undo').addEventListener('click', () => commands().undo());
  part('studio-redo').addEventListener('click', () => commands().redo());
  service('eventBus').on('commandStack.changed', () => {
    saving.changed();
    problems.changed();
    previewLater();
    refreshBar();
  });
  preparePreview();
  preparePalette();
  refreshBar();
  await Promise.all([problems.look(), showPreview()]);
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted && fieldOf(wanted)) go({ element: wanted });
  globalThis.studio = { editor, saving, problems };
  part('studio-editor').dataset.state = 'ready';
}

begin().catch((error) => fail(error, problems));
