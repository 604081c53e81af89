// What stands in a pane in place of a text.

import { h, prose } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { withheld } from "./words.js";

/**
 * @typedef {import("./index.js").Sample} Sample
 * @typedef {import("./worker.js").Outcome} Outcome
 * @typedef {{ className: string, children: import("./dom.js").Child[] }} Cover
 */

/**
 * In an empty input: what to do.
 *
 * @param {(example: Sample) => void} chosen
 * @returns {Cover}
 */
export function invitation(chosen) {
  const button = (/** @type {Sample} */ example) => {
    const version = h("span", { class: "of" }, example.version);
    return h("button", { type: "button", click: () => chosen(example) }, example.name, version);
  };
  return {
    className: "empty",
    children: [
      h("p", {}, "Paste a webhook event here, or drop a file anywhere."),
      h("p", {}, "Or begin with one of these:"),
      h(
        "ul",
        { role: "list" },
        EXAMPLES.map((example) => h("li", {}, button(example))),
      ),
    ],
  };
}

/** @param {string} sentence @returns {Cover} */
export function remark(sentence) {
  return { className: "remark", children: [sentence] };
}

/**
 * In the output, where there is none.
 *
 * @param {Outcome} outcome
 * @returns {Cover | undefined}
 */
export function absence({ report, error, payloads, index }) {
  if (error) return remark("No output: the payload is refused.");
  if (report?.outcome === "withheld") {
    return {
      className: "withheld",
      children: [
        h("strong", {}, "Withheld"),
        h("p", {}, ...prose(withheld(report))),
        h("p", {}, ...prose(report.notes[0]?.why ?? "")),
      ],
    };
  }
  if (payloads[index] !== undefined) return undefined;
  if (!report?.path) return remark("There is no body.");
  return {
    className: "remark",
    children: [h("p", {}, "There is no body, and the path is now"), h("code", {}, report.path)],
  };
}
