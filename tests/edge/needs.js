// The needs of a translation, fetched from the fake API.

import assert from "node:assert/strict";
import { test } from "node:test";

import { translateEvent } from "../js/transversion.js";
import { delivery, deliveries, message, oldMessage, stored, user } from "./events.js";
import { createReceiver } from "./fakes/receiver.js";
import { assertSameBytes, eventually } from "./relay.js";
import { SECRETS, post } from "./world.js";

/** @typedef {import("./world.js").World} World */

const JSON_TYPE = { "content-type": "application/json" };

/** @param {() => World} world */
export function needsTests(world) {
  test("an app user is fetched once, with the API's authorization, and delivered as the API spells it", async () => {
    const { worker, receiver, api } = world();
    const text = user("u-supplied");
    api.putUser(text);
    for (const relay of ["needing", "requiring"]) {
      api.calls.length = 0;
      const event = message({ user: "u-supplied" });
      const answer = await post(worker, relay, event, { "x-api-key": "of-the-sender", "authorization": "of-the-sender" });
      assert.equal(answer.status, 200);
      const expected = translateEvent(event, { to: "v1", supply: { appUser: text } });
      assertSameBytes(receiver.take(`/${relay}`)[0]?.body, expected.payloads[0]);
      assert.equal(answer.notes, String(expected.notes.length));
      assert.deepEqual(api.calls.map(({ method, path }) => [method, path]), [["GET", "/v1.1/apps/app-1/appusers/u-supplied"]]);
      assert.equal(api.calls[0]?.headers.authorization, SECRETS.SMOOCH_AUTHORIZATION);
      assert.equal(api.calls[0]?.headers["x-api-key"], undefined);
    }
    await eventually(() => {
      const line = worker.lines().findLast(({ relay }) => relay === "requiring");
      assert.deepEqual([line?.needs.asked, line?.needs.filled], [1, 1]);
    });
  });

  test("a message is looked for on further pages", async () => {
    const { worker, receiver, api } = world();
    api.putUser(user("u-pages"));
    const id = "m-on-the-third-page";
    const texts = [..."abcd"].map((letter, index) => stored(letter, 1000 + index));
    api.putMessages("u-pages", ...texts, stored(id, 2000), stored("z", 3000));
    api.calls.length = 0;
    const event = delivery({ user: "u-pages", id });
    assert.equal((await post(worker, "requiring", event)).status, 200);
    const expected = translateEvent(event, { to: "v1", supply: { message: stored(id, 2000) } });
    assertSameBytes(receiver.take("/requiring")[0]?.body, expected.payloads[0]);
    const path = "/v1.1/apps/app-1/appusers/u-pages/messages";
    assert.deepEqual(api.calls.map((call) => call.path), [path, `${path}?after=1001.5`, `${path}?after=1003.5`]);
  });

  test("pages lead on by `previous` too, but never to another host or path", async (context) => {
    const { worker, receiver, api } = world();
    const elsewhere = await createReceiver();
    context.after(elsewhere.stop);
    api.putUser(user("u-led"));
    const path = "/v1.1/apps/app-1/appusers/u-led/messages";
    const page = (/** @type {string} */ messages, /** @type {string} */ more) =>
      ({ headers: JSON_TYPE, body: `{"messages":[${messages}]${more}}` });
    api.interfere(({ path: asked }) => {
      if (!asked.startsWith("/v1.1")) return undefined;
      return asked === path
        ? page(stored("a", 1), `,"previous":"${elsewhere.url}/v1.1/other?before=7"`)
        : page(stored("led", 2), "");
    });
    api.calls.length = 0;
    const event = delivery({ user: "u-led", id: "led" });
    assert.equal((await post(worker, "requiring", event)).status, 200);
    const expected = translateEvent(event, { to: "v1", supply: { message: stored("led", 2) } });
    assertSameBytes(receiver.take("/requiring")[0]?.body, expected.payloads[0]);
    assert.deepEqual(api.calls.map((call) => call.path), [path, `${path}?before=7`]);
    assert.equal(elsewhere.calls.length, 0);
    api.interfere(() => undefined);
  });

  test("what the API says is not there is delivered without, and no endless 503", async () => {
    const { worker, receiver, api } = world();
    api.putUser(user("u-empty"));
    api.putMessages("u-empty", ...[1, 2, 3].map((number) => stored(`m${number}`, number)));
    /** @type {[Buffer<ArrayBuffer>, number][]} */
    const absent = [[message({ user: "u-unknown" }), 1], [delivery({ user: "u-empty", id: "m-nowhere" }), 2]];
    for (const [event, calls] of absent) {
      for (const relay of ["needing", "requiring"]) {
        api.calls.length = 0;
        const answer = await post(worker, relay, event);
        assert.equal(answer.status, 200);
        assertSameBytes(receiver.take(`/${relay}`)[0]?.body, translateEvent(event, { to: "v1" }).payloads[0]);
        assert.equal(api.calls.length, calls);
      }
    }
    await eventually(() => {
      const line = worker.lines().findLast(({ relay }) => relay === "requiring");
      assert.deepEqual([line?.needs.asked, line?.needs.filled], [1, 0]);
    });
  });

  test("pages without an end are left after ten", async () => {
    const { worker, receiver, api } = world();
    let page = 0;
    api.interfere(() => ({
      headers: JSON_TYPE,
      body: `{"messages":[${stored("other", 1)}],"next":"https://api.smooch.io/v1.1/x?after=${(page += 1)}"}`,
    }));
    api.calls.length = 0;
    const event = delivery({ id: "m-never" });
    assert.equal((await post(worker, "needing", event)).status, 200);
    assertSameBytes(receiver.take("/needing")[0]?.body, translateEvent(event, { to: "v1" }).payloads[0]);
    assert.equal(api.calls.length, 10);
    api.interfere(() => undefined);
  });

  test("an API that fails: best effort delivers without, required asks the sender to come again", async () => {
    const { worker, receiver, api } = world();
    const event = message({ user: "u-failing" });
    const without = translateEvent(event, { to: "v1" }).payloads[0];
    /** @type {[string, import("./fakes/server.js").Step][]} */
    const failures = [
      ["500", { status: 500 }], ["503", { status: 503 }], ["429", { status: 429 }], ["401", { status: 401 }],
      ["403", { status: 403 }], ["reset", "reset"], ["hang", "hang"], ["half", "half"],
    ];
    for (const [name, step] of failures) {
      api.interfere(() => step);
      const best = await post(worker, "needing", event);
      assert.deepEqual([best.status, best.delivered], [200, "1/1"], name);
      assertSameBytes(receiver.take("/needing")[0]?.body, without);
      const required = await post(worker, "requiring", event);
      assert.equal(required.status, 503, name);
      assert.match(required.headers.get("retry-after") ?? "", /^\d+$/, name);
      assert.equal(receiver.take("/requiring").length, 0, name);
      assert.ok(required.milliseconds < 3000, `${name}: ${required.milliseconds} ms`);
    }
    api.interfere(() => undefined);
    assert.equal((await post(worker, "needing-down", event)).status, 200);
    assertSameBytes(receiver.take("/needing-down")[0]?.body, without);
    assert.equal((await post(worker, "requiring-down", event)).status, 503);
    assert.equal(receiver.take("/requiring-down").length, 0);
  });

  test("an answer that is no answer is not used: no JSON, too long, or somewhere else", async () => {
    const { worker, receiver, api } = world();
    const event = message({ user: "u-nonsense" });
    /** @type {Record<string, import("./fakes/server.js").Step>} */
    const nonsense = {
      "no JSON": { headers: JSON_TYPE, body: '{"appUser":{"_id":"u-nonsense"},' },
      "too long": { headers: JSON_TYPE, body: `{"appUser":{"_id":"u-nonsense","x":"${"y".repeat(2 * 1024 * 1024)}"}}` },
      "elsewhere": { status: 302, headers: { location: `${receiver.url}/stolen` } },
    };
    for (const [name, step] of Object.entries(nonsense)) {
      api.interfere(() => step);
      assert.equal((await post(worker, "needing", event)).status, 200, name);
      assertSameBytes(receiver.take("/needing")[0]?.body, translateEvent(event, { to: "v1" }).payloads[0]);
    }
    assert.equal(receiver.take("/stolen").length, 0);
    api.interfere(() => undefined);
  });

  test("after a failure of the API, the sender's next attempt goes through", async () => {
    const { worker, receiver, api } = world();
    const text = user("u-again");
    api.putUser(text);
    api.interfere(() => ({ status: 500 }));
    const event = message({ user: "u-again" });
    assert.equal((await post(worker, "requiring", event)).status, 503);
    api.interfere(() => undefined);
    assert.equal((await post(worker, "requiring", event)).status, 200);
    const expected = translateEvent(event, { to: "v1", supply: { appUser: text } });
    assertSameBytes(receiver.take("/requiring")[0]?.body, expected.payloads[0]);
  });

  test("an answer about somebody else is not used", async () => {
    const { worker, receiver, api } = world();
    const event = message({ user: "u-asked" });
    for (const body of [`{"appUser":${user("u-other")}}`, '{"appUser":7}', '{"appUser":null}', "{}", "[]"]) {
      api.interfere(() => ({ headers: JSON_TYPE, body }));
      for (const relay of ["needing", "requiring"]) {
        assert.equal((await post(worker, relay, event)).status, 200, `${relay}: ${body}`);
        assertSameBytes(receiver.take(`/${relay}`)[0]?.body, translateEvent(event, { to: "v1" }).payloads[0]);
      }
    }
    api.interfere(() => undefined);
  });

  test("on the way up, the conversation is fetched once for all payloads", async () => {
    const { worker, receiver, api } = world();
    api.putUser(user("u-1"));
    for (const event of [oldMessage(), deliveries(2)]) {
      api.calls.length = 0;
      assert.equal((await post(worker, "requiring-new", event)).status, 200);
      const expected = translateEvent(event, { to: "v1.1", supply: { conversation: '{"_id":"conversation-of-u-1"}' } });
      const got = receiver.take("/requiring-new").map(({ body }) => body.toString());
      assert.deepEqual(got, expected.payloads.map((payload) => Buffer.from(payload).toString()));
      assert.deepEqual(api.calls.map(({ path }) => path), ["/v1/apps/app-1/appusers/u-1/messages"]);
    }
  });

  test("ids in an event cannot choose where the worker asks", async () => {
    const { worker, receiver, api } = world();
    for (const id of ["../../../../x", "..", "x/../../u", "a/b?c#d", "@evil.example", "\\\\evil.example\\\\", "%2e%2e"]) {
      api.calls.length = 0;
      const answer = await post(worker, "needing", Buffer.from(
        `{"trigger":"postback","version":"v1.1","app":{"_id":"app-1"},"appUser":{"_id":"${id}"},"conversation":{"_id":"c"}}`,
      ));
      assert.equal(answer.status, 200, id);
      assert.equal(receiver.take("/needing").length, 1);
      for (const { path } of api.calls) {
        assert.match(path, /^\/v1\.1\/apps\/app-1\/appusers\/[^/?#]+$/, id);
        // Whoever decodes it on the way must not be led out either.
        assert.doesNotMatch(decodeURIComponent(decodeURIComponent(path)), /(^|[/\\])\.\.?([/\\]|$)/, id);
      }
    }
  });
}
