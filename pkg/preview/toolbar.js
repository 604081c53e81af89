// What is above the editors: what the payload is, what it is translated to, and how.

import { h, prose, put } from "./dom.js";

/**
 * @typedef {import("./index.js").Sample} Sample
 * @typedef {import("./worker.js").Kind} Kind
 * @typedef {import("./element.js").TransversionPreview} Preview
 * @typedef {{
 *   set(values: Record<string, unknown>): void,
 *   sampled(sample: Sample): void,
 *   opened(file: File): void,
 *   turned(): void,
 * }} Listener
 */

/** @type {[Kind, string][]} */
const KINDS = [
  ["event", "Event"],
  ["request", "Request"],
  ["response", "Response"],
];

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const VERSIONS = ["v1", "v1.1"];

const OPTIONS = /** @type {const} */ ([
  [
    "exact",
    "exact",
    "Of downgrades: drops what the older version does not know, for readers that do not ignore unknown members.",
  ],
  [
    "includeFullAppUser",
    "full app user",
    "Of upgrades: as for a webhook with includeFullAppUser, the app user keeps their clients.",
  ],
  [
    "includeClient",
    "client",
    "Of upgrades: as for a webhook with includeClient, the client of the event stands beside the app user.",
  ],
]);

export class Toolbar {
  #listener;
  /** @type {Sample[]} */
  #samples = [];
  #kinds = new Map(
    KINDS.map(([kind, label]) => [
      kind,
      h("button", { type: "button", "aria-pressed": "false", click: () => this.#listener.set({ kind }) }, label),
    ]),
  );
  #method = select(
    "Method",
    METHODS.map((method) => [method, method]),
    (method) => this.#listener.set({ method }),
  );
  #path = h("input", {
    type: "text",
    class: "path",
    "aria-label": "Path",
    placeholder: "/v1/apps/{appId}/webhooks",
    spellcheck: "false",
    autocomplete: "off",
    input: () => this.#listener.set({ path: this.#path.value }),
  });
  #status = h("input", {
    type: "number",
    class: "status-code",
    "aria-label": "HTTP status",
    min: 100,
    max: 599,
    input: () => this.#listener.set({ status: this.#status.valueAsNumber || undefined }),
  });
  #sample = select("Samples", [], (index) => {
    const sample = this.#samples[Number(index)];
    if (sample) this.#listener.sampled(sample);
  });
  #file = h("input", { type: "file", hidden: true, change: () => this.#takeFile() });
  #detected = h("p", { class: "detected" });
  #from = select("From version", [["", "as told"], ...pairs(VERSIONS)], (from) => this.#listener.set({ from }));
  #to = select("To version", [["", "the other"], ...pairs(VERSIONS)], (to) => this.#listener.set({ to }));
  #boxes = new Map(
    OPTIONS.map(([name, , explanation]) => [
      name,
      h("input", {
        type: "checkbox",
        title: explanation,
        change: ({ target }) => this.#listener.set({ [name]: target.checked }),
      }),
    ]),
  );
  #call = h(
    "div",
    { class: "call", role: "group", "aria-label": "Call", hidden: true },
    this.#method.element,
    this.#path,
    this.#status,
  );

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.#sample.element.hidden = true;
    this.element = h(
      "div",
      { class: "toolbar" },
      h(
        "div",
        { class: "bar" },
        h("div", { class: "segments", role: "group", "aria-label": "Kind of payload" }, [...this.#kinds.values()]),
        this.#call,
        this.#sample.element,
        h("button", { type: "button", title: "Opens a file (Ctrl O)", click: () => this.open() }, "Open…"),
        this.#file,
        h("div", { class: "actions" }, h("slot", { name: "actions" })),
      ),
      h(
        "div",
        { class: "bar second" },
        this.#detected,
        h(
          "div",
          { class: "options", role: "group", "aria-label": "Options" },
          OPTIONS.map(([name, label, explanation]) => h("label", { title: explanation }, this.#boxes.get(name), label)),
        ),
        h(
          "div",
          { class: "direction", role: "group", "aria-label": "Versions" },
          this.#from.element,
          h("span", { class: "arrow" }, "to"),
          this.#to.element,
          h(
            "button",
            {
              type: "button",
              title: "Takes the output as the input, and translates it back.",
              click: () => this.#listener.turned(),
            },
            "Turn round",
          ),
        ),
      ),
    );
  }

  /** Lets a file be chosen. */
  open() {
    this.#file.click();
  }

  /** @param {Sample[]} samples */
  set samples(samples) {
    this.#samples = samples;
    this.#sample.element.hidden = samples.length === 0;
    const indexed = samples.map((sample, index) => ({ sample, index }));
    const groups = Map.groupBy(indexed, ({ sample }) => sample.version);
    put(
      this.#sample.select,
      h("option", { value: "" }, "Samples…"),
      [...groups].map(([version, members]) =>
        h(
          "optgroup",
          { label: version },
          members.map(({ sample, index }) => h("option", { value: index }, sample.name)),
        ),
      ),
    );
  }

  /** Nothing is chosen any more, since the text was edited. */
  forgetSample() {
    this.#sample.select.value = "";
  }

  /**
   * Shows what is set, and what was found out.
   *
   * @param {Preview} preview
   * @param {Kind} kind
   */
  show(preview, kind) {
    for (const [name, button] of this.#kinds) button.setAttribute("aria-pressed", String(name === kind));
    this.#call.hidden = kind === "event";
    this.#status.hidden = kind !== "response";
    const method = (preview.method ?? "POST").toUpperCase();
    if (!METHODS.includes(method)) this.#method.select.append(h("option", { value: method }, method));
    this.#method.select.value = method;
    setValue(this.#path, preview.path ?? "");
    setValue(this.#status, String(preview.status ?? 200));
    this.#from.select.value = preview.from ?? "";
    this.#to.select.value = preview.to ?? "";
    for (const [name, box] of this.#boxes) box.checked = preview[name];
  }

  /**
   * @param {string} sentence
   * @param {{ from: string | undefined, to: string | undefined }} versions
   */
  tell(sentence, { from, to }) {
    put(this.#detected, ...prose(sentence));
    this.#detected.title = sentence.replaceAll("`", "");
    label(this.#from.select, from ? `${from} (as told)` : "as told");
    label(this.#to.select, to ? `${to} (the other)` : "the other");
    for (const [name, box] of this.#boxes) {
      const isOfOther = from !== undefined && (from === to || (name === "exact") === (to === "v1.1"));
      box.closest("label")?.classList.toggle("idle", isOfOther);
    }
  }

  #takeFile() {
    const file = this.#file.files?.[0];
    // The same file can be opened again.
    if (file) this.#listener.opened(file);
    this.#file.value = "";
  }
}

/**
 * A list to choose from.
 *
 * @param {string} name
 * @param {[string, string][]} options
 * @param {(value: string) => void} chosen
 */
export function select(name, options, chosen) {
  const element = h(
    "select",
    { "aria-label": name, change: ({ target }) => chosen(target.value) },
    options.map(([value, label]) => h("option", { value }, label)),
  );
  return { select: element, element: h("span", { class: "select" }, element) };
}

/** What is being typed must not move. @param {HTMLInputElement} input @param {string} value */
function setValue(input, value) {
  if (input.value !== value && !input.matches(":focus")) input.value = value;
}

/** @param {HTMLSelectElement} select @param {string} text */
function label(select, text) {
  const option = select.options[0];
  if (option) option.textContent = text;
}

/** @param {string[]} names @returns {[string, string][]} */
function pairs(names) {
  return names.map((name) => [name, name]);
}
