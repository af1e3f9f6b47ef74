// PouchDB 9 against a server that speaks CouchDB's protocol, with the largest page that still helps.
// It has no setting for strict durability, so its edits promise less than the others'.

import PouchDB from 'pouchdb-browser';
import find from 'pouchdb-find';
import { offer } from './harness.js';
import { edit } from '../lib/records.mjs';

const PAGE = { batch_size: 1000, batches_limit: 10 };

PouchDB.plugin(find);
const local = new PouchDB('pouch', { auto_compaction: true });
const remote = new PouchDB(`${location.origin}/couch/bench`, { skip_setup: true });

offer({
  open: () => local.info(),
  pull: () => local.replicate.from(remote, PAGE),
  push: () => local.replicate.to(remote, PAGE),

  async newest(count) {
    await local.createIndex({ index: { fields: ['date'] } });
    const query = { selector: { date: { $gt: null } }, sort: [{ date: 'desc' }], limit: count };
    return (await local.find(query)).docs;
  },

  async change({ id, number }) {
    const document = await local.get(id);
    await local.put({ ...document, resource: edit(document.resource, number), version: (document.version ?? 0) + 1 });
  },

  async resources() {
    const { rows } = await local.allDocs({ include_docs: true });
    return rows.filter((row) => row.doc.resource).map((row) => row.doc.resource);
  },
});
