// Builds web/static/dist: the site's style sheet and script, the editors of the studio, a manifest of what they are and
// hold, and the licences. The same sources and lock file give the same bytes on every machine. `python3 dev.py` runs this
// when it is needed. The editors are built by themselves: where that fails the rest of the site is there all the same,
// the manifest says why, and the exit code is 3.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenceOf } from './licences.mjs';
import { inSwedish, withoutStyleAttributes, withOurField } from './patches.mjs';

const EDITORS_FAILED = 3;
const here = fileURLToPath(new URL('.', import.meta.url));
const dist = process.argv[2] ?? join(here, '..', 'static', 'dist');

// What a browser gets is what a page may ask for by this name: niosteg.css, niosteg.js.
const pages = { entryPoints: [{ in: 'src/app.css', out: 'niosteg' }, { in: 'src/app.js', out: 'niosteg' }] };
// What only the editors' own pages ask for. They share what they have in common.
const editors = {
  entryPoints: ['bpmn', 'dmn', 'forms'].map((name) => ({ in: `src/studio/${name}.js`, out: `studio-${name}` })),
  splitting: true,
};

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The name that pages ask for; shared parts and fonts are only asked for by the files themselves. */
const logicalName = (file) => (/^(niosteg|studio-(bpmn|dmn|forms))\./.test(file) ? file.replace(/\.[A-Z0-9]{8}\./, '.') : file);

async function bundle(sources) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: here,
    ...sources,
    entryNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    chunkNames: 'studio-shared.[hash]',
    outdir: dist,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    // Icon fonts: one format, as a file (the content policy allows no fonts in addresses).
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl' },
    plugins: [inSwedish(here), withOurField(here), withoutStyleAttributes(here)],
    logLevel: 'silent',
    metafile: true,
    write: false,
  });
  return { outputFiles, inputs: Object.keys(metafile.inputs) };
}

/** Every package that has something in the bundles, by folder: two versions of one are two. */
function bundledPackages(inputs) {
  const folders = inputs.map((path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0]);
  return [...new Set(folders.filter(Boolean))].sort().map((folder) => licenceOf(join(here, folder)));
}

async function editorsOrFailure() {
  try {
    return await bundle(editors);
  } catch (error) {
    return { outputFiles: [], inputs: [], failure: error.errors?.map(({ text }) => text).join(' ') || error.message };
  }
}

const built = [await bundle(pages), await editorsOrFailure()];
const packages = bundledPackages(built.flatMap(({ inputs }) => inputs));
const outputFiles = built.flatMap((one) => one.outputFiles).sort((a, b) => a.path.localeCompare(b.path, 'en'));
const files = Object.fromEntries(
  outputFiles.map(({ path, contents }) => [logicalName(basename(path)), { file: basename(path), sha256: sha256(contents), bytes: contents.length }]),
);
const failure = built[1].failure;
const licences = packages.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`);
const manifest = { files, packages: packages.map(({ name, version, licence }) => ({ name, version, licence })), ...(failure ? { editorsFailed: failure } : {}) };

mkdirSync(dist, { recursive: true });
const kept = new Set([...outputFiles.map(({ path }) => basename(path)), 'LICENSES.txt', 'manifest.json']);
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
writeFileSync(join(dist, 'LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const file of readdirSync(dist)) if (!kept.has(file)) rmSync(join(dist, file), { recursive: true });

if (failure) {
  console.error(failure);
  process.exitCode = EDITORS_FAILED;
}
