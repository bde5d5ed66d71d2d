// The libraries build parts of their pages from markup with style attributes, which the content policy refuses. Their
// `domify` is replaced by this one (patches.mjs): the attributes wait under another name, and are set by script, which
// may. Nothing in the libraries is changed by it, least of all the mark of BPMN.iO.
import original from '../../../node_modules/domify/index.js';

const STYLE_IN_TAG = /(<[a-zA-Z][^<>]*?\s)style=(?=["'])/g;
const WAITING = 'data-waiting-style';

export default function domify(markup, ...more) {
  const made = original(markup.replace(STYLE_IN_TAG, `$1${WAITING}=`), ...more);
  if (made.getAttribute?.(WAITING)) dress(made);
  for (const element of made.querySelectorAll?.(`[${WAITING}]`) ?? []) dress(element);
  return made;
}

function dress(element) {
  element.style.cssText = element.getAttribute(WAITING);
  element.removeAttribute(WAITING);
}
