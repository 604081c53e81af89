// An answer of the module: one text, of which numbers, texts and constants are read from the beginning to the end.

/**
 * Reads a text that never changes, by its address and length; nothing where it is empty.
 *
 * @typedef {(address: number, length: number) => string | undefined} Constant
 */

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export class Answer {
  #text;
  /** The text as bytes, where it has letters of several. @type {Uint8Array | undefined} */
  #bytes;
  #constant;
  #at = 0;

  /**
   * @param {Uint8Array} bytes In memory, where they stand until the next call.
   * @param {Constant} constant
   */
  constructor(bytes, constant) {
    this.#text = decoder.decode(bytes);
    if (this.#text.length !== bytes.length) this.#bytes = bytes.slice();
    this.#constant = constant;
  }

  /** The same answer, read on from here on its own. */
  copy() {
    const copy = new Answer(new Uint8Array(), this.#constant);
    copy.#text = this.#text;
    copy.#bytes = this.#bytes;
    copy.#at = this.#at;
    return copy;
  }

  /** A number: six bits a letter, the lowest first; the seventh says that more follow. */
  number() {
    let number = 0;
    for (let shift = 1; ; shift *= 64) {
      const letter = this.#bytes ? this.#bytes[this.#at] : this.#text.charCodeAt(this.#at);
      this.#at += 1;
      number += (Number(letter) & 63) * shift;
      if (!(Number(letter) > 63)) return number;
    }
  }

  /** A number that may be absent. */
  optional() {
    const number = this.number();
    return number === 0 ? undefined : number - 1;
  }

  /** A text that may be absent. */
  text() {
    return this.letters(this.optional());
  }

  /**
   * A text whose length is known already, in bytes.
   *
   * @param {number | undefined} length
   */
  letters(length) {
    if (length === undefined) return undefined;
    const start = this.#at;
    this.#at += length;
    return this.#bytes ? decoder.decode(this.#bytes.subarray(start, this.#at)) : this.#text.slice(start, this.#at);
  }

  /** A text that never changes; nothing where it is empty. */
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
