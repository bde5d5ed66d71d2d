// Builds web/static/dist: the site's style sheet and script, a manifest of what they are and hold, and the licences.
// The same sources and lock file give the same bytes on every machine. `python3 dev.py` runs this when it is needed.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, '..', 'static', 'dist');

// What a browser gets is what a page may ask for by this name: niosteg.css, niosteg.js.
const entryPoints = [
  { in: 'src/app.css', out: 'niosteg' },
  { in: 'src/app.js', out: 'niosteg' },
];

const licencesWeAccept = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0']);

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const logicalName = (file) => basename(file).replace(/\.[A-Z0-9]{8}\./, '.');

/** Every package that has something in the bundle, by name. */
function bundledPackages(inputs) {
  const names = Object.keys(inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]);
  return [...new Set(names.filter(Boolean))].sort().map((name) => {
    const { version, license } = JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8'));
    if (!licencesWeAccept.has(license)) throw new Error(`${name} ${version} has the licence ${license}, which is not on the list in build.mjs.`);
    return { name, version, licence: license };
  });
}

/** The package's own licence file; its name and licence where it ships none. */
function licenceText({ name, version, licence }) {
  const folder = join(here, 'node_modules', name);
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licensed under ${licence}.`;
  return `${name} ${version} (${licence})\n\n${text}\n`;
}

const result = await build({
  absWorkingDir: here,
  entryPoints,
  entryNames: '[name].[hash]',
  assetNames: '[name].[hash]',
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  loader: { '.woff2': 'file' },
  logLevel: 'warning',
  metafile: true,
  write: false,
});

const packages = bundledPackages(result.metafile.inputs);
const files = {};
for (const { path, contents } of result.outputFiles.sort((a, b) => a.path.localeCompare(b.path, 'en'))) {
  files[logicalName(path)] = { file: basename(path), sha256: sha256(contents), bytes: contents.length };
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const { path, contents } of result.outputFiles) writeFileSync(path, contents);
writeFileSync(join(dist, 'LICENSES.txt'), packages.map(licenceText).join(`\n${'-'.repeat(80)}\n\n`));
writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify({ files, packages }, null, 2)}\n`);
