// A state as the fragment of an address, which browsers send to no server: `#s=` and base64url of the deflated JSON.

/** @typedef {{ [name: string]: string | number | boolean | { [name: string]: string } }} State */

const PREFIX = "#s=";

/** What a link may unfold to: a few bytes can stand for gigabytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The theme belongs to the one who looks, not to what is looked at. */
const NOT_SHARED = ["theme", "layout"];

/** Why a link cannot be opened, in a sentence for the one who opened it. */
export class LinkError extends Error {}

/**
 * @param {string} fragment
 * @returns {boolean} whether the fragment claims to hold a state
 */
export const isShared = (fragment) => fragment.startsWith(PREFIX);

/**
 * The fragment that holds a state.
 *
 * @param {object} state
 * @returns {Promise<string>}
 */
export async function toFragment(state) {
  const shared = Object.fromEntries(Object.entries(state).filter(([name]) => !NOT_SHARED.includes(name)));
  const json = new TextEncoder().encode(JSON.stringify(shared));
  const deflated = await collect(new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  return PREFIX + toBase64Url(deflated);
}

/**
 * The state that a fragment holds.
 *
 * @param {string} fragment
 * @returns {Promise<State>}
 * @throws LinkError
 */
export async function fromFragment(fragment) {
  const bytes = await inflate(fromBase64Url(fragment.slice(PREFIX.length)));
  try {
    return readState(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError("This link is damaged: what it holds cannot be read. Ask for it again.");
  }
}

/**
 * Takes over what a state is made of, and nothing else that a link may hold.
 *
 * @param {unknown} value
 * @returns {State}
 */
function readState(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new LinkError("This link holds no payload. It may be of another page.");
  }
  const isName = (/** @type {string} */ name) => /^[a-z][A-Za-z]*$/.test(name) && !NOT_SHARED.includes(name);
  const isPlain = (/** @type {unknown} */ member) => ["string", "number", "boolean"].includes(typeof member);
  const isRecord = (/** @type {unknown} */ member) =>
    typeof member === "object" && member !== null && Object.values(member).every((text) => typeof text === "string");
  const members = Object.entries(value).filter(([name, member]) => isName(name) && (isPlain(member) || isRecord(member)));
  if (typeof Object.fromEntries(members)["payload"] !== "string") {
    throw new LinkError("This link holds no payload. It may be of another page.");
  }
  return Object.fromEntries(members);
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function inflate(bytes) {
  try {
    return await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")), MAX_BYTES);
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError("This link is incomplete. Programs that pass on messages sometimes cut long links.");
  }
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {number} most
 */
async function collect(stream, most) {
  const reader = stream.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    length += part.value.length;
    if (length > most) {
      await reader.cancel();
      throw new LinkError("This link unfolds to more than 64 MiB, which no payload is. It was not opened.");
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** @param {Uint8Array} bytes */
function toBase64Url(bytes) {
  let binary = "";
  // One call takes a limited number of arguments.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
function fromBase64Url(text) {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) {
    throw new LinkError("This link is damaged: it holds characters that do not belong there, or lacks some.");
  }
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
