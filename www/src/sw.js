// The service worker: keeps the files of the page, so that it opens without a network. The build puts in their list.

/** @type {string[]} */
const FILES = __FILES__;
const CACHE = `transversion ${__BUILD__}`;

const worker = /** @type {any} */ (globalThis);

worker.addEventListener("install", (/** @type {any} */ event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    // Past the browser's own cache: what is kept belongs together.
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  const tidy = async () => {
    const kept = (await caches.keys()).filter((name) => name.startsWith("transversion "));
    // A page of the last version may be open still, and ask for a file of its own. Caches come oldest first.
    const old = kept.filter((name) => name !== CACHE).slice(0, -1);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || new URL(url).origin !== location.origin) return;
  if (mode !== "navigate") event.respondWith(answer(event.request));
  else if (isOfPage(url)) event.respondWith(answerNavigation(event.request));
  // Other pages are left to the browser, which asks for a password where one of them wants it.
});

/** @param {string} url */
function isOfPage(url) {
  const scope = new URL(worker.registration.scope);
  return [scope.pathname, `${scope.pathname}index.html`].includes(new URL(url).pathname);
}

/**
 * The page is that of the newest version that is kept, whatever stands in the address behind it.
 *
 * @param {Request} request
 */
async function answerNavigation(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match("./")) ?? fetch(request);
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? (await caches.match(request)) ?? fetch(request);
}
