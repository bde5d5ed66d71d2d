// The problems that the server's check finds, beside the editor: how many, what, what to do; a click leads there.
import { addressOf, make, page, part } from './page.js';
import { check } from './server.js';

const QUIET_TIME = 700; // milliseconds without changes before asking

const KINDS = { error: { words: 'Fel', colour: 'danger' }, warning: { words: 'Varning', colour: 'warning' }, info: { words: 'Tips', colour: 'info' } };
const ORDER = Object.keys(KINDS);

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

export class Problems {
  /** `read()` gives the text as it is now; `go(finding)` leads to it; `mark(findings)` shows them in the editor. */
  constructor({ read, go, mark }) {
    Object.assign(this, { read, go, mark, asked: 0 });
    this.summary = part('studio-problem-count');
    this.list = part('studio-problem-list');
  }

  changed() {
    this._tell('Granskar …', 'looking');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), QUIET_TIME);
  }

  /** What the check says of what is saved, where the editor cannot show it. */
  lookAtSaved() {
    this.read = null;
    this.mark = () => undefined;
    this.go = () => undefined;
    this.look();
  }

  /** Ask the check now. Answers that have been overtaken by a later question are dropped. */
  async look() {
    const question = (this.asked += 1);
    this.list.setAttribute('aria-busy', 'true');
    try {
      const { findings } = await check(this.read ? { [page.name]: await this.read() } : {});
      if (question === this.asked) this._show(findings);
    } catch (error) {
      if (question === this.asked) this._tell(`Granskningen gick inte att göra. ${error.message}`, 'failed');
    } finally {
      if (question === this.asked) this.list.removeAttribute('aria-busy');
    }
  }

  _show(findings) {
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.filter(({ severity }) => severity === 'warning').length;
    this._tell(
      findings.length ? `${count(errors, 'fel', 'fel')} och ${count(warnings, 'varning', 'varningar')}` : 'Inga problem',
      errors ? 'errors' : 'none',
    );
    const here = findings.filter((finding) => finding.file === page.name);
    const elsewhere = findings.filter((finding) => finding.file !== page.name && finding.severity !== 'info');
    this.list.replaceChildren(...[...sorted(here), ...sorted(elsewhere)].map((finding) => this._row(finding)));
    this.mark(here);
  }

  _row(finding) {
    const { words, colour } = KINDS[finding.severity] ?? KINDS.info;
    const kind = make('span', { class: 'ds-tag', 'data-size': 'sm', 'data-color': colour }, words);
    const texts = [make('span', { class: 'studio-problem-text' }, finding.message), finding.remedy && make('span', { class: 'studio-problem-remedy' }, finding.remedy)];
    const target =
      finding.file === page.name
        ? make('button', { type: 'button', class: 'studio-problem', click: () => this.go(finding) }, kind, ...texts.filter(Boolean))
        : make('a', { class: 'studio-problem', href: `${addressOf(page.editUrl, finding.file)}${finding.element ? `#${encodeURIComponent(finding.element)}` : ''}` }, kind, make('span', { class: 'studio-problem-file' }, finding.file), ...texts.filter(Boolean));
    return make('li', { 'data-code': finding.code, 'data-element': finding.element ?? '' }, target);
  }

  _tell(text, state) {
    this.summary.textContent = text;
    this.summary.dataset.state = state;
  }
}

/** The gravest first, otherwise as the check has them. */
const sorted = (findings) => [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
