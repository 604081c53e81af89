// What has been delivered, in the memory of one process. It is forgotten when the process ends, and no other process
// knows of it.

import { Texts } from "../texts.js";

/** Smooch comes again up to five times, within minutes; a day leaves room for whoever repeats events by hand. */
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Some 50 MB. When there are more, the oldest are forgotten first. */
const MOST_RECORDS = 250_000;

/**
 * @param {{ keptMilliseconds?: number, mostRecords?: number }} [limits]
 * @returns {Required<import("../index.js").Store>}
 */
export function memoryStore({ keptMilliseconds = KEPT_MILLISECONDS, mostRecords = MOST_RECORDS } = {}) {
  const texts = new Texts();
  /** Oldest first. @type {Map<string, { isSettled: boolean, until: number }>} */
  const records = new Map();

  /** @param {string} key @param {boolean} isSettled @param {number} milliseconds */
  function write(key, isSettled, milliseconds) {
    // Deleted first, so that it stands last.
    records.delete(key);
    records.set(key, { isSettled, until: Date.now() + milliseconds });
  }

  function forget() {
    for (const [key, { until }] of records) {
      if (until > Date.now() && records.size <= mostRecords) return;
      records.delete(key);
    }
  }

  return {
    async claim(key, leaseMilliseconds) {
      const record = records.get(key);
      if (record && record.until > Date.now()) return record.isSettled ? "done" : "busy";
      write(key, false, leaseMilliseconds);
      forget();
      return "new";
    },
    async settle(key) {
      write(key, true, keptMilliseconds);
    },
    async release(key) {
      records.delete(key);
    },
    async read(key) {
      return texts.read(key);
    },
    async swap(key, was, is, keptMilliseconds) {
      if (texts.read(key) !== was) return false;
      texts.write(key, is, keptMilliseconds);
      return true;
    },
  };
}
