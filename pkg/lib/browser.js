// Browsers fetch the module as a file beside this one, which bundlers find by its URL.

import { createTranslator } from "./translator.js";

const HINT = 'a bundler that does not copy this file can import "transversion/inline" instead';

const url = new URL("../transversion.wasm", import.meta.url);
const response = await fetch(url);
if (!response.ok) throw new Error(`${url} cannot be fetched (${response.status}); ${HINT}`);

export const {
  translateEvent, translateRequest, translateResponse, translateObject, detect, changes,
  identify, pick, arrive, accepted, compareTwins,
} = createTranslator(await compile(await response.arrayBuffer()));

export { TransversionError } from "./error.js";

/** @param {ArrayBuffer} bytes */
async function compile(bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    // A valid module was forbidden, and the browser may name a keyword that allows more than this needs. What is no
    // module is the page with which many servers answer for a file that they do not have.
    const message = WebAssembly.validate(bytes)
      ? "the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in its script-src to compile WebAssembly"
      : `${url} is no WebAssembly module; ${HINT}`;
    throw new Error(message, { cause });
  }
}
