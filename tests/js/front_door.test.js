// What the module has beside the cases: refusals as errors, options, detection, the list of changes.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bytes, changes, detect, refusal, text, translateEvent, translateRequest, translateResponse,
} from "./transversion.js";

/** @typedef {import("./transversion.js").Translation} Translation */

const EVENT = bytes('{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}');

test("a refusal is an Error that says what and where", () => {
  const refused = (/** @type {string} */ body, /** @type {object} */ options = { to: "v1.1" }) =>
    refusal(() => translateEvent(bytes(body), options));
  const name = "TransversionError";
  assert.deepEqual(refused('{"trigger" "postback"}'), {
    name,
    code: "invalid_json",
    message: "invalid JSON at byte 11: expected ':' after a key",
    offset: 11,
  });
  assert.deepEqual(
    pick(refused('{"trigger":"postback","version":"v1","messages":7}')), { name, code: "wrong_type", at: "/messages" },
  );
  assert.deepEqual(
    pick(refused('{"trigger":"postback","trigger":"postback"}')), { name, code: "ambiguous", at: "/trigger" },
  );
  assert.deepEqual(pick(refused("[]")), { name, code: "not_an_object" });
  assert.deepEqual(pick(refused("{}")), { name, code: "unrecognized_payload" });
  assert.deepEqual(pick(refused('{"a":1}', { to: "v1", maxBytes: 3 })), { name, code: "too_large" });
  assert.equal(refused('{"a":[[]]}', { to: "v1", maxDepth: 2 }).code, "too_deep");
});

test("options of unknown name, type or value are refused", () => {
  const message = (/** @type {any} */ options) => {
    const { name, code, message } = refusal(() => translateEvent(EVENT, options));
    assert.deepEqual({ name, code }, { name: "TransversionError", code: "invalid_option" });
    return message;
  };
  assert.equal(message({}), '`to` must be one of "v1", "v1.1"');
  assert.equal(message({ to: "v2" }), '`to` must be one of "v1", "v1.1"');
  assert.equal(message({ to: "v1.1", from: 1 }), '`from` must be one of "v1", "v1.1"');
  assert.equal(message({ to: "v1.1", exact: "true" }), "`exact` must be true or false");
  assert.equal(message({ to: "v1.1", maxBytes: -1 }), "`maxBytes` must be a whole number from 0");
  assert.equal(message({ to: "v1.1", include: true }), "there is an option of unknown name");
  assert.equal(message({ to: "v1.1", supply: { appUser: "{}" } }), "`appUser` must be a Uint8Array");
  assert.equal(message({ to: "v1.1", supply: { user: EVENT } }), "`supply` has a member of unknown name");
  for (const nothing of [undefined, null, 7, "v1.1"]) message(nothing);
});

test("a call without its method, path or status is refused", () => {
  const call = /** @type {any} */ ({ method: "GET", path: "/v1/apps/a/webhooks" });
  const { method, path } = call;
  assert.equal(refusal(() => translateRequest({ path }, { to: "v1.1" })).message, "`method` must be a string");
  assert.equal(refusal(() => translateRequest({ method }, { to: "v1.1" })).message, "`path` must be a string");
  for (const status of [undefined, "200", NaN, -1, 99, 600, 70_000]) {
    const { message } = refusal(() => translateResponse({ ...call, status }, { to: "v1.1" }));
    assert.equal(message, "`status` must be a number from 100 to 599");
  }
  assert.equal(refusal(() => translateRequest(null, { to: "v1.1" })).code, "invalid_option");
});

test("a body that is no Uint8Array is refused, and an absent one stays absent", () => {
  const notBytes = ["{}", new ArrayBuffer(2), undefined, null, 7, [123, 125], { length: 4e9 }];
  for (const body of notBytes) {
    const { code, message } = refusal(() => translateEvent(body, { to: "v1.1" }));
    assert.deepEqual([code, message], ["invalid_option", "`body` must be a Uint8Array"]);
    assert.equal(refusal(() => detect(body)).code, "invalid_option");
  }
  for (const body of [undefined, null]) {
    const request = { method: "GET", path: "/v1/webhooks", body };
    assert.deepEqual(translateRequest(request, { to: "v1.1" }).payloads, []);
  }
});

test("a body over its limit is refused, and the next call works", () => {
  const { code } = refusal(() => translateEvent(bytes("{".padEnd(1000, " ")), { to: "v1.1", maxBytes: 10 }));
  assert.equal(code, "too_large");
  assert.equal(translateEvent(EVENT, { to: "v1.1" }).outcome, "translated");
});

test("an option that is undefined counts as absent", () => {
  const options = { to: "v1.1", from: undefined, exact: undefined, maxBytes: undefined, supply: undefined };
  assert.equal(translateEvent(EVENT, options).outcome, "translated");
});

test("a translation stays readable after any number of later calls", () => {
  /** @type {Translation} */
  const first = translateEvent(EVENT, { to: "v1.1" });
  const [payload, notes] = [text(/** @type {Uint8Array} */ (first.payloads[0])), JSON.stringify(first.notes)];
  for (let call = 0; call < 1000; call += 1) translateEvent(EVENT, { to: "v1.1" });
  // A call that makes the memory grow detaches every view of it.
  const long = bytes(`{"trigger":"postback","version":"v1","x":"${"y".repeat(8_000_000)}"}`);
  assert.equal(translateEvent(long, { to: "v1.1" }).outcome, "translated");
  assert.equal(text(/** @type {Uint8Array} */ (first.payloads[0])), payload);
  assert.equal(JSON.stringify(first.notes), notes);
});

test("the input is left as it was", () => {
  const before = text(EVENT);
  translateEvent(EVENT, { to: "v1.1" });
  assert.equal(text(EVENT), before);
});

test("detect tells what a payload is", () => {
  assert.deepEqual(detect(EVENT), { kind: "event", version: "v1", trigger: "delivery:success", by: "version" });
  assert.deepEqual(detect(bytes("{}")), { kind: "unrecognized", by: "default" });
  assert.equal(refusal(() => detect(bytes("{"))).code, "invalid_json");
});

test("changes lists what changed between two versions", () => {
  const all = changes();
  assert.ok(all.length > 10);
  assert.deepEqual(changes("v1", "v1.1"), all);
  assert.deepEqual(changes("v1.1", "v1.1"), []);
  const [first] = all;
  assert.deepEqual(Object.keys(first).sort(), ["id", "kinds", "source", "title", "version", "why"]);
  assert.equal(refusal(() => changes("v7")).code, "unknown_version");
});

/** @param {{ name: string, code: string, message: string, at?: string }} error */
function pick({ message, ...rest }) {
  assert.ok(message.length > 10);
  return rest;
}
