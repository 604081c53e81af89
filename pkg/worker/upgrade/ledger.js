// The ledger: what has been seen of each happening, and who is delivering it now. It is in the store, and every change of
// it is a swap, so that two calls about one happening never both believe that it is theirs.

import { accepted, arrive } from "transversion";

import { GRACE_MILLISECONDS, ask, writeDown } from "../ask.js";
import { exchange } from "./exchange.js";

/**
 * @typedef {import("../deadline.js").Deadline} Deadline
 * @typedef {Required<import("../index.js").Store>} Store
 * @typedef {import("transversion").Phase} Phase
 * @typedef {import("transversion").Webhook} Webhook
 */

/**
 * What an event tells of: where it stands in the ledger, and which elements of the event tell of it.
 *
 * @typedef {{ place: string, hash: string, isCertain: boolean, indexes: number[] }} Happening
 */

/**
 * Who was the first to deliver it, and in which minute.
 *
 * @typedef {{ webhook: Webhook, minute: number }} First
 */

/**
 * What the ledger says of a happening: what has been seen, until when somebody is delivering it, and whether its twin has
 * come too.
 *
 * @typedef {{ seen: number, until: number, first?: First, isPaired?: boolean }} Entry
 */

/**
 * What is to be done about a happening. `busy`: another call is delivering it. `pairs` stands where this is the first time
 * that its twin came.
 *
 * @typedef {{
 *   happening: Happening, verdict: "deliver" | "wait" | "held" | "duplicate" | "busy", until: number,
 *   text?: string | undefined, pairs?: First | undefined,
 * }} Claim
 */

/** Smooch comes again up to five times, within minutes; a day leaves room for whoever repeats events by hand. */
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

/** How often it is looked whether another call has delivered what this one may not. */
const LOOK_MILLISECONDS = 150;

export class Ledger {
  #store;
  #arrival;
  #deadline;

  /**
   * @param {Store} store
   * @param {{ phase: Phase, webhook: Webhook }} arrival
   * @param {Deadline} deadline
   */
  constructor(store, arrival, deadline) {
    this.#store = store;
    this.#arrival = arrival;
    this.#deadline = deadline;
  }

  /**
   * Asks for each of these. If that fails for one of them, those that were given are given back.
   *
   * @param {Happening[]} happenings
   */
  async claim(happenings) {
    const asked = await Promise.allSettled(happenings.map((happening) => this.#judge(happening, false)));
    const claims = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const failed = asked.find((one) => one.status === "rejected");
    if (!failed) return claims;
    await this.release(claims);
    throw failed.reason;
  }

  /**
   * Looks again and again at those that wait or are busy, until they are settled or patience ends, and gives back the
   * newest claim of each. Nothing becomes this call's to deliver by that: its sender comes again.
   *
   * @param {Claim[]} claims
   * @param {number} patience
   */
  async wait(claims, patience) {
    const end = Date.now() + Math.min(patience, this.#deadline.left - LOOK_MILLISECONDS);
    let newest = claims;
    while (newest.some(isOpen) && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
      newest = await Promise.all(newest.map((claim) => (isOpen(claim) ? this.#judge(claim.happening, true) : claim)));
    }
    return newest;
  }

  /**
   * The receiver has accepted it. Says whether it is the first time that this is known.
   *
   * @param {Claim} claim
   * @param {number} minute
   */
  async settle(claim, minute) {
    const { webhook } = this.#arrival;
    const { happening: { isCertain, place }, until, text } = claim;
    let isFirst = false;
    // Whether it can be written down or not, this is nothing to be given back.
    claim.until = 0;
    const isWritten = await writeDown(() => this.#change(place, text, (entry, isKnown) => {
      // Where deliveries are counted, one that is written down already must not be written down again.
      if (!isCertain && isKnown && entry.until !== until) return undefined;
      isFirst = !isCertain || !entry.first;
      const first = isFirst ? { webhook, minute } : entry.first;
      return { ...entry, seen: accepted(entry.seen, { webhook, isCertain }), until: 0, ...(first && { first }) };
    }), this.#deadline.left);
    return isWritten && isFirst;
  }

  /**
   * Nobody has accepted these; the next one may try.
   *
   * @param {Claim[]} claims
   */
  async release(claims) {
    await Promise.all(claims.filter(({ until }) => until > 0).map(({ happening, until, text }) =>
      writeDown(() => this.#change(happening.place, text, (entry) =>
        (entry.until === until ? { ...entry, until: 0 } : undefined)))));
  }

  /**
   * @param {Happening} happening
   * @param {boolean} isLook
   * @returns {Promise<Claim>}
   */
  async #judge(happening, isLook) {
    const { place, isCertain } = happening;
    const { phase } = this.#arrival;
    /** @type {Claim} */
    let claim = { happening, verdict: "busy", until: 0 };
    await ask(this.#deadline, async () => {
      // A happening is new more often than not.
      const before = isLook ? await this.#store.read(place) : undefined;
      const text = await this.#change(place, before, (entry) => {
        if (entry.until > Date.now()) return void (claim = { happening, verdict: "busy", until: 0 });
        const { verdict, seen } = arrive(entry.seen, { ...this.#arrival, isCertain });
        if (isLook && verdict === "deliver") return void (claim = { happening, verdict: "wait", until: 0 });
        const isPair = verdict === "held" && phase !== "done" && !entry.isPaired;
        const until = verdict === "deliver" ? Date.now() + this.#deadline.left + GRACE_MILLISECONDS : 0;
        claim = { happening, verdict, until, pairs: isPair ? entry.first : undefined };
        return { ...entry, seen, until, ...(isPair && isCertain && { isPaired: true }) };
      });
      claim = { ...claim, text };
    });
    return claim;
  }

  /**
   * Exchanges an entry for what is made of it; nothing is changed where nothing is made. Gives back what is in the store
   * then.
   *
   * @param {string} place
   * @param {string | undefined} believed What it is believed to be.
   * @param {(entry: Entry, isKnown: boolean) => Entry | undefined} make
   */
  #change(place, believed, make) {
    return exchange(this.#store, place, believed, (text) => {
      const made = make(text === undefined ? { seen: 0, until: 0 } : JSON.parse(text), text !== undefined);
      if (!made) return text;
      const isEmpty = made.seen === 0 && made.until === 0 && !made.first;
      return isEmpty ? undefined : JSON.stringify(made);
    }, KEPT_MILLISECONDS);
  }
}

/** @param {Claim} claim */
export function isOpen({ verdict }) {
  return verdict === "wait" || verdict === "busy";
}
