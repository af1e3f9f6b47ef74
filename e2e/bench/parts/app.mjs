// Part 2: the product itself in the browser, with 10,000 records on the device: the way from a key
// to disk, a start with the server stopped and the processor slowed down, and what a first visit
// downloads.

import { launch, open, remove, scratch } from '../lib/browser.mjs';
import { instrument } from '../lib/keys.mjs';

const PHONE = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const STEP = 4;
const VACCINE = 'new-vaccine--je1';
const FIELD = '[id="c03t"]';
const TEXT = 'きのうの夜から少しせきが出る。熱はない。';
const SENTENCE = 'kinou no yoru kara sukoshi seki ga deru. netsu ha nai. shokuyoku ha aru. ';
/** A quick typist. */
const KEY_MILLIS = 80;
const PIN = '283917';
const PATIENCE = { timeout: 180_000 };

/** `start()`: the product's server with a guardian's records in it; `account`: that guardian. */
export async function run({ start, account, repetitions, say, failed }) {
  const rows = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    let row;
    try {
      row = { repetition, ...(await once({ start, account })) };
    } catch (error) {
      failed('app', error);
      continue;
    }
    rows.push(row);
    const cold = row.cold.map(({ slowdown, usable }) => `${Math.round(usable)} ms at ${slowdown}×`).join(', ');
    say(`app ${repetition + 1}/${repetitions}: key to disk p95 ${row.keys[0].alone.p95.toFixed(1)} ms, offline start ${cold}`);
  }
  return rows;
}

async function once({ start, account }) {
  const profile = scratch('app');
  const server = await start();
  try {
    const row = {};
    let browser = await launch(profile);
    try {
      row.first = await firstVisit(browser, server);
      const record = await fill(browser, server, account);
      row.form = `${server.origin}/forms/${record}?step=${STEP}`;
      row.keys = [await type(browser, row.form, 1), await type(browser, row.form, 4)];
    } finally {
      await browser.close();
    }
    await server.stopListening();
    row.cold = [];
    for (const slowdown of [4, 1]) {
      browser = await launch(profile);
      try {
        row.cold.push(await coldStart(browser, row.form, slowdown));
      } finally {
        await browser.close();
      }
    }
    await server.listenAgain();
    browser = await launch(profile);
    try {
      await lock(browser, server);
      row.unlock = [await unlock(browser, server, 4), await unlock(browser, server, 1)];
    } finally {
      await browser.close();
    }
    return row;
  } finally {
    await server.end();
    remove(profile);
  }
}

/** What the landing page needs, as it comes over the wire. The service worker's own list not counted. */
async function firstVisit(browser, server) {
  const { page, session } = await open(browser);
  await page.setViewport(PHONE);
  const files = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    files.set(requestId, { path: new URL(response.url).pathname, coding: response.headers['content-encoding'] ?? response.headers['Content-Encoding'] ?? '' });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes = encodedDataLength;
  });
  await page.goto(`${server.origin}/`, { waitUntil: 'networkidle0', timeout: PATIENCE.timeout });
  const list = [...files.values()].filter(({ bytes }) => bytes > 0);
  await page.close();
  return { bytes: list.reduce((sum, { bytes }) => sum + bytes, 0), files: list };
}

/** Signs in, waits until everything is on the device and installed, and opens a form. */
async function fill(browser, server, account) {
  const { page } = await open(browser);
  await page.setViewport(PHONE);
  await page.goto(`${server.origin}/signin`, { waitUntil: 'load' });
  await page.evaluate((person) => fetch('/auth/demo', { method: 'POST', body: new URLSearchParams({ person }), redirect: 'manual' }), account);
  await page.goto(`${server.origin}/home`, { waitUntil: 'load' });
  await page.waitForSelector('a[href^="/forms/new/"]', PATIENCE);
  await page.waitForFunction(() => navigator.serviceWorker?.controller?.state === 'activated', PATIENCE);
  await synced(page);
  await tap(page, 'a[href^="/forms/new/"]');
  // the child's form, whatever can be given today
  await page.waitForSelector('#new-vaccine', PATIENCE);
  if (!(await page.$(`label[for="${VACCINE}"]`))) await tap(page, '#new-vaccine-all');
  for (const choice of [VACCINE, 'new-dose--', 'new-clinic--', 'new-day--today']) {
    await tap(page, `label[for^="${choice}"]`);
  }
  await tap(page, '#start-form');
  await page.waitForSelector('#progress', PATIENCE);
  const record = new URL(page.url()).pathname.split('/').pop();
  await page.goto(`${server.origin}/forms/${record}?step=${STEP}`, { waitUntil: 'load' });
  await tap(page, 'label[for="c03--yes"]');
  await page.waitForSelector(FIELD, PATIENCE);
  await page.type(FIELD, TEXT);
  await saved(page);
  await synced(page);
  await page.close();
  return record;
}

