// Vercel's edge runtime compiles the module when it is deployed, if it is asked for in these letters.

import module from "../transversion.wasm?module";
import { createTranslator } from "./translator.js";

export const {
  translateEvent, translateRequest, translateResponse, translateObject, detect, changes,
  identify, pick, arrive, accepted, compareTwins,
} = createTranslator(module);

export { TransversionError } from "./error.js";
