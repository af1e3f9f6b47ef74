// Runs inside the product's page, before its own code: notes when a key's input event came, when the
// transaction that stored it was complete, and when the page said so.

/** Puts `window.keys` into a page. Sent as text: it may use nothing from outside itself. */
export function instrument(field) {
  const inputs = [];
  const commits = [];
  const said = [];
  const long = [];
  const SAVED = ['saved', 'sent'];
  const LOOK_MILLIS = 5;

  document.addEventListener('input', ({ target }) => target.matches(field) && inputs.push(performance.now()), true);

  // every strictly durable write of the product is a transaction on the field table
  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(...parameters) {
    const begun = open.apply(this, parameters);
    const [, mode, options] = parameters;
    if (mode === 'readwrite' && options?.durability === 'strict' && begun.objectStoreNames.contains('fields')) {
      const from = performance.now();
      begun.addEventListener('complete', () => commits.push({ from, to: performance.now() }));
    }
    return begun;
  };

  new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });

  const state = () => document.querySelector('#saved-mark')?.dataset.state;
  const watch = () =>
    new MutationObserver(() => SAVED.includes(state()) && said.push(performance.now())).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-state'],
    });
  watch();

  /** For each key, the first time in `times` (ascending) at or after it. */
  const after = (times) => inputs.map((at) => times.find((time) => time >= at) - at);

  const summary = (spans) => {
    const sorted = [...spans].sort((a, b) => a - b);
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: sorted.at(-1) };
  };

  window.keys = {
    reset() {
      for (const list of [inputs, commits, said, long]) list.length = 0;
    },
    /** The last key is on disk and the page has said so. */
    settled() {
      const last = inputs.at(-1);
      return last !== undefined && SAVED.includes(state()) && commits.some(({ from }) => from >= last) && said.some((at) => at >= last);
    },
    figures() {
      const durable = inputs.map((at) => commits.find(({ from }) => from >= at).to - at);
      return { ...summary(durable), mark: summary(after(said)), longest_task: Math.max(0, ...long) };
    },
    /** As soon as the field is there with what was typed into it before, types one letter more. */
    whenShown() {
      const waiting = setInterval(() => {
        const input = document.querySelector(field);
        if (!input?.value) return;
        clearInterval(waiting);
        const shown = performance.now();
        input.focus();
        input.setRangeText('。', input.value.length, input.value.length, 'end');
        input.dispatchEvent(new InputEvent('input', { bubbles: true, data: '。', inputType: 'insertText' }));
        const done = setInterval(() => {
          if (!window.keys.settled()) return;
          clearInterval(done);
          window.keys.start = { shown, usable: said.find((at) => at >= inputs[0]) };
        }, LOOK_MILLIS);
      }, LOOK_MILLIS);
    },
  };
}
