// Texts in memory, each for its time. When there are too many, those go first that are kept for the shortest time.

/** Some 100 MB, as a character takes two bytes at most. */
const MOST_CHARACTERS = 50_000_000;
const MOST_TEXTS = 250_000;

/**
 * @typedef {Map<string, { text: string, until: number }>} Shelf Oldest first: all on it are kept for the same time.
 */

export class Texts {
  /** By the time that its texts are kept. @type {Map<number, Shelf>} */
  #shelves = new Map();
  #characters = 0;
  #count = 0;

  /** @param {string} key */
  read(key) {
    for (const shelf of this.#shelves.values()) {
      const found = shelf.get(key);
      if (found) return found.until > Date.now() ? found.text : undefined;
    }
    return undefined;
  }

  /**
   * @param {string} key
   * @param {string | undefined} text
   * @param {number} keptMilliseconds
   */
  write(key, text, keptMilliseconds) {
    for (const shelf of this.#shelves.values()) this.#remove(shelf, key);
    if (text === undefined) return;
    const shelf = this.#shelves.get(keptMilliseconds) ?? new Map();
    this.#shelves.set(keptMilliseconds, shelf);
    shelf.set(key, { text, until: Date.now() + keptMilliseconds });
    this.#characters += text.length;
    this.#count += 1;
    this.#forget();
  }

  #forget() {
    const shelves = [...this.#shelves].sort(([one], [other]) => one - other);
    for (const [, shelf] of shelves) {
      for (const [key, { until }] of shelf) {
        if (until > Date.now() && this.#characters <= MOST_CHARACTERS && this.#count <= MOST_TEXTS) break;
        this.#remove(shelf, key);
      }
    }
  }

  /** @param {Shelf} shelf @param {string} key */
  #remove(shelf, key) {
    const found = shelf.get(key);
    if (!found) return;
    shelf.delete(key);
    this.#characters -= found.text.length;
    this.#count -= 1;
  }
}
