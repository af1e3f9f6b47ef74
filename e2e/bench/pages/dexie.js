// Dexie 4 with the sync one writes by hand around it. Same two indexes, same transactions as the
// floor; edits strictly durable, which Dexie sets for a whole connection.

import Dexie from 'dexie';
import { offer } from './harness.js';
import { pages, send } from './http.js';
import { edit } from '../lib/records.mjs';

function connect(options) {
  const database = new Dexie('dexie', options);
  database.version(1).stores({ records: 'id, date, [person+date]', outbox: '++order', meta: '' });
  return database;
}

const pulling = connect();
const editing = connect({ chromeTransactionDurability: 'strict' });

offer({
  async open() {
    await pulling.open();
    await editing.open();
  },

  async pull() {
    const since = (await pulling.meta.get('since')) ?? 0;
    for await (const { records, last } of pages(since)) {
      await pulling.transaction('rw', pulling.records, pulling.meta, async () => {
        await pulling.records.bulkPut(records);
        await pulling.meta.put(last, 'since');
      });
    }
  },

  newest: (count) => pulling.records.orderBy('date').reverse().limit(count).toArray(),

  change: ({ id, number }) =>
    editing.transaction('rw', editing.records, editing.outbox, async () => {
      const record = await editing.records.get(id);
      const base = record.version ?? 0;
      const changed = { ...record, resource: edit(record.resource, number), version: base + 1 };
      await editing.records.put(changed);
      await editing.outbox.add({ op: crypto.randomUUID(), base, record: changed });
    }),

  async push() {
    const waiting = await pulling.outbox.toArray();
    const accepted = await send(waiting.map(({ op, base, record }) => ({ op, base, record })));
    const done = waiting.filter(({ op }) => accepted.has(op)).map(({ order }) => order);
    await pulling.outbox.bulkDelete(done);
  },

  async resources() {
    return (await pulling.records.toArray()).map((record) => record.resource);
  },
});
