// The census of a file with one event a line: what is in it, and what a translation would make of it. It streams, so
// that the file may be larger than memory.

import { TransversionError } from "../lib/error.js";

import { sentence } from "./words.js";

/**
 * @typedef {import("../index.js").Options} Options
 * @typedef {import("../index.js").Translator} Translator
 * @typedef {import("../index.js").Version} Version
 * @typedef {{ count: number, line: number, example: string }} Tally How many, and the first one with its line.
 * @typedef {Tally & { version: string, trigger: string }} EventTally
 * @typedef {Tally & { change: string, kind: string, at: string }} NoteTally
 * @typedef {{ line: number, code: string, message: string, example: string }} RefusedLine
 * @typedef {{
 *   type: "census", id: number, file: Blob, name: string, to: Version | undefined, options: Omit<Options, "to">,
 * }} CensusJob
 * @typedef {{
 *   type: "census", id: number, name: string, bytes: number, read: number, milliseconds: number, isDone: boolean,
 *   isStopped: boolean, events: number, payloads: number, outcomes: Record<string, number>,
 *   refusedCount: number, refused: RefusedLine[],
 *   tallies: EventTally[], notes: NoteTally[],
 * }} Census
 */

/** News of the progress come no oftener than this, in milliseconds. */
const PACE = 400;

/** So many milliseconds it counts before it listens, and so many bytes before it looks at the clock. */
const TURN = 50;
const PART = 1 << 16;

/** A longer line is refused without being held. */
const MOST_LINE = 16 << 20;

/** So many refused lines are told of one by one. */
const MOST_REFUSED = 10;

/** A longer example would only burden the page. */
const MOST_EXAMPLE = 1 << 20;

const NEWLINE = 10;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * @param {CensusJob} job
 * @param {Translator} translator
 * @param {{ isStopped: boolean }} control
 * @param {(news: Census) => void} tell
 * @returns {Promise<Census>} The whole of it; what is told before is its progress.
 */
export async function takeCensus({ id, file, name, to, options }, translator, control, tell) {
  const counter = new Counter(translator, to, options);
  const start = performance.now();
  let told = start;
  let heard = start;
  let read = 0;
  /** @returns {Census} */
  const news = (/** @type {boolean} */ isDone) => ({
    type: "census",
    id,
    name,
    bytes: file.size,
    read,
    milliseconds: performance.now() - start,
    isDone,
    isStopped: control.isStopped,
    ...counter.summary(),
  });

  const reader = file.stream().getReader();
  const lines = new Lines((line) => counter.count(line));
  for (let isOpen = true; isOpen;) {
    const { done, value = new Uint8Array() } = await reader.read();
    for (let at = 0; at < value.length && !control.isStopped; at += PART) {
      const part = value.subarray(at, at + PART);
      lines.take(part);
      read += part.length;
      if (performance.now() - told > PACE) {
        told = performance.now();
        tell(news(false));
      }
      // Messages are heard only between two turns: the one that says stop, and texts to translate.
      if (performance.now() - heard > TURN) {
        await new Promise((resolve) => setTimeout(resolve));
        heard = performance.now();
      }
    }
    isOpen = !done && !control.isStopped;
  }
  if (control.isStopped) await reader.cancel();
  else lines.end();
  return news(true);
}

/** Cuts a stream of bytes into lines. */
class Lines {
  #take;
  /** The beginning of a line whose end has not come yet. @type {Uint8Array[]} */
  #begun = [];
  #length = 0;

  /** @param {(line: Uint8Array | undefined) => void} take Gets each line; nothing for one that is too long. */
  constructor(take) {
    this.#take = take;
  }

  /** @param {Uint8Array} chunk */
  take(chunk) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      if (this.#length > 0) {
        this.#add(chunk.subarray(start, end));
        this.end();
      } else {
        this.#take(chunk.subarray(start, end));
      }
      start = end + 1;
    }
    if (start < chunk.length) this.#add(chunk.slice(start));
  }

  /** The line ends here. */
  end() {
    if (this.#length === 0) return;
    this.#take(this.#length > MOST_LINE ? undefined : joined(this.#begun, this.#length));
    this.#begun = [];
    this.#length = 0;
  }

  /** @param {Uint8Array} part */
  #add(part) {
    this.#length += part.length;
    if (this.#length > MOST_LINE) this.#begun = [];
    else this.#begun.push(part);
  }
}

