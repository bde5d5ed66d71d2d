// Only what runs can be drawn: the rest is taken out of the palette and the menus (the check would refuse it).
const NOT_RUN = [/^(append|create|replace-with)-?.*(complex-gateway|transaction|ad-hoc|compensation|cancel|data-store)/, /^replace-with-(complex|transaction|collapsed-ad-hoc)/];
const PLACES_OF_TRIGGERS = [/conditional-start$/];
const TOGGLES = new Set(['toggle-is-collection', 'toggle-participant-multiplicity']);
const PALETTE = new Set(['create.data-store', 'create.data-object']);
const LATE = 100;

const isRun = (id) => ![...NOT_RUN, ...PLACES_OF_TRIGGERS].some((pattern) => pattern.test(id)) || /non-interrupting-conditional-start$/.test(id);

class OnlyWhatRuns {
  constructor(popupMenu, palette) {
    const menu = { getPopupMenuEntries: () => (entries) => filtered(entries, (id) => isRun(id)), getPopupMenuHeaderEntries: () => (entries) => filtered(entries, (id) => !TOGGLES.has(id)) };
    for (const name of ['bpmn-replace', 'bpmn-append', 'bpmn-create']) popupMenu.registerProvider(name, LATE, menu);
    palette.registerProvider(LATE, { getPaletteEntries: () => (entries) => filtered(entries, (id) => !PALETTE.has(id)) });
  }
}

const filtered = (entries, keep) => Object.fromEntries(Object.entries(entries).filter(([id]) => keep(id)));

OnlyWhatRuns.$inject = ['popupMenu', 'palette'];

export const limitsModule = { __init__: ['onlyWhatRuns'], onlyWhatRuns: ['type', OnlyWhatRuns] };
