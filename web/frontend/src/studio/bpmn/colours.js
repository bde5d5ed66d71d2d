// The simulation colours its tokens with style attributes, which the content policy refuses. It builds them with
// `data-colours` instead (replacements.mjs), and a script may set what markup may not.
export function keepColours(canvas) {
  const set = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const element of [node, ...node.querySelectorAll('[data-colours]')]) if (element.dataset.colours) element.style.cssText = element.dataset.colours;
  };
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(set))).observe(canvas, { childList: true, subtree: true });
}
