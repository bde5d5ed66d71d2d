// Texts that the libraries have no translation for: replaced when they are built in. A text that is not where it was
// when it was translated fails the build, so that an upgrade cannot quietly turn English.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { replacements } from './replacements.mjs';

// form-js has no translation at all: every text that it shows is a literal in one of two files.
const WHERE_WORDS_ARE_SHOWN = String.raw`(?:\b(?:label|name|title|children|placeholder|description)|"aria-label"|\])\s*:\s*|translate\(`;
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replace a literal: a phrase wherever it stands, a single word only where it is shown. */
function literal([from, to]) {
  const isPhrase = /[ <]/.test(from);
  return [new RegExp(`(${isPhrase ? '' : WHERE_WORDS_ARE_SHOWN})(['"])${escaped(from)}\\2`, 'g'), (_, before) => `${before}${JSON.stringify(to)}`];
}

/** The esbuild plugin. */
export const inSwedish = (here) => ({
  name: 'in-swedish',
  setup(build) {
    const words = JSON.parse(readFileSync(join(here, 'src/studio/words/forms.json'), 'utf8'));
    build.onLoad({ filter: /@bpmn-io\/form-js-(editor|viewer)\/dist\/index\.es\.js$/ }, ({ path }) => {
      const kind = path.match(/form-js-(editor|viewer)/)[1];
      const pairs = [...Object.entries(words[kind]).map(literal), ...replacements[`form-js-${kind}`]];
      return { contents: replaced(readFileSync(path, 'utf8'), pairs, path), loader: 'js' };
    });
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

// `domify` of all libraries but ours: see there.
/** The esbuild plugin. */
export const withoutStyleAttributes = (here) => ({
  name: 'without-style-attributes',
  setup(build) {
    build.onResolve({ filter: /^domify$/ }, () => ({ path: join(here, 'src/studio/common/domify.js') }));
  },
});

// The libraries' code editor is not used: our own field stands in for it. What they take from it when they are loaded
// must be there, and do nothing. A name that is not listed fails the build.
const NAMES = [
  'Annotation', 'EditorState', 'EditorView', 'bracketMatching', 'closeBrackets', 'closeBracketsKeymap', 'defaultHighlightStyle', 'defaultKeymap', 'drawSelection', 'foldGutter', 'foldKeymap',
  'highlightSpecialChars', 'history', 'historyKeymap', 'json', 'jsonParseLinter', 'keymap', 'lineNumbers', 'linter', 'placeholder', 'syntaxHighlighting',
];
const NOTHING = `
const nothing = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '' : nothing), apply: () => nothing, construct: () => nothing });
export { ${NAMES.map((name) => `nothing as ${name}`).join(', ')} };`;

/** The esbuild plugin that leaves the code editor out. */
export const withOurField = (here) => ({
  name: 'our-field',
  setup(build) {
    build.onResolve({ filter: /^@bpmn-io\/(feel|feelers)-editor$/ }, () => ({ path: join(here, 'src/studio/common/feel_editor.js') }));
    build.onResolve({ filter: /^@codemirror\// }, () => ({ path: 'codemirror', namespace: 'nothing' }));
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: NOTHING, loader: 'js' }));
  },
});
