import type { Translator } from "./index.js";

export type * from "./index.js";
export { TransversionError } from "./index.js";

/**
 * A translator of a module that you give, such as one that your platform compiled: `transversion/transversion.wasm`.
 * Making one costs next to nothing; keep it all the same, so that its memory is used again.
 */
export function createTranslator(module: WebAssembly.Module): Translator;
