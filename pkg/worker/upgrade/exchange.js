// Changing a text of the store, which others change at the same time.

/** @typedef {Required<import("../index.js").Store>} Store */

/** Whoever is beaten to it so often has a store that never exchanges anything. */
const MOST_TRIES = 100;

/**
 * Exchanges a text for what is made of it: of what it is believed to be, or else of what it is. Nothing is exchanged where
 * the same is made. Gives back what is in the store then.
 *
 * @param {Store} store
 * @param {string} place
 * @param {string | undefined} believed
 * @param {(text: string | undefined) => string | undefined} make Is asked again when somebody else was quicker.
 * @param {number} keptMilliseconds
 */
export async function exchange(store, place, believed, make, keptMilliseconds) {
  let text = believed;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const made = make(text);
    if (made === text || (await store.swap(place, text, made, keptMilliseconds))) return made;
    text = await store.read(place);
  }
  throw new Error("the store does not exchange a text");
}
