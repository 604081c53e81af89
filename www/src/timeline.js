// The timeline of changes. Each example is translated here, by the translator that the preview uses, when it is shown.

import { changes, translateEvent, translateRequest, translateResponse } from "transversion";

import { button, make, prose } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { idle } from "./idle.js";
import { marksAfter, marksBefore } from "./marks.js";

/**
 * @typedef {import("transversion").Change} Change
 * @typedef {import("transversion").Translation} Translation
 * @typedef {import("./examples.js").Example} Example
 * @typedef {import("./marks.js").Marked} Marked
 * @typedef {import("./marks.js").Gap} Gap
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
    make("div", { class: "examples" }, ...examples.map((example) => showExample(change, example, tryAbove))),
  );
}

/** @param {Change} change @param {Example} example @param {(example: Example) => void} tryAbove */
function showExample(change, example, tryAbove) {
  const translation = translate(example);
  const { from, to, outcome, path } = translation;
  const notes = translation.notes.filter((note) => note.change === change.id);
  const needs = translation.needs.filter((need) => notes.some(({ at }) => `${at}/`.startsWith(`${need.at}/`)));
  const outputs = translation.payloads.map((_, index) => {
    const output = translation.text(index);
    return code(output, marksAfter(example.payload, output, notes, index));
  });
  const callBefore = example.path && `${example.method} ${example.path}`;
  const callAfter = example.kind === "request" ? `${example.method} ${path}` : example.path && "as the client reads it";
  return make(
    "figure",
    { class: "example" },
    make(
      "div",
      { class: "sides" },
      side(from, callBefore, [code(example.payload, marksBefore(example.payload, notes))]),
      side(to, callAfter, outcome === "withheld" ? [make("p", { class: "none" }, "The right output is none.")] : outputs),
    ),
    make(
      "figcaption",
      {},
      make("ul", { class: "notes" }, ...merge(notes).map(showNote)),
      ...needs.map(({ method, path: call }) =>
        make("p", { class: "need" }, "The API tells it: ", make("code", {}, `${method} ${call}`)),
      ),
      button("Try it above", () => tryAbove(example), { class: "link" }),
    ),
  );
}

/** @param {{ kind: string, why: string, places: string[] }} note */
function showNote({ kind, why, places }) {
  const codes = places.flatMap((at, index) => [index ? ", " : " ", make("code", { class: "place" }, at)]);
  return make("li", {}, make("span", { class: `kind ${kind}` }, kind), ...codes, " ", ...prose(why));
}

/** @param {Example} example @returns {Translation} */
function translate({ kind, method = "", path = "", status = 200, payload, to }) {
  if (kind === "event") return translateEvent(payload, { to });
  const call = { method, path, body: payload };
  return kind === "request" ? translateRequest(call, { to }) : translateResponse({ ...call, status }, { to });
}

/**
 * Notes that say the same of several places, as one.
 *
 * @param {readonly import("transversion").Note[]} notes
 */
function merge(notes) {
  /** @type {{ kind: string, why: string, places: string[] }[]} */
  const merged = [];
  for (const { kind, at, why } of notes) {
    const same = merged.find((one) => one.kind === kind && one.why === why);
    if (same) same.places.push(at);
    else merged.push({ kind, why, places: [at] });
  }
  return merged;
}

/** @param {string} version @param {string | undefined} call @param {Node[]} content */
function side(version, call, content) {
  const head = make("p", { class: "head" }, make("strong", {}, version), ...(call ? [" ", make("code", {}, call)] : []));
  return make("div", { class: "side" }, head, ...content);
}

/** @param {string} text @param {(Marked | Gap)[]} marks */
function code(text, marks) {
  const element = make("pre", { class: "code" });
  let at = 0;
  for (const mark of marks) {
    // A gap may be at the end of what is marked already.
    const from = Math.max(at, mark.from);
    const to = Math.max(from, mark.to);
    element.append(text.slice(at, from), marked(mark, text.slice(from, to)));
    at = to;
  }
  element.append(text.slice(at));
  return element;
}

/** @param {Marked | Gap} mark @param {string} text */
function marked(mark, text) {
  if ("gap" in mark) return make("span", { class: "gap" }, `${mark.gap} missing`);
  if (mark.mark === "removed") return make("del", {}, text);
  return mark.mark === "written" ? make("ins", {}, text) : make("mark", { class: mark.mark }, text);
}
