// The phase of an upgrade: the last change wins, whether it was made by a call or in the configuration.

import { exchange } from "./exchange.js";

/**
 * @typedef {Required<import("../index.js").Store>} Store
 * @typedef {import("transversion").Phase} Phase
 */

/**
 * What the store says of it, and what the configuration said when that was written.
 *
 * @typedef {{ phase: Phase, configured: Phase, setBy: "configuration" | "call", setAt: string }} Setting
 */

/**
 * @typedef {{ from: Phase, to: Phase, by: "configuration" | "call" }} Change
 */

/** An upgrade may rest for long, and must not fall back to where it was by itself. */
const KEPT_MILLISECONDS = 10 * 365 * 24 * 60 * 60 * 1000;

/** For so long a process believes what it read: a phase may be a little old, and nothing is lost by that. */
const BELIEVED_MILLISECONDS = 1000;

export class PhaseKeeper {
  #place;
  #configured;
  /** @type {{ setting: Setting, until: number } | undefined} */
  #read;
  /** Whether this process has seen to it that its configuration counts. */
  #isBegun = false;

  /** @param {string} relay @param {Phase} configured */
  constructor(relay, configured) {
    this.#place = `upgrade/${relay}/phase`;
    this.#configured = configured;
  }

  /**
   * The phase of this moment, or of one second ago.
   *
   * @param {Store} store
   * @param {(change: Change) => void} tell Is told if the configuration has changed.
   */
  async now(store, tell) {
    if (this.#read && this.#read.until > Date.now()) return this.#read.setting;
    const setting = await this.#set(store, this.#configured, "configuration", tell, ({ configured }) =>
      // While a deployment goes on, processes of two configurations run. The newer one has the last word.
      !this.#isBegun && configured !== this.#configured);
    this.#isBegun = true;
    return setting;
  }

  /**
   * @param {Store} store
   * @param {Phase} to
   * @param {(change: Change) => void} tell
   */
  async change(store, to, tell) {
    this.#read = undefined;
    let { phase: from } = await this.now(store, tell);
    await this.#set(store, to, "call", tell, ({ phase }) => {
      from = phase;
      return true;
    });
    return { from, to };
  }

  /**
   * Sets the phase, if nobody has yet, or it is to be set in the place of what is. Gives back what holds then.
   *
   * @param {Store} store
   * @param {Phase} phase
   * @param {Change["by"]} by
   * @param {(change: Change) => void} tell
   * @param {(setting: Setting) => boolean} isToBeSet
   */
  async #set(store, phase, by, tell, isToBeSet) {
    const setAt = new Date().toISOString();
    /** @type {{ from: Phase, setting: Setting } | undefined} */
    let done;
    await exchange(store, this.#place, await store.read(this.#place), (text) => {
      const is = text === undefined ? undefined : /** @type {Setting} */ (JSON.parse(text));
      if (is && !isToBeSet(is)) {
        done = { from: is.phase, setting: is };
        return text;
      }
      // A call to a process of an older configuration does not bring that back.
      const configured = by === "call" && is ? is.configured : this.#configured;
      done = { from: is?.phase ?? phase, setting: { phase, configured, setBy: by, setAt } };
      return JSON.stringify(done.setting);
    }, KEPT_MILLISECONDS);
    const { from, setting } = /** @type {{ from: Phase, setting: Setting }} */ (done);
    this.#read = { setting, until: Date.now() + BELIEVED_MILLISECONDS };
    if (setting.phase !== from) tell({ from, to: setting.phase, by });
    return setting;
  }
}
