// The census of a file: what is in it, what would become of it, and an example of each.

import { counted, grouped, h, prose, put, size } from "./dom.js";
import { ENVELOPE } from "./words.js";

/**
 * @typedef {import("../index.js").Change} Change
 * @typedef {import("./census.js").Census} Census
 * @typedef {import("./census.js").CensusJob} CensusJob
 * @typedef {import("./census.js").Tally} Tally
 * @typedef {import("./runner.js").Runner} Runner
 * @typedef {{ chosen(example: string, line: number): void, closed(): void }} Listener
 */

export class CensusView {
  #runner;
  #listener;
  #id = 0;
  #title = h("h2", {});
  #progress = h("progress", { max: 1, value: 0, "aria-label": "How much of the file is read" });
  #state = h("p", { class: "census-state", role: "status" });
  #stop = h("button", { type: "button", click: () => this.#runner.stopCounting() }, "Stop");
  #close = h("button", { type: "button", click: () => this.close() }, "Close the census");
  #body = h("div", { class: "census-body" });

  /** @param {Runner} runner @param {Listener} listener */
  constructor(runner, listener) {
    this.#runner = runner;
    this.#listener = listener;
    this.element = h(
      "section",
      { class: "census", hidden: true, "aria-label": "Census" },
      h("header", {}, this.#title, this.#progress, this.#stop, this.#close),
      this.#state,
      this.#body,
    );
  }

  /** Whether there is a census to come back to. */
  get isFilled() {
    return this.#body.childElementCount > 0;
  }

  /**
   * @param {Omit<CensusJob, "type" | "id">} job
   * @param {() => readonly Change[]} changes What changed, as soon as it is known.
   */
  begin(job, changes) {
    this.#id += 1;
    const id = this.#id;
    put(this.#title, `Census of ${job.name}`);
    put(this.#body);
    put(this.#state, "Reading …");
    this.open();
    this.#runner.count({ type: "census", id, ...job }, (census) => {
      // An earlier one may still have something to say.
      if (census.id === this.#id) this.#show(census, changes());
    });
  }

  open() {
    this.element.hidden = false;
    this.#close.focus();
  }

  close() {
    this.element.hidden = true;
    this.#runner.stopCounting();
    this.#listener.closed();
  }

  /** @param {Census} census @param {readonly Change[]} changes */
  #show(census, changes) {
    const { bytes, read, isDone, isStopped, events, payloads, outcomes, refusedCount, refused, milliseconds } = census;
    this.#progress.value = bytes === 0 ? 1 : read / bytes;
    this.#progress.hidden = isDone;
    this.#stop.hidden = isDone;
    const seconds = milliseconds / 1000;
    const pace = seconds > 0 ? `, ${grouped(Math.round(events / seconds))} a second` : "";
    const end = isStopped
      ? `Stopped after ${size(read)} of ${size(bytes)}`
      : isDone
        ? `All ${size(bytes)} read`
        : `${size(read)} of ${size(bytes)}`;
    put(this.#state, `${end}: ${counted(events, "event")} in ${seconds.toFixed(1)} s${pace}.`);
    put(
      this.#body,
      h(
        "dl",
        { class: "figures" },
        figure("events", events),
        figure("translated", outcomes.translated ?? 0),
        figure("unchanged", outcomes.unchanged ?? 0),
        figure("withheld", outcomes.withheld ?? 0),
        figure("refused", refusedCount),
        figure("payloads out", payloads),
      ),
      this.#table("Events", ["Version", "Trigger", "Count"], census.tallies, (tally) => [
        tally.version,
        h("code", {}, tally.trigger),
        grouped(tally.count),
      ]),
      this.#table(
        "What they would lose, gain and lack",
        ["Kind", "Place", "Count", "Change"],
        census.notes,
        (tally) => {
          const change = changes.find(({ id }) => id === tally.change);
          const title = change?.title ?? (tally.change === ENVELOPE.id ? ENVELOPE.title : tally.change);
          return [
            h("span", { class: `tag ${tally.kind}` }, tally.kind),
            h("code", {}, tally.at),
            grouped(tally.count),
            h("span", {}, ...prose(title)),
          ];
        },
      ),
      refusedCount > 0 &&
        this.#table(
          refusedCount > refused.length ? `Refused, the first ${refused.length}` : "Refused",
          ["Line", "Why"],
          refused.map((one) => ({ ...one, count: 1 })),
          ({ line, message }) => [grouped(line), h("span", {}, ...prose(message))],
        ),
    );
  }

  /**
   * @template {Tally} T
   * @param {string} caption
   * @param {string[]} heads
   * @param {T[]} rows
   * @param {(row: T) => (Node | string)[]} cells
   */
  #table(caption, heads, rows, cells) {
    const table = h(
      "table",
      {},
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => h("th", { scope: "col" }, head)),
          h("th", { scope: "col" }, "Example"),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            cells(row).map((cell) => h("td", {}, cell)),
            h(
              "td",
              {},
              row.example !== "" &&
                h(
                  "button",
                  { type: "button", class: "quiet", click: () => this.#listener.chosen(row.example, row.line) },
                  `Line ${grouped(row.line)}`,
                ),
            ),
          ),
        ),
      ),
    );
    return h("div", { class: "table" }, table);
  }
}

/** @param {string} name @param {number} count */
function figure(name, count) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, grouped(count)));
}
