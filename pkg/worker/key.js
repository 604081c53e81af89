// The key of an event: the same on each retry, and another one for whatever else comes along.

import { join } from "./bytes.js";

/**
 * @param {string} relay
 * @param {Uint8Array} body The event as it came.
 */
export async function keyOf(relay, body) {
  const name = new TextEncoder().encode(`${relay}\0`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", join([name, body])));
  const base64 = btoa(String.fromCharCode(...digest));
  return base64.replaceAll("+", "-").replaceAll("/", "_").slice(0, 32);
}

/**
 * Whether two events with these bytes are the same event. Somebody who chooses from a menu twice makes two events that
 * may be the same to the byte, as neither a time nor the id of a message stands in them.
 *
 * @param {Uint8Array} body
 */
export function isUnmistakable(body) {
  try {
    const { timestamp, messages } = JSON.parse(new TextDecoder().decode(body));
    const hasIds = Array.isArray(messages) && messages.length > 0 && messages.every((message) => message?._id);
    return hasIds || ["number", "string"].includes(typeof timestamp);
  } catch {
    return false;
  }
}
