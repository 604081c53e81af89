// Other translators of JSON that run in JavaScript, each doing as much of the upgrade of a delivery event as it can, in
// its fastest configuration that we found: bytes in and bytes out, and what can be compiled is compiled once.

import { readFileSync } from "node:fs";

import { LOST } from "./by-hand.js";
import { importTool, pathOfTool, requireAnew } from "./tools.js";

/**
 * @typedef {{
 *   name: string,
 *   upgrade: (body: Uint8Array) => Uint8Array | Promise<Uint8Array>,
 *   isAsync?: boolean,
 *   ready?: (body: Uint8Array) => Promise<void>,
 *   told: (expected: Event) => object,
 *   most: number,
 * }} Peer `ready` is called before each turn, `told` makes what it gives of what should
 *   come out, and `most` is the size of the largest event that is put to it.
 *
 * The members of an event that the peers change.
 * @typedef {{ timestamp: number } & Record<string, unknown>} Event
 */

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** All peers. @returns {Promise<Peer[]>} */
export async function peers() {
  return [await jsonata(), await jqWasm(), await zen()];
}

/** Of the expressions that do the whole job, `$sift` is the quickest; `|transform|` copies the whole event first. */
async function jsonata() {
  /** @type {{ default: (expression: string) => { evaluate(input: unknown): Promise<unknown> } }} */
  const { default: compile } = await importTool("jsonata");
  const expression = compile(`$merge([
    $sift($, function($value, $name) { $name != "messages" }),
    {
      "trigger": "message:delivery:channel",
      "version": "v1.1",
      "message": { "_id": messages[0]._id },
      "isFinalEvent": true,
      "appUser": $sift(appUser, function($value, $name) { $not($name in ${JSON.stringify(LOST)}) })
    }
  ])`);
  return {
    name: "jsonata",
    isAsync: true,
    upgrade: async (/** @type {Uint8Array} */ body) =>
      encoder.encode(JSON.stringify(await expression.evaluate(JSON.parse(decoder.decode(body))))),
    told: (/** @type {Event} */ expected) => expected,
    most: Infinity,
  };
}

/**
 * It compiles its program anew in each call, and offers no other way. What it reads on its standard input costs the
 * square of its length, so the event is an argument. Its stack grows with all arguments that there ever were, until it
 * breaks: an instance is made anew long before, while nobody counts.
 */
async function jqWasm() {
  /** @typedef {{ raw(input: string, program: string, flags: string[]): Promise<string> }} Jq */
  let jq = /** @type {Jq} */ (requireAnew("jq-wasm"));
  let used = 0;
  const names = LOST.map((name) => `.appUser.${name}`).join(", ");
  const program = `$event | .trigger = "message:delivery:channel" | .version = "v1.1"
    | .message = {_id: .messages[0]._id} | .isFinalEvent = true | del(.messages, ${names})`;
  const upgrade = async (/** @type {Uint8Array} */ body) => {
    used += body.length + 1_000;
    return encoder.encode(await jq.raw("", program, ["-c", "-n", "--argjson", "event", decoder.decode(body)]));
  };
  return {
    name: "jq-wasm",
    isAsync: true,
    upgrade,
    ready: async (/** @type {Uint8Array} */ body) => {
      if (used < 300_000) return;
      used = 0;
      jq = /** @type {Jq} */ (requireAnew("jq-wasm"));
      await upgrade(body);
    },
    told: (/** @type {Event} */ expected) => expected,
    most: 50_000,
  };
}

/** Its expressions remove no member, so that what stays is named; and they cut the fractions off numbers. */
async function zen() {
  /** @typedef {{ initSync(options: object): void, evaluateExpression(text: string, input: unknown): unknown }} Zen */
  /** @type {Zen} */
  const { initSync, evaluateExpression } = await importTool("@gorules/zen-engine-wasm");
  initSync({ module: readFileSync(pathOfTool("@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm")) });
  const stays = ["_id", "userId", "conversationStarted", "signedUpAt", "properties"];
  const user = stays.map((name) => `${name}: appUser.${name}`).join(", ");
  const expression = `{
    trigger: "message:delivery:channel", app: app, appUser: { ${user} }, destination: destination,
    timestamp: timestamp, version: "v1.1", message: { _id: messages[0]._id }, isFinalEvent: true
  }`;
  return {
    name: "zen-engine-wasm",
    upgrade: (/** @type {Uint8Array} */ body) =>
      encoder.encode(JSON.stringify(evaluateExpression(expression, JSON.parse(decoder.decode(body))))),
    told: (/** @type {Event} */ expected) => ({ ...expected, timestamp: Math.trunc(expected.timestamp) }),
    most: Infinity,
  };
}
