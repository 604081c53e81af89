// A translation as people see it. Its report was taken over as one text, and becomes objects when it is read.

/**
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {{ kind: string, change: string, why: string }} Reason What many notes say alike.
 * @typedef {{ notes: object[], needs: object[] }} Report
 * @typedef {{ versions: string[], outcomes: string[], noteKinds: string[] }} Words What answers give the number of.
 */

// White space and a byte order mark belong to a payload; bytes that are no text are not shown as one.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Where a translation keeps what tells its report. A private member could not be found through a proxy, and a getter
 * that knew its report by itself would be another one for each translation, of which engines remember all.
 */
const TELL = Symbol("tell");

/** @typedef {{ [TELL]: () => Report }} Telling */

/** Gives an object a member of its own that is worked out when it is read. `defineProperty` takes several times as long. */
const defineGetter = /** @type {(this: object, name: string, get: (this: Telling) => unknown) => void} */ (
  /** @type {any} */ (Object.prototype).__defineGetter__
);

/** @this {Telling} */
function getNotes() {
  return this[TELL]().notes;
}

/** @this {Telling} */
function getNeeds() {
  return this[TELL]().needs;
}

export class Translation {
  /**
   * @param {string | undefined} outcome
   * @param {string | undefined} from
   * @param {string | undefined} to
   * @param {string} kind
   * @param {string | undefined} trigger
   * @param {string | undefined} endpoint
   * @param {Uint8Array[]} payloads
   * @param {string | undefined} path
   * @param {(() => Report) | undefined} tell Reads the report, where there is one.
   */
  constructor(outcome, from, to, kind, trigger, endpoint, payloads, path, tell) {
    this.outcome = outcome;
    this.from = from;
    this.to = to;
    this.kind = kind;
    if (trigger !== undefined) this.trigger = trigger;
    if (endpoint !== undefined) this.endpoint = endpoint;
    this.payloads = payloads;
    if (path !== undefined) this.path = path;
    if (tell) {
      /** @type {Report | undefined} */
      let report;
      Object.defineProperty(this, TELL, { value: () => (report ??= tell()) });
      defineGetter.call(this, "notes", getNotes);
      defineGetter.call(this, "needs", getNeeds);
    } else {
      /** @type {object[]} */
      this.notes = [];
      /** @type {object[]} */
      this.needs = [];
    }
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

/**
 * Makes objects of the report that an answer goes on with.
 *
 * @param {Answer} answer
 * @param {Words} words
 * @returns {Report}
 */
export function readReport(answer, { noteKinds }) {
  const reasons = answer.list(() => {
    return { kind: noteKinds[answer.number()], change: answer.constant(), why: answer.constant() };
  });
  const notes = answer.list(() => note(answer, /** @type {Reason} */ (reasons[answer.number()])));
  return { notes, needs: answer.list(() => need(answer)) };
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