/** @param {Uint8Array[]} parts @param {number} length */
function joined(parts, length) {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What was counted so far. */
class Counter {
  #translator;
  #to;
  #options;
  #line = 0;
  #events = 0;
  #payloads = 0;
  #refusedCount = 0;
  /** @type {RefusedLine[]} */
  #refused = [];
  /** @type {Record<string, number>} */
  #outcomes = { translated: 0, unchanged: 0, withheld: 0 };
  /** @type {Map<string, EventTally>} */
  #tallies = new Map();
  /** @type {Map<string, NoteTally>} */
  #notes = new Map();

  /** @param {Translator} translator @param {Version | undefined} to @param {Omit<Options, "to">} options */
  constructor(translator, to, options) {
    this.#translator = translator;
    this.#to = to;
    this.#options = options;
  }

  /** @param {Uint8Array | undefined} line */
  count(line) {
    this.#line += 1;
    if (!line) {
      this.#refuse("too_large", "The line is longer than 16 MiB.", "");
      return;
    }
    if (isBlank(line)) return;
    try {
      const { outcome, from, trigger = "", payloads, notes } = this.#translate(line);
      this.#events += 1;
      this.#payloads += payloads.length;
      this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
      this.#tally(this.#tallies, `${from}\n${trigger}`, line, () => ({ version: from, trigger }));
      for (const { change, kind, at } of notes) {
        const general = generalised(at);
        this.#tally(this.#notes, `${change}\n${kind}\n${general}`, line, () => ({ change, kind, at: general }));
      }
    } catch (error) {
      if (!(error instanceof TransversionError)) throw error;
      this.#refuse(error.code, sentence(error.message), exampleOf(line));
    }
  }

  /** Most events are of the older version, and those that are not are translated once more. @param {Uint8Array} line */
  #translate(line) {
    const translation = this.#translator.translateEvent(line, { ...this.#options, to: this.#to ?? "v1.1" });
    if (this.#to || translation.from === "v1") return translation;
    return this.#translator.translateEvent(line, { ...this.#options, to: "v1" });
  }

  summary() {
    const sorted = (/** @type {Map<string, any>} */ map) => [...map.values()].sort((a, b) => b.count - a.count);
    return {
      events: this.#events,
      payloads: this.#payloads,
      outcomes: { ...this.#outcomes },
      refusedCount: this.#refusedCount,
      refused: [...this.#refused],
      tallies: sorted(this.#tallies),
      notes: sorted(this.#notes),
    };
  }

  /**
   * @template {Tally} T
   * @param {Map<string, T>} tallies
   * @param {string} key
   * @param {Uint8Array} line
   * @param {() => Omit<T, keyof Tally>} make
   */
  #tally(tallies, key, line, make) {
    const tally = tallies.get(key);
    if (tally) tally.count += 1;
    else tallies.set(key, /** @type {T} */ ({ count: 1, line: this.#line, example: exampleOf(line), ...make() }));
  }

  /** @param {string} code @param {string} message @param {string} example */
  #refuse(code, message, example) {
    this.#refusedCount += 1;
    if (this.#refused.length < MOST_REFUSED) this.#refused.push({ line: this.#line, code, message, example });
  }
}

/** Places in different events are one where only the elements of lists differ. @param {string} at */
function generalised(at) {
  return at.replace(/\/\d+(?=\/|$)/g, "/*");
}

/** @param {Uint8Array} line */
function exampleOf(line) {
  return line.length > MOST_EXAMPLE ? "" : decoder.decode(line);
}

/** @param {Uint8Array} line */
function isBlank(line) {
  return line.every((byte) => byte === 32 || byte === 9 || byte === 13);
}
