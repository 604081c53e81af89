// The page around the preview: what it begins with, what it keeps, and what it offers beside.

import "transversion/preview";

import { POLICY } from "../policy.js";
import { offerChecklist } from "./checklist.js";
import { byId } from "./dom.js";
import { idle } from "./idle.js";
import { keepOffline } from "./offline.js";
import { recall, remember } from "./session.js";
import { LinkError, fromFragment, isShared } from "./share.js";
import { offerSharing } from "./share_dialog.js";
import { offerTheme } from "./theme.js";

/**
 * @typedef {import("transversion/preview").TransversionPreview} Preview
 * @typedef {import("transversion/preview").PreviewState} PreviewState
 */

/** The timer of the next save. @type {ReturnType<typeof setTimeout> | undefined} */
let saving;

const preview = /** @type {Preview} */ (document.querySelector("transversion-preview"));

offerTheme((theme) => {
  preview.theme = theme;
});
await begin();
preview.addEventListener("transversion-input", keep);
addEventListener("pagehide", () => saving !== undefined && save());
addEventListener("hashchange", () => isShared(location.hash) && openLink());
offerDropping();
offerSharing(() => /** @type {import("./share.js").State} */ (preview.state));
offerChecklist();
byId("try-webhook").addEventListener("click", async () => {
  const { SAMPLES } = await import("../samples/index.js");
  const sample = SAMPLES.find(({ name }) => name === "create a webhook with old triggers");
  if (sample) tryOut({ ...sample, kind: "request", to: "v1.1" });
});
byId("policy").textContent = POLICY.replaceAll("; ", ";\n");
void idle().then(loadTheRest);

/** A link says what to begin with; without one it is what the tab held before. */
async function begin() {
  if (isShared(location.hash)) return openLink();
  const before = recall("state");
  if (before) show(before);
}

async function openLink() {
  const notice = byId("notice");
  try {
    show(await fromFragment(location.hash));
    notice.hidden = true;
    save();
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    notice.textContent = error.message;
    notice.hidden = false;
  }
}

/** A state is all there is to see but the theme, which is chosen on the page. @param {object} state */
function show(state) {
  preview.state = /** @type {PreviewState} */ ({ ...state, theme: preview.theme });
}

/** What the user changes is kept for a reload; and a link that the text no longer says is taken out of the address. */
function keep() {
  byId("notice").hidden = true;
  if (isShared(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  // A large text takes a while to write, so not at every key.
  clearTimeout(saving);
  saving = setTimeout(save, 400);
}

/** Text that is too large for session storage is not kept, and the one before it neither. */
function save() {
  clearTimeout(saving);
  saving = undefined;
  remember("state", preview.state);
}

/**
 * Puts an example into the preview.
 *
 * @param {{ kind: string, to: string, method?: string, path?: string, status?: number, payload: string }} example
 */
function tryOut({ kind, to, method, path, status, payload }) {
  show({ kind, to, payload, ...(path && { method, path, ...(status && { status }) }) });
  keep();
  scrollTo(0, 0);
  preview.focusInput();
}

/** A file may be dropped anywhere on the page. */
function offerDropping() {
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (event.defaultPrevented || !file) return;
    event.preventDefault();
    void preview.openFile(file);
    scrollTo(0, 0);
  });
}

/** What the first view does without: the samples, the timeline, and the files for a time without a network. */
async function loadTheRest() {
  const [{ SAMPLES }, { showTimeline }] = await Promise.all([import("../samples/index.js"), import("./timeline.js")]);
  preview.samples = SAMPLES;
  await showTimeline(byId("timeline"), tryOut);
  // The address may name a change, which was not there yet.
  if (location.hash && !isShared(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  await keepOffline();
}
