// Runs the peers' server as a process of its own.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../peer.mjs', import.meta.url));

export class PeerServer {
  #process;

  constructor(child, port) {
    this.#process = child;
    this.origin = `http://localhost:${port}`;
    this.pid = child.pid;
  }

  static async start(settings) {
    const env = { ...process.env, BENCH_PEER: JSON.stringify(settings) };
    const child = fork(program, { env });
    await said(child, 'up');
    return new PeerServer(child, settings.port);
  }

  page(leg) {
    return `${this.origin}/${leg}.html`;
  }

  /** Nobody listens any more; what it holds stays. */
  async stopListening() {
    this.#process.send('down');
    await said(this.#process, 'down');
  }

  async listenAgain() {
    this.#process.send('up');
    await said(this.#process, 'up');
  }

  async state() {
    return (await fetch(`${this.origin}/state`)).json();
  }

  async end() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}

function said(child, word) {
  return new Promise((resolve, reject) => {
    const heard = (message) => {
      if (message !== word) return;
      child.off('message', heard);
      child.off('exit', gone);
      resolve();
    };
    const gone = (code) => reject(new Error(`the peers' server ended (${code})`));
    child.on('message', heard);
    child.once('exit', gone);
  });
}
