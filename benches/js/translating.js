// Transversion through its npm package, and the least that WebAssembly could do: copy the bytes in and out again.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { translateEvent, translateRequest } from "../../pkg/lib/inline.js";
import { MESSAGES_PATH } from "./events.js";
import { ROOT } from "./files.js";

/** Large inputs are for the asking. */
const LIMITS = { maxBytes: 1 << 29, maxOutputBytes: 1 << 29 };

/** @param {Uint8Array} body */
export function upgrade(body) {
  return payload(translateEvent(body, { to: "v1.1" }));
}

/** @param {Uint8Array} body */
export function upgradeLarge(body) {
  return payload(translateEvent(body, { to: "v1.1", ...LIMITS }));
}

/** @param {Uint8Array} body */
export function downgrade(body) {
  return payload(translateEvent(body, { to: "v1" }));
}

/** @param {Uint8Array} body */
export function upgradeRequest(body) {
  return payload(translateRequest({ method: "POST", path: MESSAGES_PATH, body }, { to: "v1.1" }));
}

/**
 * Translates an event and reads every word of its report.
 *
 * @param {Uint8Array} body
 */
export function upgradeAndRead(body) {
  const translation = translateEvent(body, { to: "v1.1" });
  let letters = 0;
  for (const { kind, change, at, why, ...more } of translation.notes) {
    letters += kind.length + change.length + at.length + why.length;
    if ("to" in more) letters += more.to.length;
    if ("from" in more) letters += more.from.length;
    if ("value" in more) letters += more.value.length;
  }
  for (const { at, supply, method, path, pick, where, why } of translation.needs) {
    letters += at.length + supply.length + method.length + path.length + pick.length + why.length;
    if (where) letters += where._id.length;
  }
  return letters;
}

/** How many notes an event's report has. @param {Uint8Array} body */
export function countNotes(body) {
  return translateEvent(body, { to: "v1.1" }).notes.length;
}

/** Gives back a function that copies bytes into the memory of a module like ours and out again, and no more. */
export function copying() {
  /** @typedef {{ memory: WebAssembly.Memory, part(index: number, length: number): number }} Exports */
  const module = new WebAssembly.Module(readFileSync(join(ROOT, "pkg/transversion.wasm")));
  const { memory, part } = /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(module).exports));
  let bytes = new Uint8Array(memory.buffer);
  return (/** @type {Uint8Array} */ body) => {
    const at = part(0, body.length) >>> 0;
    if (bytes.length === 0) bytes = new Uint8Array(memory.buffer);
    bytes.set(body, at);
    return bytes.slice(at, at + body.length);
  };
}

/** @param {import("../../pkg/index.js").Translation} translation */
function payload({ payloads }) {
  return /** @type {Uint8Array} */ (payloads[0]);
}
