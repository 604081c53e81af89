// Browsers fetch the module as a file beside this one, which bundlers find by its URL.

import { createTranslator } from "./translator.js";

const url = new URL("../transversion.wasm", import.meta.url);
const response = await fetch(url);
if (!response.ok) {
  const hint = 'a bundler that does not copy this file can import "transversion/inline" instead';
  throw new Error(`${url} cannot be fetched (${response.status}); ${hint}`);
}

export const {
  translateEvent, translateRequest, translateResponse, translateObject, detect, changes,
} = createTranslator(await WebAssembly.compile(await response.arrayBuffer()));

export { TransversionError } from "./error.js";
