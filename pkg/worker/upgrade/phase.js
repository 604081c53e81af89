// The phase of an upgrade: the last change wins, whether it was made by a call or in the configuration.

/**
 * @typedef {import("../index.js").Store} Store
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
    for (;;) {
      const text = await store.read(this.#place);
      /** @type {Setting | undefined} */
      const setting = text === undefined ? undefined : JSON.parse(text);
      if (setting?.configured === this.#configured) return this.#believe(setting);
      if (await this.#set(store, text, this.#configured, "configuration")) {
        if (setting && setting.phase !== this.#configured) {
          tell({ from: setting.phase, to: this.#configured, by: "configuration" });
        }
      }
    }
  }

  /**
   * @param {Store} store
   * @param {Phase} to
   * @param {(change: Change) => void} tell
   */
  async change(store, to, tell) {
    for (;;) {
      this.#read = undefined;
      const { phase: from } = await this.now(store, tell);
      const text = await store.read(this.#place);
      if (!(await this.#set(store, text, to, "call"))) continue;
      if (from !== to) tell({ from, to, by: "call" });
      return { from, to };
    }
  }

  /**
   * @param {Store} store
   * @param {string | undefined} was
   * @param {Phase} phase
   * @param {Setting["setBy"]} setBy
   */
  async #set(store, was, phase, setBy) {
    /** @type {Setting} */
    const setting = { phase, configured: this.#configured, setBy, setAt: new Date().toISOString() };
    const isSet = await store.swap(this.#place, was, JSON.stringify(setting), KEPT_MILLISECONDS);
    if (isSet) this.#believe(setting);
    return isSet;
  }

  /** @param {Setting} setting */
  #believe(setting) {
    this.#read = { setting, until: Date.now() + BELIEVED_MILLISECONDS };
    return setting;
  }
}
