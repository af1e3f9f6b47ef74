// What a store holds, as numbers that two stores can be compared by. The same code runs in every
// leg's page and over every server's answer, so that a figure counts only for work that was done.

import { editNumber } from './records.mjs';

/** Property order aside, equal resources give equal text. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * `count` and `sum` over all resources (their order does not matter), and how often each edit is in
 * there: `edits` different ones, `repeated` more than once.
 */
export function stateOf(resources) {
  const seen = new Map();
  let count = 0;
  let sum = 0;
  for (const resource of resources) {
    count += 1;
    sum = (sum + fnv1a(canonical(resource))) >>> 0;
    const number = editNumber(resource);
    if (number !== null) seen.set(number, (seen.get(number) ?? 0) + 1);
  }
  const repeated = [...seen.values()].filter((times) => times > 1).length;
  return { count, sum, edits: seen.size, repeated };
}
