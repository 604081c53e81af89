// What must never happen, provoked in a module that is built for it: the next call works all the same.
//
// `cargo xtask test` names the module, whose memory ends at 16 MiB, in TRANSVERSION_PROVOKABLE.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createContext, runInContext } from "node:vm";

import { createTranslator } from "../../pkg/lib/slim.js";
import { bytes, refusal } from "./transversion.js";
import * as inline from "../../pkg/lib/inline.js";

const file = process.env.TRANSVERSION_PROVOKABLE;
assert.ok(file, "TRANSVERSION_PROVOKABLE names the module that can be brought down");
const provokable = new WebAssembly.Module(readFileSync(file));

const EVENT = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}';
const UPGRADED = '{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"a"},"isFinalEvent":true}';
const INTERNAL = {
  name: "TransversionError",
  code: "internal",
  message: "WebAssembly trapped or ran out of memory; the next call works",
};

test("after a trap the next call works, and what was translated before is still there", () => {
  const { translateEvent, detect, changes } = createTranslator(provokable);
  const before = translateEvent(EVENT, { to: "v1.1" });
  for (let time = 0; time < 3; time += 1) {
    assert.throws(() => translateEvent("provoke a panic", { to: "v1.1" }), (error) => {
      assert.ok(error instanceof Error && error.cause instanceof WebAssembly.RuntimeError);
      assert.deepEqual({ ...pick(error) }, INTERNAL);
      return true;
    });
    assert.equal(translateEvent(EVENT, { to: "v1.1" }).text(), UPGRADED);
  }
  assert.equal(before.text(), UPGRADED);
  // Its notes are read now for the first time, by an instance that has not written them.
  assert.throws(() => translateEvent("provoke a panic", { to: "v1.1" }), INTERNAL);
  assert.deepEqual(before.notes, inline.translateEvent(EVENT, { to: "v1.1" }).notes);
  assert.throws(() => translateEvent("provoke a panic", { to: "v1.1" }), INTERNAL);
  assert.equal(detect(EVENT).version, "v1");
  assert.deepEqual(changes(), inline.changes());
});

test("after it ran out of memory the next call works", () => {
  const { translateEvent } = createTranslator(provokable);
  assert.throws(() => translateEvent("provoke out of memory", { to: "v1.1" }), INTERNAL);
  assert.equal(translateEvent(EVENT, { to: "v1.1" }).text(), UPGRADED);
});

test("a payload that does not fit into memory is an error, and the next call works", () => {
  const { translateEvent } = createTranslator(provokable);
  const large = bytes(EVENT.replace("x", "x".repeat(15 << 20)));
  for (const body of [large, new TextDecoder().decode(large)]) {
    assert.throws(() => translateEvent(body, { to: "v1.1" }), INTERNAL);
    assert.equal(translateEvent(EVENT, { to: "v1.1" }).text(), UPGRADED);
  }
  // The module with all the memory in the world has no trouble with it.
  assert.equal(inline.translateEvent(large, { to: "v1.1" }).text(), UPGRADED);
});

test("a call that is cut off so that nothing can be caught leaves the next one alone", () => {
  const { translateEvent } = inline;
  const large = bytes(`{"trigger":"postback","version":"v1","x":[${"1,".repeat(3_000_000)}1]}`);
  const context = createContext({ work: () => translateEvent(large, { to: "v1.1" }) });
  for (let time = 0; time < 3; time += 1) {
    assert.throws(() => runInContext("for (;;) work()", context, { timeout: 100 }), { code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
    assert.equal(translateEvent(EVENT, { to: "v1.1" }).text(), UPGRADED);
  }
});

test("100,000 calls leave memory flat", async () => {
  const { translateEvent } = createTranslator(provokable);
  const call = (/** @type {number} */ index) => {
    const event = EVENT.replace("x", "x".repeat(index % 1000));
    assert.equal(translateEvent(index % 2 ? event : bytes(event), { to: "v1.1" }).notes.length, 5);
    assert.throws(() => translateEvent("{", { to: "v1.1" }));
  };
  for (let index = 0; index < 2000; index += 1) call(index);
  const grown = await growth(() => {
    for (let index = 0; index < 100_000; index += 1) call(index);
  });
  // The module has no more than 16 MiB, so that a leak of 160 bytes a call would have brought it down.
  assert.ok(grown < 8 << 20, `the heap has grown by ${grown} bytes`);
});

test("what a large payload took is given back", async () => {
  const large = bytes(`{"trigger":"postback","version":"v1","x":"${"x".repeat(60 << 20)}"}`);
  const options = /** @type {const} */ ({ to: "v1.1", maxBytes: 1 << 30, maxOutputBytes: 1 << 30 });
  const grown = await growth(() => {
    for (let call = 0; call < 10; call += 1) inline.translateEvent(large, options);
  });
  assert.ok(grown < 64 << 20, `memory has grown by ${grown} bytes`);
});

test("calls of several tasks do not see each other", async () => {
  const tasks = Array.from({ length: 50 }, async (_, task) => {
    for (let call = 0; call < 50; call += 1) {
      const id = `${task}-${call}`;
      const supply = task % 2 ? { appUser: `{"_id":"${id}","clients":[],"properties":{}}` } : undefined;
      const event = `{"trigger":"postback","version":"v1.1","appUser":{"_id":"${id}"}}`;
      const translation = inline.translateEvent(event, { to: "v1", supply });
      await Promise.resolve();
      assert.equal(JSON.parse(translation.text()).appUser._id, id);
      assert.deepEqual(translation.needs.map(({ path }) => path), supply ? [] : [`/v1.1/appusers/${id}`]);
      assert.equal(refusal(() => inline.translateEvent(`{"trigger":"${id}" 1}`, { to: "v1" })).code, "invalid_json");
    }
  });
  await Promise.all(tasks);
});

/** @param {Error} error */
function pick({ name, message, ...rest }) {
  return { name, code: "code" in rest ? rest.code : undefined, message };
}

/** By how many bytes memory has grown when all is done that `work` does. @param {() => void} work */
async function growth(work) {
  const used = async () => {
    assert.ok(global.gc, "this runs with --expose-gc");
    // Buffers are given back after the collection that finds them unused.
    for (let round = 0; round < 3; round += 1) {
      global.gc();
      await sleep(50);
    }
    const { heapUsed, arrayBuffers, external } = process.memoryUsage();
    return heapUsed + arrayBuffers + external;
  };
  const before = await used();
  work();
  return (await used()) - before;
}
