// Runs translations in a worker, the newest one alone, and ends the worker when it takes too long.

/**
 * @typedef {import("./worker.js").Job} Job
 * @typedef {import("./worker.js").Outcome} Outcome
 * @typedef {import("../index.js").Change} Change
 * @typedef {import("./census.js").Census} Census
 * @typedef {import("./census.js").CensusJob} CensusJob
 * @typedef {{
 *   done(outcome: Outcome): void,
 *   tooSlow(): void,
 *   broken(message: string): void,
 *   changes(changes: Change[]): void,
 * }} Listener
 */

/** A translation takes a few milliseconds; one that takes so many is not waited for. */
const PATIENCE = 3000;

export class Runner {
  #listener;
  /** @type {Worker | undefined} */
  #worker;
  #running = false;
  /** @type {Job | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {((census: Census) => void) | undefined} */
  #tell;

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

  /**
   * Takes a census, in the same worker: it gives way to translations between two parts of the file.
   *
   * @param {CensusJob} job
   * @param {(census: Census) => void} tell
   */
  count(job, tell) {
    this.#tell = tell;
    this.open()?.postMessage(job);
  }

  /** Ends the census that runs. */
  stopCounting() {
    this.#worker?.postMessage({ type: "stop" });
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
    // Bundlers look for just this, and take the worker along.
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "changes") this.#listener.changes(data.changes);
      else if (data.type === "census") this.#tell?.(data);
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
