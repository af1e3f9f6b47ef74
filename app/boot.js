// Starts the program. Plain JavaScript because it must be able to say that WebAssembly is missing;
// for the same reason it holds the only sentences outside the catalogues.

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const root = document.documentElement;
const MOUNT = "tsunagu-mount";
const typed = new Map();

// before the first paint: no flash of small text
try {
  const size = localStorage.getItem("text-size");
  if (["17", "20", "24", "32"].includes(size)) root.dataset.text = size;
} catch {
  // storage forbidden: the usual size
}

const SAVED = "この端末に保存した内容は、そのまま残っています。";
const TEXTS = {
  missing: ["この画面を動かせません", `お使いのブラウザーで WebAssembly が使えません。ロックダウンモードを切るか、別のブラウザーで開いてください。${SAVED}`],
  load: ["アプリを読み込めませんでした", `電波のよい場所で、もう一度読み込んでください。${SAVED}`],
  stopped: ["画面が止まりました", `${SAVED}もう一度読み込むと、続きから使えます。`],
};

function say(kind) {
  document.getElementById("boot")?.remove();
  if (document.getElementById("boot-notice")) return;
  const [title, text] = TEXTS[kind];
  const box = document.createElement("div");
  box.id = "boot-notice";
  box.className = "notice";
  box.setAttribute("role", "alert");
  box.dataset.tone = "danger";
  const body = document.createElement("div");
  body.className = "notice__body";
  const head = document.createElement("p");
  head.className = "notice__title";
  head.textContent = title;
  const line = document.createElement("p");
  line.textContent = text;
  body.append(head, line);
  if (kind !== "missing") {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = "もう一度読み込む";
    again.addEventListener("click", () => location.reload());
    body.append(again);
  }
  box.append(body);
  document.body.prepend(box);
}

// A panic leaves the page dead. The next load does not hydrate but builds the page anew, so a
// document changed by a translator or an extension cannot stop it a second time.
function stopped(error) {
  if (error instanceof Missing) return say("load");
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  try {
    sessionStorage.setItem(MOUNT, "1");
  } catch {
    // storage forbidden: the reload tries hydration again
  }
  say("stopped");
}

function mountInstead() {
  try {
    if (!sessionStorage.getItem(MOUNT) || !root.hasAttribute("data-ssr")) return;
  } catch {
    return;
  }
  root.removeAttribute("data-ssr");
  document.body.replaceChildren();
}

// The build cuts the program in two. Pages that work with the first part alone do not wait for the rest on a
// first visit. Later the worker has both, and a page that is opened without network must lack nothing: what
// a person has in her notebook decides which functions it needs.
const CUT = /*CUT*/false;
const FIRST_PAGES = ["/", "/signin", "/home"];
// While a synchronous request waits, Firefox goes on with other tasks: they would run the program in the middle
// of a call that holds what they need. There nothing starts before both parts are here.
const WAITS_ALONE = !navigator.userAgent.includes("Firefox/");
const rest = wasm.replace(/_bg\.wasm$/, "_rest.wasm");
let program;
let compiled;
let coming;

// Fills the first part's stubs with the functions of the rest.
function join(module, first) {
  if (first.rest.value) return;
  new WebAssembly.Instance(module, { first });
  first.rest.value = 1;
  delete root.dataset.rest;
  // never inside the call that needed it: the program listens, and is in the middle of something
  queueMicrotask(() => dispatchEvent(new Event("tsunagu:rest")));
}

async function compileRest(priority) {
  compiled = await WebAssembly.compileStreaming(fetch(rest, { priority }));
}

// Behind the first part; what does not come is asked for again.
async function bringRest() {
  for (let wait = 1000; !compiled; wait = Math.min(wait * 2, 60_000)) {
    try {
      await compileRest("low");
    } catch {
      await pause(wait);
    }
  }
  join(compiled, program);
}

// A stub was called before the rest came, and WebAssembly cannot wait: it is fetched here and now. Rare,
// since the first part is what a first visit runs; the mark tells the tests.
class Missing extends Error {}
globalThis.tsunaguNeedRest = (first) => {
  if (!compiled) {
    root.dataset.restForced = "";
    const request = new XMLHttpRequest();
    request.open("GET", rest, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
      request.send();
    } catch {
      throw new Missing();
    }
    if (request.status !== 200) throw new Missing();
    compiled = new WebAssembly.Module(Uint8Array.from(request.responseText, (c) => c.charCodeAt(0) & 0xff));
  }
  join(compiled, first);
};

