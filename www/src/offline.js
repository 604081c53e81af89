// Without a network: a service worker keeps the files of the page.

import { byId } from "./dom.js";

export async function keepOffline() {
  // Only what is built has a list of its files; and without https, browsers have no service workers.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(new URL("./sw.js", document.baseURI));
    await navigator.serviceWorker.ready;
    // Browsers look for a new version when they see fit, and it is to be there on the next load. Without a network there
    // is none to find.
    registration.update().catch(() => {});
    byId("offline").textContent = "This browser has them now.";
  } catch {
    byId("offline").textContent = "This browser does not keep them, because it allows no service worker here.";
  }
}
