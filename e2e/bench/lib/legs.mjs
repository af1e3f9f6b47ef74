// Who takes part in the sync run: the peers on the peers' server, ours on the product's server.

import { freePort } from './port.mjs';
import { PeerServer } from './peer_server.mjs';
import { inPlace } from '../parts/sync.mjs';

/** Patients of the synthetic records. */
export const PERSONS = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002'];

/** All legs, ours first. */
export async function legs({ pagesFolder }) {
  const peer = (name, couch = false) => ({
    name,
    page: name,
    persons: PERSONS,
    ...inPlace,
    start: async ({ count }) =>
      PeerServer.start({ port: await freePort(), pagesFolder, count, persons: PERSONS, couch }),
  });
  return [peer('raw'), peer('dexie'), peer('rxdb'), peer('pouch', true)];
}
