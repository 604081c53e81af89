// Measures the translation of a delivery event beside what people write by hand, in one run, and prints a table.
//
// `cargo xtask bench` calls it, first with `--prepare`, which writes the events that the native benchmarks read.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { translateEvent } from "../../pkg/lib/inline.js";
import { SIZES, deliveryEvent } from "./events.js";

const root = new URL("../../", import.meta.url);
const wasm = readFileSync(new URL("pkg/transversion.wasm", root));

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const LOST = ["clients", "pendingClients", "devices", "credentialRequired", "hasPaymentInfo"];

/** What people write by hand. @param {Uint8Array} body */
function byHand(body) {
  const event = JSON.parse(decoder.decode(body));
  const [message] = event.messages;
  delete event.messages;
  event.trigger = "message:delivery:channel";
  event.version = "v1.1";
  event.message = { _id: message._id };
  event.isFinalEvent = true;
  for (const name of LOST) delete event.appUser[name];
  return encoder.encode(JSON.stringify(event));
}

/** @param {Uint8Array} body */
function byTransversion(body) {
  return translateEvent(body, { to: "v1.1" }).payloads[0];
}

/** The median times by hand and by transversion in microseconds, measured by turns. @param {Uint8Array} body */
function measure(body) {
  const rounds = Math.max(15, Math.min(2000, Math.ceil(40_000_000 / body.length)));
  const batch = Math.max(1, Math.ceil(100_000 / body.length));
  const time = (/** @type {(body: Uint8Array) => unknown} */ contender) => {
    const start = performance.now();
    for (let call = 0; call < batch; call++) contender(body);
    return ((performance.now() - start) * 1000) / batch;
  };
  const rows = Array.from({ length: rounds }, () => ({ hand: time(byHand), ours: time(byTransversion) }));
  return { hand: median(rows.map((row) => row.hand)), ours: median(rows.map((row) => row.ours)) };
}

/** @param {number[]} times @returns {number} */
function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

/** The native medians, as Criterion wrote them down, in microseconds. @param {string} contender @param {string} size */
function native(contender, size) {
  const path = `criterion/upgrade/${contender}/${size}/new/estimates.json`;
  return JSON.parse(readFileSync(join(process.env.CARGO_TARGET_DIR ?? "target", path), "utf8")).median.point_estimate / 1000;
}

mkdirSync(new URL("target/bench/", root), { recursive: true });
/** @type {string[][]} */
const rows = [];
for (const [size, bytes] of Object.entries(SIZES)) {
  const body = deliveryEvent(bytes);
  const name = size.replace(" ", "");
  if (process.argv.includes("--prepare")) {
    writeFileSync(new URL(`target/bench/${name}.json`, root), body);
    continue;
  }
  assert.deepEqual(JSON.parse(decoder.decode(byTransversion(body))), JSON.parse(decoder.decode(byHand(body))));
  const { hand, ours } = measure(body);
  const value = native("serde_json_value", name);
  const core = native("transversion", name);
  const speed = (/** @type {number} */ time) => `${time.toFixed(1)} µs, ${(body.length / time).toFixed(0)} MB/s`;
  rows.push([size, speed(hand), speed(ours), `${(hand / ours).toFixed(1)} ×`, speed(value), speed(core), `${(value / core).toFixed(1)} ×`]);
}
if (rows.length > 0) {
  const head = ["event", "JavaScript by hand", "WebAssembly in Node", "ratio", "serde_json::Value, native", "native", "ratio"];
  for (const row of [head, head.map(() => "---"), ...rows]) console.log(`| ${row.join(" | ")} |`);
  console.log(`\nWebAssembly: ${wasm.length} bytes, ${gzipSync(wasm, { level: 9 }).length} after gzip`);
}
