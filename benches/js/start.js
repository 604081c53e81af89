// Starts ours or jq-wasm in a process of its own, and prints how long that took: `start.js ours|jq`.
//
// Two times, in milliseconds: what V8 takes to compile and to instantiate the module, and all from the import of the
// package to its first answer. A second module of the same bytes would come out of V8's cache, hence the process.

import { deliveryEvent } from "./events.js";
import { importTool } from "./tools.js";

let compiled = 0;

for (const name of /** @type {const} */ (["Module", "Instance"])) {
  const construct = (/** @type {new (...words: any[]) => object} */ target, /** @type {any[]} */ words) => {
    return timed(() => new target(...words));
  };
  Object.assign(WebAssembly, { [name]: new Proxy(WebAssembly[name], { construct }) });
}
const instantiate = /** @type {(...words: any[]) => Promise<any>} */ (WebAssembly.instantiate);
Object.assign(WebAssembly, {
  async instantiate(/** @type {any[]} */ ...words) {
    const start = performance.now();
    const instantiated = await instantiate(...words);
    compiled += performance.now() - start;
    return instantiated;
  },
});

const body = deliveryEvent(2_000);
const start = performance.now();
if (process.argv[2] === "ours") {
  const { translateEvent } = await import("../../pkg/lib/inline.js");
  translateEvent(body, { to: "v1.1" });
} else {
  const { default: jq } = await importTool("jq-wasm");
  await jq.raw(new TextDecoder().decode(body), '.version = "v1.1"', ["-c"]);
}
const answered = performance.now() - start;
console.log(JSON.stringify({ compiled, answered }));

/**
 * @template T
 * @param {() => T} construct
 */
function timed(construct) {
  const start = performance.now();
  const constructed = construct();
  compiled += performance.now() - start;
  return constructed;
}
