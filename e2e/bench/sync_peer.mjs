// The server part's peer: our sync contract in plain node, as fast as node does it, on either of two
// stores. One process.
//
// It does less than ours: it looks the session up, asks whether the account may touch the person, and
// applies each change once, durably. It does not validate FHIR, knows no categories of access, writes
// no audit trail, merges no drafts.

import http from 'node:http';
import process from 'node:process';
import { JournalStore } from './lib/journal_store.mjs';
import { records } from './lib/records.mjs';
import { SqliteStore } from './lib/sqlite_store.mjs';

const { port, folder, kind, count, accounts } = JSON.parse(process.env.BENCH_PEER);
const ROWS_MAX = 1000;

/** Session cookie -> person. */
const sessions = new Map(accounts.map(({ cookie, person }) => [cookie, person]));
const initial = records(count, [...sessions.values()]);
const store = kind === 'sqlite' ? new SqliteStore(folder, initial) : new JournalStore(folder, initial);

async function sync(person, request) {
  const outcomes = [];
  for (const { id, change } of request.changes) {
    const verdict = change.person === person ? await store.apply(change) : { refused: { reason: 'not_allowed' } };
    outcomes.push({ id, verdict });
  }
  const { page, last, more } = store.after(person, Number(request.cursor ?? 0), ROWS_MAX);
  const answer = { protocol: 1, epoch: 'peer', after: request.cursor, now: Date.now(), outcomes, scope: [] };
  return { ...answer, rows: page, more, cursor: String(last) };
}

http
  .createServer((request, response) => {
    const person = sessions.get(request.headers.cookie);
    if (!person) return response.writeHead(401).end();
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const answer = JSON.stringify(await sync(person, JSON.parse(Buffer.concat(chunks).toString())));
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };
        response.writeHead(200, headers).end(answer);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  })
  .listen(port, '127.0.0.1', () => process.send('up'));

process.on('disconnect', () => process.exit());
