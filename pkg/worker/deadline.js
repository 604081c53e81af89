// A budget of time. What is begun within it is given up when it is spent.

/** The time is up. */
export class Late extends Error {}

export class Deadline {
  #controller = new AbortController();
  #end;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<never>} */
  #late;

  /** @param {number} milliseconds */
  constructor(milliseconds) {
    this.#end = Date.now() + milliseconds;
    this.#late = new Promise((_, reject) => {
      this.#timer = setTimeout(() => {
        const late = new Late("the time is up");
        this.#controller.abort(late);
        reject(late);
      }, milliseconds);
    });
    // Nobody may be waiting when the time is up, and that is no error.
    this.#late.catch(() => {});
  }

  get signal() {
    return this.#controller.signal;
  }

  get isOver() {
    return this.signal.aborted;
  }

  get left() {
    return Math.max(0, this.#end - Date.now());
  }

  /**
   * What is promised, if it comes in time.
   *
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   * @throws {Late}
   */
  meet(promise) {
    return Promise.race([promise, this.#late]);
  }

  /** Lets go of the clock: there is nothing more to wait for. */
  end() {
    clearTimeout(this.#timer);
  }
}
