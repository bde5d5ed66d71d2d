// What the editors ask of the server. Every failure is an Error whose message is a Swedish sentence with a remedy.
import { addressOf, page } from './page.js';

export class SendingFailed extends Error {}

/** Somebody saved the file meanwhile: `theirs` is their text, `revision` its number. */
export class Overtaken extends Error {
  constructor({ who, when, theirs, revision }) {
    super(`${who} sparade filen medan du arbetade.`);
    Object.assign(this, { who, when, theirs, revision });
  }
}

const NO_ANSWER = 'Servern svarar inte. Kontrollera nätet. Det du har gjort finns kvar här så länge sidan är öppen.';
const LOGGED_OUT = 'Du är inte inloggad längre. Logga in i en annan flik och försök sedan igen.';

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { redirect: 'manual', ...options, headers: { 'X-CSRFToken': page.csrf, Accept: 'application/json', ...options.headers } });
  } catch {
    throw new SendingFailed(NO_ANSWER);
  }
  if (answer.type === 'opaqueredirect' || answer.status === 401) throw new SendingFailed(LOGGED_OUT);
  return answer;
}

async function refusal(answer) {
  const told = await answer.json().catch(() => ({}));
  const words = [told.message, told.remedy].filter(Boolean).join(' ');
  return new SendingFailed(words || `Servern kunde inte ta emot det (${answer.status}). Försök igen om en stund.`);
}

const revisionOf = (answer) => Number((answer.headers.get('ETag') ?? '0').replace(/\D/g, ''));

/** `{ text, revision }` of a file of the workspace. */
export async function readFile(name) {
  const answer = await ask(addressOf(page.fileUrl, name), { headers: { Accept: '*/*' } });
  if (!answer.ok) throw await refusal(answer);
  return { text: await answer.text(), revision: revisionOf(answer) };
}

/** Save a file over the revision that it was read as; 0 for a new file. Gives `{ revision, savedAt }`. */
export async function saveFile(name, text, revision) {
  const answer = await ask(addressOf(page.fileUrl, name), {
    method: 'PUT',
    headers: { 'If-Match': `"${revision}"`, 'Content-Type': 'application/octet-stream' },
    body: text,
  });
  if (answer.status === 409) throw new Overtaken(await answer.json());
  if (!answer.ok) throw await refusal(answer);
  return answer.json();
}

async function post(address, body) {
  const answer = await ask(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw await refusal(answer);
  return answer.json();
}

/** Begin a file of a kind (".form", ".dmn") that is about `title`; gives its name. */
export const createFile = async (kind, title) => (await post(page.newUrl, { kind, title })).name;

/** What the check says of the workspace with these unsaved texts in place of what is saved. */
export const check = (files) => post(page.checkUrl, { files });

/** The form as it will look, as HTML. */
export const preview = (name, text) => post(page.previewUrl, { name, text });

/** When the timers of a drawing would go off, were somebody there now: `{ element: sentence }`. */
export const timesIn = async (name, text) => (await post(page.timesUrl, { name, text })).times;

/** Names to choose among: `{ variables, roles, forms, tables, processes, topics, users }`. */
export async function readWords() {
  const answer = await ask(page.wordsUrl);
  if (!answer.ok) throw await refusal(answer);
  return answer.json();
}
