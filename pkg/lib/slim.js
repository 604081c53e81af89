// The translator without a module: whoever has one gives it.

export { TransversionError } from "./error.js";
export { createTranslator } from "./translator.js";
