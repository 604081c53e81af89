// The translator with the module inside: no file to find, to serve or to bundle.

import base64 from "./module.js";
import { createTranslator } from "./translator.js";

const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export const {
  translateEvent, translateRequest, translateResponse, translateObject, detect, changes,
  identify, pick, arrive, accepted, compareTwins,
} = createTranslator(new WebAssembly.Module(bytes));

export { TransversionError } from "./error.js";
