// A server's store as one would write it for a bench: the live record of each id, a log of numbers,
// and which changes were applied already.

export class Memory {
  #last = 0;
  #live = new Map();
  #log = [];
  #applied = new Set();

  constructor(records) {
    for (const record of records) this.#put(record);
  }

  #put(record) {
    this.#last += 1;
    this.#live.set(record.id, { record, sequence: this.#last });
    this.#log.push([this.#last, record.id]);
  }

  /** Live records numbered above `since`, at most `limit`. */
  after(since, limit) {
    const found = [];
    let last = since;
    let index = this.#first(since);
    for (; index < this.#log.length && found.length < limit; index += 1) {
      const [sequence, id] = this.#log[index];
      const live = this.#live.get(id);
      last = sequence;
      if (live.sequence === sequence) found.push(live.record);
    }
    return { records: found, last, more: index < this.#log.length };
  }

  /** The log's first entry after `since`, by bisection. */
  #first(since) {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#log[middle][0] <= since) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Changes `{ op, base, record }`; gives back the ids of those that are applied now. */
  apply(changes) {
    const accepted = [];
    for (const { op, base, record } of changes) {
      const current = this.#live.get(record.id)?.record.version ?? 0;
      if (!this.#applied.has(op)) {
        if (current !== base) continue;
        this.#put(record);
        this.#applied.add(op);
      }
      accepted.push(op);
    }
    return accepted;
  }

  /** The shape RxDB pushes in; gives back the records that stood in the way. */
  applyRxdb(rows) {
    const conflicts = [];
    for (const { assumedMasterState: assumed, newDocumentState: next } of rows) {
      const current = this.#live.get(next.id)?.record;
      if (current && (assumed?.version ?? 0) !== (current.version ?? 0)) {
        conflicts.push({ ...current, _deleted: false });
      } else {
        const { id, person, kind, date, version, resource } = next;
        this.#put({ id, person, kind, date, version, resource });
      }
    }
    return conflicts;
  }

  resources() {
    return [...this.#live.values()].map(({ record }) => record.resource);
  }
}
