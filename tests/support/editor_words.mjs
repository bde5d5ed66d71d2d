// Builds an editor without making it small, as the site's build does otherwise, and writes it down to be searched.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inSwedish, withoutStyleAttributes, withOurField } from '../../web/frontend/patches.mjs';

const home = new URL('../../web/frontend/', import.meta.url).pathname;
const { build } = await import(pathToFileURL(createRequire(`${home}package.json`).resolve('esbuild')));
const { outputFiles } = await build({
  absWorkingDir: home,
  entryPoints: [`src/studio/${process.argv[2]}.js`],
  outdir: 'nowhere',
  bundle: true,
  format: 'esm',
  charset: 'utf8',
  loader: { '.woff2': 'empty', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
  plugins: [inSwedish(home), withOurField(home), withoutStyleAttributes(home)],
  logLevel: 'error',
  write: false,
});
process.stdout.write(outputFiles.find(({ path }) => path.endsWith('.js')).text);
