// Prints what the check says of a translator that is made of a given module, as CommonJS gets it.
const { readFileSync } = require("node:fs");
const { TransversionError, createTranslator } = require("transversion/slim");

const module_ = new WebAssembly.Module(readFileSync(require.resolve("transversion/transversion.wasm")));
const api = { ...createTranslator(module_), TransversionError };

Promise.all([import("./cases.js"), import("./check.js")]).then(([cases, { check }]) => {
  console.log(JSON.stringify(check(api, cases.default)));
});
