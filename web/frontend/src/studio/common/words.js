// English of the libraries -> Swedish. A text without a Swedish word is remembered: the browser tests want none.
const missing = new Set();
globalThis.studioMissingWords = missing;

/** A module for the libraries' own injection, over one list of words. */
export function swedish(words) {
  function translate(text, values = {}) {
    const found = Object.hasOwn(words, text) ? words[text] : undefined;
    if (found === undefined && /\p{L}/u.test(text)) missing.add(text);
    return (found ?? text).replace(/{([^}]+)}/g, (all, name) => (Object.hasOwn(values, name) ? values[name] : all));
  }
  return { translate: ['value', translate] };
}