/** Types into the follow-up question: key after key, each awaited, and a sentence in one go. */
async function type(browser, form, slowdown) {
  const { page } = await open(browser, { slowdown });
  await page.setViewport(PHONE);
  await page.evaluateOnNewDocument(instrument, FIELD);
  await page.goto(form, { waitUntil: 'load' });
  await page.waitForSelector(FIELD, PATIENCE);
  await page.focus(FIELD);
  await page.evaluate(() => window.keys.reset());
  for (const letter of SENTENCE) {
    await page.keyboard.type(letter);
    await page.waitForFunction(() => window.keys.settled(), { polling: 'mutation', ...PATIENCE });
  }
  const alone = await page.evaluate(() => window.keys.figures());
  await page.evaluate(() => window.keys.reset());
  await page.keyboard.type(SENTENCE, { delay: KEY_MILLIS });
  await page.waitForFunction(() => window.keys.settled(), PATIENCE);
  const flowing = await page.evaluate(() => window.keys.figures());
  await page.close();
  return { slowdown, alone, flowing };
}

/** A new process, nobody answers: until the form shows what was typed, and until a key is on disk. */
async function coldStart(browser, form, slowdown) {
  const { page } = await open(browser, { slowdown });
  await page.setViewport(PHONE);
  await page.evaluateOnNewDocument(instrument, FIELD);
  await page.evaluateOnNewDocument(() => window.keys.whenShown());
  await page.goto(form, { waitUntil: 'load', timeout: PATIENCE.timeout });
  await page.waitForFunction(() => window.keys.start, PATIENCE);
  const start = await page.evaluate(() => window.keys.start);
  await page.close();
  return { slowdown, ...start };
}

/** Gives the notebook a PIN and waits until everything in it is sealed. */
async function lock(browser, server) {
  const { page } = await open(browser);
  await page.setViewport(PHONE);
  await page.goto(`${server.origin}/settings/lock`, { waitUntil: 'load' });
  await tap(page, '#protect-pin');
  await page.waitForSelector('#new-pin', PATIENCE);
  for (const [field, text] of [['#new-pin', PIN], ['#new-pin-again', PIN], ['#lock-label', 'bench']]) {
    await page.type(field, text);
  }
  await tap(page, '#set-pin');
  await page.waitForFunction(() => document.querySelector('#lock-state') && !document.querySelector('#sealing'), PATIENCE);
  await page.close();
}

/** From the tap on the lock screen until home shows whose notebook it is. */
async function unlock(browser, server, slowdown) {
  const { page } = await open(browser, { slowdown });
  await page.setViewport(PHONE);
  await page.goto(`${server.origin}/home`, { waitUntil: 'load' });
  await page.waitForSelector('#unlock-pin', PATIENCE);
  await page.type('#unlock-pin', PIN);
  const millis = await page.evaluate(
    () =>
      new Promise((done) => {
        const begin = performance.now();
        const look = () => (document.querySelector('#children') ? done(performance.now() - begin) : requestAnimationFrame(look));
        document.querySelector('#unlock-by-pin').click();
        look();
      }),
  );
  await page.close();
  return { slowdown, millis };
}

async function tap(page, selector) {
  await page.waitForSelector(selector, PATIENCE);
  await page.$eval(selector, (element) => element.click());
}

const saved = (page) =>
  page.waitForFunction(() => ['saved', 'sent'].includes(document.querySelector('#saved-mark')?.dataset.state), PATIENCE);

const synced = (page) =>
  page.waitForFunction(() => document.body.dataset.unsent === '0' && document.body.dataset.sync === 'idle', PATIENCE);
