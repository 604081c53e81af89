// Prints what the check says of a translator that is made of a given module.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TransversionError, createTranslator } from "transversion/slim";
import cases from "./cases.js";
import { check } from "./check.js";

const file = fileURLToPath(import.meta.resolve("transversion/transversion.wasm"));
const module = new WebAssembly.Module(readFileSync(file));
console.log(JSON.stringify(check({ ...createTranslator(module), TransversionError }, cases)));
