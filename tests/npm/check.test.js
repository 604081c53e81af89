// The checker itself: it passes what answers as the cases say, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";

import { check } from "./check.js";
import { corpus } from "./corpus.js";

/**
 * @typedef {import("./check.js").Api} Api
 * @typedef {import("./check.js").Translation} Translation
 */

const CASES = corpus();
const WHY = "It is so by definition.";

class TransversionError extends Error {
  name = "TransversionError";
  code = "invalid_json";
  offset = 1;
}

test("the cases are there", () => {
  assert.ok(CASES.length > 150);
  assert.deepEqual(new Set(CASES.map(({ kind }) => kind)), new Set(["event", "request", "response"]));
  assert.deepEqual(JSON.parse(JSON.stringify(CASES)), CASES);
});

test("an api that answers as the cases say passes", () => {
  assert.deepEqual(check(oracle(), CASES), { passed: CASES.length, failures: [] });
});

test("every way to be wrong is found", () => {
  /** @type {Record<string, (answer: any, body: unknown) => void>} */
  const faults = {
    "a note is missing": (answer) => answer.notes.shift(),
    "a note is too many": (answer) => answer.notes.push({ kind: "missing", why: WHY }),
    "a note points elsewhere": (answer) => answer.notes.forEach((/** @type {any} */ note) => (note.at += "/0")),
    "a note has no sentence": (answer) => answer.notes.forEach((/** @type {any} */ note) => (note.why = "")),
    "a need is missing": (answer) => answer.needs.shift(),
    "a byte differs": (answer) => (answer.payloads = answer.payloads.map(withAnotherByte)),
    "a payload is missing": (answer) => answer.payloads.pop(),
    "a payload is a string": (answer) => (answer.payloads = answer.payloads.map(text)),
    "a payload is a copy": (answer) => (answer.payloads = answer.payloads.map((/** @type {any} */ it) => it.slice())),
    "a string gives something else": (answer, body) => typeof body === "string" && (answer.outcome = ""),
    "a view gives something else": (answer, body) => isView(body) && (answer.outcome = ""),
    "the kind is missing": (answer) => delete answer.kind,
    "a member is undefined": (answer) => (answer.at = undefined),
    "the path is another": (answer) => answer.path && (answer.path = "/"),
    "it throws": () => assert.fail("out of order"),
  };
  for (const [name, fault] of Object.entries(faults)) {
    const { passed, failures } = check(oracle(fault), CASES);
    const failed = failures.filter((failure) => failure.name.endsWith(".json"));
    assert.ok(failed.length > 0, name);
    assert.equal(passed + failed.length, CASES.length, name);
  }
});

test("the payload as text, and all that is no translation, is looked at too", () => {
  /** @type {Record<string, Partial<Api>>} */
  const faults = {
    detect: { detect: () => ({}) },
    translateObject: { translateObject: () => ({ values: [] }) },
    text: oracle((answer) => (answer.text = () => "")),
    changes: { changes: () => [] },
    refusal: { TransversionError: class extends Error {} },
  };
  for (const [name, fault] of Object.entries(faults)) {
    const { failures } = check({ ...oracle(), ...fault }, CASES);
    assert.equal(failures[0]?.name, "everything but translations", name);
    assert.ok(failures[0].message.includes(name), failures[0].message);
  }
});

/**
 * An api that knows the answers by heart, and gives them with a fault.
 *
 * @param {(answer: any, body: unknown) => void} [fault]
 * @returns {Api}
 */
function oracle(fault = () => {}) {
  const stories = new Map(CASES.map((story) => {
    const body = story.body && fromBase64(story.body);
    const supply = mapped(story.supply, fromBase64);
    return [keyOf({ ...story.call, body }, { ...story.options, supply }), story];
  }));
  const translate = (/** @type {any} */ call, /** @type {any} */ options) => {
    if (call.body === "{") throw new TransversionError("no");
    const { payloads = [], report } = stories.get(keyOf(call, options)) ?? {};
    const isSame = report?.outcome !== "translated" && call.body instanceof Uint8Array;
    /** @type {any} */
    const answer = Object.create({ text: (index = 0) => text(answer.payloads[index]) });
    Object.assign(answer, structuredClone(report ?? { notes: [], needs: [] }));
    answer.payloads = report ? payloads.map((it) => (isSame ? call.body : fromBase64(it))) : [Buffer.from(call.body)];
    for (const entry of [...answer.notes, ...answer.needs]) entry.why = WHY;
    fault(answer, call.body);
    return answer;
  };
  return {
    translateEvent: (body, options) => translate({ body }, options),
    translateRequest: translate,
    translateResponse: translate,
    translateObject: (value, { to }) => ({ values: [{ ...value, version: to }] }),
    detect: () => ({ kind: "event", version: "v1", trigger: "postback", by: "version" }),
    changes: () => [{}],
    TransversionError,
  };
}

/**
 * A call as a text, the same for bytes and strings.
 *
 * @param {any} call
 * @param {any} options
 */
function keyOf({ body, ...call }, { supply = {}, ...options }) {
  return JSON.stringify([call, body && text(body), options, mapped(supply, text)]);
}

/**
 * @param {Record<string, any>} members
 * @param {(value: any) => unknown} change
 */
function mapped(members, change) {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value)]));
}

/** @param {string} base64 */
function fromBase64(base64) {
  return Buffer.from(base64, "base64");
}

/** @param {string | Uint8Array} body */
function text(body) {
  return Buffer.from(body).toString();
}

/** @param {unknown} body */
function isView(body) {
  return body instanceof Uint8Array && body.byteLength < body.buffer.byteLength;
}

/** @param {Uint8Array} payload */
function withAnotherByte(payload) {
  const copy = payload.slice();
  copy[copy.length - 1] = 0;
  return copy;
}
