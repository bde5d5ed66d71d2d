// File of a package -> [what stands there, what shall stand there]. Whole pieces of source, so that nothing else is hit.
const simulation = 'bpmn-js-token-simulation/lib/features';

// The content policy allows no style attributes in markup: as attributes of SVG.
const asAttributes = [/style="([^"]*)"/g, (_, css) => css.split(';').filter(Boolean).map((one) => one.replace(/^([\w-]+):(.*)$/, '$1="$2"')).join(' ')];

export const replacements = {
  'bpmn-js/lib/features/align-elements/AlignElementsIcons.js': [asAttributes],
  'bpmn-js/lib/features/distribute-elements/DistributeElementsIcons.js': [asAttributes],
  'diagram-js/lib/features/popup-menu/PopupMenuHeader.js': [[/h3(?=[ >])/g, 'h2']], // under the page's h1
  'diagram-js/lib/features/popup-menu/PopupMenuBreadcrumbs.js': [['aria-label="Back"', 'aria-label="Tillbaka"']],
  'diagram-js/lib/features/popup-menu/PopupMenuComponent.js': [
    ["title || 'Search'", "title || 'Sök'"],
    ["${ entriesToShow.length === 1 ? 'result' : 'results' } found", "${ entriesToShow.length === 1 ? 'träff' : 'träffar' }"],
    ['Open entry documentation', 'Läs om'], // with "for" below
    ['Läs om for ', 'Läs om '],
  ],
  'dmn-js-decision-table/lib/features/decision-table-head/components/DecisionTableHead.js': [
    ['createVNode(1, "th", "index-column")', 'createVNode(1, "th", "index-column", "Nr", 0)'], // a heading that can be read
  ],
  'dmn-js-decision-table/lib/features/hit-policy/HitPolicies.js': [["label: 'Any'", "label: 'Any rule'"]], // not the type Any
  'dmn-js-shared/lib/components/InputSelect.js': [
    // A choice is shown by its words when the list is closed too, and the words can be typed.
    [/"value": value,(?=\s+"id": id)/g, '"value": label,'],
    [/(onInput = event => \{[^}]*\} = event\.target;\s+this\.onChange\()value\)/g, '$1(this.props.options?.find((one) => one.label === value) ?? { value }).value)'],
  ],
  'bpmn-js-properties-panel/dist/index.esm.js': [
    // The providers for other engines: without these lines nothing refers to them, and they are left out.
    ['ZeebePropertiesProvider.$inject', 'const zeebeLeftOut'],
    ['CamundaPlatformPropertiesProvider.$inject', 'const camundaLeftOut'],
    [/^(const \w+(?:\$\d+)? = )(?=with\w+\()/gm, '$1/* @__PURE__ */ '],
  ],
  [`${simulation}/toggle-mode/modeler/ToggleMode.js`]: [['Token Simulation <span', 'Simulering <span']],
  [`${simulation}/show-scopes/ShowScopes.js`]: [['Focus process instance ', 'Visa ärende ']],
  [`${simulation}/log/Log.js`]: [
    ["'SubProcess'", "'Delprocess'"], ["'Process'", "'Process'"], ["elementName || 'Task'", "elementName || 'Uppgift'"], ['Toggle Simulation Log', 'Visa eller dölj loggen'],
  ],
  [`${simulation}/reset-simulation/ResetSimulation.js`]: [['Reset Simulation', 'Börja om']],
  [`${simulation}/element-support/ElementSupport.js`]: [['Found unsupported elements', 'Här finns element som inte kan simuleras'], ["'Not supported'", "'Kan inte simuleras'"]],
  [`${simulation}/set-animation-speed/SetAnimationSpeed.js`]: [["'Slow'", "'Långsamt'"], ["'Fast'", "'Snabbt'"], ['Set animation speed = ', 'Hastighet: ']],
  [`${simulation}/context-pads/handler/ExclusiveGatewayHandler.js`]: [['Set Sequence Flow', 'Välj väg']],
  [`${simulation}/context-pads/handler/InclusiveGatewayHandler.js`]: [['Set Sequence Flow', 'Välj vägar']],
  [`${simulation}/context-pads/handler/PauseHandler.js`]: [["${ wait ? 'Remove' : 'Add' } pause point", "${ wait ? 'Ta bort stopp' : 'Stanna här' }"]],
  [`${simulation}/context-pads/handler/TriggerHandler.js`]: [['Trigger Event', 'Utlös händelsen']],
  [`${simulation}/simulation-state/SimulationState.js`]: [["'Finished'", "'Klart'"]],
  // Sentences with values in them; the rest is in words/forms.json.
  'form-js-editor': [
    ['getGroup(group).entries.push(entry)', 'getGroup(group)?.entries.push(entry)'], // what has no group is not offered: forms.js
    ["return 'Form';", "return 'Formulär';"],
    ["return 'Title';", "return 'Rubrik';"],
    ['`Create ${getIndefiniteArticle(type)} ${label} element`', '`Lägg till: ${label}`'],
    ['`Remove ${entry.label}`', '`Ta bort ${entry.label}`'],
    ['`Should be at least ${minimumValue.toString()}.`', '`Skriv minst ${minimumValue.toString()}.`'],
    ['`Should be at least ${min}.`', '`Skriv minst ${min}.`'],
    ['`Should be at most ${max}.`', '`Skriv högst ${max}.`'],
    ['`Should not contain more than ${decimalDigits} decimal digits.`', '`Högst ${decimalDigits} decimaler.`'],
    ['`Should not contain more than ${decimalDigits} decimal digits`', '`Högst ${decimalDigits} decimaler`'],
    ["`Click to ${active ? 'remove' : 'set a'} dynamic value with FEEL expression`", "`${active ? 'Skriv ett fast värde' : 'Räkna ut värdet med ett uttryck'}`"],
    ["`List contains {numOfItems} item${items.length != 1 ? 's' : ''}`", '`Listan har {numOfItems} rader`'],
    ['`New value exceeds the maximum of ${MAX_COLUMNS_PER_ROW} columns per row`', '`Raden blir bredare än ${MAX_COLUMNS_PER_ROW} kolumner`'],
    ['`Maximum ${MAX_COLUMNS} columns are allowed`', '`Högst ${MAX_COLUMNS} kolumner`'],
    ['`Minimum ${MIN_COLUMNS} columns are allowed`', '`Minst ${MIN_COLUMNS} kolumner`'],
    ['`Maximum ${MAX_FIELDS_PER_ROW} fields per row are allowed`', '`Högst ${MAX_FIELDS_PER_ROW} fält på en rad`'],
    // Explanations in pieces.
    [/'Use a unique "key" to link[^\n]*?before using it\.'/g, "'Svaret sparas i den här variabeln. Punkt mellan delarna: uppdrag.syfte'"],
    [/'"Static" defines a constant[^\n]*?FEEL expression\.'/g, "'Skrivs här: samma alternativ för alla. En variabel i ärendet eller ett uttryck: alternativen kan bli olika i olika ärenden.'"],
    ['`Value ${index}`', '`Värde ${index}`'],
  ],
  'form-js-viewer': [
    ['`Expand all (${values.length - 1})`', '`Visa alla (${values.length - 1})`'],
    ['`Remove list item ${itemIndex + 1}`', '`Ta bort rad ${itemIndex + 1}`'],
  ],
};
