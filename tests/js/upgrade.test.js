// The functions of an upgrade in JavaScript: the same as in Rust, whose tests say what they mean.

import assert from "node:assert/strict";
import { test } from "node:test";

import { accepted, arrive, bytes, compareTwins, identify, pick, refusal, text } from "./transversion.js";

const OLD = '{"trigger":"delivery:success","messages":[{"_id":"a"}, {"_id":"b"}],"destination":{"type":"line"},"timestamp":1}';
const NEW = '{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"b"},"destination":{"type":"line"},'
  + '"timestamp":1.0,"isFinalEvent":false}';

test("twins have their keys in common", () => {
  const [old, twin] = [identify(OLD), identify(bytes(NEW))];
  assert.equal(old.version, "v1");
  assert.equal(twin.version, "v1.1");
  assert.equal(old.trigger, "message:delivery:channel");
  assert.equal(twin.trigger, old.trigger);
  assert.equal(old.happenings.length, 2);
  assert.deepEqual(old.happenings[1], twin.happenings[0]);
  assert.notEqual(old.happenings[0]?.key, old.happenings[1]?.key);
  assert.equal(old.happenings[0]?.isCertain, true);
  const press = '{"trigger":"postback","appUser":{"_id":"ü"},"postbacks":[{}]}';
  assert.equal(identify(press).happenings[0]?.isCertain, false);
  assert.notEqual(identify(press).happenings[0]?.key, identify(press.replace("ü", "ö")).happenings[0]?.key);
});

test("an event is picked as it stands", () => {
  const body = bytes(OLD);
  assert.equal(pick(body, [1, 0]), body);
  assert.equal(text(pick(OLD, [0, 1])), OLD);
  assert.equal(text(pick(body, [1])), OLD.replace('{"_id":"a"},', ""));
  assert.equal(text(pick(body, [0])), OLD.replace(', {"_id":"b"}', ""));
});

test("what was seen says what is to be done", () => {
  const old = /** @type {const} */ ({ phase: "old", webhook: "old", isCertain: true });
  const twin = /** @type {const} */ ({ ...old, webhook: "new" });
  const waits = arrive(0, twin);
  assert.equal(waits.verdict, "wait");
  const delivers = arrive(waits.seen, old);
  assert.equal(delivers.verdict, "deliver");
  const seen = accepted(delivers.seen, old);
  assert.equal(arrive(seen, twin).verdict, "held");
  assert.equal(arrive(seen, old).verdict, "duplicate");
  // All bits of the number come back.
  const weak = { ...old, isCertain: false };
  let many = 0;
  for (let time = 0; time < 16_384; time += 1) many = accepted(many, weak);
  assert.ok(many > 0x7fffffff, "the highest bit is set");
  const held = arrive(many, { ...twin, isCertain: false });
  assert.equal(held.verdict, "held");
  assert.ok(held.seen < many);
});

test("twins are compared", () => {
  assert.deepEqual(compareTwins(OLD, NEW), [{ at: "/isFinalEvent", kind: "value", isExpected: true }]);
  const other = NEW.replace("line", "viber").replace('"timestamp":1.0,', "");
  assert.deepEqual(compareTwins(pick(OLD, [1]), bytes(other), { to: "v1.1", includeClient: false }), [
    { at: "/destination/type", kind: "value", isExpected: false },
    { at: "/isFinalEvent", kind: "value", isExpected: true },
    { at: "/timestamp", kind: "old_only", isExpected: false },
  ]);
  const user = '{"trigger":"message:appUser","version":"v1","appUser":{"_id":"u","clients":[{"_id":"c"}]},"messages":[]}';
  const full = user.replace("v1", "v1.1");
  assert.deepEqual(compareTwins(user, full), [{ at: "/appUser/clients", kind: "new_only", isExpected: true }]);
  assert.deepEqual(compareTwins(user, full, { includeFullAppUser: true }), []);
});

test("what is no event, and what no caller can mean, is refused", () => {
  assert.equal(refusal(() => identify("{}")).code, "unrecognized_payload");
  assert.equal(refusal(() => identify('{"trigger":"postback","version":"v7"}')).code, "unknown_version");
  assert.equal(refusal(() => pick("[]", [0])).code, "not_an_object");
  assert.equal(refusal(() => compareTwins(OLD, OLD)).code, "version_mismatch");
  assert.equal(refusal(() => compareTwins(OLD, "{")).offset, 1);
  const arrival = /** @type {const} */ ({ phase: "old", webhook: "old", isCertain: true });
  const message = (/** @type {() => unknown} */ call) => {
    const { code, message } = refusal(call);
    assert.equal(code, "invalid_option");
    return message;
  };
  const wrong = /** @type {any} */ ({ phase: "later", webhook: "third", isCertain: 1 });
  assert.equal(message(() => arrive(0, { ...arrival, phase: wrong.phase })), '`phase` must be one of "old", "either", "new", "done"');
  assert.equal(message(() => arrive(0, { ...arrival, webhook: wrong.webhook })), '`webhook` must be one of "old", "new"');
  assert.equal(message(() => accepted(0, { ...arrival, isCertain: wrong.isCertain })), "`isCertain` must be true or false");
  for (const seen of [-1, 0.5, NaN, 2 ** 32, "0", undefined]) {
    assert.equal(message(() => arrive(/** @type {any} */ (seen), arrival)), "`seen` must be a whole number from 0 to 4294967295");
  }
  assert.equal(message(() => pick(OLD, [-1])), "`indexes` must be a whole number from 0 to 4294967295");
  assert.equal(message(() => compareTwins(OLD, NEW, /** @type {any} */ ({ exact: true }))), "there is an option of unknown name");
  assert.throws(() => identify(/** @type {any} */ (7)), { message: "`event` must be a Uint8Array or a string" });
  assert.throws(() => pick(OLD, /** @type {any} */ (0)), { message: "`indexes` must be an array" });
});
