// Who takes part in the server run, and how each is asked for the same two things: what is new
// (nothing), and taking one change.

import { remove, scratch } from './browser.mjs';
import { Child } from './child.mjs';
import { freePort } from './port.mjs';
import { random, uuid } from './records.mjs';

const JSON_HEADERS = { 'content-type': 'application/json' };

/** One measured temperature of `{{person}}`, with an id of its own each time. */
export const OBSERVATION = JSON.stringify({
  resourceType: 'Observation',
  id: '{{new:record}}',
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '8310-5', display: '体温' }] },
  subject: { reference: 'Patient/{{person}}' },
  effectiveDateTime: '2026-11-21T07:30:00+09:00',
  valueQuantity: { value: 36.6, unit: 'Cel', system: 'http://unitsofmeasure.org', code: 'Cel' },
  note: [{ text: '起床時に測った。機嫌がよく、食欲もある。' }],
});

/** A sync request with holes for the load generator. */
export function syncBody(kind) {
  const change = `{"id":"{{new:change}}","change":{"id":"{{new:change}}","person":"{{person}}","at":{{now}},"action":{"create":{"records":[{"id":"{{new:record}}","kind":"Observation","body":${OBSERVATION}}]}}}}`;
  const changes = kind === 'one_change' ? change : '';
  return `{"protocol":1,"device":"{{device}}","sent_at":{{now}},"cursor":{{cursor}},"changes":[${changes}]}`;
}

/** Asks until nothing is new and gives the last cursor. */
export async function headCursor(url, { cookie, device }) {
  let cursor;
  for (;;) {
    const body = JSON.stringify({ protocol: 1, device, sent_at: Date.now(), cursor, changes: [] });
    const response = await fetch(url, { method: 'POST', headers: { ...JSON_HEADERS, cookie }, body });
    if (!response.ok) throw new Error(`sync: ${response.status} ${await response.text()}`);
    const answer = await response.json();
    cursor = answer.cursor;
    if (!answer.more) return cursor;
  }
}

/** The plan for a server that speaks our sync contract. `accounts`: { cookie, person, device }. */
export async function syncPlan({ port, path, accounts, headers }, kind) {
  const now = String(Date.now());
  const connections = [];
  for (const account of accounts) {
    const cursor = JSON.stringify(await headCursor(`http://localhost:${port}${path}`, account));
    connections.push({ ...account, cursor, now });
  }
  return {
    port,
    method: 'POST',
    path,
    headers: { ...JSON_HEADERS, cookie: '{{cookie}}', ...headers },
    body: syncBody(kind),
    connections,
    expect: kind === 'one_change' ? '"accepted"' : '"outcomes":[]',
    carry: 'cursor',
  };
}

/** Plain node; `kind` is `journal` or `sqlite`. */
export async function nodePeer({ kind, count, connections }) {
  const next = random(7);
  const accounts = Array.from({ length: connections }, (_, index) => ({
    cookie: `session=${index}`,
    person: uuid(next, 1_600_000_000_000),
    device: uuid(next, 1_600_000_000_000),
  }));
  const folder = scratch('peer');
  const port = await freePort();
  const child = await Child.start('sync_peer.mjs', { port, folder, kind, count, accounts });
  const target = { port, path: '/api/v1/sync', accounts };
  return {
    pid: child.pid,
    plan: (kind) => syncPlan(target, kind),
    async count() {
      const cursors = accounts.map((account) => headCursor(`http://localhost:${port}/api/v1/sync`, account));
      return (await Promise.all(cursors)).reduce((sum, cursor) => sum + Number(cursor), 0);
    },
    async end() {
      await child.end();
      remove(folder);
    },
  };
}

/** express-pouchdb: CouchDB's protocol in node, everything in memory. */
export async function couchPeer({ count, connections, persons }) {
  const port = await freePort();
  const child = await Child.start('peer.mjs', { port, pagesFolder: '/nonexistent', count, persons, couch: true });
  const database = `http://localhost:${port}/couch/bench`;
  const about = async () => (await fetch(database)).json();
  return {
    pid: child.pid,
    async plan(kind) {
      const since = (await about()).update_seq;
      const document = `{"docs":[{"_id":"{{new:record}}","person":"{{person}}","kind":"Observation","resource":${OBSERVATION}}]}`;
      const one = kind === 'one_change';
      return {
        port,
        method: one ? 'POST' : 'GET',
        path: one ? '/couch/bench/_bulk_docs' : `/couch/bench/_changes?include_docs=true&limit=1000&since=${since}`,
        headers: JSON_HEADERS,
        body: one ? document : '',
        connections: Array.from({ length: connections }, () => ({ person: persons[0] })),
        expect: one ? '"ok":true' : '"results":[',
      };
    },
    count: async () => (await about()).doc_count,
    end: () => child.end(),
  };
}
