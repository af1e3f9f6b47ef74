// The peers' server as the sync part sees it.

import { Child } from './child.mjs';

export class PeerServer {
  #child;

  static async start(settings) {
    const server = new PeerServer();
    server.#child = await Child.start('peer.mjs', settings);
    server.origin = `http://localhost:${settings.port}`;
    return server;
  }

  get pid() {
    return this.#child.pid;
  }

  page(leg) {
    return `${this.origin}/${leg}.html`;
  }

  /** Nobody listens any more; what it holds stays. */
  stopListening() {
    return this.#child.tell('down');
  }

  listenAgain() {
    return this.#child.tell('up');
  }

  async state() {
    return (await fetch(`${this.origin}/state`)).json();
  }

  end() {
    return this.#child.end();
  }
}
