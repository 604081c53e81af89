// The relay: what is delivered, and what its sender hears.

import assert from "node:assert/strict";
import { request } from "node:http";
import { once } from "node:events";
import { test } from "node:test";

import { translateEvent } from "../js/transversion.js";
import { corpus } from "../npm/corpus.js";
import { delivery, deliveries, message, oldMessage, padded, withheld } from "./events.js";
import { FINAL, send } from "./fakes/sender.js";
import { FLAGS, HURRY, SECRETS, call, corpusRelay, keyOf, post } from "./world.js";

/** @typedef {import("./world.js").World} World */

const KEY = { "x-api-key": SECRETS.SENDER_SECRET };

/** @param {() => World} world */
export function relayTests(world) {
  test("an event arrives as translated, with the receiver's secret, and both sides are told", async () => {
    const { worker, receiver } = world();
    const event = message();
    const expected = translateEvent(event, { to: "v1" });
    receiver.script("/old", { status: 202, headers: { "content-type": "text/x-thanks" }, body: "much obliged" });
    const answer = await post(worker, "old", event, KEY);
    const [got, ...others] = receiver.take("/old");
    receiver.script("/old");
    assert.ok(got);
    assert.equal(others.length, 0);
    assertSameBytes(got.body, expected.payloads[0]);
    assert.equal(got.headers["x-api-key"], SECRETS.HANDLER_SECRET);
    assert.equal(got.headers["idempotency-key"], keyOf("old", event));
    assert.equal(got.headers["content-length"], String(expected.payloads[0]?.length));
    assert.equal(got.headers["content-type"], "application/json");
    assert.equal(got.headers["host"], new URL(receiver.url).host);
    const notes = String(expected.notes.length);
    assert.deepEqual(told(got), { outcome: "translated", from: "v1.1", to: "v1", notes, error: undefined });
    const { status, text, outcome, from, to, delivered } = answer;
    assert.deepEqual([status, text, answer.headers.get("content-type")], [202, "much obliged", "text/x-thanks"]);
    assert.deepEqual([outcome, from, to, answer.notes, delivered], ["translated", "v1.1", "v1", notes, "1/1"]);
  });

  test("every case of the corpus arrives as the case says", async () => {
    const { worker, receiver } = world();
    const cases = corpus().filter(({ kind, options, supply }) =>
      kind === "event" && Object.keys(supply).length === 0 && isRelayable(options));
    assert.ok(cases.length > 80, `only ${cases.length} cases`);
    for (const { name, body = "", options, payloads, report } of /** @type {any[]} */ (cases)) {
      const relay = corpusRelay(options.to, options);
      const event = Buffer.from(body, "base64");
      const answer = await post(worker, relay, event);
      const got = receiver.take(`/${relay}`);
      assert.deepEqual(got.map((delivery) => delivery.body.toString("base64")), payloads, name);
      const keys = payloads.map((/** @type {string} */ _, /** @type {number} */ index) => keyOf(relay, event, index));
      assert.deepEqual(got.map(({ headers }) => headers["idempotency-key"]), keys, name);
      const { status, outcome, from, to, notes, delivered } = answer;
      assert.deepEqual(
        [status, outcome, from, to, notes, delivered],
        [200, report.outcome, report.from, report.to, String(report.notes.length), `${payloads.length}/${payloads.length}`],
        name,
      );
    }
  });

  test("a payload that is in the receiver's version arrives as it came", async () => {
    const { worker, receiver } = world();
    const event = oldMessage();
    const answer = await post(worker, "open", event);
    const [got] = receiver.take("/open");
    assert.deepEqual([answer.status, answer.outcome, answer.notes], [200, "unchanged", "0"]);
    assertSameBytes(got?.body, event);
    assert.equal(got?.headers["x-api-key"], undefined);
  });

  test("headers pass, less those of one hop, the sender's secret, and what the worker alone may say", async () => {
    const { worker, receiver } = world();
    const event = message();
    const sent = request(`${worker.url}/relay/old`, {
      method: "POST",
      headers: {
        ...KEY,
        "content-type": "application/json; charset=utf-8",
        "user-agent": "sender/7",
        "traceparent": "00-aa-bb-01",
        "x-twice": ["one", "two"],
        "connection": "close, x-of-this-hop",
        "x-of-this-hop": "yes",
        "keep-alive": "timeout=9",
        "te": "trailers",
        "proxy-authorization": "Basic eDp5",
        "proxy-connection": "close",
        "idempotency-key": "forged",
        "transversion-outcome": "forged",
        "transversion-anything": "forged",
        "content-length": event.length,
      },
    });
    sent.end(event);
    const [answer] = await once(sent, "response");
    answer.resume();
    assert.equal(answer.statusCode, 200);
    const [got] = receiver.take("/old");
    assert.ok(got);
    assert.equal(got.headers["content-type"], "application/json; charset=utf-8");
    assert.equal(got.headers["user-agent"], "sender/7");
    assert.equal(got.headers["traceparent"], "00-aa-bb-01");
    assert.equal(got.headers["x-twice"], "one, two");
    for (const name of [
      "x-of-this-hop", "te", "proxy-authorization", "proxy-connection", "transversion-anything", "transfer-encoding",
      "expect", "upgrade",
    ]) {
      assert.equal(got.headers[name], undefined, `${name} went on to the receiver`);
    }
    assert.notEqual(got.headers["keep-alive"], "timeout=9");
    assert.doesNotMatch(got.headers["connection"] ?? "", /x-of-this-hop/);
    assert.equal(got.headers["transversion-outcome"], "translated");
    assert.equal(got.headers["idempotency-key"], keyOf("old", event));
    assert.equal(got.headers["x-api-key"], SECRETS.HANDLER_SECRET);
  });

  test("a body in chunks is delivered with its length", async () => {
    const { worker, receiver } = world();
    const event = message();
    const stream = new Blob([event.subarray(0, 100), event.subarray(100)]).stream();
    assert.equal((await post(worker, "open", stream)).status, 200);
    const [got] = receiver.take("/open");
    const expected = translateEvent(event, { to: "v1" }).payloads[0];
    assertSameBytes(got?.body, expected);
    assert.deepEqual([got?.headers["content-length"], got?.headers["transfer-encoding"]], [String(expected?.length), undefined]);
  });

  test("each of the secrets opens the relay, and nothing else does", async () => {
    const { worker, receiver } = world();
    for (const secret of [SECRETS.SENDER_SECRET, SECRETS.NEXT_SENDER_SECRET]) {
      assert.equal((await post(worker, "old", message(), { "x-api-key": secret })).status, 200);
    }
    assert.equal(receiver.take("/old").length, 2);
    const wrong = [
      undefined, "", " ", "x", SECRETS.SENDER_SECRET.slice(0, -1), `${SECRETS.SENDER_SECRET}x`, SECRETS.HANDLER_SECRET,
      SECRETS.SENDER_SECRET.toUpperCase(), `${SECRETS.SENDER_SECRET}, ${SECRETS.NEXT_SENDER_SECRET}`, "undefined", "\u00e9",
    ];
    for (const [relay, status] of /** @type {const} */ ([["old", 401], ["later", 503]])) {
      for (const secret of wrong) {
        const answer = await post(worker, relay, message(), secret === undefined ? {} : { "x-api-key": secret });
        assert.equal(answer.status, status, `${relay}: ${secret}`);
        assert.equal(typeof answer.error.code, "string");
        assert.doesNotMatch(answer.text, /secret-/);
      }
      assert.equal(receiver.take(`/${relay}`).length, 0);
    }
  });

  test("a wrong secret is refused before the body has come", async () => {
    const { worker } = world();
    const sent = request(`${worker.url}/relay/old`, {
      method: "POST", headers: { "x-api-key": "wrong", "content-length": 500 },
    });
    sent.on("error", () => {});
    sent.flushHeaders();
    const [answer] = await once(sent, "response", { signal: AbortSignal.timeout(5000) });
    assert.equal(answer.statusCode, 401);
    sent.destroy();
  });

  test("other paths, methods and encodings are refused", async () => {
    const { worker, receiver } = world();
    for (const name of ["nobody", "__proto__", "constructor", "toString", "", "old/", "OLD", "old%00", "%6fld%2f"]) {
      assert.equal((await post(worker, name, message(), KEY)).status, 404, `/relay/${name}`);
    }
    for (const method of ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]) {
      const answer = await call(worker, method, "/relay/open");
      assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST"], method);
    }
    for (const encoding of ["gzip", "br", "gzip, identity"]) {
      assert.equal((await post(worker, "open", message(), { "content-encoding": encoding })).status, 415, encoding);
    }
    assert.equal((await post(worker, "open", message(), { "content-encoding": "identity" })).status, 200);
    assert.equal(receiver.take("/open").length, 1);
  });

  test("a body of the largest size is delivered, and one byte more is refused", async () => {
    const { worker, receiver } = world();
    for (const [relay, most] of /** @type {const} */ ([["small", 1024], ["open", 1024 * 1024]])) {
      assert.equal((await post(worker, relay, padded(most))).status, 200);
      assert.equal((await post(worker, relay, padded(most + 1))).status, 413);
      assert.equal((await post(worker, relay, new Blob([padded(most + 1)]).stream())).status, 413);
      const got = receiver.take(`/${relay}`);
      assert.deepEqual(got.map(({ body }) => body.length), [most - 2]);
    }
  });

  test("a body without an end is refused while it comes, and one that says it is too long, unread", async () => {
    const { worker, receiver } = world();
    for (const [headers, sent] of /** @type {const} */ ([[{}, 2000], [{ "content-length": 2000 }, 1]])) {
      const endless = request(`${worker.url}/relay/small`, { method: "POST", headers });
      endless.on("error", () => {});
      endless.write("[".repeat(sent));
      const [answer] = await once(endless, "response", { signal: AbortSignal.timeout(5000) });
      assert.equal(answer.statusCode, 413);
      endless.destroy();
    }
    assert.equal(receiver.take("/small").length, 0);
  });

  test("what the receiver's version does not have is 200, and nothing is delivered", async () => {
    const { worker, receiver } = world();
    const answer = await post(worker, "open", withheld());
    assert.deepEqual([answer.status, answer.outcome, answer.delivered, answer.notes], [200, "withheld", "0/0", "1"]);
    assert.equal(receiver.take("/open").length, 0);
  });

  test("several payloads are delivered in order, until one fails", async () => {
    const { worker, receiver } = world();
    const event = deliveries(3);
    const { payloads } = translateEvent(event, { to: "v1.1" });
    receiver.script("/split", {}, { status: 500, body: "not now" }, {});
    const failed = await post(worker, "split", event);
    assert.deepEqual([failed.status, failed.delivered, failed.text], [500, "1/3", "not now"]);
    const first = receiver.take("/split");
    assert.deepEqual(first.map(({ body }) => body.toString()), texts(payloads.slice(0, 2)));
    assert.deepEqual(first.map(({ headers }) => headers["idempotency-key"]), [keyOf("split", event, 0), keyOf("split", event, 1)]);
    const done = await post(worker, "split", event);
    assert.deepEqual([done.status, done.delivered], [200, "3/3"]);
    const second = receiver.take("/split");
    assert.deepEqual(second.map(({ body }) => body.toString()), texts(payloads));
    assert.equal(second[0]?.headers["idempotency-key"], first[0]?.headers["idempotency-key"]);
    receiver.script("/split");
  });

  test("the receiver's status becomes one after which the sender does the right thing", async () => {
    const { worker, receiver } = world();
    /** @type {[number, number][]} */
    const same = [200, 201, 202, 204, 299, 400, 402, 406, 409, 410, 413, 422, 429, 500, 501, 502, 503, 504, 599].map((s) => [s, s]);
    const turned = [301, 302, 303, 307, 308, 304, 401, 403, 404, 600, 999].map((status) => /** @type {[number, number]} */ ([status, 502]));
    for (const [status, expected] of [...same, ...turned]) {
      const headers = { "retry-after": "7", "location": `${receiver.url}/elsewhere`, "content-type": "text/plain" };
      receiver.script("/open", { status, headers, body: status === 204 || status === 304 ? "" : "so it is" });
      const answer = await post(worker, "open", message());
      assert.equal(answer.status, expected, `the receiver says ${status}`);
      assert.equal(answer.delivered, status < 300 ? "1/1" : "0/1", `the receiver says ${status}`);
      if (status >= 400 && expected === status) {
        assert.equal(answer.headers.get("retry-after"), "7", `the receiver says ${status}`);
        assert.equal(answer.text, "so it is");
      }
      assert.equal(answer.headers.get("location"), null);
      assert.equal(receiver.take("/open").length, 1);
    }
    assert.equal(receiver.take("/elsewhere").length, 0, "a redirect was followed");
    receiver.script("/open");
    for (const [status, expected] of [[401, 401], [404, 404], [403, 502]]) {
      receiver.script("/passing", { status: Number(status) });
      assert.equal((await post(worker, "passing", message())).status, expected);
    }
    receiver.take("/passing");
  });

  test("of a long answer of the receiver no more than 64 KiB comes back", async () => {
    const { worker, receiver } = world();
    receiver.script("/open", { status: 500, body: "z".repeat(200_000) });
    const answer = await post(worker, "open", message());
    assert.equal(answer.status, 500);
    assert.ok(answer.bytes.length <= 64 * 1024, `${answer.bytes.length} bytes`);
    receiver.script("/open");
    receiver.take("/open");
  });

  test("a receiver that is down, or breaks the connection, is 502; one that is late, 504", async () => {
    const { worker, receiver } = world();
    const down = await post(worker, "down", message());
    assert.deepEqual([down.status, down.delivered], [502, "0/1"]);
    assert.equal(typeof down.error.message, "string");
    receiver.script("/open", "reset");
    assert.equal((await post(worker, "open", message())).status, 502);
    receiver.script("/open");
    receiver.script("/hurried", "hang");
    const late = await post(worker, "hurried", message());
    assert.equal(late.status, 504);
    assert.ok(late.milliseconds > HURRY * 0.8 && late.milliseconds < HURRY * 2, `${late.milliseconds} ms`);
    receiver.script("/hurried");
    receiver.take("/open");
    receiver.take("/hurried");
  });

  test("an answer that breaks off has told enough", async () => {
    const { worker, receiver } = world();
    receiver.script("/open", "half");
    const answer = await post(worker, "open", message());
    assert.deepEqual([answer.status, answer.delivered], [200, "1/1"]);
    receiver.script("/open");
    receiver.take("/open");
  });

  test("an answer without an end ends soon, and the rest of the event is delivered", async () => {
    const { worker, receiver } = world();
    receiver.script("/split", (response) => {
      response.writeHead(200);
      response.write("the first of");
    });
    const answer = await post(worker, "split", deliveries(3));
    assert.deepEqual([answer.status, answer.delivered], [200, "3/3"]);
    assert.equal(receiver.take("/split").length, 3);
    receiver.script("/split");
  });

  test("one budget covers all deliveries", async () => {
    const { worker, receiver } = world();
    receiver.script("/hurried-split", { delay: HURRY * 0.6 });
    const answer = await post(worker, "hurried-split", deliveries(3));
    assert.deepEqual([answer.status, answer.delivered], [504, "1/3"]);
    assert.ok(answer.milliseconds < HURRY * 2, `${answer.milliseconds} ms`);
    receiver.script("/hurried-split");
    receiver.take("/hurried-split");
  });

  test("the budget covers the body too: one that does not come is no success, and its sender comes again", async () => {
    const { worker, receiver } = world();
    const start = performance.now();
    const slow = request(`${worker.url}/relay/hurried`, { method: "POST", headers: { "content-length": 500 } });
    slow.on("error", () => {});
    slow.write('{"trigger":');
    const [answer] = await once(slow, "response", { signal: AbortSignal.timeout(5000) });
    const milliseconds = performance.now() - start;
    assert.ok(answer.statusCode >= 400 && !FINAL.includes(answer.statusCode), `${answer.statusCode}`);
    assert.ok(milliseconds < HURRY * 2, `${milliseconds} ms`);
    slow.destroy();
    assert.equal(receiver.take("/hurried").length, 0);
  });

  test("a sender by the rules of Smooch gets its event through a receiver that fails at first", async () => {
    const { runtime, worker, receiver } = world();
    receiver.script("/old", { status: 500 }, { status: 401 }, "reset", { status: 200 });
    const event = message();
    const { delivered, attempts } = await send(`${worker.url}/relay/old`, event, { secret: SECRETS.SENDER_SECRET });
    // Deno sends again by itself, and with the same key, where a connection breaks that has been used before.
    const statuses = runtime === "deno" && attempts.length === 3 ? [500, 502, 200] : [500, 502, 502, 200];
    assert.deepEqual(attempts.map(({ status }) => status), statuses);
    assert.ok(delivered);
    const got = receiver.take("/old");
    assert.equal(got.length, 4);
    assert.equal(new Set(got.map(({ headers }) => headers["idempotency-key"])).size, 1);
    assert.equal(new Set(got.map(({ body }) => body.toString())).size, 1);
    receiver.script("/old");
  });

  test("what is no event is forwarded as it came, and marked; or refused, where the relay is strict", async () => {
    const { worker, receiver } = world();
    /** @type {[Buffer<ArrayBuffer>, string][]} */
    const refused = [
      [Buffer.from(""), "invalid_json"],
      [Buffer.from('{"trigger":"postback","ver'), "invalid_json"],
      [Buffer.from('{"trigger":"\xff"}', "latin1"), "invalid_json"],
      [Buffer.from("\ufeff{}"), "invalid_json"],
      [Buffer.from("[1, 2]"), "not_an_object"],
      [Buffer.from('{"hello":1.0}'), "unrecognized_payload"],
      [Buffer.from('{"trigger":"a","version":"v2"}'), "unknown_version"],
      [Buffer.from('{"trigger":"a","trigger":"b","version":"v1.1"}'), "ambiguous"],
      [Buffer.from('{"trigger":7}'), "wrong_type"],
      [Buffer.from(`{"trigger":"postback","version":"v1.1","x":${"[".repeat(300)}${"]".repeat(300)}}`), "too_deep"],
    ];
    for (const [body, code] of refused) {
      const answer = await post(worker, "open", body);
      assert.deepEqual([answer.status, answer.outcome, answer.delivered], [200, "refused", "1/1"], code);
      const [got] = receiver.take("/open");
      assertSameBytes(got?.body, body);
      assert.equal(got?.headers["transversion-outcome"], "refused");
      assert.equal(got?.headers["transversion-error"], code);
      assert.equal(got?.headers["idempotency-key"], keyOf("open", body));
      const rejected = await post(worker, "strict", body);
      assert.deepEqual([rejected.status, rejected.error.code], [400, code]);
      assert.equal(receiver.take("/strict").length, 0);
    }
  });

  test("an event that would multiply into too much goes on as it came", async () => {
    const { worker, receiver } = world();
    const many = Array.from({ length: 2000 }, (_, index) => `{"_id":"${index}"}`).join(",");
    const event = Buffer.from(`{"trigger":"delivery:success","version":"v1","x":"${"y".repeat(20_000)}","messages":[${many}]}`);
    const answer = await post(worker, "split", event);
    assert.deepEqual([answer.status, answer.outcome, answer.delivered], [200, "refused", "1/1"]);
    const [got] = receiver.take("/split");
    assertSameBytes(got?.body, event);
    assert.equal(got?.headers["transversion-error"], "too_large");
  });

  test("a sender that asks before it sends its body is told to go on", async () => {
    const { worker, receiver } = world();
    const event = message();
    const asking = request(`${worker.url}/relay/open`, {
      method: "POST", headers: { "expect": "100-continue", "content-length": event.length },
    });
    asking.flushHeaders();
    // Who hears nothing sends all the same, after a while.
    const patience = setTimeout(() => asking.end(event), 1000);
    asking.once("continue", () => {
      clearTimeout(patience);
      asking.end(event);
    });
    const [answer] = await once(asking, "response", { signal: AbortSignal.timeout(5000) });
    answer.resume();
    assert.equal(answer.statusCode, 200);
    const [got] = receiver.take("/open");
    assertSameBytes(got?.body, translateEvent(event, { to: "v1" }).payloads[0]);
    assert.equal(got?.headers.expect, undefined);
  });

  test("a relay in a dry run delivers the original, and logs what the translation would have said", async () => {
    const { worker, receiver } = world();
    const event = message();
    assert.equal((await post(worker, "dry", event)).status, 200);
    assertSameBytes(receiver.take("/dry")[0]?.body, event);
    const gone = withheld();
    assert.equal((await post(worker, "dry", gone)).status, 200);
    assertSameBytes(receiver.take("/dry")[0]?.body, gone);
    const twice = deliveries(2);
    assert.equal((await post(worker, "dry", twice)).status, 200);
    assertSameBytes(receiver.take("/dry")[0]?.body, twice);
    await eventually(() => {
      const lines = worker.lines().filter(({ relay }) => relay === "dry");
      assert.equal(lines.length, 3);
      assert.match(JSON.stringify(lines[0]), /"truncate_app_user"/);
      assert.match(JSON.stringify(lines[1]), /"withheld"/);
    });
  });

  test("of a rehearsal no more is written down than a log takes", async () => {
    const { worker, receiver } = world();
    const members = Array.from({ length: 500 }, (_, index) => `"k${index}${"y".repeat(500)}":1`).join();
    const event = Buffer.from(`{"trigger":"delivery:success","version":"v1","messages":[{"_id":"m",${members}}],"timestamp":1}`);
    const worded = Buffer.from(`{"trigger":"${"y".repeat(5000)}","version":"v1"}`);
    for (const body of [event, worded]) assert.equal((await post(worker, "dry-up", body)).status, 200);
    assertSameBytes(receiver.take("/dry-up")[0]?.body, event);
    await eventually(() => {
      const [line, other] = worker.lines().filter(({ relay }) => relay === "dry-up");
      assert.ok(line && other);
      assert.equal(line.dryRun.notes.length, 100);
      assert.ok(line.dryRun.unwritten >= 400);
      for (const written of [line, other]) assert.ok(JSON.stringify(written).length < 64 * 1024);
    });
  });

  test("the receiver's answer cannot forge what the worker says", async () => {
    const { worker, receiver } = world();
    receiver.script("/open", { headers: { "transversion-outcome": "forged", "transversion-delivered": "9/9", "set-cookie": "a=b" } });
    const answer = await post(worker, "open", delivery());
    assert.deepEqual([answer.outcome, answer.delivered], ["translated", "1/1"]);
    receiver.script("/open");
    receiver.take("/open");
  });
}

/** Whether a relay can be told these options. @param {object} options */
function isRelayable(options) {
  return Object.keys(options).every((name) => name === "to" || FLAGS.includes(name));
}

/**
 * @param {Uint8Array | undefined} got
 * @param {Uint8Array | undefined} expected
 */
export function assertSameBytes(got, expected) {
  assert.ok(got && expected, "nothing was delivered");
  assert.equal(Buffer.from(got).toString("latin1"), Buffer.from(expected).toString("latin1"));
}

/** @param {Uint8Array[]} payloads */
function texts(payloads) {
  return payloads.map((payload) => Buffer.from(payload).toString());
}

/** What the headers say of the translation. @param {import("./fakes/server.js").Call} call */
function told({ headers }) {
  const { "transversion-outcome": outcome, "transversion-from": from, "transversion-to": to } = headers;
  return { outcome, from, to, notes: headers["transversion-notes"], error: headers["transversion-error"] };
}

/**
 * Waits until something holds: what a process prints takes its time.
 *
 * @param {() => void} check
 */
export async function eventually(check) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return check();
    } catch (error) {
      if (attempt === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
