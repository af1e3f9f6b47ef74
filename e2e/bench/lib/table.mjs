// Figures as text: best and median of each leg, and ours in relation to each peer.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

export function machine() {
  const model = fs.readFileSync('/proc/cpuinfo', 'utf8').match(/model name\s*:\s*(.*)/)?.[1] ?? 'unknown processor';
  const chromium = execFileSync(process.env.BENCH_CHROMIUM ?? '/usr/bin/chromium', ['--version'], { encoding: 'utf8' });
  return `${os.cpus().length} cores (${model}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${chromium.trim()}, node ${process.version}`;
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
export const best = (numbers) => sorted(numbers)[0];
export const median = (numbers) => {
  const all = sorted(numbers);
  const middle = all.length >> 1;
  return all.length % 2 === 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
};

/** Rows of cells, each column as wide as its widest cell; the first one to the left. */
export function grid(rows) {
  const width = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const cell = (text, column) => (column === 0 ? String(text).padEnd(width[column]) : String(text).padStart(width[column]));
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}

const number = (value) => Math.round(value).toLocaleString('en');
const pair = (numbers) => `${number(best(numbers))} / ${number(median(numbers))}`;
const megabytes = (bytes) => (bytes / 1e6).toFixed(2);

/** Part 1. */
export function sync(rows) {
  if (rows.length === 0) return '';
  const names = [...new Set(rows.map((row) => row.leg))];
  const of = (leg, read) => rows.filter((row) => row.leg === leg).map(read);
  const cells = (leg) => [
    leg,
    pair(of(leg, (row) => row.pull.ms)),
    median(of(leg, (row) => row.pull.cpu)).toFixed(1),
    median(of(leg, (row) => row.pull.serverCpu)).toFixed(2),
    `${megabytes(median(of(leg, (row) => row.pull.down)))} / ${median(of(leg, (row) => row.pull.requests))}`,
    pair(of(leg, (row) => row.newest.ms)),
    pair(of(leg, (row) => row.again.ms)),
    pair(of(leg, (row) => row.edit.ms)),
    median(of(leg, (row) => row.edit.p95)).toFixed(1),
    median(of(leg, (row) => row.edit.cpu)).toFixed(1),
    pair(of(leg, (row) => row.push.ms)),
    median(of(leg, (row) => row.push.cpu)).toFixed(1),
    `${megabytes(median(of(leg, (row) => row.push.up)))} / ${median(of(leg, (row) => row.push.requests))}`,
    pair(of(leg, (row) => row.settle.ms)),
    megabytes(median(of(leg, (row) => row.disk))),
  ];
  const head = [
    'leg', 'pull ms', 'CPU s', 'server CPU s', 'MB down / requests', '50 newest ms', 'nothing new ms',
    '1,000 edits ms', 'p95 each', 'CPU s', 'push ms', 'CPU s', 'MB up / requests', 'then settled ms', 'disk MB',
  ];
  return `\nStore and sync (best / median)\n${grid([head, ...names.map(cells)])}`;
}

/** Part 3. */
export function server(rows) {
  if (rows.length === 0) return '';
  const cells = ({ server: name, kind }) => {
    const of = (read) => rows.filter((row) => row.server === name && row.kind === kind).map(read);
    return [
      `${name}, ${kind.replace('_', ' ')}`,
      `${number(Math.max(...of((row) => row.per_second)))} / ${number(median(of((row) => row.per_second)))}`,
      median(of((row) => row.p50)).toFixed(1),
      median(of((row) => row.p99)).toFixed(1),
      median(of((row) => row.serverCpu)).toFixed(1),
      number(median(of((row) => row.counted / row.serverCpu))),
      megabytes(Math.max(...of((row) => row.peak))),
    ];
  };
  const first = rows.filter((row) => row.repetition === 0);
  const head = ['server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU s', 'requests per CPU s', 'memory peak MB'];
  return `\nServer, 32 connections (best / median)\n${grid([head, ...first.map(cells)])}`;
}

/** Part 2. */
export function app(rows) {
  if (rows.length === 0) return '';
  const all = (read) => rows.map(read);
  const line = (name, read, budget, unit = 'ms') => {
    const numbers = all(read);
    return [name, best(numbers).toFixed(1), median(numbers).toFixed(1), unit, budget];
  };
  const keys = (slowdown, way) => (row) => row.keys.find((one) => one.slowdown === slowdown)[way];
  const cold = (slowdown) => (row) => row.cold.find((one) => one.slowdown === slowdown);
  const unlock = (slowdown) => (row) => row.unlock.find((one) => one.slowdown === slowdown);
  const lines = [1, 4].flatMap((slowdown) => [
    line(`key to disk, one by one, p95, ${slowdown}×`, (row) => keys(slowdown, 'alone')(row).p95, 50),
    line(`key to 「保存しました」, p95, ${slowdown}×`, (row) => keys(slowdown, 'alone')(row).mark.p95, ''),
    line(`key to disk, 12 keys a second, p95, ${slowdown}×`, (row) => keys(slowdown, 'flowing')(row).p95, 50),
    line(`longest task (0: none over 50 ms), ${slowdown}×`, (row) => keys(slowdown, 'flowing')(row).longest_task, ''),
    line(`offline start to the filled form, ${slowdown}×`, (row) => cold(slowdown)(row).shown, ''),
    line(`offline start to a key on disk, ${slowdown}×`, (row) => cold(slowdown)(row).usable, slowdown === 4 ? 1000 : ''),
    line(`unlock with the PIN to home, ${slowdown}×`, (row) => unlock(slowdown)(row).millis, slowdown === 4 ? 1000 : ''),
  ]);
  const bytes = line('first visit over the wire', (row) => row.first.bytes / 1024, 400, 'KiB');
  const files = rows[0].first.files.map(({ path, bytes: size, coding }) => `  ${number(size)} B ${coding || 'plain'} ${path}`);
  return `\nThe app, 10,000 records on the device\n${grid([['what', 'best', 'median', '', 'budget'], ...lines, bytes])}\n${files.join('\n')}`;
}
