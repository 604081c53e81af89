// What those see who run the worker: health, metrics, log lines; and what they never see.

import assert from "node:assert/strict";
import { test } from "node:test";

import { translateEvent } from "../js/transversion.js";
import { deliveries, message } from "./events.js";
import { eventually } from "./relay.js";
import { SECRETS, call, callAsIs, keyOf, post } from "./world.js";

/** @typedef {import("./world.js").World} World */

const AUTHORIZED = { headers: { authorization: `Bearer ${SECRETS.METRICS_SECRET}` } };

/** @param {() => World} world */
export function operationsTests(world) {
  test("health, other paths, and the metrics behind their secret", async () => {
    const { worker, bareWorker } = world();
    const health = await call(worker, "GET", "/health");
    assert.equal(health.status, 200);
    assert.equal(JSON.parse(health.text).status, "ok");
    assert.match(JSON.parse(health.text).version, /^\d+\.\d+\.\d+/);
    for (const path of ["/relay", "/relay/", "/health/", "/favicon.ico", "/v3/apps"]) {
      assert.equal((await call(worker, "GET", path)).status, 404, path);
    }
    const { METRICS_SECRET } = SECRETS;
    for (const authorization of [undefined, "", "Bearer ", "Bearer wrong", METRICS_SECRET, `Basic ${METRICS_SECRET}`]) {
      const headers = new Headers(authorization === undefined ? [] : [["authorization", authorization]]);
      const { status, text } = await call(worker, "GET", "/metrics", { headers });
      assert.equal(status, 401, authorization);
      assert.doesNotMatch(text, /secret-/);
    }
    assert.equal((await call(bareWorker, "GET", "/metrics", { headers: { authorization: "Bearer " } })).status, 404);
    const metrics = await call(worker, "GET", "/metrics", AUTHORIZED);
    assert.equal(metrics.status, 200);
    assert.match(metrics.headers.get("content-type") ?? "", /^text\/plain/);
    for (const line of metrics.text.trimEnd().split("\n")) {
      assert.match(line, /^(?:# .+|\w+(?:\{(?:\w+="[^"\\\n]*",?)*\})? [\d.eE+-]+)$/);
    }
    assert.match(metrics.text, /^# TYPE \w+ counter$/m);
  });

  test("the dashboard is at the root, with its policy on every file, and nothing beside it", async () => {
    const { worker } = world();
    const page = await call(worker, "GET", "/");
    assert.equal(page.status, 200);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.match(page.text, /<transversion-preview/);
    const files = [...page.text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => `/${name}`);
    assert.ok(files.length >= 3, "the page names its script, its styles and its icon");
    for (const path of ["/", "/index.html", "/sw.js", ...files]) {
      const { status, headers } = await call(worker, "GET", path);
      assert.equal(status, 200, path);
      assert.match(headers.get("content-type") ?? "", /^(?:text\/(?:html|javascript|css|plain)|image\/svg|application\/manifest)/, path);
      const policy = headers.get("content-security-policy") ?? "";
      for (const part of ["default-src 'none'", "connect-src 'self'", "form-action 'none'", "frame-ancestors 'none'"]) {
        assert.ok(policy.includes(part), `${part} of ${path}`);
      }
      assert.equal(headers.get("cache-control")?.includes("immutable"), path.startsWith("/assets/"), path);
    }
    for (const path of ["/..%2fpackage.json", "/%2e%2e%2fpackage.json", "/assets/..%5c..%5cpackage.json", "/assets", "/a.js"]) {
      assert.equal((await call(worker, "GET", path)).status, 404, path);
    }
    assert.equal((await call(worker, "POST", "/")).status, 404);
  });

  test("the metrics count what is delivered", async () => {
    const { worker, receiver } = world();
    const sum = async () => {
      const { text } = await call(worker, "GET", "/metrics", AUTHORIZED);
      const values = text.split("\n").filter((line) => !line.startsWith("#") && /open/.test(line) && /_total/.test(line));
      return values.reduce((total, line) => total + Number(line.split(" ").at(-1)), 0);
    };
    const before = await sum();
    await post(worker, "open", message());
    receiver.take("/open");
    assert.ok(await sum() > before, "a delivery does not show");
  });

  test("POST /translate translates where it is switched on, and is not there elsewhere", async () => {
    const { worker, bareWorker } = world();
    const event = message();
    const answer = await call(worker, "POST", "/translate?to=v1", { body: event });
    assert.equal(answer.status, 200);
    assert.ok(answer.bytes.equals(translateEvent(event, { to: "v1" }).payloads[0] ?? Buffer.alloc(0)));
    assert.equal((await call(worker, "POST", "/translate?to=v9", { body: event })).status, 400);
    assert.equal((await call(bareWorker, "POST", "/translate?to=v1", { body: event })).status, 404);
  });

  test("each call is one line of JSON that tells what became of it", async () => {
    const { worker, api, receiver } = world();
    const event = deliveries(2);
    receiver.script("/split", {}, { status: 503 });
    await post(worker, "split", event);
    receiver.script("/split");
    receiver.take("/split");
    const headers = { authorization: "Bearer of.the.client" };
    await callAsIs(worker, "GET", "/v1/apps/app-1/appusers/u-logged?x=secret-query", { headers });
    await eventually(() => {
      const lines = worker.lines();
      const line = lines.findLast(({ relay }) => relay === "split");
      assert.ok(line);
      const { what, trigger, outcome, from, to, payloads, delivered, bytesIn, status, receiverStatus, key } = line;
      assert.deepEqual(
        { what, trigger, outcome, from, to, payloads, delivered, bytesIn, status, receiverStatus, key },
        {
          what: "relay", trigger: "delivery:success", outcome: "translated", from: "v1", to: "v1.1", payloads: 2, delivered: 1,
          bytesIn: event.length, status: 503, receiverStatus: 503, key: keyOf("split", event).slice(0, -2),
        },
      );
      assert.ok(line.milliseconds >= 0 && line.bytesOut > 0 && line.notes > 0);
      assert.match(line.id, /^[\da-f-]{36}$/);
      assert.ok(!Number.isNaN(Date.parse(line.time)));
      const proxied = lines.findLast(({ what }) => what === "proxy");
      assert.deepEqual([proxied?.endpoint, proxied?.status, proxied?.from, proxied?.to], ["get_app_user", 404, "v1", "v1.1"]);
    });
    assert.ok(api.calls.length > 0);
  });

  test("a store of a name that nobody knows is no store, and the worker does not start without one", async () => {
    const { startWorker, configuration, runtime } = world();
    // On Cloudflare a store is a binding, and not a name.
    if (runtime === "workerd") return;
    await assert.rejects(startWorker(configuration, { environment: { STORE: "memroy" } }), /STORE/);
  });

  test("a secret that is missing closes the worker, which says which", async () => {
    const { startWorker, configuration, receiver } = world();
    const worker = await startWorker(configuration, { environment: { NEXT_SENDER_SECRET: "" } });
    const health = await call(worker, "GET", "/health");
    assert.equal(health.status, 503);
    assert.match(health.text, /NEXT_SENDER_SECRET/);
    assert.notEqual(JSON.parse(health.text).status, "ok");
    for (const relay of ["old", "open"]) {
      const answer = await post(worker, relay, message(), { "x-api-key": SECRETS.SENDER_SECRET });
      assert.equal(answer.status, 500);
      assert.match(answer.text, /NEXT_SENDER_SECRET/);
      assert.equal((await post(worker, relay, message(), { "x-api-key": "" })).status, 500);
      assert.equal(receiver.take(`/${relay}`).length, 0);
    }
    assert.equal((await callAsIs(worker, "GET", "/v1/menu")).status, 500);
    await worker.stop();
  });

  test("a worker that is asked to end brings to its end what it has begun", async () => {
    const { startWorker, configuration, receiver } = world();
    const worker = await startWorker(configuration);
    receiver.script("/open", { delay: 500 });
    const answered = post(worker, "open", message());
    await new Promise((resolve) => setTimeout(resolve, 200));
    const ended = worker.terminate();
    assert.equal((await answered).status, 200);
    await ended;
    await assert.rejects(post(worker, "open", message()));
    assert.equal(receiver.take("/open").length, 1);
    receiver.script("/open");
  });

  // The last of all tests: what was printed until here is all there is.
  test("nothing printed holds a value of a payload, a secret, or the id of a user", async () => {
    const { worker, bareWorker } = world();
    // An id of a call is random, and may look like the beginning of anything.
    const printed = (worker.output() + bareWorker.output()).replaceAll(/"id":"[0-9a-f-]{36}"/g, "");
    assert.ok(worker.lines().length > 100);
    for (const secret of [
      ...Object.values(SECRETS), "of.the.client", "secret-query", "secret-of-the-key", "forged", "ada-42", "ada-of-", "Liskov",
      "u-supplied", "u-logged", "number 0", "on its way", "telegram", "+1514", "m-on-the-third-page", "u-pages", "handler.example",
    ]) {
      const at = printed.indexOf(secret);
      assert.equal(at, -1, `${secret} is printed: ${printed.slice(Math.max(0, at - 100), at + 100)}`);
    }
  });
}
