// The timeline of changes, each with its reason, its source and what it does to a payload.

import { changes } from "transversion";

import { make, prose } from "./dom.js";
import { showExample } from "./example.js";
import { EXAMPLES } from "./examples.js";
import { idle } from "./idle.js";

/**
 * @typedef {import("transversion").Change} Change
 * @typedef {import("./examples.js").Example} Example
 */

/**
 * Shows all changes, one at a time.
 *
 * @param {HTMLElement} place
 * @param {(example: Example) => void} tryAbove
 */
export async function showTimeline(place, tryAbove) {
  const all = changes();
  /** @type {Map<string, HTMLElement>} */
  const lists = new Map();
  for (const { version } of all) {
    if (!lists.has(version)) lists.set(version, make("ol", { class: "timeline" }));
  }
  place.replaceChildren(
    ...[...lists].flatMap(([version, list]) => {
      const count = all.filter((change) => change.version === version).length;
      return [make("h3", { class: "version" }, version, make("span", { class: "muted" }, `${count} changes`)), list];
    }),
  );
  for (const change of all) {
    await idle();
    lists.get(change.version)?.append(make("li", { id: change.id }, showChange(change, tryAbove)));
  }
}

/** @param {Change} change @param {(example: Example) => void} tryAbove */
function showChange(change, tryAbove) {
  const { id, title, why, source, kinds } = change;
  const examples = EXAMPLES[id] ?? [];
  return make(
    "article",
    { "aria-labelledby": `${id}-title` },
    make(
      "div",
      { class: "about" },
      make("h4", { id: `${id}-title` }, ...prose(title)),
      make("p", { class: "id" }, make("code", {}, id), ` · ${kinds.map((kind) => `${kind}s`).join(", ")}`),
      make("p", {}, ...prose(why)),
      make("p", { class: "source" }, ...prose(source)),
    ),
    make("div", { class: "examples" }, ...examples.map((example) => showExample(change.id, example, tryAbove))),
  );
}
