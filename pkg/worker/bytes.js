// Bytes put together.

/**
 * All of these, one after another.
 *
 * @param {Uint8Array[]} parts
 */
export function join(parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
