// What a change does to a payload, side by side. The translator of the preview translates it when it is shown.

import { translateEvent, translateRequest, translateResponse } from "transversion";

import { button, make, prose } from "./dom.js";
import { marksAfter, marksBefore } from "./marks.js";

/**
 * @typedef {import("transversion").Note} Note
 * @typedef {import("transversion").Translation} Translation
 * @typedef {import("./examples.js").Example} Example
 * @typedef {import("./marks.js").Marked} Marked
 * @typedef {import("./marks.js").Gap} Gap
 */

/**
 * @param {string} change the id of the change that is shown
 * @param {Example} example
 * @param {(example: Example) => void} tryAbove
 */
export function showExample(change, example, tryAbove) {
  const translation = translate(example);
  const { from, to, outcome, path } = translation;
  const notes = translation.notes.filter((note) => note.change === change);
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
 * @param {readonly Note[]} notes
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
