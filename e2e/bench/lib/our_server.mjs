// The product's server: the release binary on SQLite, with sign-in, access rules and the audit trail
// on, and the records loaded by `server import`.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { remove, scratch } from './browser.mjs';

const START_MILLIS = 20_000;

/** A data folder with `bundle` in it, to be copied for each run. */
export function prepare(bundle) {
  const folder = scratch('data');
  const file = path.join(folder, 'bundle.json');
  const data = path.join(folder, 'data');
  fs.mkdirSync(data);
  fs.writeFileSync(file, bundle);
  execFileSync(process.env.TSUNAGU_SERVER, ['import', '--data', data, file], { stdio: 'pipe', env: environment() });
  return { data, remove: () => remove(folder) };
}

function environment() {
  const { DATABASE_URL, ...rest } = process.env;
  return { ...rest, TSUNAGU_RATE: '0' };
}

export class OurServer {
  #data;
  #port;
  #process;

  /** A server on a copy of a prepared data folder. */
  static async start({ data, port }) {
    const server = new OurServer();
    server.#data = scratch('server');
    fs.cpSync(data, server.#data, { recursive: true });
    server.#port = port;
    server.origin = `http://localhost:${port}`;
    await server.listenAgain();
    return server;
  }

  get pid() {
    return this.#process.pid;
  }

  /** The whole process ends, as after a crash; what it acknowledged is on disk. */
  async stopListening() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }

  async listenAgain() {
    const options = ['--demo', '--listen', `127.0.0.1:${this.#port}`, '--data', this.#data];
    const assets = ['--assets', process.env.TSUNAGU_DIST];
    this.#process = spawn(process.env.TSUNAGU_SERVER, ['serve', ...options, ...assets], { stdio: 'ignore', env: environment() });
    const until = Date.now() + START_MILLIS;
    while (!(await this.#answers())) {
      if (this.#process.exitCode !== null) throw new Error('the server ended at once');
      if (Date.now() > until) throw new Error('the server does not answer');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #answers() {
    try {
      return (await fetch(`${this.origin}/healthz`)).ok;
    } catch {
      return false;
    }
  }

  /** The cookie of a new session of this account. */
  async signIn(account) {
    const response = await fetch(`${this.origin}/auth/demo`, {
      method: 'POST',
      headers: { origin: this.origin },
      body: new URLSearchParams({ person: account }),
      redirect: 'manual',
    });
    const [cookie] = response.headers.getSetCookie().map((text) => text.split(';')[0]);
    if (!cookie) throw new Error(`sign-in: ${response.status}`);
    return cookie;
  }

  /** Every row a new device of this account is given. */
  async rows(account, device) {
    const headers = { 'content-type': 'application/json', origin: this.origin, cookie: await this.signIn(account) };
    const rows = new Map();
    let cursor;
    for (;;) {
      const body = JSON.stringify({ protocol: 1, device, sent_at: Date.now(), cursor, changes: [] });
      const response = await fetch(`${this.origin}/api/v1/sync`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`sync: ${response.status} ${await response.text()}`);
      const answer = await response.json();
      for (const row of answer.rows) rows.set(row.id, row);
      cursor = answer.cursor;
      if (!answer.more) return [...rows.values()];
    }
  }

  async end() {
    await this.stopListening();
    remove(this.#data);
  }
}
