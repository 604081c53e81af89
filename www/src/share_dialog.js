// The dialog that makes a link of what is seen, with or without its values.

import { byId, copy } from "./dom.js";
import { redactState } from "./redact.js";
import { toFragment } from "./share.js";

/** Browsers open longer addresses than this, yet many programs that pass them on do not. */
const LONG = 8000;

/** Chromium opens no address that is longer. */
const TOO_LONG = 2 * 1024 * 1024;

/** How much of the payload the dialog shows. */
const EXCERPT = 2000;

/**
 * @param {() => import("./share.js").State} readState
 */
export function offerSharing(readState) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("share-dialog"));
  const redact = /** @type {HTMLInputElement} */ (byId("redact"));
  const link = /** @type {HTMLInputElement} */ (byId("link"));
  const copyLink = /** @type {HTMLButtonElement} */ (byId("copy-link"));
  let latest = 0;

  const show = async () => {
    const run = ++latest;
    const state = redact.checked ? redactState(readState()) : readState();
    const payload = String(state["payload"] ?? "");
    byId("excerpt").textContent = payload.length > EXCERPT ? `${payload.slice(0, EXCERPT)}\n…` : payload;
    byId("excerpt").hidden = payload === "";
    const address = new URL(location.href);
    address.hash = await toFragment(state);
    // A later state may have been quicker.
    if (run !== latest) return;
    const isTooLong = address.href.length > TOO_LONG;
    link.value = isTooLong ? "" : address.href;
    copyLink.disabled = isTooLong;
    byId("weight").textContent = describe(address.href.length);
  };

  byId("share").addEventListener("click", () => {
    redact.checked = false;
    void show();
    dialog.showModal();
  });
  redact.addEventListener("change", show);
  link.addEventListener("focus", () => link.select());
  copyLink.addEventListener("click", () => copy(copyLink, link.value));
  // A click beside the dialog is one on its backdrop, which belongs to it.
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
}

/** @param {number} length */
function describe(length) {
  const size = length < 1000 ? `${length} characters` : `${(length / 1000).toFixed(1)} thousand characters`;
  if (length > TOO_LONG) return `The link would have ${size}, more than browsers open. Pass on the payload as a file.`;
  if (length > LONG) return `The link has ${size}. Browsers open it, but chat and mail programs may cut it.`;
  return `The link has ${size}.`;
}
