// Who takes part in the sync run: the peers on the peers' server, ours on the product's server.

import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { OurServer, prepare } from './our_server.mjs';
import { corrections, forms, resourcesOf } from './ours.mjs';
import { PeerServer } from './peer_server.mjs';
import { GUARDIAN, NURSE, PERSONS, family } from './people.mjs';
import { freePort } from './port.mjs';
import { records } from './records.mjs';
import { stateOf } from './state.mjs';
import { inPlace } from '../parts/sync.mjs';

const OTHER_DEVICE = '0190a000-0000-7000-8000-0000000000ff';
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** All legs, ours first. `end()` when the run is over. */
export function legs({ pagesFolder, count }) {
  let data;
  const prepared = () => (data ??= prepare(family(records(count, PERSONS))));
  const all = [
    ours('tsunagu', { account: GUARDIAN, clinic: false }, forms, { pagesFolder, prepared }),
    ours('tsunagu clinic', { account: NURSE, clinic: true }, corrections, { pagesFolder, prepared }),
    peer('raw', { pagesFolder, count }),
    peer('dexie', { pagesFolder, count }),
    peer('rxdb', { pagesFolder, count }),
    peer('pouch', { pagesFolder, count, couch: true }),
  ];
  return { all, end: () => data?.remove() };
}

const peer = (name, settings) => ({
  name,
  page: name,
  persons: PERSONS,
  ...inPlace,
  start: async () => PeerServer.start({ ...settings, port: await freePort(), persons: PERSONS }),
});

const ours = (name, who, work, { pagesFolder, prepared }) => ({
  name,
  page: 'ours',
  persons: PERSONS,
  ...work,
  async start() {
    const server = await OurServer.start({ data: prepared().data, port: await freePort() });
    const page = () => `${server.origin}/bench-leg/ours.html#${encodeURIComponent(JSON.stringify(who))}`;
    const state = async () => stateOf(resourcesOf(await server.rows(who.account, OTHER_DEVICE)));
    return Object.assign(server, { page, state });
  },
  prepare: ({ session }) => answerLocally(session, [pagesFolder, process.env.BENCH_LEG]),
});

/** Files below `/bench-leg/` come from here, so that the product's server need not know of them. */
async function answerLocally(session, folders) {
  session.on('Fetch.requestPaused', async ({ requestId, request }) => {
    const name = new URL(request.url).pathname.split('/').pop();
    const body = await read(folders, name);
    const headers = [{ name: 'content-type', value: TYPES[path.extname(name)] ?? 'text/plain' }];
    const answer = body ? { responseCode: 200, responseHeaders: headers, body } : { responseCode: 404 };
    await session.send('Fetch.fulfillRequest', { requestId, ...answer });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/bench-leg/*' }] });
}

async function read(folders, name) {
  for (const folder of folders) {
    try {
      return (await fs.readFile(path.join(folder, name))).toString('base64');
    } catch {
      // in the next folder, perhaps
    }
  }
  return null;
}
