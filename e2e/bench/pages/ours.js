// Our leg: the product's own store and sync (`leg/`), asked by the same harness as the peers'. The
// address says who is signed in: a nurse corrects records, a guardian writes into forms.

import init, { Leg } from '/bench-leg/leg.js';
import { offer } from './harness.js';
import { edit, random, uuid } from '../lib/records.mjs';
import { KINDS, answersOf } from '../lib/ours.mjs';

const { account, clinic } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const next = random(Date.now());
const newId = () => uuid(next, Date.now());
const device = newId();
const now = () => BigInt(Date.now());

let leg;

/** A nurse measured anew: the old record stays, the new one says what it corrects. */
async function correct({ id, number, person, record }) {
  const resource = JSON.parse(await leg.body(id));
  const corrected = edit({ ...resource, id: record }, number);
  await leg.create([newId(), person, record, resource.resourceType, id], JSON.stringify(corrected), now());
}

/** A guardian answers a question of a form. */
function answer({ record, person, questionnaire, link, text }) {
  return leg.type_field([record, person, questionnaire, link, newId(), ''], text, now());
}

offer({
  async open() {
    await init();
    await fetch('/auth/demo', { method: 'POST', body: new URLSearchParams({ person: account }), redirect: 'manual' });
    const session = await fetch(`/api/v1/session?device=${device}`);
    if (!session.ok) throw new Error(`session: ${session.status}`);
    leg = new Leg(await session.text(), device);
  },
  pull: () => leg.sync(now()),
  async push() {
    await leg.sync(now());
    const unsent = await leg.unsent();
    if (unsent > 0) throw new Error(`${unsent} changes were not sent`);
  },
  newest: async (count) => ({ length: await leg.newest(count) }),
  change: clinic ? correct : answer,
  async resources() {
    const records = JSON.parse(await leg.bodies(KINDS));
    const drafts = JSON.parse(await leg.drafts());
    return [...records, ...drafts.flatMap(({ record, fields }) => answersOf(record, versionsOf(fields)))];
  },
});

/** All versions of each field, as the server's rows have them. */
const versionsOf = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([link, { value, others }]) => [link, [{ value }, ...others]]));
