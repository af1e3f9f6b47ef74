// `cargo xtask bench`: our product beside its peers, in one run, on the same records.
//
//   node run.mjs [sync] [app] [server] [reps=3] [records=10000] [edits=1000] [legs=raw,dexie,…]
//
// Wants from its environment: BENCH_NPM (folder with node_modules), BENCH_OUT (folder for results),
// TSUNAGU_SERVER, TSUNAGU_DIST (the product), BENCH_LEG (our store and sync as a page), BENCH_LOAD.

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { legs } from './lib/legs.mjs';
import { OurServer, prepare } from './lib/our_server.mjs';
import { GUARDIAN, PERSONS, family } from './lib/people.mjs';
import { freePort } from './lib/port.mjs';
import { records } from './lib/records.mjs';
import { couchPeer, nodePeer, ourServer } from './lib/servers.mjs';
import { remove, scratch } from './lib/browser.mjs';
import { has } from './lib/npm.mjs';
import { build } from './lib/pages.mjs';
import * as app from './parts/app.mjs';
import * as server from './parts/server.mjs';
import * as sync from './parts/sync.mjs';
import * as table from './lib/table.mjs';

const CONNECTIONS = 32;
const PARTS = ['sync', 'app', 'server'];

function options(words) {
  const settings = new Map(words.filter((word) => word.includes('=')).map((word) => word.split('=', 2)));
  const parts = words.filter((word) => !word.includes('='));
  const unknown = [...parts.filter((part) => !PARTS.includes(part))];
  if (unknown.length > 0) throw new Error(`unknown part: ${unknown.join(', ')} (there are: ${PARTS.join(', ')})`);
  return {
    parts: parts.length > 0 ? parts : PARTS,
    repetitions: Number(settings.get('reps') ?? 3),
    count: Number(settings.get('records') ?? 10_000),
    edits: Number(settings.get('edits') ?? 1000),
    legs: settings.get('legs')?.split(','),
  };
}

const say = (text) => process.stdout.write(`${text}\n`);

async function main() {
  const wanted = options(process.argv.slice(2));
  const pagesFolder = scratch('pages');
  const results = { date: new Date().toISOString(), machine: table.machine(), wanted };
  try {
    if (wanted.parts.includes('sync')) {
      const { all, end } = legs({ pagesFolder, count: wanted.count });
      const chosen = all.filter((leg) => !wanted.legs || wanted.legs.includes(leg.name));
      await build([...new Set(chosen.map((leg) => leg.page))], pagesFolder);
      try {
        results.sync = await sync.run({ ...wanted, legs: chosen, say });
      } finally {
        end();
      }
      say(table.sync(results.sync));
    }
    if (wanted.parts.includes('app')) {
      const data = prepare(family(records(wanted.count, PERSONS)));
      try {
        const start = async () => OurServer.start({ data: data.data, port: await freePort() });
        results.app = await app.run({ ...wanted, start, account: GUARDIAN, say });
      } finally {
        data.remove();
      }
      say(table.app(results.app));
    }
    if (wanted.parts.includes('server')) {
      const settings = { ...wanted, connections: CONNECTIONS, persons: PERSONS };
      const servers = [
        { name: 'tsunagu', start: () => ourServer(settings) },
        { name: 'node + journal', start: () => nodePeer({ ...settings, kind: 'journal' }) },
        { name: 'express-pouchdb', start: () => couchPeer(settings) },
      ];
      if (has('better-sqlite3')) {
        servers.push({ name: 'node + SQLite', start: () => nodePeer({ ...settings, kind: 'sqlite' }) });
      } else {
        say('without node + SQLite: better-sqlite3 could not be compiled here');
      }
      const chosen = servers.filter(({ name }) => !wanted.legs || wanted.legs.includes(name));
      results.server = await server.run({ ...wanted, servers: chosen, say });
      say(table.server(results.server));
    }
  } finally {
    remove(pagesFolder);
  }
  fs.mkdirSync(process.env.BENCH_OUT, { recursive: true });
  const file = path.join(process.env.BENCH_OUT, 'bench.json');
  fs.writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  say(`\nall figures: ${file}`);
}

await main();
