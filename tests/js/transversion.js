// The module in Node, as `cargo xtask build` made it, and the shapes of what it gives back.

import { readFileSync } from "node:fs";
import { initSync } from "../../pkg/transversion.js";

export { changes, detect, translateEvent, translateRequest, translateResponse } from "../../pkg/transversion.js";

/**
 * @typedef {{ kind: string, change: string, at: string, why?: string }} Note
 * @typedef {{ at: string, supply: string, path: string, why?: string }} Need
 * @typedef {{
 *   outcome: string, from: string, to: string, kind: string, trigger?: string, endpoint?: string, path?: string,
 *   payloads: Uint8Array[], notes: Note[], needs: Need[],
 * }} Translation
 */

initSync({ module: new WebAssembly.Module(readFileSync(new URL("../../pkg/transversion.wasm", import.meta.url))) });

const encoder = new TextEncoder();
// White space and a byte order mark are part of what is compared.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param {string} text */
export const bytes = (text) => encoder.encode(text);

/** @param {Uint8Array} bytes */
export const text = (bytes) => decoder.decode(bytes);

/**
 * What a call throws, as plain data; a trap of WebAssembly is no refusal.
 *
 * @param {() => unknown} call
 * @returns {{ name: string, code: string, message: string, offset?: number, at?: string }}
 */
export function refusal(call) {
  try {
    call();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return { ...error, name: error.name, code: String(error.code), message: error.message };
  }
  throw new Error("this was not refused");
}
