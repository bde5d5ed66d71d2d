// The reminder ladder as text (design: `-3 arbetsdagar, 0, +5 arbetsdagar -> process_leader`) and as rows.
const STEP = /^([+-]?\d{1,3})(?:\s+(arbetsdag|arbetsdagar|dag|dagar|vecka|veckor))?(?:\s*->\s*([a-z][a-z0-9_]*))?$/i;

/** The units in the order of the menu, with their word for one and for many. */
export const UNITS = { arbetsdagar: ['arbetsdag', 'arbetsdagar'], dagar: ['dag', 'dagar'], veckor: ['vecka', 'veckor'] };

const unitOf = (word) => Object.keys(UNITS).find((unit) => UNITS[unit].includes(word.toLowerCase()));

/** `[{ count, unit, when, role }]` with `when` before, on or after; null when the text is no ladder. */
export function readLadder(text) {
  const steps = text.split(',').map((step) => step.trim()).filter(Boolean).map(readStep);
  return steps.includes(null) ? null : steps;
}

function readStep(step) {
  const [, number, word, role = ''] = step.match(STEP) ?? [];
  if (number === undefined || (!word && Number(number) !== 0)) return null;
  const count = Math.abs(Number(number));
  return { count: count || 1, unit: word ? unitOf(word) : 'arbetsdagar', when: count === 0 ? 'on' : number.startsWith('-') ? 'before' : 'after', role };
}

export const writeLadder = (rows) => rows.map(writeStep).join(', ');

function writeStep({ count, unit, when, role }) {
  const offset = when === 'on' ? '0' : `${when === 'before' ? '-' : '+'}${count} ${UNITS[unit][count === 1 ? 0 : 1]}`;
  return role ? `${offset} -> ${role}` : offset;
}
