// Saves by itself, a moment after each change; tells when; never writes over what somebody else has saved.
import { askPerson } from './dialogs.js';
import { addressOf, make, page, part } from './page.js';
import { Overtaken, readFile, saveFile } from './server.js';

const QUIET_TIME = 1200; // milliseconds without changes before saving
const FIRST_WAIT = 3000; // before the first new attempt; doubled each time
const LONGEST_WAIT = 60000;

const clockTime = new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'long', timeStyle: 'short' });

export class Saving {
  /** `read()` gives the text as it is now; `show(text)` puts another text into the editor. */
  constructor({ name, revision, text, read, show }) {
    Object.assign(this, { name, revision, read, show, saved: text, changes: 0, savedChanges: 0, wait: FIRST_WAIT });
    this.place = part('studio-saved');
    this._guardLeaving();
  }

  get isUnsaved() {
    return this.changes !== this.savedChanges;
  }

  /** To be called at every change in the editor. */
  changed() {
    this.changes += 1;
    if (!this.asking) this.tell('Ändringar som inte är sparade', 'waiting');
    this._later(QUIET_TIME);
  }

  _later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Save now what is not saved; one attempt at a time. */
  async save() {
    clearTimeout(this.timer);
    if (this.isSaving || this.asking || !this.isUnsaved) return;
    this.isSaving = true;
    const changes = this.changes;
    try {
      await this._send(await this.read(), changes);
    } catch (error) {
      await this._failed(error);
    } finally {
      this.isSaving = false;
    }
    if (this.changes > changes && !this.asking) this._later(QUIET_TIME);
  }

  async _send(text, changes) {
    if (text !== this.saved) {
      this.tell('Sparar …', 'waiting');
      const { revision, savedAt } = await saveFile(this.name, text, this.revision);
      Object.assign(this, { revision, saved: text, wait: FIRST_WAIT });
      this.savedAt = savedAt ? new Date(savedAt) : new Date();
    }
    this.savedChanges = changes;
    if (!this.isUnsaved) this.tell(this.savedAt ? `Sparad ${clockTime.format(this.savedAt)}` : 'Inget att spara', 'saved');
  }

  async _failed(error) {
    if (error instanceof Overtaken) return this._settle(error);
    this.tell(`Inte sparat. ${error.message}`, 'failed', make('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', click: () => this.save() }, 'Försök igen'));
    this._later(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return undefined;
  }

  /** Two have changed the file: the person decides which one goes on; the other is kept under a name of its own. */
  async _settle(theirs) {
    this.asking = true;
    this.tell(`${theirs.message} Ditt är inte sparat.`, 'failed');
    const when = dayAndTime.format(new Date(theirs.when));
    const choice = await askPerson({
      heading: `${theirs.who} har ändrat filen`,
      texts: [
        `${theirs.who} sparade ${this.name} ${when}, medan du arbetade. Välj vilken ni går vidare med. Den andra sparas som en egen fil, så ingenting går förlorat.`,
      ],
      choices: [
        { value: 'theirs', label: 'Behåll min som kopia, och ladda den andras' },
        { value: 'mine', label: 'Gå vidare med min, och spara den andras som kopia' },
        { value: 'later', label: 'Inte nu' },
      ],
    });
    this.asking = false;
    try {
      if (choice === 'theirs') await this._takeTheirs(theirs);
      else if (choice === 'mine') await this._takeMine(theirs);
      else this.tell(`${theirs.message} Ditt är inte sparat.`, 'failed', make('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', click: () => this.save() }, 'Välj nu'));
    } catch (error) {
      await this._failed(error);
    }
  }

  async _takeTheirs({ theirs, revision }) {
    const copy = await this._keep(await this.read(), 'min');
    await this.show(theirs);
    Object.assign(this, { revision, saved: theirs, savedChanges: this.changes });
    this.tell('Din version finns kvar som', 'saved', linkTo(copy));
  }

  async _takeMine({ theirs, revision, who }) {
    const copy = await this._keep(theirs, who);
    Object.assign(this, { revision });
    this.asking = false;
    await this._send(await this.read(), this.changes);
    this.tell(`Sparad. Versionen från ${who} finns kvar som`, 'saved', linkTo(copy));
  }

  /** Save a text as a new file beside this one; gives its name. */
  async _keep(text, whose) {
    const end = this.name.lastIndexOf('.');
    const words = whose.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 20);
    for (let count = 1; count < 100; count += 1) {
      const name = `${this.name.slice(0, end)}_kopia_${words}${count > 1 ? `_${count}` : ''}${this.name.slice(end)}`;
      try {
        await saveFile(name, text, 0);
        return name;
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
    throw new Error('Det finns redan hundra kopior av filen. Ta bort några.');
  }

  tell(text, state, ...more) {
    if (!this.place) return;
    this.place.replaceChildren(text, ...more.flatMap((element) => [' ', element]));
    this.place.dataset.state = state;
  }

  _guardLeaving() {
    addEventListener('beforeunload', (event) => {
      if (this.isUnsaved) event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.save();
    });
  }
}

const linkTo = (name) => make('a', { class: 'ds-link', href: addressOf(page.editUrl, name) }, name);

/** Read the page's file and begin to keep it: `show(text)` first puts it into the editor. */
export async function openFile({ read, show }) {
  const { text, revision } = await readFile(page.name);
  await show(text);
  const saving = new Saving({ name: page.name, revision, text, read, show });
  saving.tell('Allt är sparat', 'saved');
  return saving;
}
