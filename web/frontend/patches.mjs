// Texts that the libraries have no translation for: replaced when they are built in. A text that is not where it was
// when it was translated fails the build, so that an upgrade cannot quietly turn English.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { replacements } from './replacements.mjs';

/** The esbuild plugin. */
export const inSwedish = (here) => ({
  name: 'in-swedish',
  setup(build) {
    build.onLoad({ filter: /node_modules/ }, ({ path }) => {
      const pairs = replacements[relative(join(here, 'node_modules'), path)];
      return pairs && { contents: replaced(readFileSync(path, 'utf8'), pairs, path), loader: 'js' };
    });
  },
});

function replaced(source, pairs, path) {
  return pairs.reduce((text, [from, to]) => {
    if (from instanceof RegExp ? !from.test(text) : !text.includes(from)) throw new Error(`${path} no longer has the text ${String(from)}: see replacements.mjs.`);
    return text.replaceAll(from, to);
  }, source);
}
