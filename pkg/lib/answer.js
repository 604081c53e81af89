// An answer of the module: one text, of which numbers, texts and constants are read from the beginning to the end.

/** Reads a text that never changes, by its address and length. @typedef {(address: number, length: number) => string} Constant */

export class Answer {
  #text;
  #constant;
  #at = 0;

  /**
   * @param {string} text
   * @param {Constant} constant
   */
  constructor(text, constant) {
    this.#text = text;
    this.#constant = constant;
  }

  /** The same answer, read on from here on its own. */
  copy() {
    const copy = new Answer(this.#text, this.#constant);
    copy.#at = this.#at;
    return copy;
  }

  /** A number: six bits a letter, the lowest first; the seventh says that more follow. */
  number() {
    let number = 0;
    for (let shift = 1; ; shift *= 64) {
      const letter = this.#text.charCodeAt(this.#at++);
      number += (letter & 63) * shift;
      if (!(letter > 63)) return number;
    }
  }

  /** A number that may be absent. */
  optional() {
    const number = this.number();
    return number === 0 ? undefined : number - 1;
  }

  /** A text that may be absent. */
  text() {
    const length = this.optional();
    if (length === undefined) return undefined;
    this.#at += length;
    return this.#text.slice(this.#at - length, this.#at);
  }

  /** A text that never changes. */
  constant() {
    return this.#constant(this.number(), this.number());
  }

  /**
   * As many of something as a number says.
   *
   * @template T
   * @param {() => T} read
   */
  list(read) {
    return Array.from({ length: this.number() }, read);
  }
}
