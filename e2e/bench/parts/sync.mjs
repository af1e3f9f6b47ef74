// Part 1: a device's store and its sync. Pull 10,000 records into an empty device, save 1,000 edits
// one by one with the server stopped, push them when it is back. A figure counts only after both
// sides hold exactly what they should.

import os from 'node:os';
import { cpuSeconds, launch, open, remove, scratch } from '../lib/browser.mjs';
import { edit, edited, records } from '../lib/records.mjs';
import { stateOf } from '../lib/state.mjs';

const ROWS_SHOWN = 50;

/** Runs every leg once, `repetitions` times over, so that drift of the machine hits all of them. */
export async function run({ legs, repetitions, count, edits, say, failed }) {
  const rows = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const order = repetition % 2 === 0 ? legs : [...legs].reverse();
    for (const leg of order) {
      try {
        const row = { leg: leg.name, repetition, load: os.loadavg()[0], ...(await runLeg(leg, { count, edits })) };
        rows.push(row);
        say(`${leg.name} ${repetition + 1}/${repetitions}: pull ${ms(row.pull)}, edits ${ms(row.edit)}, push ${ms(row.push)}`);
      } catch (error) {
        failed(leg.name, error);
      }
    }
  }
  return rows;
}

const ms = (step) => `${Math.round(step.ms)} ms`;

async function runLeg(leg, { count, edits }) {
  const profile = scratch('profile');
  const server = await leg.start({ count });
  const browser = await launch(profile);
  try {
    const { page, session, traffic } = await open(browser);
    await leg.prepare?.({ page, session, server });
    await page.goto(server.page(leg.page), { waitUntil: 'load' });
    await page.waitForFunction(() => window.bench);
    const step = (name, argument) => measured({ page, traffic, browser, server }, name, argument);

    const all = records(count, leg.persons);
    const wanted = leg.edits(all, edits);
    const row = {};
    await step('open');
    row.pull = await step('pull');
    same('the device after the pull', await state(page), leg.before(all));
    row.newest = await step('newest', ROWS_SHOWN);
    row.again = await step('pull');

    await server.stopListening();
    row.edit = await step('edit', wanted);
    await server.listenAgain();

    row.push = await step('push');
    row.settle = await step('pull');
    const after = leg.after(all, wanted);
    same('the device after the push', await state(page), after);
    same('the server after the push', await server.state(), after);
    row.disk = await page.evaluate(async () => (await navigator.storage.estimate()).usage);
    return row;
  } finally {
    await browser.close();
    await server.end();
    remove(profile);
  }
}

/** One step in the page, with what it cost on both sides. */
async function measured({ page, traffic, browser, server }, name, argument) {
  const before = { ...traffic };
  const client = cpuSeconds(browser.process().pid);
  const other = cpuSeconds(server.pid);
  const result = await page.evaluate((name, argument) => window.bench[name](argument), name, argument);
  // the browser reports the end of a request a moment after the page has it
  await new Promise((resolve) => setTimeout(resolve, 30));
  return {
    ...result,
    cpu: cpuSeconds(browser.process().pid) - client,
    serverCpu: cpuSeconds(server.pid) - other,
    down: traffic.down - before.down,
    up: traffic.up - before.up,
    requests: traffic.requests - before.requests,
  };
}

const state = (page) => page.evaluate(() => window.bench.state());

function same(what, found, wanted) {
  for (const name of ['count', 'sum', 'edits', 'repeated']) {
    if (found[name] !== wanted[name]) {
      throw new Error(`${what} is wrong: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
    }
  }
}

/** What a store that edits in place must hold. */
export const inPlace = {
  edits: (all, count) => edited(all, count).map((id, number) => ({ id, number })),
  before: (all) => stateOf(all.map((record) => record.resource)),
  after(all, edits) {
    const numbers = new Map(edits.map(({ id, number }) => [id, number]));
    const changed = ({ id, resource }) => (numbers.has(id) ? edit(resource, numbers.get(id)) : resource);
    return stateOf(all.map(changed));
  },
};
