// The shadow gate: while both webhooks run, an event that was delivered is kept for a while, and compared with its twin
// when that comes. Nobody waits for it, and nothing is delivered or held back because of it.

import { TransversionError, compareTwins } from "transversion";

import { ask } from "../ask.js";
import { AWAITED_MINUTES, addAlone, addCounts, addPair, noCounts, show, tallyOf, thisMinute } from "./counts.js";
import { exchange } from "./exchange.js";

/**
 * @typedef {import("../deadline.js").Deadline} Deadline
 * @typedef {import("./counts.js").Counts} Counts
 * @typedef {import("./counts.js").Tally} Tally
 * @typedef {import("./ledger.js").Claim} Claim
 * @typedef {import("./ledger.js").Happening} Happening
 * @typedef {Required<import("../index.js").Store>} Store
 * @typedef {import("transversion").Webhook} Webhook
 * @typedef {{ trigger: string, was?: string | undefined }} Named A trigger's newest name, and its old one.
 */

const AWAITED_MILLISECONDS = AWAITED_MINUTES * 60 * 1000;

/** A longer event is not kept. Some stores take less still, and say so. */
const MOST_KEPT = 256 * 1024;

/** Who upgrades for longer than a quarter of a year begins to count anew. */
const COUNTED_MILLISECONDS = 90 * 24 * 60 * 60 * 1000;

/** Counts are written down together: their store has one place for them. */
const GATHERED_MILLISECONDS = 1000;

/** If what was to write them down has not done so for so long, it never will. */
const OVERDUE_MILLISECONDS = 5000;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Gate {
  #relay;
  #options;
  /** What this process has counted and not yet written down. */
  #pending = noCounts();
  /** When that was begun to be gathered. */
  #since = 0;

  /** @param {string} relay @param {{ includeFullAppUser: boolean, includeClient: boolean }} options */
  constructor(relay, { includeFullAppUser, includeClient }) {
    this.#relay = relay;
    this.#options = { includeFullAppUser, includeClient };
  }

  /**
   * Keeps what a webhook says of a happening, for the twin to be compared with.
   *
   * @param {Store} store
   * @param {Webhook} webhook
   * @param {Happening} happening
   * @param {Uint8Array} event
   * @param {Deadline} deadline
   */
  async keep(store, webhook, { hash }, event, deadline) {
    if (event.length > MOST_KEPT) return;
    const place = this.#placeOf(webhook, hash);
    // Where one is kept already, an earlier attempt to deliver it has left it.
    const keeping = () => store.swap(place, undefined, decoder.decode(event), AWAITED_MILLISECONDS);
    await ask(deadline, keeping).catch(() => false);
  }

  /**
   * A webhook's event was delivered, and its twin has not come yet.
   *
   * @param {Named} named
   * @param {Webhook} webhook
   * @param {number} minute
   */
  countAlone(named, webhook, minute) {
    addAlone(this.#tallyOf(named), webhook, minute, 1);
  }

  /**
   * An event has come that the older version has none for.
   *
   * @param {Named} named
   */
  countByDesign(named) {
    this.#tallyOf(named).byDesign += 1;
  }

  /**
   * The twin has come. Of those who bring it at once, one compares: who takes away what was kept.
   *
   * @param {Store} store
   * @param {Named} named
   * @param {Webhook} webhook
   * @param {Claim} claim
   * @param {() => Uint8Array} event
   * @param {Deadline} deadline
   */
  async countPair(store, named, webhook, { happening, pairs }, event, deadline) {
    if (!pairs) return;
    const place = this.#placeOf(pairs.webhook, happening.hash);
    const kept = await ask(deadline, () => take(store, place)).catch(() => undefined);
    const differences = kept === undefined ? undefined : this.#compare(webhook, event(), kept);
    const tally = this.#tallyOf(named);
    addAlone(tally, pairs.webhook, pairs.minute, -1);
    if (differences) addPair(tally, differences);
    else tally.uncompared += 1;
  }

  /**
   * Sees to it that what is counted will be written down, together with what is counted within the next second.
   *
   * @param {Store} store
   * @param {(promise: Promise<unknown>) => void} after
   */
  gather(store, after) {
    const isNothing = Object.keys(this.#pending.triggers).length === 0;
    if (isNothing || Date.now() - this.#since < OVERDUE_MILLISECONDS) return;
    this.#since = Date.now();
    after(new Promise((resolve) => setTimeout(resolve, GATHERED_MILLISECONDS)).then(() => this.#writeDown(store)));
  }

  /**
   * What all processes have written down, and this one has counted.
   *
   * @param {Store} store
   */
  async read(store) {
    const counts = await this.#writeDown(store);
    return { since: new Date(counts.since).toISOString(), ...show(counts) };
  }

  /**
   * Begins to count anew.
   *
   * @param {Store} store
   */
  async forget(store) {
    this.#pending = noCounts();
    const none = JSON.stringify(noCounts(thisMinute() + 1));
    await exchange(store, this.#place, await store.read(this.#place), () => none, COUNTED_MILLISECONDS);
  }

  /** @param {Store} store */
  async #writeDown(store) {
    const pending = this.#pending;
    this.#pending = noCounts();
    this.#since = 0;
    let counts = pending;
    try {
      await exchange(store, this.#place, await store.read(this.#place), (text) => {
        counts = text === undefined ? noCounts() : /** @type {Counts} */ (JSON.parse(text));
        addCounts(counts, pending);
        return JSON.stringify(counts);
      }, COUNTED_MILLISECONDS);
      return counts;
    } catch (error) {
      addCounts(this.#pending, pending);
      throw error;
    }
  }

  get #place() {
    return `upgrade/${this.#relay}/counts`;
  }

  /** @param {Webhook} webhook @param {string} hash */
  #placeOf(webhook, hash) {
    return `upgrade/${this.#relay}/event/${webhook}/${hash}`;
  }

  /** @param {Named} named */
  #tallyOf({ trigger, was }) {
    const tally = tallyOf(this.#pending, trigger);
    if (was !== undefined) tally.was = was;
    return tally;
  }

  /**
   * How the translation of the old event differs from the new one, if that can be said.
   *
   * @param {Webhook} webhook
   * @param {Uint8Array} event
   * @param {string} kept
   */
  #compare(webhook, event, kept) {
    try {
      return webhook === "new" ? compareTwins(kept, event, this.#options) : compareTwins(event, kept, this.#options);
    } catch (error) {
      if (!(error instanceof TransversionError)) throw error;
      return undefined;
    }
  }
}

/** @param {Store} store @param {string} place */
async function take(store, place) {
  const text = await store.read(place);
  return text !== undefined && (await store.swap(place, text, undefined, 0)) ? text : undefined;
}
