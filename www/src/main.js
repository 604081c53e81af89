// The page around the preview: puts its parts together.

import "transversion/preview";

import { POLICY } from "../../pkg/worker/policy.js";
import { offerChecklist } from "./checklist.js";
import { byId } from "./dom.js";
import { offerDropping } from "./drop.js";
import { idle } from "./idle.js";
import { Keeper } from "./keep.js";
import { keepOffline } from "./offline.js";
import { isShared } from "./share.js";
import { offerSharing } from "./share_dialog.js";
import { offerTheme } from "./theme.js";

/** @typedef {import("transversion/preview").TransversionPreview} Preview */

/** The sample that step 2 of the checklist tries. */
const WEBHOOK = "request: create a webhook with old triggers";

const preview = /** @type {Preview} */ (document.querySelector("transversion-preview"));
const keeper = new Keeper(preview);

offerTheme((theme) => {
  preview.theme = theme;
});
await keeper.begin();
offerSharing(() => /** @type {import("./share.js").State} */ (preview.state));
offerDropping((file) => {
  void preview.openFile(file);
  scrollTo(0, 0);
});
offerChecklist();
byId("try-webhook").addEventListener("click", async () => {
  const sample = (await loadSamples()).find(({ name }) => name === WEBHOOK);
  if (sample) tryOut({ ...sample, kind: "request", to: "v1.1" });
});
byId("policy").textContent = POLICY.replaceAll("; ", ";\n");
void offerSamples();
idle().then(loadTheRest).catch(tellThatItFailed);

/**
 * Puts an example into the preview.
 *
 * @param {{ kind: string, to: string, method?: string, path?: string, status?: number, payload: string }} example
 */
function tryOut({ kind, to, method, path, status, payload }) {
  keeper.replace({ kind, to, payload, ...(path && { method, path, ...(status && { status }) }) });
  scrollTo(0, 0);
  preview.focusInput();
}

async function loadSamples() {
  return (await import("../samples/index.js")).SAMPLES;
}

/** The samples come at once, so that the toolbar does not change its shape under a hand, yet they hold nothing up. */
async function offerSamples() {
  preview.samples = await loadSamples();
}

/** What the first view does without: the timeline, and the files for a time without a network. */
async function loadTheRest() {
  const { showTimeline } = await import("./timeline.js");
  await showTimeline(byId("timeline"), tryOut);
  // The address may name a change, which was not there yet.
  if (location.hash && !isShared(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  await keepOffline();
}

/** @param {unknown} error */
function tellThatItFailed(error) {
  byId("timeline").textContent = "The changes could not be loaded. Reload the page to try again.";
  throw error;
}
