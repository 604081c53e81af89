// The strip above the editors: why there is no translation.

import { h, prose, put } from "./dom.js";

/** @typedef {import("./worker.js").Refusal} Refusal */

export class Alert {
  element = h("div", { class: "alert", role: "alert", hidden: true });

  /** @param {string} sentence */
  say(sentence) {
    put(this.element, h("span", {}, sentence));
    this.element.hidden = false;
  }

  /**
   * Why a payload is refused, with the way to the place.
   *
   * @param {Refusal} refusal
   * @param {(range: import("./scan.js").Range) => void} visit
   * @param {{ label: string, act(): void } | undefined} remedy What to do instead.
   */
  refuse({ code, message, range, line, column }, visit, remedy) {
    const link = (/** @type {string} */ label, /** @type {() => void} */ act) => {
      return h("button", { type: "button", class: "quiet", click: act }, label);
    };
    put(
      this.element,
      h("span", { class: "tag dropped" }, code),
      h("span", {}, ...prose(message)),
      range && link(`Line ${line}, column ${column}`, () => visit(range)),
      remedy && link(remedy.label, remedy.act),
    );
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
    put(this.element);
  }
}
