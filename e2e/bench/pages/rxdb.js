// RxDB 17 on its free browser storage (Dexie), with its own HTTP replication. Two indexes as in the
// floor; the storage is told to be strict where the browser can.

import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { offer } from './harness.js';
import { edit } from '../lib/records.mjs';

const PAGE = 1000;

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    person: { type: 'string', maxLength: 36 },
    kind: { type: 'string' },
    date: { type: 'string', maxLength: 10 },
    version: { type: 'number' },
    resource: { type: 'object' },
  },
  required: ['id', 'person', 'kind', 'date', 'resource'],
  indexes: ['date', ['person', 'date']],
};

let collection;

/** Runs the replication until both directions are done once, as an app does at start. */
async function replicate() {
  const replication = replicateRxCollection({
    collection,
    replicationIdentifier: 'bench',
    live: false,
    waitForLeadership: false,
    pull: { batchSize: PAGE, handler: pull },
    push: { batchSize: PAGE, handler: push },
  });
  const failed = new Promise((_, reject) => replication.error$.subscribe(reject));
  await Promise.race([replication.awaitInitialReplication(), failed]);
  await replication.cancel();
}

async function pull(checkpoint, limit) {
  const answer = await fetch(`/api/pull?since=${checkpoint?.last ?? 0}&limit=${limit}`);
  const { records, last } = await answer.json();
  return { documents: records.map((record) => ({ ...record, _deleted: false })), checkpoint: { last } };
}

async function push(rows) {
  const answer = await fetch('/api/rxdb-push', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rows),
  });
  return answer.json();
}

offer({
  async open() {
    const storage = getRxStorageDexie({ chromeTransactionDurability: 'strict' });
    const database = await createRxDatabase({ name: 'rxdb', storage, multiInstance: false });
    ({ records: collection } = await database.addCollections({ records: { schema } }));
  },
  pull: replicate,
  push: replicate,
  newest: (count) => collection.find({ sort: [{ date: 'desc' }], limit: count }).exec(),
  async change({ id, number }) {
    const document = await collection.findOne(id).exec();
    await document.incrementalModify((data) => {
      return { ...data, resource: edit(data.resource, number), version: (data.version ?? 0) + 1 };
    });
  },
  async resources() {
    return (await collection.find().exec()).map((document) => document.toJSON().resource);
  },
});
