// Copies of small bodies, put one beside another: a buffer of its own would cost several times what its bytes do.

/** The longest body that is copied here, and the room that copies share, in bytes. */
export const SMALL = 1 << 14;
const ROOM = 1 << 16;

let shelf = new Uint8Array();
let end = 0;

/**
 * Copies bytes, so that they stay as they are.
 *
 * @param {Uint8Array} bytes
 */
export function keep(bytes) {
  if (shelf.length - end < bytes.length) {
    shelf = new Uint8Array(ROOM);
    end = 0;
  }
  const copy = shelf.subarray(end, end + bytes.length);
  copy.set(bytes);
  end += bytes.length;
  return copy;
}
