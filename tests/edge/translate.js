// `POST /translate`: one event, for whoever wants to see what becomes of it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { test } from "node:test";

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./world.js").Worker} Worker */

const MIB = 1024 * 1024;
const TWO_MESSAGES = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a"},{"_id":"b", "text":"x"}]}';
const WITHHELD = '{"trigger":"message:delivery:user","version":"v1.1"}';

/** @param {() => World} world */
export function translateTests(world) {
  test("one payload: its bytes, and what became of it in headers", async () => {
    const translate = translator(world().worker);
    const event = '{ "trigger":"postback", "version" : "v1",\n "x":[1.0,1E400,"\\ud83d\\/"],"x":9007199254740993 }\n';
    const answer = await translate("to=v1.1", event);
    assert.deepEqual(answer, {
      status: 200,
      type: "application/json",
      outcome: "translated",
      from: "v1",
      to: "v1.1",
      notes: "1",
      text: event.replace('"v1"', '"v1.1"'),
    });
  });

  test("nothing to do: the same bytes", async () => {
    const translate = translator(world().worker);
    const event = '{"trigger":"postback" ,"version":"v1"}';
    const { status, outcome, from, to, notes, text } = await translate("to=v1", event);
    assert.deepEqual([status, outcome, from, to, notes, text], [200, "unchanged", "v1", "v1", "0", event]);
  });

  test("several payloads: a JSON array of their bytes", async () => {
    const translate = translator(world().worker);
    const { status, type, notes, text } = await translate("to=v1.1&from=v1", TWO_MESSAGES);
    assert.deepEqual([status, type, notes], [200, "application/json", "5"]);
    const payload = (/** @type {string} */ id) =>
      `{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"${id}"},"isFinalEvent":true}`;
    assert.equal(text, `[${payload("a")},${payload("b")}]`);
  });

  test("withheld: no content", async () => {
    const translate = translator(world().worker);
    const answer = await translate("to=v1", WITHHELD);
    assert.deepEqual(answer, {
      status: 204,
      type: null,
      outcome: "withheld",
      from: "v1.1",
      to: "v1",
      notes: "1",
      text: "",
    });
  });

  test("Accept: application/json asks for the report and the payloads together", async () => {
    const translate = translator(world().worker);
    const event = '{"trigger":"postback","version":"v1","x":1E400}';
    for (const accept of ["application/json", "text/html, Application/JSON;q=0.9", "application/json, */*"]) {
      const { status, outcome, notes, text } = await translate("to=v1.1", event, { accept });
      assert.deepEqual([status, outcome, notes], [200, "translated", "1"]);
      const why = JSON.parse(text).notes[0].why;
      const note = `{"kind":"renamed","change":"envelope","at":"/version","to":"v1.1","from":"v1","why":"${why}"}`;
      const report = `{"outcome":"translated","from":"v1","to":"v1.1","kind":"event","trigger":"postback","notes":[${note}],"needs":[]`;
      assert.equal(text, `${report},"payloads":[{"trigger":"postback","version":"v1.1","x":1E400}]}`);
    }
    for (const accept of ["*/*", "application/*", "text/plain", "application/json-seq"]) {
      const { text } = await translate("to=v1.1", event, { accept });
      assert.equal(text, '{"trigger":"postback","version":"v1.1","x":1E400}');
    }
  });

  test("Accept: application/json, with several payloads and with none", async () => {
    const translate = translator(world().worker);
    const accept = "application/json";
    const several = JSON.parse((await translate("to=v1.1", TWO_MESSAGES, { accept })).text);
    assert.deepEqual(several.payloads.map((/** @type {any} */ { message }) => message), [{ _id: "a" }, { _id: "b" }]);
    assert.equal(several.notes.length, 5);
    const { status, type, text } = await translate("to=v1", WITHHELD, { accept });
    assert.deepEqual([status, type], [200, "application/json"]);
    const { outcome, payloads, notes } = JSON.parse(text);
    assert.deepEqual([outcome, payloads, notes.length], ["withheld", [], 1]);
  });

  test("the options of the query reach the translation", async () => {
    const translate = translator(world().worker);
    const upgrade = '{"trigger":"postback","version":"v1","appUser":{"_id":"u","clients":[{"platform":"web","primary":true}]}}';
    const texts = async (/** @type {string} */ query, /** @type {string} */ event) => (await translate(query, event)).text;
    assert.equal(await texts("to=v1.1", upgrade), '{"trigger":"postback","version":"v1.1","appUser":{"_id":"u"}}');
    assert.match(await texts("to=v1.1&includeFullAppUser=true", upgrade), /"clients":\[/);
    assert.match(await texts("to=v1.1&includeClient=true", upgrade), /"client":\{"platform":"web","primary":true\}/);
    assert.doesNotMatch(await texts("to=v1.1&includeFullAppUser=false&includeClient=false", upgrade), /client/);
    const downgrade = '{"trigger":"conversation:read","version":"v1.1","conversation":{"_id":"c"}}';
    assert.match(await texts("to=v1", downgrade), /"conversation"/);
    assert.doesNotMatch(await texts("to=v1&exact=true", downgrade), /"conversation":/);
  });

  test("a query that is not understood is refused with 400", async () => {
    const translate = translator(world().worker);
    const known = "`to`, `from`, `exact`, `includeFullAppUser`, `includeClient`";
    for (const [query, message] of [
      ["", '`to` must be one of "v1", "v1.1"'],
      ["to=", '`to` must be one of "v1", "v1.1"'],
      ["to=v9", '`to` must be one of "v1", "v1.1"'],
      ["to=v1.1&from=v9", '`from` must be one of "v1", "v1.1"'],
      ["to=v1&exact=yes", "`exact` must be true or false"],
      ["to=v1&maxBytes=1", `the query knows only ${known}`],
      ["to=v1&toString=1", `the query knows only ${known}`],
      ["to=v1&__proto__=1", `the query knows only ${known}`],
      ["to=v1&to=v1.1", "`to` stands twice in the query"],
    ]) {
      assertRefused(await translate(query ?? "", WITHHELD), 400, { code: "invalid_option", message });
    }
  });

  test("a body that is no JSON object is refused with 400", async () => {
    const translate = translator(world().worker);
    const invalid = (/** @type {number} */ offset, /** @type {string} */ what) =>
      ({ code: "invalid_json", message: `invalid JSON at byte ${offset}: ${what}`, offset });
    for (const [body, error] of /** @type {[BodyInit, object][]} */ ([
      ["", invalid(0, "expected a value, found the end of the input")],
      ['{"trigger":"postback","ver', invalid(26, "the input ends inside a string")],
      ["\ufeff{}", invalid(0, "a byte order mark is no part of JSON")],
      [Buffer.from('{"trigger":"postback","x":"\xff"}', "latin1"), invalid(27, "this is not UTF-8")],
      ['[{"trigger":"postback"}]', { code: "not_an_object", message: "the payload is an array, not an object" }],
    ])) {
      assertRefused(await translate("to=v1.1", body), 400, error);
    }
  });

  test("an event that is not understood is refused with 422", async () => {
    const translate = translator(world().worker);
    const deep = `{"trigger":"postback","x":${"[".repeat(300)}${"]".repeat(300)}}`;
    for (const [body, code, message, where] of /** @type {[string, string, string, object?][]} */ ([
      ["{}", "unrecognized_payload", "the payload has no `trigger`, so it is no webhook event"],
      [
        '{"trigger":"postback","version":"v7"}',
        "unknown_version", "the version at /version is not known; known are v1 and v1.1", { at: "/version" },
      ],
      [
        '{"trigger":"a","x":1,"trigger":"b"}',
        "ambiguous", "`trigger` stands twice in its object, at /trigger", { at: "/trigger" },
      ],
      [
        '{"trigger":"message:appUser","version":"v1","messages":7}',
        "wrong_type", "expected an array at /messages, found a number", { at: "/messages" },
      ],
      [deep, "too_deep", "more than 256 open brackets at byte 281", { offset: 281 }],
      [
        WITHHELD.replace("v1.1", "v1"),
        "version_mismatch", "the payload says version v1 at /version, the caller says v1.1", { at: "/version" },
      ],
    ])) {
      const query = code === "version_mismatch" ? "to=v1&from=v1.1" : "to=v1.1";
      assertRefused(await translate(query, body), 422, { code, message, ...where });
    }
  });

  test("a body of 1 MiB is translated, and one byte more is refused with 413", async () => {
    const translate = translator(world().worker);
    const event = (/** @type {number} */ length) => {
      const [head, tail] = ['{"trigger":"postback","version":"v1","x":"', '"}'];
      return `${head}${"y".repeat(length - head.length - tail.length)}${tail}`;
    };
    const largest = await translate("to=v1.1", event(MIB));
    assert.deepEqual([largest.status, largest.text.length], [200, MIB + 2]);
    const error = { code: "too_large", message: "the body is longer than 1048576 bytes" };
    assertRefused(await translate("to=v1.1", event(MIB + 1)), 413, error);
    // A stream goes out in chunks, without a content-length.
    assertRefused(await translate("to=v1.1", new Blob([event(MIB + 1)]).stream()), 413, error);
  });

  test("a body without an end is refused while it is read, and one that says it is too long, unread", async (context) => {
    const address = world().worker.url;
    for (const [headers, sent] of /** @type {const} */ ([
      [{}, MIB + 1],
      [{ "content-length": MIB + 1 }, 1],
    ])) {
      const call = httpRequest(`${address}/translate?to=v1.1`, { method: "POST", headers });
      context.after(() => call.destroy());
      call.write("[".repeat(sent));
      const [response] = await once(call, "response", { signal: AbortSignal.timeout(10_000) });
      assert.equal(response.statusCode, 413);
    }
  });

  test("many small messages that would multiply into too much are refused with 413", async () => {
    const translate = translator(world().worker);
    const messages = Array.from({ length: 2000 }, (_, index) => `{"_id":"${index}"}`).join(",");
    const event = `{"trigger":"delivery:success","version":"v1","x":"${"y".repeat(20_000)}","messages":[${messages}]}`;
    const { status, text } = await translate("to=v1.1", event);
    assert.deepEqual([status, JSON.parse(text).error.code], [413, "too_large"]);
  });

  test("other methods are refused", async () => {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(`${world().worker.url}/translate?to=v1`, { method });
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
      const message = "/translate takes the event as the body of a POST";
      assert.deepEqual(await response.json(), { error: { code: "method_not_allowed", message } });
    }
  });
}

