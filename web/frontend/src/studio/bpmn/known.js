// What the workspace has to choose among. It can change while the page is open: read anew with `refresh`.
import { createFile, readWords } from '../common/server.js';

const NOTHING = { variables: [], roles: [], forms: [], tables: [], processes: [], topics: [], users: [] };

/** A thing to choose, whether the server names it by a text or by an object. */
const named = (one) => (typeof one === 'string' ? { id: one, name: one } : { id: one.id ?? one.key ?? one.name, name: one.title ?? one.name ?? one.id ?? one.key, ...one });

export class Known {
  constructor() {
    this.words = NOTHING;
    this.times = new Map();
    this.onTimes = () => undefined;
  }

  /** When the timers would go, as the check has worked it out. */
  tellTimes(told) {
    const times = new Map(Object.entries(told));
    const isSame = times.size === this.times.size && [...times].every(([id, message]) => this.times.get(id) === message);
    this.times = times;
    if (!isSame) this.onTimes();
  }

  nextTime = (id) => this.times.get(id);

  async refresh() {
    this.words = { ...NOTHING, ...(await readWords()) };
  }

  /** Begin a file that is about `title`; gives the key that a drawing names it by. */
  async begin(kind, title) {
    const name = await createFile(kind, title);
    await this.refresh();
    return name.slice(0, -kind.length);
  }

  get variables() {
    return this.words.variables;
  }

  /** The roles as `[{ value, label }]`, with `also` among them even where no role has that id. */
  roles(also = '') {
    const all = options(this.words.roles);
    return !also || all.some((one) => one.value === also) ? all : [...all, { value: also, label: also }];
  }

  forms = () => options(this.words.forms);
  tables = () => options(this.words.tables);
  processes = () => options(this.words.processes);
  topics = () => this.words.topics.map(named);

  roleName = (id) => this.roles(id).find((one) => one.value === id)?.label ?? id;
}

const options = (things) =>
  things.map(named).map(({ id, name }) => ({ value: id.replace(/\.(form|dmn|bpmn)$/, ''), label: name === id ? id : name }));
