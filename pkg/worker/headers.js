// Headers that travel on: all of them, less those that are about one hop (RFC 9110, 7.6.1) or about one body.

const OF_ONE_HOP = [
  "connection", "expect", "host", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
  "trailer", "transfer-encoding", "upgrade",
];

/** What a sender may not say, because the relay says it. */
const OURS = ["idempotency-key", "x-api-key"];

/**
 * Headers without those of one hop, and those that `Connection` names.
 *
 * @param {Headers} headers
 */
export function endToEnd(headers) {
  const kept = new Headers(headers);
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim()).filter(isName);
  for (const name of [...OF_ONE_HOP, ...named]) kept.delete(name);
  return kept;
}

/**
 * The headers of a request whose body is sent anew, with a length of its own. Which encodings of the answer can be
 * undone is not the sender's to say.
 *
 * @param {Headers} headers
 */
export function forRequest(headers) {
  const kept = endToEnd(headers);
  for (const name of ["accept-encoding", "content-length"]) kept.delete(name);
  return kept;
}

/**
 * The headers for a receiver, less all that only the relay may say.
 *
 * @param {Headers} headers
 */
export function forReceiver(headers) {
  const kept = forRequest(headers);
  for (const name of [...kept.keys()]) {
    if (name.startsWith("transversion-") || OURS.includes(name)) kept.delete(name);
  }
  return kept;
}

/** @param {string} name */
function isName(name) {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}
