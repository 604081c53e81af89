// What the module has beside the cases: refusals as errors, options, detection, the list of changes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";

import {
  bytes, changes, detect, refusal, text, translateEvent, translateObject, translateRequest, translateResponse,
} from "./transversion.js";

/** @typedef {import("../../pkg/index.js").Options} Options */

const EVENT = bytes('{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}');

test("a refusal is an Error that says what and where", () => {
  const refused = (/** @type {string} */ body, /** @type {Options} */ options = { to: "v1.1" }) =>
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
  assert.equal(message({ to: "v1.1", supply: { appUser: {} } }), "`appUser` must be a Uint8Array or a string");
  assert.match(message({ to: "v1.1", supply: { appUser: "\ud800" } }), /^`appUser` has a lone surrogate/);
  assert.equal(message({ to: "v1.1", supply: [7] }), "`supply` has a member of unknown name");
  assert.equal(message({ to: "v1.1", supply: { user: EVENT } }), "`supply` has a member of unknown name");
  for (const nothing of [undefined, null, 7, "v1.1"]) message(nothing);
});

test("a call without its method, path or status is refused", () => {
  const call = /** @type {any} */ ({ method: "GET", path: "/v1/apps/a/webhooks" });
  const { method, path } = call;
  assert.equal(refusal(() => translateRequest(/** @type {any} */ ({ path }), { to: "v1.1" })).message, "`method` must be a string");
  assert.equal(refusal(() => translateRequest(/** @type {any} */ ({ method }), { to: "v1.1" })).message, "`path` must be a string");
  for (const status of [undefined, "200", NaN, -1, 99, 200.5, 600, 70_000]) {
    const { message } = refusal(() => translateResponse({ ...call, status }, { to: "v1.1" }));
    assert.equal(message, "`status` must be a whole number from 100 to 599");
  }
  assert.equal(refusal(() => translateRequest(/** @type {any} */ (null), { to: "v1.1" })).code, "invalid_option");
});

test("a body that is neither bytes nor text is a mistake in the program, and an absent one stays absent", () => {
  const notBytes = [new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Int8Array(2), undefined, null, 7, [123]];
  for (const body of /** @type {any[]} */ (notBytes)) {
    const wrong = { name: "TypeError", code: "invalid_option", message: "`body` must be a Uint8Array or a string" };
    assert.throws(() => translateEvent(body, { to: "v1.1" }), wrong);
    assert.throws(() => detect(body), wrong);
  }
  for (const body of [undefined, null]) {
    const request = { method: "GET", path: "/v1/webhooks", body };
    assert.deepEqual(translateRequest(request, { to: "v1.1" }).payloads, []);
  }
});

test("a string that UTF-8 cannot write is a mistake in the program, and an escaped one is not", () => {
  for (const lone of ["\ud83d", "\udc00", "\ud83d".repeat(100_000)]) {
    const event = `{"trigger":"postback","version":"v1","x":"${lone}"}`;
    assert.throws(() => translateEvent(event, { to: "v1.1" }), {
      name: "TypeError",
      message: "`body` has a lone surrogate, which UTF-8 cannot write; JSON can, escaped",
    });
  }
  const escaped = '{"trigger":"postback","version":"v1","x":"\\ud83d"}';
  assert.equal(translateEvent(escaped, { to: "v1.1" }).text(), escaped.replace('"v1"', '"v1.1"'));
});

test("bytes are taken from wherever they stand", () => {
  const expected = translateEvent(EVENT, { to: "v1.1" }).text();
  const room = new Uint8Array(EVENT.length + 7);
  room.set(EVENT, 3);
  const shared = new Uint8Array(new SharedArrayBuffer(EVENT.length + 7), 5, EVENT.length);
  shared.set(EVENT);
  const elsewhere = runInNewContext("Uint8Array").from(EVENT);
  assert.ok(!(elsewhere instanceof Uint8Array));
  for (const body of [room.subarray(3, 3 + EVENT.length), Buffer.from(EVENT), shared, elsewhere, text(EVENT)]) {
    assert.equal(translateEvent(body, { to: "v1.1" }).text(), expected);
    const { outcome, payloads } = translateEvent(body, { to: "v1" });
    assert.equal(outcome, "unchanged");
    if (typeof body === "string") assert.deepEqual(payloads, [EVENT]);
    else assert.equal(payloads[0], body);
  }
});

