// One Chromium process with a fresh profile, and what it costs: processor seconds of the whole tree of
// processes, bytes and requests.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { npm } from './npm.mjs';

const puppeteer = npm('puppeteer-core');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TICKS_PER_SECOND = 100;

/** A folder that is gone when the run is over. */
export const scratch = (name) => fs.mkdtempSync(path.join(os.tmpdir(), `tsunagu-bench-${name}-`));
export const remove = (folder) => fs.rmSync(folder, { recursive: true, force: true });

/** A new browser process on `profile`. */
export function launch(profile) {
  return puppeteer.launch({
    executablePath: process.env.BENCH_CHROMIUM ?? '/usr/bin/chromium',
    userDataDir: profile,
    headless: true,
    protocolTimeout: 600_000,
    args: FLAGS,
    ignoreDefaultArgs: ['--disable-dev-shm-usage'],
  });
}

/** A page whose traffic is counted. Its errors end the run: a leg that fails has no figure. */
export async function open(browser, { slowdown = 1 } = {}) {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  if (slowdown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const traffic = { down: 0, up: 0, requests: 0 };
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (traffic.down += encodedDataLength));
  session.on('Network.requestWillBeSentExtraInfo', ({ headers }) => {
    traffic.requests += 1;
    traffic.up += Number(headers['Content-Length'] ?? 0);
  });
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  return { page, session, traffic };
}

/** Processor seconds of a process and all below it: steadier than wall time on a shared machine. */
export function cpuSeconds(root) {
  const children = new Map();
  const ticks = new Map();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = stat(name);
    if (!fields) continue;
    ticks.set(Number(name), Number(fields[11]) + Number(fields[12]));
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  let sum = 0;
  const left = [root];
  while (left.length > 0) {
    const process = left.pop();
    sum += ticks.get(process) ?? 0;
    left.push(...(children.get(process) ?? []));
  }
  return sum / TICKS_PER_SECOND;
}

/** Fields of /proc/N/stat behind the name, or nothing when the process has ended meanwhile. */
function stat(name) {
  try {
    const text = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