// A form or a link that signs somebody in: the next page in this tab is for whoever it is (browser/hint.rs).
// Both work before the program does, so this must not wait for it.
function signingIn({ type, target }) {
  if (!target.closest?.(type === "submit" ? 'form[action^="/auth/"]' : 'a[href^="/auth/"]')) return;
  try {
    sessionStorage.setItem("tsunagu-signing-in", "1");
  } catch {
    // storage forbidden: the server is asked a moment later anyway, before anything is sent
  }
}

// What was typed before the program listened: told again afterwards.
function remember({ target }) {
  if (target.name || target.id) typed.set(target.name || target.id, target);
}

function replay() {
  document.removeEventListener("input", remember, true);
  for (const [key, before] of typed) {
    const now = before.isConnected ? before : (document.getElementsByName(key)[0] ?? document.getElementById(key));
    if (!now) continue;
    if (now !== before) {
      now.value = before.value;
      now.checked = before.checked;
    }
    for (const kind of ["input", "change"]) now.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

// WebKit keeps even the answer of a network that was down; another address gets past it.
function load() {
  return import(js).catch(() => import(`${js}?${Date.now()}`));
}

async function start() {
  if (typeof WebAssembly !== "object") return say("missing");
  document.addEventListener("input", remember, true);
  for (const leaving of ["submit", "click"]) document.addEventListener(leaving, signingIn);
  addEventListener("error", ({ error }) => stopped(error));
  addEventListener("unhandledrejection", ({ reason }) => stopped(reason));
  const early = WAITS_ALONE && FIRST_PAGES.includes(location.pathname) && !navigator.serviceWorker?.controller;
  // both parts at once, on the browser's own threads
  const first = WebAssembly.compileStreaming(fetch(wasm, { priority: "high" }));
  let init;
  let module_or_path;
  try {
    [{ default: init }, module_or_path] = await Promise.all([load(), first, CUT && !early && compileRest("high")]);
  } catch {
    return say("load");
  }
  if (CUT && early) root.dataset.rest = "coming";
  mountInstead();
  try {
    program = await init({ module_or_path });
  } catch (error) {
    return error instanceof WebAssembly.RuntimeError ? stopped(error) : say("load");
  }
  document.getElementById("boot")?.remove();
  if (CUT) coming = bringRest();
  replay();
  // for whoever must know that the page listens now
  root.setAttribute("data-ready", "");
  try {
    sessionStorage.removeItem(MOUNT);
  } catch {
    // storage forbidden: nothing was set either
  }
}

// A new release waits until a person asks for it: a reload would take what is being typed.
function serve(container, registration) {
  // loaded while the worker was starting, this page would stay without it
  if (!container.controller) registration.active?.postMessage("claim");
  const ready = () => {
    if (!registration.waiting || !container.controller) return;
    root.setAttribute("data-update", "");
    dispatchEvent(new Event("tsunagu:update"));
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", ready);
  });
  addEventListener("tsunagu:apply", () => {
    if (registration.waiting) registration.waiting.postMessage("activate");
    else location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
  ready();
}

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// The worker keeps every file, and one that is lost on a bad network is enough to be without it.
async function install(container) {
  const registration = await container.register("/sw.js");
  const { installing } = registration;
  const there = () => registration.waiting || registration.active;
  while (!there() && installing && installing.state !== "redundant") {
    await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
  }
  if (!there()) throw new Error("a file did not come");
  return registration;
}

async function offline() {
  const container = navigator.serviceWorker;
  if (!container) return;
  let asked = false;
  addEventListener("tsunagu:apply", () => { asked = true; });
  container.addEventListener("controllerchange", () => asked && location.reload());
  for (let wait = 1000; ; wait = Math.min(wait * 2, 60_000)) {
    try {
      return serve(container, await install(container));
    } catch (error) {
      console.warn("service worker:", error);
      await pause(wait);
    }
  }
}

await start();
// the worker keeps every file: it would compete with the rest, and could not be installed without it
await coming;
// where a page is left while it registers, WebKit takes no registration any more until the browser ends
await pause(1000);
await offline();