test("bytes that are gone are a mistake in the program", () => {
  const detached = bytes('{"trigger":"postback"}');
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  const message = "`body` has no bytes any more: its buffer was detached, or has shrunk";
  assert.throws(() => translateEvent(detached, { to: "v1.1" }), { name: "TypeError", message });
  assert.throws(() => detect(detached), { name: "TypeError", message });
  assert.equal(translateEvent(EVENT, { to: "v1.1" }).outcome, "translated");
});

test("what others put on the prototype of all objects is no supply", () => {
  const polluted = /** @type {any} */ (Object.prototype);
  polluted.polluted = "v1";
  try {
    const request = { method: "GET", path: "/v1/apps/a/webhooks" };
    assert.equal(translateRequest(request, { to: "v1.1", supply: {} }).path, "/v1.1/apps/a/webhooks");
  } finally {
    delete polluted.polluted;
  }
});

test("a proxy around a translation shows its report", () => {
  const translation = translateEvent(EVENT, { to: "v1.1" });
  const proxy = new Proxy(translation, {});
  assert.deepEqual(proxy.notes, translation.notes);
  assert.deepEqual(proxy.needs, translation.needs);
});

test("nothing at all is no JSON", () => {
  const message = "invalid JSON at byte 0: expected a value, found the end of the input";
  for (const body of ["", new Uint8Array()]) {
    assert.deepEqual(
      refusal(() => translateEvent(body, { to: "v1" })),
      { name: "TransversionError", code: "invalid_json", message, offset: 0 },
    );
  }
});

test("strings of any length and script are written as they are", () => {
  for (const letter of ["y", "é", "語", "🎉"]) {
    for (const length of [1, 1000, 30_000, 70_000, 300_000]) {
      const event = `{"trigger":"postback","version":"v1","x":"${letter.repeat(length)}"}`;
      const translation = translateEvent(event, { to: "v1.1" });
      assert.equal(translation.text(), event.replace('"v1"', '"v1.1"'));
      assert.deepEqual(translation.payloads, translateEvent(bytes(event), { to: "v1.1" }).payloads);
    }
  }
});

test("a string is as long as its bytes when it is measured against the limit", () => {
  const event = '{"trigger":"postback","version":"v1","x":"é語🎉"}';
  const { length } = bytes(event);
  assert.equal(translateEvent(event, { to: "v1", maxBytes: length }).outcome, "unchanged");
  assert.equal(refusal(() => translateEvent(event, { to: "v1", maxBytes: length - 1 })).code, "too_large");
  const long = event.replace("é", "é".repeat(100_000));
  assert.equal(translateEvent(long, { to: "v1", maxBytes: bytes(long).length }).outcome, "unchanged");
  assert.equal(refusal(() => translateEvent(long, { to: "v1", maxBytes: bytes(long).length - 1 })).code, "too_large");
});

test("a supply is bytes or a string", () => {
  const event = '{"trigger":"postback","version":"v1.1","appUser":{"_id":"ü"}}';
  const appUser = '{"_id":"ü","clients":[],"properties":{}}';
  for (const supplied of [appUser, bytes(appUser)]) {
    const translation = translateEvent(event, { to: "v1", supply: { appUser: supplied, message: undefined } });
    assert.equal(translation.text(), `{"trigger":"postback","version":"v1","appUser":${appUser}}`);
    assert.deepEqual(translation.needs, []);
  }
});

