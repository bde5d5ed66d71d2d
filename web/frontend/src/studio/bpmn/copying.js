// Copy in one drawing, paste in another: what is copied lies in the browser's storage, for the tabs of this site.
import { createReviver } from 'bpmn-js-native-copy-paste/lib/PasteUtil.js';

const PLACE = 'niosteg-studio-copied';
const EARLY = 2050; // before the library's own handling

class CopyBetweenDrawings {
  constructor(eventBus, clipboard, moddle) {
    eventBus.on('copyPaste.elementsCopied', EARLY, ({ tree }) => {
      try {
        localStorage.setItem(PLACE, JSON.stringify(tree));
      } catch {
        // Full or shut off: the copy still works within this drawing.
      }
    });
    eventBus.on('copyPaste.pasteElements', EARLY, (context) => {
      if (context.tree) return;
      const copied = localStorage.getItem(PLACE);
      if (copied) clipboard.set(JSON.parse(copied, createReviver(moddle)));
    });
  }
}

CopyBetweenDrawings.$inject = ['eventBus', 'clipboard', 'moddle'];

export const copyingModule = { __init__: ['copyBetweenDrawings'], copyBetweenDrawings: ['type', CopyBetweenDrawings] };
