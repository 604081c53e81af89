// A translation as people see it. Its report was taken over as one text, and becomes objects when it is read.

/**
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {{ kind: string, change: string, why: string }} Reason What many notes say alike.
 * @typedef {{ versions: string[], outcomes: string[], noteKinds: string[] }} Words What answers give the number of.
 */

// White space and a byte order mark belong to a payload; bytes that are no text are not shown as one.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Gives an object a member of its own that is worked out when it is read. `defineProperty` takes several times as long. */
const defineGetter = /** @type {(this: object, name: string, get: () => unknown) => void} */ (
  /** @type {any} */ (Object.prototype).__defineGetter__
);

export class Translation {
  #answer;
  #words;
  /** @type {{ notes: object[], needs: object[] } | undefined} */
  #report;

  /**
   * @param {string} kind
   * @param {Answer} answer
   * @param {Words} words
   * @param {Uint8Array[]} payloads
   */
  constructor(kind, answer, words, payloads) {
    this.outcome = words.outcomes[answer.number()];
    this.from = words.versions[answer.number()];
    this.to = words.versions[answer.number()];
    this.kind = kind;
    const known = answer.constant();
    const trigger = answer.text() ?? known;
    if (trigger !== undefined) this.trigger = trigger;
    const endpoint = answer.constant();
    if (endpoint !== undefined) this.endpoint = endpoint;
    this.payloads = payloads;
    const path = answer.text();
    if (path !== undefined) this.path = path;
    if (answer.number() === 0) {
      /** @type {object[]} */
      this.notes = [];
      /** @type {object[]} */
      this.needs = [];
    } else {
      // They do not ask for `this`, which is a proxy where somebody puts one around a translation.
      defineGetter.call(this, "notes", () => this.#read().notes);
      defineGetter.call(this, "needs", () => this.#read().needs);
    }
    this.#answer = answer;
    this.#words = words;
  }

  #read() {
    if (!this.#report) {
      // A copy, so that a read that fails for want of memory can be made again.
      const answer = this.#answer.copy();
      const { noteKinds } = this.#words;
      const reasons = answer.list(() => {
        return { kind: noteKinds[answer.number()], change: answer.constant(), why: answer.constant() };
      });
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
  const lengths = [answer.optional(), answer.optional(), answer.optional(), answer.optional()];
  const [at, to, from, value] = lengths.map((length) => answer.letters(length));
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
