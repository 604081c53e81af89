// Translates one event in a process of its own, and prints how much memory that took: `once.js ours|by-hand FILE`.

import { readFileSync } from "node:fs";

/** The memories of all instances, as they are after the call. @type {WebAssembly.Memory[]} */
const memories = [];

// The package hands out no instance, so it is asked for where it is made.
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, [module]) {
    const instance = new Instance(module);
    memories.push(/** @type {WebAssembly.Memory} */ (instance.exports.memory));
    return instance;
  },
});

const [, , contender, file] = process.argv;
const body = readFileSync(/** @type {string} */ (file));
if (contender === "ours") {
  const { upgradeLarge } = await import("./translating.js");
  upgradeLarge(body);
} else {
  const { upgradeVersion } = await import("./by-hand.js");
  upgradeVersion(body);
}
const wasm = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
// Node tells the peak in kibibytes.
console.log(JSON.stringify({ resident: process.resourceUsage().maxRSS * 1024, wasm }));
