// Which licences may be in what we send to browsers, and the text of each package's own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ACCEPTED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0', 'CC0', '(MPL-2.0 OR Apache-2.0)']);
// MIT with one condition more: the mark of BPMN.iO stays on the page, whole and uncovered. tests/journeys sees to it.
const BPMN_IO = 'bpmn.io';
const BPMN_IO_CONDITION = /bpmn\.io project watermark .* MUST NOT be removed or changed/;

/** `{ name, version, licence, text }` of the package in a folder; an error when its licence is on no list. */
export function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licensed under ${license}.`;
  const licence = BPMN_IO_CONDITION.test(text.replace(/\s+/g, ' ')) ? BPMN_IO : license;
  if (licence !== BPMN_IO && !ACCEPTED.has(licence)) throw new Error(`${name} ${version} has the licence ${license}, which is not on the list in licences.mjs.`);
  return { name, version, licence, text };
}