test("a call does not see the parts of the one before it", () => {
  const event = '{"trigger":"postback","version":"v1.1","appUser":{"_id":"u"}}';
  const supply = { appUser: '{"_id":"u","clients":[],"properties":{}}' };
  assert.equal(translateEvent(event, { to: "v1", supply }).needs.length, 0);
  assert.equal(translateEvent(event, { to: "v1" }).needs.length, 1);
  translateRequest({ method: "POST", path: "/v1/apps/a/webhooks", body: '{"target":"t"}' }, { to: "v1.1" });
  assert.deepEqual(translateRequest({ method: "POST", path: "/v1/webhooks" }, { to: "v1.1" }).payloads, []);
});

test("a body over its limit is refused, and the next call works", () => {
  const { code } = refusal(() => translateEvent(bytes("{".padEnd(1000, " ")), { to: "v1.1", maxBytes: 10 }));
  assert.equal(code, "too_large");
  assert.equal(translateEvent(EVENT, { to: "v1.1" }).outcome, "translated");
});

test("an option that is undefined counts as absent", () => {
  /** @type {Options} */
  const options = { to: "v1.1", from: undefined, exact: undefined, maxBytes: undefined, supply: undefined };
  assert.equal(translateEvent(EVENT, options).outcome, "translated");
});

test("a translation stays readable after any number of later calls", () => {
  const first = translateEvent(EVENT, { to: "v1.1" });
  const [payload, notes] = [text(/** @type {Uint8Array} */ (first.payloads[0])), JSON.stringify(first.notes)];
  for (let call = 0; call < 1000; call += 1) translateEvent(EVENT, { to: "v1.1" });
  // A call that makes the memory grow detaches every view of it.
  const long = bytes(`{"trigger":"postback","version":"v1","x":"${"y".repeat(8_000_000)}"}`);
  assert.equal(translateEvent(long, { to: "v1.1" }).outcome, "translated");
  assert.equal(text(/** @type {Uint8Array} */ (first.payloads[0])), payload);
  assert.equal(JSON.stringify(first.notes), notes);
});

test("a report may be read late, whatever has become of the input", () => {
  // Of a short input it is made when it is read, of a long one at once.
  for (const length of [1, 1000, 16_000, 17_000, 300_000]) {
    const event = `{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","x":"${"y".repeat(length)}"}]}`;
    const inputs = [event, bytes(event), Buffer.from(`~${event}`).subarray(1)];
    const translations = inputs.map((input) => translateEvent(input, { to: "v1.1" }));
    for (const input of inputs) if (typeof input !== "string") input.fill(0);
    for (let call = 0; call < 200; call += 1) translateEvent(EVENT, { to: "v1.1" });
    for (const { notes } of translations) {
      const dropped = notes.filter(({ kind }) => kind === "dropped").map(({ at }) => at);
      assert.deepEqual(dropped, ["/messages/0/x"]);
      assert.equal(notes.length, 5);
    }
  }
});

test("a call whose report is read late is made as it was", () => {
  const request = { method: "POST", path: "/v1/apps/a/appusers/u/messages", body: '{"role":"appMaker","text":"x"}' };
  const [early, late] = [1, 2].map(() => translateRequest(request, { to: "v1.1" }));
  const user = '{"trigger":"postback","version":"v1.1","client":{"platform":"line"},"appUser":{"_id":"u"}}';
  const options = /** @type {const} */ ({ to: "v1", exact: true });
  const exact = translateEvent(user, options);
  Object.assign(request, { method: "GET", path: "/v1/apps/a", body: "" });
  Object.assign(options, { to: "v1.1", exact: false });
  assert.deepEqual(late?.notes.map(({ kind, at }) => [kind, at]), [["invented", "/type"]]);
  assert.deepEqual({ ...late }, { ...early });
  assert.ok(exact.notes.some(({ kind, at }) => kind === "moved" && at === "/client"));
});

test("a translation is an object like any other", () => {
  const translation = translateEvent(EVENT, { to: "v1.1" });
  const names = ["outcome", "from", "to", "kind", "trigger", "payloads", "notes", "needs"];
  assert.deepEqual(Object.keys(translation), names);
  assert.deepEqual({ ...translation }.notes, translation.notes);
  assert.equal(translation.notes, translation.notes, "the notes are made once");
  const { payloads, ...report } = structuredClone({ ...translation });
  assert.deepEqual(payloads, translation.payloads);
  assert.deepEqual(report, translation.toJSON());
  assert.deepEqual(JSON.parse(JSON.stringify(translation)), report);
  assert.doesNotMatch(inspect(translation), /Getter/);
});

