// Reads each file that is named and writes it again with the packages of Camunda Modeler; gives {file: text} as JSON.
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
  const { rootElement, warnings } = await moddle.fromXML(text, isTable ? 'dmn:Definitions' : 'bpmn:Definitions');
  if (warnings.length) throw new Error(`${file}: ${warnings.map(({ message }) => message).join('; ')}`);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

const written = {};
for (const file of process.argv.slice(2)) written[file] = await again(file);
process.stdout.write(JSON.stringify(written));
