// Workers compile the module when they are deployed, and hand it over.

import module from "../transversion.wasm";
import { createTranslator } from "./translator.js";

export const {
  translateEvent, translateRequest, translateResponse, translateObject, detect, changes,
  identify, pick, arrive, accepted, compareTwins,
} = createTranslator(module);

export { TransversionError } from "./error.js";
