// Runs translations in a worker, the newest one alone, and ends the worker when it takes too long.

/**
 * @typedef {import("./worker.js").Job} Job
 * @typedef {import("./worker.js").Outcome} Outcome
 * @typedef {import("../index.js").Change} Change
 * @typedef {{
 *   done(outcome: Outcome): void,
 *   tooSlow(): void,
 *   broken(message: string): void,
 *   changes(changes: Change[]): void,
 * }} Listener
 */

/** A translation takes a few milliseconds; one that takes so many is not waited for. */
const PATIENCE = 3000;

/** A worker of this package, wherever a bundler has put it. */
export function openWorker() {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}

export class Runner {
  #listener;
  /** @type {Worker | undefined} */
  #worker;
  #running = false;
  /** @type {Job | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** Makes ready for the first translation. */
  open() {
    try {
      this.#worker ??= this.#open();
    } catch (error) {
      this.#listener.broken(
        `The worker of the preview cannot be started: ${error instanceof Error ? error.message : error}`,
      );
    }
    return this.#worker;
  }

  /** What runs is waited for, since it is over soon; what waited is forgotten. @param {Job} job */
  run(job) {
    this.#next = job;
    if (!this.#running) this.#start();
  }

  /** Gives the worker up. */
  close() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#running = false;
    this.#next = undefined;
  }

  #start() {
    const job = this.#next;
    if (!job) return;
    this.#next = undefined;
    const worker = this.open();
    if (!worker) return;
    this.#running = true;
    worker.postMessage(job);
    this.#timer = setTimeout(() => {
      const next = this.#next;
      this.close();
      if (next) this.run(next);
      else this.#listener.tooSlow();
    }, PATIENCE);
  }

  #open() {
    const worker = openWorker();
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "changes") this.#listener.changes(data.changes);
      else this.#finish(data.outcome);
    });
    worker.addEventListener("error", ({ message }) => {
      this.close();
      const reason = message || "its script was not found, or the page's Content-Security-Policy forbids it.";
      this.#listener.broken(`The worker of the preview has failed: ${reason}`);
    });
    worker.postMessage({ type: "changes" });
    return worker;
  }

  /** @param {Outcome} outcome */
  #finish(outcome) {
    clearTimeout(this.#timer);
    this.#running = false;
    if (this.#next) this.#start();
    else this.#listener.done(outcome);
  }
}
