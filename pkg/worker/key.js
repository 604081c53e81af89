// The key of an event: the same on each retry, and another one for whatever else comes along.

/**
 * @param {string} relay
 * @param {Uint8Array} body The event as it came.
 */
export async function keyOf(relay, body) {
  const name = new TextEncoder().encode(`${relay}\0`);
  const named = new Uint8Array(name.length + body.length);
  named.set(name);
  named.set(body, name.length);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  const base64 = btoa(String.fromCharCode(...digest));
  return base64.replaceAll("+", "-").replaceAll("/", "_").slice(0, 32);
}
