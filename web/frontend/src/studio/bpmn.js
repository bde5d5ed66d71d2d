// The editor of process drawings.
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import TokenSimulation from 'bpmn-js-token-simulation';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import Grid from 'diagram-js-grid';
import Minimap from 'diagram-js-minimap';
import { copyingModule } from './bpmn/copying.js';
import { fieldOf } from './bpmn/fields.js';
import { Known } from './bpmn/known.js';
import { limitsModule } from './bpmn/limits.js';
import { tasksModule } from './bpmn/tasks.js';
import { propertiesModule } from './bpmn/provider.js';
import { fail, page, part } from './common/page.js';
import { Problems } from './common/problems.js';
import { openFile } from './common/saving.js';
import { timesIn } from './common/server.js';
import { swedish } from './common/words.js';
import words from './words/bpmn.json';
import './bpmn.css';

const ROOM_OF_PALETTE = 124; // pixels at the left that the tools cover
const MARGIN = 20;
const SMALLEST_TEXT = 0.6; // the scale below which names cannot be read

const NO_PICTURE = 'Ritningen har ingen bild, bara innehåll. Ändra den i steglistan, eller öppna den i ett ritverktyg som lägger ut den.';
const NOT_READ = 'Innehållet går inte att läsa som en ritning. Granskningen nedanför säger var det är fel.';

const known = new Known();
const modeler = new Modeler({
  container: part('studio-canvas'),
  propertiesPanel: { parent: part('studio-properties') },
  moddleExtensions: { camunda },
  additionalModules: [
    BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, CreateAppendAnythingModule, TokenSimulation, Grid, Minimap,
    swedish(words), propertiesModule(known), limitsModule, tasksModule, copyingModule,
  ],
});
const service = (name) => modeler.get(name);

const read = async () => (await modeler.saveXML({ format: true })).xml;

async function show(text) {
  try {
    await modeler.importXML(text);
  } catch (error) {
    const cause = /no diagram/.test(error.message) ? NO_PICTURE : NOT_READ;
    throw new Error(cause, { cause: error });
  }
  showBeginning();
}

/** The drawing from its beginning, large enough to read, beside the tools. */
function showBeginning() {
  const canvas = service('canvas');
  const { inner, outer } = canvas.viewbox();
  const [room, height] = [outer.width - ROOM_OF_PALETTE - MARGIN, outer.height - 2 * MARGIN];
  const scale = Math.max(SMALLEST_TEXT, Math.min(1, room / inner.width, height / inner.height));
  const above = Math.max(MARGIN, (outer.height - inner.height * scale) / 2);
  canvas.viewbox({ x: inner.x - ROOM_OF_PALETTE / scale, y: inner.y - above / scale, width: outer.width / scale, height: outer.height / scale });
}

// --- problems in the drawing

function mark(findings) {
  const overlays = service('overlays');
  overlays.remove({ type: 'studio-problem' });
  const problems = findings.filter(({ severity }) => severity !== 'info');
  for (const [id, ofElement] of groupedByElement(problems)) {
    if (service('elementRegistry').get(id)) overlays.add(id, 'studio-problem', { position: { top: -10, right: 10 }, html: badge(ofElement) });
  }
}

const isTimer = ({ businessObject }) => businessObject?.get('eventDefinitions')?.some(({ $type }) => $type === 'bpmn:TimerEventDefinition');
let timesTimer;

/** Ask when the timers would go; without an answer there is none beside the field, and that is all. */
function lookAtTimes() {
  if (!service('elementRegistry').find(isTimer)) return;
  clearTimeout(timesTimer);
  timesTimer = setTimeout(async () => known.tellTimes(await timesIn(page.name, await read()).catch(() => ({}))), 900);
}

function groupedByElement(findings) {
  const groups = new Map();
  for (const finding of findings) groups.set(finding.element, [...(groups.get(finding.element) ?? []), finding]);
  return groups;
}

function badge(findings) {
  const sign = document.createElement('button');
  sign.type = 'button';
  sign.tabIndex = -1; // the list below the drawing says the same, in order
  sign.className = 'studio-badge';
  sign.dataset.severity = findings.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
  sign.textContent = '!';
  sign.title = findings.map(({ message }) => message).join('\n');
  sign.setAttribute('aria-label', sign.title);
  sign.addEventListener('click', () => go(findings[0]));
  return sign;
}

/** Select what a finding is about, and open the field that mends it. */
function go({ element: id, code, field }) {
  const element = service('elementRegistry').get(id) ?? service('canvas').getRootElement();
  service('canvas').scrollToElement(element, 120);
  service('selection').select(element.parent ? element : null);
  const entry = fieldOf(code, field, element);
  // The panel shows the element in its next frame; the field opens after that.
  requestAnimationFrame(() => setTimeout(() => openField(entry), 60));
}

function openField(entry) {
  const found = part('studio-properties').querySelector(`[data-entry-id="${CSS.escape(entry)}"]`);
  const group = found?.closest('.bio-properties-panel-group');
  if (group && !group.querySelector('.bio-properties-panel-group-entries.open')) group.querySelector('.bio-properties-panel-group-header').click();
  const field = found?.querySelector('input, select, textarea, button') ?? part('studio-properties').querySelector('input, select, textarea');
  field?.focus();
  found?.scrollIntoView({ block: 'center' });
}

// --- the bar

const buttons = {
  undo: () => service('commandStack').undo(),
  redo: () => service('commandStack').redo(),
  // After this click, which would close it again.
  search: () => setTimeout(() => service('searchPad').toggle()),
  map: () => service('minimap').toggle(),
  fit: () => service('canvas').zoom('fit-viewport', 'auto'),
  simulate: () => service('toggleMode').toggleMode(),
};

function prepareBar() {
  for (const [name, action] of Object.entries(buttons)) part(`studio-${name}`)?.addEventListener('click', action);
  const refresh = () => {
    part('studio-undo').disabled = !service('commandStack').canUndo();
    part('studio-redo').disabled = !service('commandStack').canRedo();
  };
  service('eventBus').on('commandStack.changed', refresh);
  service('eventBus').on('minimap.toggle', ({ open }) => part('studio-map').setAttribute('aria-pressed', String(open)));
  service('eventBus').on('tokenSimulation.toggleMode', ({ active }) => part('studio-simulate').setAttribute('aria-pressed', String(active)));
  refresh();
}

const problems = new Problems({ read, go, mark });

async function begin() {
  const words = known.refresh().catch(() => undefined); // without the names, the fields still take what is typed
  const saving = await openFile({ read, show });
  await words;
  known.onTimes = () => service('eventBus').fire('propertiesPanel.providersChanged');
  known.onTimes();
  service('eventBus').on('commandStack.changed', () => {
    saving.changed();
    problems.changed();
    lookAtTimes();
  });
  lookAtTimes();
  prepareBar();
  await problems.look();
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted && service('elementRegistry').get(wanted)) go({ element: wanted });
  globalThis.studio = { modeler, saving, problems };
  part('studio-editor').dataset.state = 'ready';
}

begin().catch((error) => fail(error, problems));
