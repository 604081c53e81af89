// The finder of spans, on random texts of JSON: what stands at a span is what a parser finds there.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EACH, exchange, spansOf, take } from "../../pkg/worker/json-span.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

test("what stands at the span of a path is what a parser finds there", () => {
  const random = makeRandom(11);
  let found = 0;
  for (let round = 0; round < 3000; round += 1) {
    const text = space(random) + value(random, 4) + space(random);
    const bytes = encoder.encode(text);
    for (const path of pathsOf(JSON.parse(text))) {
      const spans = spansOf(bytes, path);
      assert.equal(spans.length, 1, `${text} at ${JSON.stringify(path)}`);
      const [span = { start: 0, end: 0 }] = spans;
      const raw = decoder.decode(take(bytes, span));
      assert.equal(raw, raw.trim(), text);
      assert.deepEqual(JSON.parse(raw), at(JSON.parse(text), path), text);
      const changed = JSON.parse(decoder.decode(exchange(bytes, [{ span, text: '"changed\u00e9"' }])));
      assert.deepEqual(at(changed, path), "changed\u00e9", text);
      found += 1;
    }
    assert.deepEqual(spansOf(bytes, ["nobody", 0, "x"]), []);
  }
  assert.ok(found > 5000, `only ${found} paths`);
});

test("a member that stands twice has two places, and names are read with their escapes", () => {
  const bytes = encoder.encode('{"a":1, "\\u0061" : [2] ,"b":{"a":3}}');
  assert.deepEqual(spansOf(bytes, ["a"]).map((span) => decoder.decode(take(bytes, span))), ["1", "[2]"]);
});

test("each item of an array has its place", () => {
  const bytes = encoder.encode('{"a":[{"b":1}, 2 ,{"c":0,"b":[3],"b":4}],"d":{"-1":{"b":5}}}');
  const found = (/** @type {(string | number)[]} */ path) =>
    spansOf(bytes, path).map((span) => decoder.decode(take(bytes, span)));
  assert.deepEqual(found(["a", EACH, "b"]), ["1", "[3]", "4"]);
  assert.deepEqual(found(["d", EACH, "b"]), []);
});

/** @param {any} json @param {(string | number)[]} path */
function at(json, path) {
  return path.reduce((inner, step) => inner[step], json);
}

/** @param {any} json @returns {(string | number)[][]} */
function pathsOf(json) {
  if (json === null || typeof json !== "object") return [[]];
  const steps = Array.isArray(json) ? [...json.keys()] : Object.keys(json);
  return [[], ...steps.flatMap((step) => pathsOf(json[step]).map((path) => [step, ...path]))];
}

/** @param {() => number} random @param {number} depth @returns {string} */
function value(random, depth) {
  const kinds = ["null", "true", "false", "-1.50E+3", "0", "9007199254740993", string(random), string(random)];
  const kind = Math.floor(random() * (depth > 0 ? 12 : 8));
  if (kind < 8) return kinds[kind] ?? "null";
  const length = Math.floor(random() * 4);
  const items = Array.from({ length }, (_, index) => {
    const item = space(random) + value(random, depth - 1) + space(random);
    return kind < 10 ? item : `${space(random)}"k${index}${"\\u005d".repeat(Number(random() < 0.2))}"${space(random)}:${item}`;
  });
  const inner = items.join(",") || space(random);
  return kind < 10 ? `[${inner}]` : `{${inner}}`;
}

/** @param {() => number} random */
function string(random) {
  const parts = ["a", "]", "}", ",", ":", "[", "{", '\\"', "\\\\", "\\u0022", "\u00e9", "\ud83d\ude00", " ", "\\/"];
  return `"${Array.from({ length: random() * 5 }, () => parts[Math.floor(random() * parts.length)]).join("")}"`;
}

/** @param {() => number} random */
function space(random) {
  return [" ", "\n", "\t", "\r\n", "", "", "", ""][Math.floor(random() * 8)] ?? "";
}

/** Numbers from 0 to 1 that are the same in every run. @param {number} seed */
function makeRandom(seed) {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}
