// The peers' server: one node process with everything in memory. It serves the legs' pages, pages of
// records and changes as JSON (Dexie, RxDB, raw IndexedDB), and CouchDB's protocol (PouchDB).
//
// It does less than ours: no accounts, no access rules, no audit, nothing is written to disk.
// Started by the runner, which tells it by message when to be unreachable.

import http from 'node:http';
import process from 'node:process';
import { npm } from './lib/npm.mjs';
import { records } from './lib/records.mjs';
import { stateOf } from './lib/state.mjs';
import { Memory } from './lib/memory.mjs';

const express = npm('express');
const { port, pagesFolder, count, persons, couch } = JSON.parse(process.env.BENCH_PEER);
const PAGE_MAX = 5000;

const app = express();
const compressed = npm('compression')();
const json = express.json({ limit: '64mb' });

async function plain() {
  const store = new Memory(records(count, persons));
  app.get('/api/pull', compressed, (request, response) => {
    const limit = Math.min(Number(request.query.limit ?? 1000), PAGE_MAX);
    response.json(store.after(Number(request.query.since ?? 0), limit));
  });
  app.post('/api/changes', json, (request, response) => response.json({ accepted: store.apply(request.body) }));
  app.post('/api/rxdb-push', json, (request, response) => response.json(store.applyRxdb(request.body)));
  app.get('/state', (_, response) => response.json(stateOf(store.resources())));
}

async function couchProtocol() {
  const PouchDB = npm('pouchdb').plugin(npm('pouchdb-adapter-memory')).defaults({ adapter: 'memory' });
  // before the first database: it wraps the constructor with the registry it asks on every request
  const settings = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' };
  const protocol = npm('express-pouchdb')(PouchDB, settings);
  const database = new PouchDB('bench');
  const documents = records(count, persons).map(({ id, ...rest }) => ({ _id: id, ...rest }));
  for (let from = 0; from < documents.length; from += 1000) {
    await database.bulkDocs(documents.slice(from, from + 1000));
  }
  app.get('/state', async (_, response) => {
    const { rows } = await database.allDocs({ include_docs: true });
    response.json(stateOf(rows.filter((row) => row.doc.resource).map((row) => row.doc.resource)));
  });
  app.use('/couch', protocol);
}

await (couch ? couchProtocol() : plain());
app.use(express.static(pagesFolder, { etag: false, cacheControl: false }));

const server = http.createServer(app);
const sockets = new Set();
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});

const listen = () => server.listen(port, '127.0.0.1', () => process.send('up'));

process.on('message', (wanted) => {
  if (wanted === 'up') return listen();
  server.close(() => process.send('down'));
  for (const socket of sockets) socket.destroy();
});
// without its runner there is nothing to serve
process.on('disconnect', () => process.exit());
listen();