test("text gives a payload as a string, and nothing that it is not", () => {
  const two = translateEvent('{"trigger":"delivery:success","messages":[{"_id":"a"},{"_id":"é"}]}', { to: "v1.1" });
  assert.match(two.text(), /"_id":"a"/);
  assert.equal(two.text(1), text(/** @type {Uint8Array} */ (two.payloads[1])));
  assert.throws(() => two.text(2), { name: "RangeError", message: "there is no payload 2; this translation has 2" });
  const withheld = translateEvent('{"trigger":"message:delivery:user","version":"v1.1"}', { to: "v1" });
  assert.throws(() => withheld.text(), RangeError);
  // An upload is passed on unread, and need not be text at all.
  const upload = { method: "POST", path: "/v1/apps/a/attachments", body: Uint8Array.of(0xff, 0xfe) };
  const translation = translateRequest(upload, { to: "v1.1" });
  assert.equal(translation.payloads[0], upload.body);
  assert.throws(() => translation.text(), TypeError);
});

test("notes and errors tell names that are not ASCII", () => {
  const event = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","té/~🎉":1}],"appUser":{"_id":"u"}}';
  const { notes } = translateEvent(event, { to: "v1.1" });
  assert.deepEqual(notes.map(({ at }) => at).slice(2, 4), ["/messages", "/messages/0/té~1~0🎉"]);
  assert.equal(notes.at(-1)?.at, "/conversation");
});

test("an object is translated as JSON is", () => {
  const event = { trigger: "delivery:success", version: "v1", messages: [{ _id: "a", text: "x" }, { _id: "b" }] };
  const { values, ...report } = translateObject(event, { to: "v1.1" });
  assert.deepEqual(values.map(({ message }) => message), [{ _id: "a" }, { _id: "b" }]);
  assert.deepEqual(report, translateEvent(JSON.stringify(event), { to: "v1.1" }).toJSON());
  assert.equal(translateObject(event, { to: "v1" }).values[0], event, "an unchanged value is the very object");
  assert.deepEqual(translateObject({ trigger: "message:delivery:user", version: "v1.1" }, { to: "v1" }).values, []);
});

test("an object keeps what JSON keeps, and what JSON refuses is refused", () => {
  const properties = JSON.parse('{"__proto__":{"x":1},"lone":"\\ud83d","large":9007199254740992,"tiny":5e-324}');
  const event = { trigger: "conversation:read", version: "v1", appUser: { _id: "u" }, properties, gone: undefined };
  const [value] = translateObject(event, { to: "v1.1" }).values;
  assert.deepEqual(JSON.stringify(value), JSON.stringify({ ...event, version: "v1.1" }));
  const cyclic = { trigger: "postback" };
  for (const value of [Object.assign(cyclic, { cyclic }), { trigger: "postback", x: 1n }, "{}", 7, undefined]) {
    assert.throws(() => translateObject(/** @type {any} */ (value), { to: "v1.1" }), TypeError);
  }
  for (const value of /** @type {any[]} */ ([null, []])) {
    assert.equal(refusal(() => translateObject(value, { to: "v1.1" })).code, "not_an_object");
  }
  let deep = {};
  for (let depth = 0; depth < 300; depth += 1) deep = { deep };
  assert.equal(refusal(() => translateObject({ trigger: "postback", deep }, { to: "v1.1" })).code, "too_deep");
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
  assert.deepEqual(Object.keys(first ?? {}), ["id", "version", "title", "why", "source", "kinds"]);
  assert.equal(refusal(() => changes(/** @type {any} */ ("v7"))).code, "unknown_version");
});

/** @param {{ name: string, code: string, message: string, at?: string }} error */
function pick({ message, ...rest }) {
  assert.ok(message.length > 10);
  return rest;
}
