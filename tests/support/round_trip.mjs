// Reads each file that is named and writes it again with the packages of Camunda Modeler; gives {file: text} as JSON.
// --name=ID=NAME first gives the element of that id another name, as one does in Modeler.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const from = createRequire(new URL('../../web/frontend/package.json', import.meta.url));
const { BpmnModdle } = await import(pathToFileURL(from.resolve('bpmn-moddle')));
const { DmnModdle } = await import(pathToFileURL(from.resolve('dmn-moddle')));
const camunda = JSON.parse(readFileSync(from.resolve('camunda-bpmn-moddle/resources/camunda.json'), 'utf8'));

async function again(file) {
  const text = readFileSync(file, 'utf8');
  const isTable = file.endsWith('.dmn');
  const moddle = isTable ? new DmnModdle() : new BpmnModdle({ camunda });
  const { rootElement, elementsById, warnings } = await moddle.fromXML(text, isTable ? 'dmn:Definitions' : 'bpmn:Definitions');
  if (warnings.length) throw new Error(`${file}: ${warnings.map(({ message }) => message).join('; ')}`);
  for (const [id, name] of names) elementsById[id]?.set('name', name);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

const given = process.argv.slice(2);
const isName = (one) => one.startsWith('--name=');
const names = given.filter(isName).map((one) => one.slice('--name='.length).split('='));
const written = {};
for (const file of given.filter((one) => !isName(one))) written[file] = await again(file);
process.stdout.write(JSON.stringify(written));
