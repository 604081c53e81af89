// A pane: a text in an editor under a head with its name and size, and what stands there when there is no text to show.

import { h, put } from "./dom.js";
import { Editor } from "./editor.js";
import { select } from "./toolbar.js";

/**
 * @typedef {import("./reformat.js").View} View
 * @typedef {import("./dom.js").Child} Child
 */

/** @type {[View, string][]} */
const VIEWS = [
  ["written", "As written"],
  ["formatted", "Formatted"],
  ["compact", "Compact"],
];

/** So many payloads have a button each; of more, one is chosen by its number. */
const MOST_TABS = 6;

export class Pane {
  #size = h("span", { class: "size" });
  #tabs = h("div", { class: "tabs", role: "group", "aria-label": "Payloads", hidden: true });
  #cover = h("div", { class: "cover", hidden: true });
  #view;
  #holder = h("div", { class: "editor" });

  /**
   * @param {ShadowRoot} root
   * @param {{ name: string, className: string, label: string, isReadOnly: boolean, buttons?: Child[] }} options
   * @param {import("./editor.js").Listener & { viewed(): void }} listener
   */
  constructor(root, { name, className, label, isReadOnly, buttons = [] }, listener) {
    this.#view = select(`View of the ${name.toLowerCase()}`, VIEWS, () => listener.viewed());
    this.#view.select.title = "Only how it is shown: what is copied and translated stays as it was written.";
    this.editor = new Editor(
      root,
      { label, isReadOnly },
      {
        ...listener,
        leftView: () => {
          this.view = "written";
        },
      },
    );
    this.#holder.append(this.editor.element);
    this.element = h(
      "section",
      { class: `pane ${className}`, "aria-label": name },
      h("header", {}, h("h2", {}, name), this.#size, this.#tabs, this.#view.element, buttons),
      h("div", { class: "stage" }, this.#holder, this.#cover),
    );
  }

  /** @returns {View} */
  get view() {
    return /** @type {View} */ (this.#view.select.value);
  }

  set view(view) {
    this.#view.select.value = view;
  }

  /** @param {string} size */
  set size(size) {
    put(this.#size, size);
  }

  /**
   * What stands over the editor; nothing uncovers it. An input stays to be typed into.
   *
   * @param {{ className: string, children: Child[] } | undefined} cover
   */
  cover(cover) {
    this.#cover.hidden = !cover;
    this.#cover.className = `cover ${cover?.className ?? ""}`;
    put(this.#cover, ...(cover?.children ?? []));
    this.#holder.classList.toggle("covered", cover !== undefined && cover.className !== "empty");
  }

  /**
   * One button for each payload.
   *
   * @param {number} count
   * @param {number} index
   * @param {(index: number) => void} chosen
   */
  tabs(count, index, chosen) {
    this.#tabs.hidden = count < 2;
    if (count < 2) return put(this.#tabs);
    if (count > MOST_TABS) {
      const number = h("input", {
        type: "number",
        min: 1,
        max: count,
        value: index + 1,
        "aria-label": `Which of ${count} payloads`,
        change: () => chosen(Math.min(Math.max(number.valueAsNumber || 1, 1), count) - 1),
      });
      return put(this.#tabs, number, h("span", {}, `of ${count}`));
    }
    return put(
      this.#tabs,
      Array.from({ length: count }, (_, at) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": at === index ? "true" : "false",
            "aria-label": `Payload ${at + 1} of ${count}`,
            click: () => chosen(at),
          },
          at === index ? `${at + 1} of ${count}` : String(at + 1),
        ),
      ),
    );
  }
}
