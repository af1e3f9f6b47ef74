// Who takes part in the server run, and how each is asked for the same two things: what is new
// (nothing), and taking one change.

import { remove, scratch } from './browser.mjs';
import { Child } from './child.mjs';
import { OurServer, prepare } from './our_server.mjs';
import { LINK, QUESTIONNAIRE } from './ours.mjs';
import { families } from './people.mjs';
import { freePort } from './port.mjs';
import { random, records, uuid } from './records.mjs';

const SYNC = '/api/v1/sync';
const JSON_HEADERS = { 'content-type': 'application/json' };

/** An answer typed into a new form about `{{person}}`. */
const CHANGE = JSON.stringify({
  id: '{{new:change}}',
  change: {
    id: '{{new:change}}',
    person: '{{person}}',
    at: 0,
    action: {
      edit: {
        record: '{{new:record}}',
        questionnaire: QUESTIONNAIRE,
        fields: { [LINK]: { value: { text: '昨日の夜から少し咳が出る。熱はなく、食欲もある。' }, replaces: [] } },
      },
    },
  },
}).replace('"at":0', '"at":{{now}}');

/** The same as a document, for PouchDB. */
const DOCUMENT = JSON.stringify({
  _id: '{{new:record}}',
  person: '{{person}}',
  questionnaire: QUESTIONNAIRE,
  fields: { [LINK]: { text: '昨日の夜から少し咳が出る。熱はなく、食欲もある。' } },
});

/** A sync request with holes for the load generator. */
function syncBody(kind) {
  const changes = kind === 'one_change' ? CHANGE : '';
  return `{"protocol":1,"device":"{{device}}","sent_at":{{now}},"cursor":{{cursor}},"changes":[${changes}]}`;
}

/** Asks until nothing is new and gives the last cursor. */
async function headCursor(origin, { cookie, device }) {
  const headers = { ...JSON_HEADERS, cookie, origin };
  let cursor;
  for (;;) {
    const body = JSON.stringify({ protocol: 1, device, sent_at: Date.now(), cursor, changes: [] });
    const response = await fetch(`${origin}${SYNC}`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`sync: ${response.status} ${await response.text()}`);
    const answer = await response.json();
    cursor = answer.cursor;
    if (!answer.more) return cursor;
  }
}

/** The plan for a server that speaks our sync contract. `accounts`: { cookie, person, device }. */
async function syncPlan({ port, accounts }, kind) {
  const origin = `http://localhost:${port}`;
  const now = String(Date.now());
  const connections = [];
  for (const account of accounts) {
    connections.push({ ...account, cursor: JSON.stringify(await headCursor(origin, account)), now });
  }
  return {
    port,
    method: 'POST',
    path: SYNC,
    headers: { ...JSON_HEADERS, host: `localhost:${port}`, cookie: '{{cookie}}', origin },
    body: syncBody(kind),
    connections,
    expect: kind === 'one_change' ? '"accepted"' : '"rows":[]',
    carry: 'cursor',
  };
}

/** The product's server with `connections` families in it. */
export async function ourServer({ count, connections }) {
  const { accounts, text } = families(connections);
  const persons = accounts.map(({ person }) => person);
  const data = prepare(text(records(count, persons)));
  const port = await freePort();
  const server = await OurServer.start({ data: data.data, port });
  const signedIn = [];
  for (const { guardian, person, device } of accounts) {
    signedIn.push({ person, device, guardian, cookie: await server.signIn(guardian) });
  }
  return {
    pid: server.pid,
    plan: (kind) => syncPlan({ port, accounts: signedIn }, kind),
    async count() {
      let sum = 0;
      for (const { guardian, device } of accounts) sum += (await server.rows(guardian, device)).length;
      return sum;
    },
    async end() {
      await server.end();
      data.remove();
    },
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
  const origin = `http://localhost:${port}`;
  return {
    pid: child.pid,
    plan: (kind) => syncPlan({ port, accounts }, kind),
    async count() {
      const cursors = accounts.map((account) => headCursor(origin, account));
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
      const one = kind === 'one_change';
      return {
        port,
        method: one ? 'POST' : 'GET',
        path: one ? '/couch/bench/_bulk_docs' : `/couch/bench/_changes?include_docs=true&limit=1000&since=${since}`,
        headers: { ...JSON_HEADERS, host: `localhost:${port}` },
        body: one ? `{"docs":[${DOCUMENT}]}` : '',
        connections: Array.from({ length: connections }, () => ({ person: persons[0] })),
        expect: one ? '"ok":true' : '"results":[',
      };
    },
    count: async () => (await about()).doc_count,
    end: () => child.end(),
  };
}
