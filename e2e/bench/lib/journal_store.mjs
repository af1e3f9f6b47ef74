// The lightest store a sync server can have: everything in memory, changes in a journal that is on
// disk before anybody is answered. Writes that come while one is under way go together.

import fs from 'node:fs';

export class JournalStore {
  #people = new Map();
  #file;
  #waiting = [];
  #writing = false;

  constructor(folder, records) {
    this.#file = fs.openSync(`${folder}/journal`, 'a');
    for (const { id, person, kind, resource } of records) {
      this.#person(person).rows.push({ id, person, kind, body: resource });
    }
  }

  #person(id) {
    let found = this.#people.get(id);
    if (!found) this.#people.set(id, (found = { rows: [], applied: new Map() }));
    return found;
  }

  after(person, number, limit) {
    const { rows } = this.#person(person);
    const page = rows.slice(number, number + limit).map((row, index) => ({ ...row, seq: number + index + 1 }));
    return { page, last: number + page.length, more: number + page.length < rows.length };
  }

  async apply(change) {
    const { rows, applied } = this.#person(change.person);
    const before = applied.get(change.id);
    if (before) return before;
    const updated_at = Date.now();
    const { record, ...body } = change.action.edit;
    rows.push({ id: record, person: change.person, kind: 'QuestionnaireResponse', body, updated_at });
    const verdict = { accepted: { seq: rows.length } };
    applied.set(change.id, verdict);
    await this.#durable(`${JSON.stringify(change)}\n`);
    return verdict;
  }

  #durable(line) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      if (!this.#writing) this.#flush();
    });
  }

  #flush() {
    const group = this.#waiting;
    this.#waiting = [];
    this.#writing = group.length > 0;
    if (!this.#writing) return;
    fs.write(this.#file, group.map(({ line }) => line).join(''), (failed) => {
      const end = (error) => {
        for (const { resolve, reject } of group) error ? reject(error) : resolve();
        this.#flush();
      };
      if (failed) end(failed);
      else fs.fdatasync(this.#file, end);
    });
  }
}
