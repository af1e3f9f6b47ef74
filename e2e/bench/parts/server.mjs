// Part 3: how many sync requests a server answers in a second, how late the slowest are, and what it
// needs for that. 32 devices of 32 accounts over loopback, each asking again as soon as it is
// answered. The load generator shares the machine with the server, in every leg alike.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';
import { cpuSeconds } from '../lib/browser.mjs';

const WARM_UP_MILLIS = 1000;
const MILLIS = 5000;

/** `servers`: { name, start() } whose servers give `plan(kind)` and `count()`. */
export async function run({ servers, repetitions, say, failed }) {
  const rows = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const { name, start } of servers) {
      const server = await start();
      try {
        for (const kind of ['nothing_new', 'one_change']) {
          const row = { server: name, kind, repetition, ...(await load(server, kind)) };
          rows.push(row);
          say(`${name}, ${kind} ${repetition + 1}/${repetitions}: ${Math.round(row.per_second)} requests/s, p99 ${row.p99.toFixed(1)} ms`);
        }
      } catch (error) {
        failed(name, error);
      } finally {
        await server.end();
      }
    }
  }
  return rows;
}

async function load(server, kind) {
  const before = await server.count();
  const cpu = cpuSeconds(server.pid);
  const report = await generator({ ...(await server.plan(kind)), warm_up_millis: WARM_UP_MILLIS, millis: MILLIS });
  if (report.failed.length > 0) throw new Error(`${kind}: ${report.failed.length} failed: ${report.failed[0]}`);
  const row = { ...report, serverCpu: cpuSeconds(server.pid) - cpu, resident: memory(server.pid, 'VmRSS'), peak: memory(server.pid, 'VmHWM') };
  const written = (await server.count()) - before;
  const expected = kind === 'one_change' ? report.answered : 0;
  if (written !== expected) throw new Error(`${kind}: ${written} records were written instead of ${expected}`);
  return row;
}

/** Runs the load generator with `plan` on its standard input. */
function generator(plan) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.env.BENCH_LOAD, { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the load generator ended (${code})`))));
    child.stdin.end(JSON.stringify(plan));
  });
}

/** A line of /proc/N/status in bytes. */
function memory(pid, name) {
  const line = fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+) kB`));
  return line ? Number(line[1]) * 1024 : 0;
}
