// Counters of this process, in the text that Prometheus reads. No label has a value that a caller could make up.

/**
 * @typedef {import("./call.js").Record} Record
 */

/** The bounds of the histogram, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

export class Metrics {
  #calls = new Series("transversion_calls_total", "Calls to this process; another one has its own count.");
  #payloads = new Series("transversion_payloads_delivered_total", "Payloads that receivers accepted from this process.");
  #notes = new Series("transversion_notes_total", "Notes of translations in this process.");
  #needs = new Series("transversion_needs_total", "Data that translations in this process asked for.");
  #seconds = new Histogram("transversion_call_seconds", "Seconds that calls to this process took.");

  /** @param {Record} record */
  count({ what, relay, endpoint, outcome, status, delivered, notes, needs, milliseconds }) {
    const name = { what, ...(relay && { relay }), ...(endpoint && { endpoint }) };
    this.#calls.add({ ...name, ...(outcome && { outcome }), status: String(status) }, 1);
    if (delivered) this.#payloads.add(name, delivered);
    if (notes) this.#notes.add(name, notes);
    for (const [result, count] of Object.entries(needs ?? {})) if (count) this.#needs.add({ ...name, result }, count);
    this.#seconds.observe({ what }, Number(milliseconds) / 1000);
  }

  text() {
    return [this.#calls, this.#payloads, this.#notes, this.#needs, this.#seconds].join("");
  }
}

class Series {
  /** @type {Map<string, number>} */
  #values = new Map();

  /** @param {string} name @param {string} help */
  constructor(name, help) {
    this.name = name;
    this.help = help;
  }

  /** @param {{ [label: string]: string }} labels @param {number} value */
  add(labels, value) {
    const shown = labelled(labels);
    this.#values.set(shown, (this.#values.get(shown) ?? 0) + value);
  }

  toString() {
    const lines = [...this.#values].map(([labels, value]) => `${this.name}${labels} ${value}\n`);
    return head(this.name, this.help, "counter") + lines.join("");
  }
}

class Histogram {
  /** @type {Map<string, { labels: { [label: string]: string }, counts: number[], sum: number }>} */
  #series = new Map();

  /** @param {string} name @param {string} help */
  constructor(name, help) {
    this.name = name;
    this.help = help;
  }

  /** @param {{ [label: string]: string }} labels @param {number} value */
  observe(labels, value) {
    const shown = labelled(labels);
    const series = this.#series.get(shown) ?? { labels, counts: [...BOUNDS, Infinity].map(() => 0), sum: 0 };
    series.counts = series.counts.map((count, index) => count + (value <= (BOUNDS[index] ?? Infinity) ? 1 : 0));
    series.sum += value;
    this.#series.set(shown, series);
  }

  toString() {
    const lines = [...this.#series.values()].map((series) => this.#lines(series));
    return head(this.name, this.help, "histogram") + lines.join("");
  }

  /** @param {{ labels: { [label: string]: string }, counts: number[], sum: number }} series */
  #lines({ labels, counts, sum }) {
    const buckets = counts.map((count, index) => {
      return `${this.name}_bucket${labelled({ ...labels, le: String(BOUNDS[index] ?? "+Inf") })} ${count}\n`;
    });
    const shown = labelled(labels);
    return `${buckets.join("")}${this.name}_sum${shown} ${sum}\n${this.name}_count${shown} ${counts.at(-1)}\n`;
  }
}

/** @param {string} name @param {string} help @param {string} type */
function head(name, help, type) {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

/** @param {{ [label: string]: string }} labels */
function labelled(labels) {
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(",")}}`;
}
