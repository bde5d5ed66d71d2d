// The editor of decision tables.
import DmnModeler from 'dmn-js/lib/Modeler';
import { Known } from './bpmn/known.js';
import { offerNames } from './common/feel_editor.js';
import { fail, make, part } from './common/page.js';
import { Problems } from './common/problems.js';
import { openFile } from './common/saving.js';
import { swedish } from './common/words.js';
import words from './words/dmn.json';
import './dmn.css';

const FEEL = { options: [{ value: 'feel', label: 'FEEL' }], defaults: { editor: 'feel' } };

/** Only FEEL is run, and a table of its own is a decision table or an expression. */
class OnlyWhatRuns {
  constructor(popupMenu) {
    popupMenu.registerProvider('dmn-replace', 100, { getPopupMenuEntries: () => (entries) => Object.fromEntries(Object.entries(entries).filter(([id]) => !/boxed|function|context|list|invocation|relation/i.test(id))) });
  }
}
OnlyWhatRuns.$inject = ['popupMenu'];
const inSwedish = swedish(words);
const limits = { __init__: ['onlyWhatRuns'], onlyWhatRuns: ['type', OnlyWhatRuns] };

const modeler = new DmnModeler({
  container: part('studio-canvas'),
  common: { expressionLanguages: FEEL, dataTypes: ['string', 'boolean', 'number', 'date', 'time', 'dateTime', 'dayTimeDuration', 'yearMonthDuration', 'Any'] },
  drd: { additionalModules: [inSwedish, limits] },
  decisionTable: { additionalModules: [inSwedish] },
  literalExpression: { additionalModules: [inSwedish] },
  boxedExpression: { additionalModules: [inSwedish] },
});

const read = async () => (await modeler.saveXML({ format: true })).xml;

/** Show a text; the same view as before, where it still is. */
async function show(text) {
  const before = modeler.getActiveView()?.id;
  await modeler.importXML(text, { open: false }).catch((cause) => {
    throw new Error('Innehållet går inte att läsa som en beslutstabell. Granskningen nedanför säger var det är fel.', { cause });
  });
  const views = modeler.getViews();
  await modeler.open(views.find(({ id }) => id === before) ?? views.find(({ type }) => type === 'decisionTable') ?? views[0]);
}

// --- the views of a file: its map, and each of its tables

function showViews() {
  const active = modeler.getActiveView();
  part('studio-views').replaceChildren(
    ...modeler.getViews().map((view) =>
      make('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', 'aria-pressed': String(view.id === active?.id), click: () => modeler.open(view) }, view.type === 'drd' ? 'Karta över besluten' : view.name || view.id),
    ),
  );
}

// --- problems on cells

let findings = [];

const cellOf = (id) => part('studio-canvas').querySelector(`[data-element-id="${CSS.escape(id)}"], [data-row-id="${CSS.escape(id)}"], [data-col-id="${CSS.escape(id)}"]`);

function mark(found) {
  findings = found;
  for (const cell of part('studio-canvas').querySelectorAll('[data-problem]')) {
    delete cell.dataset.problem;
    cell.removeAttribute('title');
  }
  for (const { element, severity, message } of found) {
    const cell = element && cellOf(element);
    if (!cell || cell.dataset.problem === 'error') continue;
    cell.dataset.problem = severity;
    cell.title = message;
  }
}

/** Open the view that a finding is about, and put the cursor in its cell. */
async function go({ element }) {
  const view = modeler.getViews().find((one) => one.element.id === element || holds(one.element, element));
  if (view && view.id !== modeler.getActiveView()?.id) await modeler.open(view);
  const cell = cellOf(element);
  cell?.scrollIntoView({ block: 'center', inline: 'center' });
  (cell?.querySelector('[contenteditable], textarea, input, button') ?? cell)?.focus();
}

function holds(owner, id) {
  const table = owner.get?.('decisionLogic');
  if (!table) return false;
  const rows = table.get('rule') ?? [];
  const parts = [table, ...(table.get('input') ?? []), ...(table.get('output') ?? []), ...rows, ...rows.flatMap((row) => [...(row.get('inputEntry') ?? []), ...(row.get('outputEntry') ?? [])])];
  return parts.some((one) => one.id === id || one.inputExpression?.id === id);
}

// --- undo, and changes in any view

const commands = () => modeler.getActiveViewer()?.get('commandStack', false);

function watch(saving, problems) {
  const watched = new Set();
  const follow = () => {
    const viewer = modeler.getActiveViewer();
    if (viewer && !watched.has(viewer)) {
      watched.add(viewer);
      viewer.on('commandStack.changed', () => {
        saving.changed();
        problems.changed();
        refreshBar();
      });
    }
    showViews();
    refreshBar();
    setTimeout(() => mark(findings), 50);
  };
  modeler.on('views.changed', follow);
  follow();
}

function refreshBar() {
  part('studio-undo').disabled = !commands()?.canUndo();
  part('studio-redo').disabled = !commands()?.canRedo();
}

/** Keep the cursor where it is while somebody chooses from a list: the list closes, unused, when the cursor leaves its menu. */
function keepListsOpen() {
  const inList = ({ target }) => target.closest('.dms-select-options');
  part('studio-canvas').addEventListener('mousedown', (event) => inList(event) && event.preventDefault(), { capture: true });
}

const problems = new Problems({ read, go, mark });

async function begin() {
  const known = new Known();
  const names = known.refresh().then(() => offerNames(known.variables)).catch(() => undefined);
  const saving = await openFile({ read, show });
  await names;
  part('studio-undo').addEventListener('click', () => commands()?.undo());
  part('studio-redo').addEventListener('click', () => commands()?.redo());
  watch(saving, problems);
  keepListsOpen();
  await problems.look();
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted) await go({ element: wanted });
  globalThis.studio = { modeler, saving, problems };
  part('studio-editor').dataset.state = 'ready';
}

begin().catch((error) => fail(error, problems));
