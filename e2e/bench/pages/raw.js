// The floor: hand-written JavaScript on IndexedDB, one row a record, two indexes. A page and its
// cursor are one transaction; an edit and its outbox entry are one strictly durable transaction.

import { offer } from './harness.js';
import { pages, send } from './http.js';
import { edit } from '../lib/records.mjs';

let database;

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

function open() {
  const request = indexedDB.open('raw', 1);
  request.onupgradeneeded = () => {
    const records = request.result.createObjectStore('records', { keyPath: 'id' });
    records.createIndex('date', 'date');
    records.createIndex('person', ['person', 'date']);
    request.result.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true });
    request.result.createObjectStore('meta');
  };
  return result(request);
}

offer({
  async open() {
    database = await open();
  },

  async pull() {
    const since = (await result(database.transaction('meta').objectStore('meta').get('since'))) ?? 0;
    for await (const { records, last } of pages(since)) {
      const transaction = database.transaction(['records', 'meta'], 'readwrite');
      const store = transaction.objectStore('records');
      for (const record of records) store.put(record);
      transaction.objectStore('meta').put(last, 'since');
      transaction.commit();
      await committed(transaction);
    }
  },

  newest(count) {
    return new Promise((resolve, reject) => {
      const found = [];
      const request = database.transaction('records').objectStore('records').index('date').openCursor(null, 'prev');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor || found.length === count) return resolve(found);
        found.push(cursor.value);
        cursor.continue();
      };
    });
  },

  async change({ id, number }) {
    const transaction = database.transaction(['records', 'outbox'], 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore('records');
    const record = await result(store.get(id));
    const base = record.version ?? 0;
    const changed = { ...record, resource: edit(record.resource, number), version: base + 1 };
    store.put(changed);
    transaction.objectStore('outbox').add({ op: crypto.randomUUID(), base, record: changed });
    transaction.commit();
    await committed(transaction);
  },

  async push() {
    const waiting = await result(database.transaction('outbox').objectStore('outbox').getAll());
    const accepted = await send(waiting.map(({ op, base, record }) => ({ op, base, record })));
    const transaction = database.transaction('outbox', 'readwrite');
    for (const { op, order } of waiting) if (accepted.has(op)) transaction.objectStore('outbox').delete(order);
    transaction.commit();
    await committed(transaction);
  },

  async resources() {
    const all = await result(database.transaction('records').objectStore('records').getAll());
    return all.map((record) => record.resource);
  },
});
