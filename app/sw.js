// The offline half of the web server: keeps exactly one build and answers with it when the network does not.
// It never sees records: what a person wrote is in IndexedDB, and /api, /fhir and /auth pass by.

const BUILD = "BUILD_ID";
const FILES = /*FILES*/[];
const CACHE = `tsunagu-${BUILD}`;
const SHELL = "/index.html";
// after this the shell starts and the network may be as slow as it likes
const NAVIGATION_MS = 2000;
const NEVER = /^\/(api|fhir|auth|healthz|metrics)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
});

async function keep() {
  const cache = await caches.open(CACHE);
  // no-cache: unchanged files cost a 304, and a half-updated set cannot come out of an HTTP cache
  await Promise.all(FILES.map(async (path) => {
    const response = await fetch(path, { cache: "no-cache", credentials: "same-origin" });
    if (!(await genuine(path, response))) throw new Error(`not the file asked for: ${path}`);
    await cache.put(path, response);
  }));
}

// A network that wants a login answers every address with its own page.
async function genuine(path, response) {
  if (!response.ok || response.redirected) return false;
  const type = response.headers.get("content-type") ?? "";
  if (path.endsWith(".wasm")) return type.startsWith("application/wasm");
  if (path.endsWith(".js")) return type.includes("javascript");
  if (path.endsWith(".css")) return type.startsWith("text/css");
  if (path.endsWith(".html")) return (await response.clone().text()).includes("data-wasm=");
  return !type.startsWith("text/html");
}

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("tsunagu-") && name !== CACHE) await caches.delete(name);
    }
    // not waited for: WebKit may answer only after a page in its cache has been shown again
    self.clients.claim();
  })());
});

// A new build waits until a person taps 「更新する」: boot.js sends this then.
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
  if (event.data === "claim") self.clients.claim();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || NEVER.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(url.pathname, request));
});

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

// Network first. What does not come, comes too late, is an error of something in between or is not
// our page, is answered by the shell, which needs no network. Pages are never stored.
async function navigate(request) {
  const online = fetch(request);
  const page = online.then(async (response) => ((await trusted(response)) ? response : undefined)).catch(() => undefined);
  const late = new Promise((resolve) => setTimeout(resolve, NAVIGATION_MS));
  return (await Promise.race([page, late])) ?? (await shell()) ?? online;
}

async function shell() {
  return (await caches.open(CACHE)).match(SHELL);
}

async function trusted(response) {
  if (response.type === "opaqueredirect") return serverAnswers();
  if (response.status >= 500) return false;
  // only our server's documents permit wasm by policy; files opened directly are not documents
  const html = (response.headers.get("content-type") ?? "").startsWith("text/html");
  return !html || (response.headers.get("content-security-policy") ?? "").includes("wasm-unsafe-eval");
}

// Where a redirect leads cannot be seen here. Ours are followed, a captive portal's are not.
async function serverAnswers() {
  const response = await fetch("/healthz", { cache: "no-store", redirect: "error" });
  return response.ok && !(response.headers.get("content-type") ?? "").startsWith("text/html");
}
