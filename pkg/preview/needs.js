// What the payload does not hold: the call that fetches it, and a field for the answer.

import { pickFrom } from "./answer.js";
import { fetchOf } from "./copies.js";
import { h, prose, put, size } from "./dom.js";

/**
 * @typedef {import("../index.js").Need} Need
 * @typedef {{
 *   copy(text: string, what: string): void,
 *   supplied(name: Need["supply"], object: string | undefined): void,
 * }} Listener
 */

export class Needs {
  #listener;
  #list = h("ul", { role: "list" });
  /** What is being typed into a field, which must not go when the text is translated anew. */
  #shown = "";

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.element = h("section", { class: "needs", hidden: true }, h("h3", {}, "What would fill the holes"), this.#list);
  }

  /**
   * @param {readonly Need[]} needs
   * @param {Partial<Record<Need["supply"], string>>} supply
   */
  show(needs, supply) {
    const supplied = /** @type {[Need["supply"], string][]} */ (Object.entries(supply));
    const shown = JSON.stringify([needs, supplied.map(([name, object]) => [name, object.length])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.hidden = needs.length === 0 && supplied.length === 0;
    put(
      this.#list,
      supplied.map(([name, object]) => this.#supplied(name, object)),
      needs.map((need) => this.#need(need)),
    );
  }

  /** @param {Need["supply"]} name @param {string} object */
  #supplied(name, object) {
    return h(
      "li",
      { class: "need filled" },
      h(
        "p",
        {},
        h("span", { class: "tag copied" }, "supplied"),
        h("code", {}, name),
        h("span", { class: "of" }, size(object.length)),
      ),
      h(
        "button",
        { type: "button", class: "quiet", click: () => this.#listener.supplied(name, undefined) },
        "Take away",
      ),
    );
  }

  /** @param {Need} need */
  #need(need) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const field = h("textarea", {
      rows: 2,
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": `The answer to GET ${need.path}`,
      placeholder: `Paste the answer, or the ${need.supply} itself`,
    });
    field.addEventListener("input", () => {
      const picked = field.value.trim() === "" ? { problem: "" } : pickFrom(field.value, need);
      problem.hidden = !("problem" in picked && picked.problem);
      put(problem, ...("problem" in picked ? prose(picked.problem) : []));
      if ("object" in picked) this.#listener.supplied(need.supply, picked.object);
    });
    return h(
      "li",
      { class: "need" },
      h("p", { class: "why" }, ...prose(need.why)),
      h(
        "p",
        { class: "call" },
        h("code", {}, `${need.method} ${need.path}`),
        h(
          "button",
          { type: "button", class: "quiet", click: () => this.#listener.copy(fetchOf(need), "The curl command") },
          "Copy as curl",
        ),
      ),
      h(
        "p",
        { class: "pick" },
        "Of its answer: ",
        h("code", {}, need.pick),
        need.where && " with ",
        need.where && h("code", {}, `_id ${need.where._id}`),
      ),
      field,
      problem,
    );
  }
}
