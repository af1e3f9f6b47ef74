// A server of the peers as a process of its own, which says `up` when it listens.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export class Child {
  #process;

  static async start(program, settings) {
    const env = { ...process.env, BENCH_PEER: JSON.stringify(settings) };
    const child = new Child();
    child.#process = fork(fileURLToPath(new URL(`../${program}`, import.meta.url)), { env });
    await child.said('up');
    return child;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Sends a word and waits until it comes back as done. */
  async tell(word) {
    const heard = this.said(word);
    this.#process.send(word);
    await heard;
  }

  said(word) {
    return new Promise((resolve, reject) => {
      const heard = (message) => {
        if (message !== word) return;
        this.#process.off('message', heard);
        this.#process.off('exit', gone);
        resolve();
      };
      const gone = (code) => reject(new Error(`a server of the peers ended (${code})`));
      this.#process.on('message', heard);
      this.#process.once('exit', gone);
    });
  }

  async end() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}
