// A translation as people see it. Its report was taken over as one text, and becomes objects when it is read.

/**
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {{ kind: string, change: string, why: string }} Reason What many notes say alike.
 */

// White space and a byte order mark belong to a payload; bytes that are no text are not shown as one.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Gives an object a member of its own that is worked out when it is read. `defineProperty` takes several times as long. */
const defineGetter = /** @type {(this: object, name: string, get: () => unknown) => void} */ (
  /** @type {any} */ (Object.prototype).__defineGetter__
);

export class Translation {
  #answer;
  /** @type {{ notes: object[], needs: object[] } | undefined} */
  #report;

  /**
   * @param {Answer} answer
   * @param {Uint8Array[]} payloads
   */
  constructor(answer, payloads) {
    this.outcome = answer.constant();
    this.from = answer.constant();
    this.to = answer.constant();
    this.kind = answer.constant();
    const trigger = answer.text();
    if (trigger !== undefined) this.trigger = trigger;
    const endpoint = answer.text();
    if (endpoint !== undefined) this.endpoint = endpoint;
    this.payloads = payloads;
    const path = answer.text();
    if (path !== undefined) this.path = path;
    // They do not ask for `this`, which is a proxy where somebody puts one around a translation.
    defineGetter.call(this, "notes", () => this.#read().notes);
    defineGetter.call(this, "needs", () => this.#read().needs);
    this.#answer = answer;
  }

  #read() {
    if (!this.#report) {
      // A copy, so that a read that fails for want of memory can be made again.
      const answer = this.#answer.copy();
      const reasons = answer.list(() => ({ kind: answer.constant(), change: answer.constant(), why: answer.constant() }));
      const notes = answer.list(() => note(answer, /** @type {Reason} */ (reasons[answer.number()])));
      this.#report = { notes, needs: answer.list(() => need(answer)) };
    }
    return this.#report;
  }

  /** @param {number} [index] */
  text(index = 0) {
    const payload = this.payloads[index];
    if (payload) return decoder.decode(payload);
    throw new RangeError(`there is no payload ${index}; this translation has ${this.payloads.length}`);
  }

  /** What Node prints: members, and not that they are worked out. */
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return { ...this };
  }

  /** The report alone: payloads are bytes, which JSON does not have. */
  toJSON() {
    const { payloads, ...report } = this;
    return report;
  }
}

/** @param {Answer} answer @param {Reason} reason */
function note(answer, { kind, change, why }) {
  const payload = answer.optional();
  const at = answer.text();
  const to = answer.text();
  const from = answer.text();
  const value = answer.text();
  return {
    kind, change, at,
    ...(payload !== undefined && { payload }),
    ...(to !== undefined && { to }),
    ...(from !== undefined && { from }),
    ...(value !== undefined && { value }),
    why,
  };
}

/** @param {Answer} answer */
function need(answer) {
  const supply = answer.constant();
  const method = answer.constant();
  const pick = answer.constant();
  const why = answer.constant();
  const at = answer.text();
  const path = answer.text();
  const id = answer.text();
  return { at, supply, method, path, pick, ...(id !== undefined && { where: { _id: id } }), why };
}
