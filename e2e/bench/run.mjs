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
import * as notes from './lib/notes.mjs';
import * as ratios from './lib/ratios.mjs';
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

const RUN = {
  async sync({ wanted, pagesFolder, failed }) {
    const { all, end } = legs({ pagesFolder, count: wanted.count });
    const chosen = all.filter(({ name }) => !wanted.legs || wanted.legs.includes(name));
    await build([...new Set(chosen.map((leg) => leg.page))], pagesFolder);
    try {
      const rows = await sync.run({ ...wanted, legs: chosen, say, failed });
      say(`${table.sync(rows)}\n${ratios.sync(rows)}\n${notes.SYNC}`);
      return rows;
    } finally {
      end();
    }
  },

  async app({ wanted, failed }) {
    const data = prepare(family(records(wanted.count, PERSONS)));
    try {
      const start = async () => OurServer.start({ data: data.data, port: await freePort() });
      const rows = await app.run({ ...wanted, start, account: GUARDIAN, say, failed });
      say(`${table.app(rows)}\n${notes.APP}`);
      return rows;
    } finally {
      data.remove();
    }
  },

  async server({ wanted, failed }) {
    const settings = { ...wanted, connections: CONNECTIONS, persons: PERSONS };
    const servers = [
      { name: 'tsunagu', start: () => ourServer(settings) },
      { name: 'node + SQLite', start: () => nodePeer({ ...settings, kind: 'sqlite' }) },
      { name: 'node + journal', start: () => nodePeer({ ...settings, kind: 'journal' }) },
      { name: 'express-pouchdb', start: () => couchPeer(settings) },
    ];
    const there = servers.filter(({ name }) => name !== 'node + SQLite' || has('better-sqlite3'));
    if (there.length < servers.length) say('without node + SQLite: better-sqlite3 could not be compiled here');
    const chosen = there.filter(({ name }) => !wanted.legs || wanted.legs.includes(name));
    const rows = await server.run({ ...wanted, servers: chosen, say, failed });
    say(`${table.server(rows)}\n${ratios.server(rows)}\n${notes.SERVER}`);
    return rows;
  },
};

async function main() {
  const wanted = options(process.argv.slice(2));
  const failures = [];
  const failed = (what, error) => {
    failures.push(what);
    say(`${what} has no figure: ${error.message}`);
  };
  const pagesFolder = scratch('pages');
  const results = { date: new Date().toISOString(), machine: table.machine(), wanted };
  say(`\n${results.machine}`);
  try {
    for (const part of wanted.parts) {
      results[part] = await RUN[part]({ wanted, pagesFolder, failed });
      save(results);
    }
  } finally {
    remove(pagesFolder);
  }
  if (failures.length > 0) {
    say(`\nwithout a figure: ${failures.join(' · ')}`);
    process.exitCode = 1;
  }
}

function save(results) {
  fs.mkdirSync(process.env.BENCH_OUT, { recursive: true });
  const file = path.join(process.env.BENCH_OUT, 'bench.json');
  fs.writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  say(`\nall figures: ${file}`);
}

await main();
