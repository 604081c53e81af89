// The proxy: clients of one version, and the fake API in the other.

import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";

import { corpus } from "../npm/corpus.js";
import { importTool } from "../npm/scratch.js";
import { stored, user } from "./events.js";
import { callAsIs } from "./world.js";

/** @typedef {import("./world.js").World} World */

const JSON_TYPE = { "content-type": "application/json" };
const AUTHORIZED = { authorization: "Bearer of.the.client" };

/** @param {() => World} world */
export function proxyTests(world) {
  for (const scope of ["account", "app"]) {
    test(`smooch-core 6.6.0, with the scope of an ${scope}, drives users, links and messages, and gets v1 answers`, async () => {
      const { worker, api } = world();
      const smooch = await oldClient(worker.url, scope);
      const of = (/** @type {any[]} */ ...rest) => (scope === "account" ? ["app-1", ...rest] : rest);
      const prefix = scope === "account" ? "/v1.1/apps/app-1" : "/v1.1";
      const userId = `ada-of-${scope}`;
      api.calls.length = 0;

      const created = await smooch.appUsers.create(...of(userId, { givenName: "Ada", credentialRequired: true }));
      assert.equal(created.appUser.givenName, "Ada");
      assert.deepEqual([created.appUser.clients, created.appUser.devices], [[], []]);
      assert.deepEqual(JSON.parse(String(api.calls.at(-1)?.body)), { userId, givenName: "Ada" });
      const { appUser } = await smooch.appUsers.get(...of(userId));
      assert.deepEqual([appUser._id, appUser.devices], [created.appUser._id, []]);
      const updated = await smooch.appUsers.update(...of(userId, { surname: "Liskov" }));
      assert.deepEqual([updated.appUser.surname, updated.appUser.devices], ["Liskov", []]);

      const linked = await smooch.appUsers.linkChannel(...of(userId, { type: "twilio", phoneNumber: "+15145550142" }));
      assert.equal(linked.appUser.pendingClients[0].displayName, "+15145550142");
      assert.deepEqual(JSON.parse(String(api.calls.at(-1)?.body)).confirmation, { type: "prompt" });
      await smooch.appUsers.linkChannel(...of(userId, { type: "twilio", phoneNumber: "+15145550143", skipConfirmation: true }));
      const immediate = JSON.parse(String(api.calls.at(-1)?.body));
      assert.deepEqual([immediate.confirmation, "skipConfirmation" in immediate], [{ type: "immediate" }, false]);

      for (const [message, type] of /** @type {const} */ ([
        [{ role: "appMaker", text: "hello" }, "text"],
        [{ role: "appMaker", mediaUrl: "https://pics.example/1.png" }, "image"],
        [{ role: "appMaker", items: [{ title: "one", actions: [] }] }, "carousel"],
      ])) {
        const sent = await smooch.appUsers.sendMessage(...of(userId, message));
        assert.equal(sent.message.type, type);
        assert.equal(sent.conversation._id, `conversation-of-${appUser._id}`);
      }
      const page = await smooch.appUsers.getMessages(...of(userId));
      assert.equal(page.messages.length, 2);
      assert.match(new URL(page.next).pathname, scope === "account" ? /^\/v1\/apps\/app-1\/appusers\// : /^\/v1\/appusers\//);
      const after = new URL(page.next).searchParams.get("after");
      const rest = await smooch.appUsers.getMessages(...of(userId, { after }));
      assert.equal(rest.messages[0].type, "carousel");
      assert.equal(api.calls.at(-1)?.path, `${prefix}/appusers/${userId}/messages?after=${after}`);

      await smooch.appUsers.deleteMessages(...of(userId));
      await smooch.appUsers.delete(...of(userId));
      await assert.rejects(smooch.appUsers.get(...of(userId)), (/** @type {any} */ error) => {
        assert.deepEqual([error.response.status, error.code, error.description], [404, "not_found", "There is no such app user."]);
        return true;
      });
      assert.ok(api.calls.every(({ path }) => path.startsWith(`${prefix}/`)));
      assert.ok(api.calls.every(({ headers }) => headers.authorization === smooch.authHeaders.Authorization));
      assert.ok(api.calls.every(({ headers }) => headers.host === new URL(api.url).host));
    });
  }

  test("smooch-core 6.6.0 creates a webhook: it points at the relay, and the client sees its own target", async () => {
    const { worker, api, receiver, publicUrl } = world();
    const smooch = await oldClient(worker.url, "app");
    const target = `${receiver.url}/old`;
    api.webhooks.clear();
    const { webhook } = await smooch.webhooks.create({ target });
    assert.deepEqual([webhook.target, webhook.version], [target, "v1"]);
    const held = api.webhooks.get(webhook._id);
    assert.deepEqual(
      [held?.target, held?.triggers, held?.version],
      [`${publicUrl}/relay/old`, ["message:appUser", "message:appMaker"], "v1.1"],
    );
    api.webhooks.set("foreign", { _id: "foreign", target: "https://other.example/", triggers: ["*"], version: "v1.1" });

    const { webhooks } = await smooch.webhooks.list();
    assert.deepEqual(webhooks.map((/** @type {any} */ { target }) => target), [target, "https://other.example/"]);
    assert.equal((await smooch.webhooks.get(webhook._id)).webhook.target, target);

    const triggers = ["delivery:success", "postback"];
    const renamed = await smooch.webhooks.update(webhook._id, { triggers });
    assert.deepEqual([renamed.webhook.target, renamed.webhook.triggers], [target, triggers]);
    assert.deepEqual(api.webhooks.get(webhook._id)?.triggers, ["message:delivery:channel", "postback"]);
    const moved = await smooch.webhooks.update(webhook._id, { target: `${receiver.url}/open` });
    assert.equal(moved.webhook.target, `${receiver.url}/open`);
    assert.equal(api.webhooks.get(webhook._id)?.target, `${publicUrl}/relay/open`);
    // Whoever knows of the relay may name it.
    await smooch.webhooks.update(webhook._id, { target: `${publicUrl}/relay/old` });
    assert.equal(api.webhooks.get(webhook._id)?.target, `${publicUrl}/relay/old`);
    await smooch.webhooks.delete(webhook._id);
    assert.equal(api.webhooks.size, 1);
    api.webhooks.clear();
  });

  test("a webhook that no relay delivers to is refused with a sentence, and the API hears nothing", async () => {
    const { worker, api, receiver, publicUrl, startWorker } = world();
    const smooch = await oldClient(worker.url, "app");
    api.calls.length = 0;
    for (const target of [
      "https://nobody.example/hook", `${receiver.url}/new`, `${receiver.url}/old/`, `${receiver.url}/old?x`, `${publicUrl}/relay/new`,
    ]) {
      for (const attempt of [() => smooch.webhooks.create({ target }), () => smooch.webhooks.update("some", { target })]) {
        await assert.rejects(attempt, (/** @type {any} */ error) => {
          assert.equal(error.response.status, 400, target);
          assert.equal(typeof error.code, "string");
          assert.match(error.description, /relay/);
          return true;
        });
      }
    }
    const without = await startWorker({ relays: {}, proxy: { api: { url: api.url, version: "v1.1" } } });
    await assert.rejects((await oldClient(without.url, "app")).webhooks.create({ target: `${receiver.url}/old` }), /\w+ \w+ \w+/);
    assert.equal(api.calls.length, 0);
    await without.stop();
  });

  test("a client with the API's own version sees what the API has", async () => {
    const { worker, api, publicUrl } = world();
    api.webhooks.clear();
    const body = `{"target":"${publicUrl}/relay/old" , "triggers":["*"]}`;
    const created = await callAsIs(worker, "POST", "/v1.1/webhooks", { headers: { ...AUTHORIZED, ...JSON_TYPE }, body });
    assert.equal(created.status, 201);
    assert.equal(String(api.calls.at(-1)?.body), body);
    assert.equal(JSON.parse(created.text).webhook.target, `${publicUrl}/relay/old`);
    api.webhooks.clear();
  });

  test("of the body of a webhook only the one string changes", async () => {
    const { worker, api, receiver, publicUrl } = world();
    const [, scheme, rest] = /^(http:)\/\/(.*)$/.exec(receiver.url) ?? [];
    const body = `{ "x":1.0, "t\\u0061rget" : "${scheme}\\/\\/${rest}\\/old",\n"triggers":["postback"],"y":{"target":"${receiver.url}/old"} }`;
    api.interfere(() => ({
      status: 201,
      headers: JSON_TYPE,
      body: `{"webhook":{"x":1.0,"target":"${publicUrl}/relay/old" ,"triggers":["postback"],"z":{"target":"${publicUrl}/relay/old"}}}`,
    }));
    const answer = await callAsIs(worker, "POST", "/v1/webhooks", { headers: { ...AUTHORIZED, ...JSON_TYPE }, body });
    const expected = body.replace(`"${scheme}\\/\\/${rest}\\/old"`, `"${publicUrl}/relay/old"`);
    assert.equal(String(api.calls.at(-1)?.body), expected);
    assert.equal(api.calls.at(-1)?.headers["content-length"], String(Buffer.byteLength(expected)));
    assert.equal(
      answer.text,
      `{"webhook":{"x":1.0,"target":"${receiver.url}/old" ,"triggers":["postback"],"z":{"target":"${publicUrl}/relay/old"}}}`,
    );
    assert.equal(answer.headers["content-length"] ?? String(answer.bytes.length), String(answer.bytes.length));
    api.interfere(() => undefined);
  });

  test("a webhook reaches no API that reads paths more generously, but as a webhook", async () => {
    const { worker, api } = world();
    api.calls.length = 0;
    const body = '{"target":"https://nobody.example/hook","triggers":["*"]}';
    for (const [method, path] of /** @type {const} */ ([
      ["POST", "/v1/Webhooks"], ["POST", "/v1/apps/app-1/WEBHOOKS/"], ["POST", "/v1/Apps/app-1/webhooks"],
      ["POST", "/v1/%77ebhooks?x=1"], ["POST", "/v1/webhooks%2f"], ["PUT", "/v1/Webhooks/w"], ["PUT", "/v1/%2577ebhooks/w"],
    ])) {
      const answer = await callAsIs(worker, method, path, { headers: { ...AUTHORIZED, ...JSON_TYPE }, body });
      assert.equal(answer.status, 400, path);
      assert.match(JSON.parse(answer.text).error.description, /webhooks/);
    }
    assert.equal(api.calls.length, 0);
  });

  test("a long list of webhooks comes back with the client's own targets, and soon", async () => {
    const { worker, api, receiver, publicUrl } = world();
    const count = 10_000;
    const listOf = (/** @type {string} */ target) => Array(count).fill(`{"target":"${target}","triggers":["*"]}`).join();
    api.interfere(() => ({
      headers: JSON_TYPE,
      body: `{"webhooks":[${listOf(`${publicUrl}/relay/old`)}],"webhook":{"target":"${publicUrl}/relay/open"}}`,
    }));
    const start = performance.now();
    const answer = await callAsIs(worker, "GET", "/v1/webhooks", { headers: AUTHORIZED });
    assert.equal(answer.text, `{"webhooks":[${listOf(`${receiver.url}/old`)}],"webhook":{"target":"${receiver.url}/open"}}`);
    assert.ok(performance.now() - start < 10_000);
    api.interfere(() => undefined);
  });

  test("every request of the corpus reaches the API as the case says", async () => {
    const { worker, bareWorker, api, targets, publicUrl } = world();
    const cases = corpus().filter(({ kind, call, options }) =>
      kind === "request" && /** @type {any} */ (call).path.startsWith("/v1") && Object.keys(options).length === 1);
    let passed = 0;
    for (const { name, call, body, payloads, options, report } of /** @type {any[]} */ (cases)) {
      const sent = body && Buffer.from(body, "base64");
      let expected = Buffer.from(payloads[0] ?? "", "base64").toString("latin1");
      if (report.endpoint?.endsWith("e_webhook") && sent) {
        const target = /"target":"([^"]*)"/.exec(sent.toString())?.[1];
        if (!target && report.endpoint === "create_webhook") continue;
        if (target) expected = expected.replace(`"${target}"`, `"${publicUrl}/relay/target-${targets.indexOf(target)}"`);
      }
      api.interfere(() => ({ headers: JSON_TYPE, body: "{}" }));
      api.calls.length = 0;
      const through = options.to === "v1.1" ? worker : bareWorker;
      const answer = await callAsIs(through, call.method, call.path, {
        headers: { ...AUTHORIZED, ...(sent && { ...JSON_TYPE, "content-length": sent.length }) }, body: sent,
      });
      assert.equal(answer.status, 200, `${name}: ${answer.text}`);
      const [got] = api.calls;
      assert.deepEqual([got?.method, got?.path, got?.body.toString("latin1")], [call.method, report.path, expected], name);
      assert.equal(answer.headers["transversion-outcome"], report.outcome, name);
      assert.equal(answer.headers["transversion-notes"], String(report.notes.length), name);
      passed += 1;
    }
    api.interfere(() => undefined);
    assert.ok(passed > 25, `only ${passed} cases`);
  });

  test("every response of the corpus reaches the client as the case says", async () => {
    const { worker, bareWorker, api } = world();
    const cases = corpus().filter(({ kind, call, options }) =>
      kind === "response" && /** @type {any} */ (call).path.startsWith("/v1") && Object.keys(options).length === 1);
    let passed = 0;
    for (const { name, call, body, payloads, options, report } of /** @type {any[]} */ (cases)) {
      if (call.method === "POST" && /webhooks$/.test(call.path)) continue;
      const text = body && Buffer.from(body, "base64");
      api.interfere(() => ({ status: call.status, headers: JSON_TYPE, body: text }));
      const through = options.to === "v1" ? worker : bareWorker;
      const path = call.path.replace(/^\/v1(\.1)?\//, `/${options.to}/`);
      // What the client sends is not what these cases are about, and passes without a body.
      const answer = await callAsIs(through, call.method, path, { headers: AUTHORIZED });
      assert.equal(answer.status, call.status, name);
      assert.equal(answer.bytes.toString("base64"), payloads[0] ?? "", name);
      if (call.status < 400) {
        // The call as a whole was translated: its path, if nothing else.
        const { "transversion-outcome": outcome, "transversion-notes": notes } = answer.headers;
        assert.deepEqual([outcome, notes], ["translated", String(report.notes.length)], name);
      }
      passed += 1;
    }
    api.interfere(() => undefined);
    assert.ok(passed > 15, `only ${passed} cases`);
  });

  test("statuses, unknown headers, cookies, redirects and bodies that are no JSON pass as they are", async () => {
    const { worker, api, receiver } = world();
    for (const path of ["/v1/unknown/things?a=%20b&a=c+d", "/v1/apps/a/appusers/u", "/v1.1/apps/a/appusers/u"]) {
      for (const status of [200, 204, 301, 302, 307, 400, 401, 402, 409, 429, 500, 503]) {
        const headers = {
          "content-type": "text/html", "x-request-id": "r-1", "set-cookie": ["a=1; Path=/", "b=2"], "retry-after": "3",
          "location": `${receiver.url}/never`, "connection": "x-of-this-hop", "x-of-this-hop": "1",
        };
        const body = status === 204 ? "" : "<p>caf\u00e9";
        api.interfere(() => ({ status, headers, body }));
        const answer = await callAsIs(worker, "GET", path, { headers: { ...AUTHORIZED, "x-of-the-client": "7" } });
        assert.deepEqual([answer.status, answer.text], [status, body], `${path} ${status}`);
        assert.deepEqual(
          ["content-type", "x-request-id", "set-cookie", "retry-after", "location", "x-of-this-hop"].map((name) => answer.headers[name]),
          ["text/html", "r-1", ["a=1; Path=/", "b=2"], "3", `${receiver.url}/never`, undefined],
          `${path} ${status}`,
        );
        const got = api.calls.at(-1);
        assert.equal(got?.path, path.replace("/v1/", "/v1.1/"));
        assert.deepEqual([got?.headers["x-of-the-client"], got?.headers.authorization], ["7", AUTHORIZED.authorization]);
      }
    }
    assert.equal(receiver.take("/never").length, 0, "a redirect was followed");
    api.interfere(() => undefined);
  });

  test("an answer that is to be translated and is no JSON passes as it is, and is marked", async () => {
    const { worker, api } = world();
    api.interfere(() => ({ headers: JSON_TYPE, body: '{"appUser":{"_id":' }));
    const answer = await callAsIs(worker, "GET", "/v1/appusers/u", { headers: AUTHORIZED });
    assert.deepEqual([answer.status, answer.text], [200, '{"appUser":{"_id":']);
    assert.equal(answer.headers["transversion-outcome"], "refused");
    api.interfere(() => undefined);
  });

  test("compressed answers are read, and say of themselves what they are", async () => {
    const { worker, api } = world();
    for (const [path, text, expected] of [
      ["/v1/appusers/u", `{"appUser":${user("u")}}`, /"devices":\[\{"id":"k-7"/],
      ["/v1/menu", '{"menu":{"items":[]}}', /^\{"menu":\{"items":\[\]\}\}$/],
    ]) {
      api.interfere(({ headers }) => /gzip/.test(String(headers["accept-encoding"]))
        ? { headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: gzipSync(String(text)) }
        : { headers: JSON_TYPE, body: String(text) });
      for (const accepted of ["gzip", "identity", "zstd"]) {
        const answer = await callAsIs(worker, "GET", String(path), { headers: { ...AUTHORIZED, "accept-encoding": accepted } });
        // Some runtimes would ask for others too, undo them, and leave the header that tells of them.
        assert.equal(api.calls.at(-1)?.headers["accept-encoding"], "gzip");
        const encoding = answer.headers["content-encoding"];
        assert.ok(encoding === undefined || (encoding === "gzip" && accepted === "gzip"), String(encoding));
        const plain = encoding ? gunzipSync(answer.bytes).toString() : answer.text;
        assert.match(plain, /** @type {RegExp} */ (expected), `${path} ${accepted}`);
      }
    }
    api.interfere(() => undefined);
  });

  test("a body that no change reads is passed on while it comes, and the answer too", async () => {
    const { worker, api, parts } = world();
    const upload = request(`${worker.url}/v1/apps/app-1/attachments?access=public`, {
      method: "POST", headers: { ...AUTHORIZED, "content-type": "multipart/form-data; boundary=b" },
    });
    let finish = () => {};
    api.interfere(() => (response) => {
      response.writeHead(201, { "content-type": "text/plain" });
      response.write("the beginning");
      finish = () => response.end(" and the end");
    });
    const arrived = once(parts, "part", { signal: AbortSignal.timeout(5000) });
    upload.write("--b\r\nfirst");
    const [first] = await arrived;
    assert.match(String(first), /^--b\r\nfirst/);
    upload.end("\r\nlast--b--");
    const [answer] = await once(upload, "response", { signal: AbortSignal.timeout(5000) });
    const [beginning] = await once(answer, "data", { signal: AbortSignal.timeout(5000) });
    assert.equal(String(beginning), "the beginning");
    finish();
    const [end] = await once(answer, "data", { signal: AbortSignal.timeout(5000) });
    assert.deepEqual([answer.statusCode, String(end)], [201, " and the end"]);
    assert.equal(String(api.calls.at(-1)?.body), "--b\r\nfirst\r\nlast--b--");
    assert.equal(api.calls.at(-1)?.headers["content-type"], "multipart/form-data; boundary=b");
    api.interfere(() => undefined);
  });

  test("a large upload arrives whole", async () => {
    const { worker, api } = world();
    const body = Buffer.alloc(5_000_000, "0123456789abcdef");
    api.interfere(() => ({ status: 201, headers: JSON_TYPE, body: '{"mediaUrl":"https://m.example/1"}' }));
    const answer = await callAsIs(worker, "POST", "/v1/apps/app-1/attachments", { headers: AUTHORIZED, body });
    assert.equal(answer.status, 201);
    assert.ok(api.calls.at(-1)?.body.equals(body));
    api.interfere(() => undefined);
  });

  test("a request that is refused is 400 in the API's shape, or 413, and the API hears nothing", async () => {
    const { worker, api } = world();
    api.calls.length = 0;
    for (const [body, status] of /** @type {const} */ ([
      ['{"text":', 400], ["[]", 400], ["", 200], [`{"text":"${"y".repeat(1024 * 1024)}"}`, 413],
    ])) {
      const answer = await callAsIs(worker, "POST", "/v1/appusers/nobody/messages", { headers: { ...AUTHORIZED, ...JSON_TYPE }, body });
      if (body === "") {
        assert.equal(answer.status, 404, "the API answers for itself");
        api.calls.length = 0;
        continue;
      }
      assert.equal(answer.status, status);
      const { code, description } = JSON.parse(answer.text).error;
      assert.deepEqual([typeof code, typeof description], ["string", "string"]);
    }
    assert.equal(api.calls.length, 0);
  });

  test("an API that is not there is 502", async () => {
    const { worker, api, closed, startWorker } = world();
    const lost = await startWorker({ relays: {}, proxy: { api: { url: closed, version: "v1.1" } } });
    assert.equal((await callAsIs(lost, "GET", "/v1/appusers/u", { headers: AUTHORIZED })).status, 502);
    assert.equal((await callAsIs(lost, "GET", "/v1.1/menu", { headers: AUTHORIZED })).status, 502);
    await lost.stop();
    api.interfere(() => "reset");
    assert.equal((await callAsIs(worker, "GET", "/v1/appusers/u", { headers: AUTHORIZED })).status, 502);
    api.interfere(() => undefined);
  });

  test("pages of messages come with the client's version in their links", async () => {
    const { worker, api } = world();
    api.putUser(user("u-linked"));
    api.putMessages("u-linked", ...[1, 2, 3].map((number) => stored(`l${number}`, number)));
    const first = await callAsIs(worker, "GET", "/v1/appusers/u-linked/messages", { headers: AUTHORIZED });
    assert.match(first.text, new RegExp(`"messages":\\[${escape(stored("l1", 1))},${escape(stored("l2", 2))}\\]`));
    assert.equal(new URL(JSON.parse(first.text).next).pathname, "/v1/appusers/u-linked/messages");
  });
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[\\[\]{}().*+?^$|/]/g, "\\$&");
}

/**
 * The client that teams used while v1 was the version; it speaks v1, whatever it is told.
 *
 * @param {string} serviceUrl
 * @param {string} scope
 */
async function oldClient(serviceUrl, scope) {
  const { default: Smooch } = await importTool("smooch-core");
  return new Smooch({ serviceUrl, scope, keyId: "app_key", secret: "secret-of-the-key" });
}
