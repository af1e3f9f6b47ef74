// The same database as ours under node: SQLite (better-sqlite3) with a write-ahead log, on disk
// before anybody is answered. Changes of one turn of the event loop share a transaction.

import { npm } from './npm.mjs';

export class SqliteStore {
  #database;
  #statements;
  #waiting = [];

  constructor(folder, records) {
    this.#database = npm('better-sqlite3')(`${folder}/peer.sqlite`);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE person (id TEXT PRIMARY KEY, head INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE record (person TEXT, seq INTEGER, id TEXT, kind TEXT, body TEXT, updated_at INTEGER,
                           PRIMARY KEY (person, seq)) WITHOUT ROWID;
      CREATE TABLE applied (change TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
    `);
    const prepare = (sql) => this.#database.prepare(sql);
    this.#statements = {
      begin: prepare('BEGIN IMMEDIATE'),
      commit: prepare('COMMIT'),
      rollback: prepare('ROLLBACK'),
      head: prepare('SELECT head FROM person WHERE id = ?').pluck(),
      setHead: prepare('INSERT INTO person VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET head = excluded.head'),
      record: prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)'),
      rows: prepare('SELECT seq, id, kind, body, updated_at FROM record WHERE person = ? AND seq > ? ORDER BY seq LIMIT ?'),
      applied: prepare('SELECT seq FROM applied WHERE change = ?').pluck(),
      setApplied: prepare('INSERT INTO applied VALUES (?, ?)'),
    };
    this.#statements.begin.run();
    for (const { id, person, kind, resource } of records) this.#insert(person, { id, kind, body: resource });
    this.#statements.commit.run();
  }

  #insert(person, { id, kind, body }) {
    const head = (this.#statements.head.get(person) ?? 0) + 1;
    this.#statements.record.run(person, head, id, kind, JSON.stringify(body), Date.now());
    this.#statements.setHead.run(person, head);
    return head;
  }

  after(person, number, limit) {
    const rows = this.#statements.rows.all(person, number, limit);
    const page = rows.map((row) => ({ ...row, person, body: JSON.parse(row.body) }));
    const last = number + page.length;
    return { page, last, more: last < (this.#statements.head.get(person) ?? 0) };
  }

  apply(change) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush() {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      this.#statements.begin.run();
      const verdicts = group.map(({ change }) => this.#applyOne(change));
      this.#statements.commit.run();
      group.forEach(({ resolve }, index) => resolve(verdicts[index]));
    } catch (error) {
      if (this.#database.inTransaction) this.#statements.rollback.run();
      for (const { reject } of group) reject(error);
    }
  }

  #applyOne(change) {
    const before = this.#statements.applied.get(change.id);
    if (before !== undefined) return { accepted: { seq: before } };
    const { record, ...body } = change.action.edit;
    const seq = this.#insert(change.person, { id: record, kind: 'QuestionnaireResponse', body });
    this.#statements.setApplied.run(change.id, seq);
    return { accepted: { seq } };
  }
}
