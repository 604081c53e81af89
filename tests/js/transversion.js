// The package in Node, as `cargo xtask build` made it, and how its refusals look as plain data.

export {
  accepted, arrive, changes, compareTwins, detect, identify, pick, translateEvent, translateObject, translateRequest,
  translateResponse,
} from "../../pkg/lib/inline.js";

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