/** @param {Worker} worker */
function translator({ url }) {
  return (/** @type {string} */ query, /** @type {BodyInit} */ body, /** @type {Record<string, string>} */ headers = {}) =>
    translateAt(url, query, body, headers);
}

/**
 * @param {string} address
 * @param {string} query
 * @param {BodyInit} body
 * @param {Record<string, string>} headers
 */
async function translateAt(address, query, body, headers) {
  // Node asks for `duplex` where the body is a stream; the types of the browser do not know it.
  const init = /** @type {RequestInit} */ ({ method: "POST", body, headers, duplex: "half" });
  const response = await fetch(`${address}/translate?${query}`, init);
  const header = (/** @type {string} */ name) => response.headers.get(name);
  return {
    status: response.status,
    // Bun adds a charset, which JSON does not have.
    type: header("content-type")?.replace(/;.*/, "") ?? null,
    outcome: header("transversion-outcome"),
    from: header("transversion-from"),
    to: header("transversion-to"),
    notes: header("transversion-notes"),
    text: await response.text(),
  };
}

/**
 * @param {Awaited<ReturnType<typeof translateAt>>} answer
 * @param {number} status
 * @param {object} error
 */
function assertRefused(answer, status, error) {
  const nothing = { outcome: null, from: null, to: null, notes: null };
  const { text, ...rest } = answer;
  assert.deepEqual(rest, { status, type: "application/json", ...nothing });
  assert.deepEqual(JSON.parse(text), { error });
}
