// What has been delivered, in Durable Objects: one for each payload, so that none of them is a bottleneck. It is one
// thread with storage of its own, and whoever asks for the same payload, wherever on earth, asks the same object. A text
// that is kept has one of its own too.

/** Smooch comes again up to five times, within minutes; a day leaves room for whoever repeats events by hand. */
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * @typedef {import("./durable-object.js").Namespace} Namespace
 * @typedef {import("./durable-object.js").State} State
 * @typedef {{ isSettled: boolean, until: number }} Record
 * @typedef {{ text: string, until: number }} Text
 * @typedef {{ was?: string, is?: string, keptMilliseconds: number }} Swap
 */

/**
 * The store, of a binding to the class below.
 *
 * @param {Namespace} namespace
 * @returns {Required<import("../index.js").Store>}
 */
export function durableObjectStore(namespace) {
  /** @param {string} key @param {string} question @param {object} [more] */
  async function ask(key, question, more) {
    const object = namespace.get(namespace.idFromName(key));
    const body = more ? JSON.stringify(more) : null;
    const response = await object.fetch(`https://store/${question}`, { method: "POST", body });
    if (!response.ok) throw new Error(`the store answered with status ${response.status}`);
    return response.text();
  }
  return {
    async claim(key, leaseMilliseconds) {
      return /** @type {"new" | "busy" | "done"} */ (await ask(key, `claim?lease=${leaseMilliseconds}`));
    },
    async settle(key) {
      await ask(key, "settle");
    },
    async release(key) {
      await ask(key, "release");
    },
    async read(key) {
      return JSON.parse(await ask(key, "read")).text;
    },
    async swap(key, was, is, keptMilliseconds) {
      return JSON.parse(await ask(key, "swap", { was, is, keptMilliseconds })).isSwapped;
    },
  };
}

/** The record of one payload, or one text. Its answers leave only when what they say has been written to disk. */
export class TransversionStore {
  #storage;

  /** @param {State} state */
  constructor({ storage }) {
    this.#storage = storage;
  }

  /** @param {Request} request */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    switch (pathname) {
      case "/claim":
        return new Response(await this.#claim(Number(searchParams.get("lease"))));
      case "/settle":
        await this.#write(true, KEPT_MILLISECONDS);
        return new Response("settled");
      case "/release":
        await this.#forget();
        return new Response("released");
      case "/read":
        return Response.json({ text: await this.#read() });
      case "/swap":
        return Response.json({ isSwapped: await this.#swap(/** @type {Swap} */ (await request.json())) });
      default:
        return new Response("there is no such question", { status: 404 });
    }
  }

  /** What is here has had its time, if nobody has given it more since the alarm was due. */
  async alarm() {
    const kept = await Promise.all([this.#storage.get("record"), this.#storage.get("text")]);
    const until = Math.max(...kept.map((one) => one?.until ?? 0));
    if (until > Date.now()) await this.#storage.setAlarm(until);
    else await this.#forget();
  }

  /** @param {number} lease */
  async #claim(lease) {
    /** @type {Record | undefined} */
    const record = await this.#storage.get("record");
    if (record && record.until > Date.now()) return record.isSettled ? "done" : "busy";
    await this.#write(false, lease);
    return "new";
  }

  async #read() {
    /** @type {Text | undefined} */
    const kept = await this.#storage.get("text");
    return kept && kept.until > Date.now() ? kept.text : undefined;
  }

  /** Nothing comes between its reading and its writing: who asks meanwhile waits. @param {Swap} swap */
  async #swap({ was, is, keptMilliseconds }) {
    if ((await this.#read()) !== was) return false;
    if (is === undefined) {
      await this.#forget();
    } else {
      const until = Date.now() + keptMilliseconds;
      await Promise.all([this.#storage.put("text", { text: is, until }), this.#storage.setAlarm(until)]);
    }
    return true;
  }

  /** @param {boolean} isSettled @param {number} milliseconds */
  async #write(isSettled, milliseconds) {
    const until = Date.now() + milliseconds;
    await Promise.all([this.#storage.put("record", { isSettled, until }), this.#storage.setAlarm(until)]);
  }

  async #forget() {
    await Promise.all([this.#storage.deleteAlarm(), this.#storage.deleteAll()]);
  }
}
