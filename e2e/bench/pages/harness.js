// What every leg's page offers to the runner. A leg brings the store and its sync; how it is timed
// and checked is the same for all.
//
// A leg: { open(), pull(), newest(count), change(edit), push(), resources() }, all async.

import { stateOf } from '../lib/state.mjs';

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

async function timed(work) {
  const begin = performance.now();
  const extra = await work();
  return { ms: performance.now() - begin, ...extra };
}

/** Makes `leg` known to the runner. */
export function offer(leg) {
  window.bench = {
    open: () => timed(async () => void (await leg.open())),
    pull: () => timed(async () => void (await leg.pull())),
    push: () => timed(async () => void (await leg.push())),
    newest: (count) => timed(async () => ({ rows: (await leg.newest(count)).length })),
    /** One edit after the other, each awaited until the store says it is durable. */
    edit: (edits) =>
      timed(async () => {
        const each = [];
        for (const edit of edits) {
          const begin = performance.now();
          await leg.change(edit);
          each.push(performance.now() - begin);
        }
        each.sort((a, b) => a - b);
        return { p50: at(each, 0.5), p95: at(each, 0.95) };
      }),
    state: async () => stateOf(await leg.resources()),
    extra: leg.extra ?? {},
  };
}
