// The server part's peer: our sync contract in plain node, as fast as node does it. One process,
// records in memory, changes in a journal that is on disk before anybody is answered (group commit).
//
// It does less than ours: it looks the session up and asks whether the account may touch the person,
// and applies each change once; it does not validate FHIR, knows no categories of access, keeps no
// audit trail, no indexes and no verdicts beyond memory.

import fs from 'node:fs';
import http from 'node:http';
import process from 'node:process';
import { records } from './lib/records.mjs';

const { port, journal, count, accounts } = JSON.parse(process.env.BENCH_PEER);
const ROWS_MAX = 1000;

/** Session cookie -> person. */
const sessions = new Map(accounts.map(({ cookie, person }) => [cookie, person]));
/** Person -> { rows, applied }. A row's number is its place in `rows` and one. */
const people = new Map(accounts.map(({ person }) => [person, { rows: [], applied: new Map() }]));

for (const { id, person, kind, resource } of records(count, [...people.keys()])) {
  people.get(person).rows.push({ id, person, kind, body: resource });
}

const file = fs.openSync(journal, 'a');
let waiting = [];
let writing = false;

/** Resolves when `line` is on disk. Lines that come while a write is under way go together. */
function durable(line) {
  return new Promise((resolve, reject) => {
    waiting.push({ line, resolve, reject });
    if (!writing) flush();
  });
}

function flush() {
  const group = waiting;
  waiting = [];
  writing = group.length > 0;
  if (!writing) return;
  fs.write(file, group.map(({ line }) => line).join(''), (failed) => {
    const end = (error) => {
      for (const { resolve, reject } of group) error ? reject(error) : resolve();
      flush();
    };
    if (failed) end(failed);
    else fs.fdatasync(file, end);
  });
}

async function apply(person, change) {
  const { rows, applied } = people.get(person);
  const before = applied.get(change.id);
  if (before) return before;
  if (change.person !== person) return { refused: { reason: 'not_allowed' } };
  const at = Date.now();
  for (const { id, kind, body } of change.action.create.records) rows.push({ id, person, kind, body, updated_at: at });
  const verdict = { accepted: { seq: rows.length } };
  applied.set(change.id, verdict);
  await durable(`${JSON.stringify(change)}\n`);
  return verdict;
}

async function sync(person, request) {
  const outcomes = [];
  for (const { id, change } of request.changes) outcomes.push({ id, verdict: await apply(person, change) });
  const { rows } = people.get(person);
  const after = Number(request.cursor ?? 0);
  const page = rows.slice(after, after + ROWS_MAX).map((row, index) => ({ ...row, seq: after + index + 1 }));
  const last = after + page.length;
  const answer = { protocol: 1, epoch: 'peer', after: request.cursor, now: Date.now(), outcomes, scope: [], rows: page };
  return { ...answer, more: last < rows.length, cursor: String(last) };
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
