// Ours divided by each peer: below 1 we are quicker or smaller. Medians.

import { grid, median } from './table.mjs';

const OURS = 'tsunagu';

const SYNC = [
  ['pull 10,000: time', (row) => row.pull.ms],
  ['pull 10,000: processor of the browser', (row) => row.pull.cpu],
  ['pull 10,000: bytes', (row) => row.pull.down],
  ['1,000 edits one by one: time', (row) => row.edit.ms],
  ['1,000 edits one by one: processor', (row) => row.edit.cpu],
  ['1,000 edits one by one: p95 of one', (row) => row.edit.p95],
  ['push them: time', (row) => row.push.ms],
  ['push them: processor', (row) => row.push.cpu],
  ['push, and have what came of it: time', (row) => row.push.ms + row.settle.ms],
  ['push, and have what came of it: processor', (row) => row.push.cpu + row.settle.cpu],
  ['push them: bytes up', (row) => row.push.up],
  ['nothing new: time', (row) => row.again.ms],
  ['50 newest: time', (row) => row.newest.ms],
  ['disk', (row) => row.disk],
];

const SERVER = [
  ['requests/s', (row) => row.per_second],
  ['requests per CPU s', (row) => row.counted / row.serverCpu],
  ['p99', (row) => row.p99],
  ['memory peak', (row) => row.peak],
];

/** Rows of measures, a column for each peer. */
function ratios(rows, nameOf, ours, measures) {
  const names = [...new Set(rows.map(nameOf))];
  if (!names.includes(ours)) return '';
  const peers = names.filter((name) => !name.startsWith(OURS));
  const value = (name, read) => median(rows.filter((row) => nameOf(row) === name).map(read));
  const cell = (name, read) => {
    const ratio = value(ours, read) / value(name, read);
    return Number.isFinite(ratio) ? ratio.toFixed(ratio < 10 ? 2 : 0) : '–';
  };
  return grid([[`${ours} ÷`, ...peers], ...measures.map(([name, read]) => [name, ...peers.map((peer) => cell(peer, read))])]);
}

export function sync(rows) {
  const legs = [...new Set(rows.map((row) => row.leg))].filter((leg) => leg.startsWith(OURS));
  return legs.map((leg) => `\n${ratios(rows, (row) => row.leg, leg, SYNC)}`).join('\n');
}

export function server(rows) {
  const kinds = [...new Set(rows.map((row) => row.kind))];
  const of = (kind) => rows.filter((row) => row.kind === kind);
  return kinds
    .map((kind) => `\n${kind.replace('_', ' ')} (for requests/s more is better)\n${ratios(of(kind), (row) => row.server, OURS, SERVER)}`)
    .join('\n');
}
