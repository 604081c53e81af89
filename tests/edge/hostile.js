// Callers that mean harm: they write their requests by hand, byte by byte.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";

import { message } from "./events.js";
import { createReceiver } from "./fakes/receiver.js";
import { createSmoochApi } from "./fakes/smooch-api.js";
import { SECRETS, call, keyOf, post } from "./world.js";

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./world.js").Worker} Worker */

const STATUS = /^HTTP\/1\.1 (\d+)/;

/** @param {() => World} world */
export function hostileTests(world) {
  test("a request that says two things about its length delivers nothing twice, and nothing cut", async () => {
    const { worker, receiver } = world();
    const event = message();
    const head = "POST /relay/strict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n";
    const chunked = `${event.length.toString(16)}\r\n${event.toString("latin1")}\r\n0\r\n\r\n`;
    for (const framing of [
      `Content-Length: ${event.length}\r\nTransfer-Encoding: chunked`,
      `Transfer-Encoding: chunked\r\nContent-Length: 4`,
      `Transfer-Encoding: xchunked`,
      `Transfer-Encoding: chunked, identity`,
      `Transfer-Encoding: identity, chunked`,
      `Transfer-Encoding: chunked\r\nTransfer-Encoding: cow`,
      `Transfer-Encoding:\vchunked`,
      `Transfer-Encoding : chunked`,
      `X: y\nTransfer-Encoding: chunked`,
      `Content-Length: ${event.length}\r\nContent-Length: 4`,
      `Content-Length: 4\r\nContent-Length: ${event.length}`,
      `Content-Length: ${event.length}, 4`,
      `Content-Length: +${event.length}`,
      `Content-Length: -1`,
      `Content-Length: 0x10`,
      `Content-Length: 99999999999999999999`,
    ]) {
      await raw(worker, `${head}${framing}\r\n\r\n${chunked}`);
      const got = receiver.take("/strict");
      assert.ok(got.length <= 1, `${framing}: delivered ${got.length} times`);
      for (const { headers, body } of got) {
        // Where one of the two readings is taken, it is that of the chunks, and the event is whole.
        assert.equal(headers["idempotency-key"], keyOf("strict", event), framing);
        assert.deepEqual([headers["transfer-encoding"], headers["content-length"]], [undefined, String(body.length)], framing);
      }
    }
    assert.equal((await post(worker, "strict", event)).status, 200);
    assert.equal(receiver.take("/strict").length, 1);
  });

  test("a body that claims more than it has is never delivered", async () => {
    const { worker, receiver } = world();
    const event = message();
    const head = "POST /relay/open HTTP/1.1\r\nHost: x\r\n";
    for (const rest of [
      `Content-Length: ${event.length + 10}\r\n\r\n${event.toString("latin1")}`,
      `Transfer-Encoding: chunked\r\n\r\n${event.length.toString(16)}\r\n${event.toString("latin1")}\r\n`,
      `Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${event.toString("latin1")}\r\n0\r\n\r\n`,
      `Transfer-Encoding: chunked\r\n\r\nzz\r\n${event.toString("latin1")}\r\n0\r\n\r\n`,
    ]) {
      await raw(worker, head + rest, { end: true });
      assert.equal(receiver.take("/open").length, 0, rest.slice(0, 60));
    }
    assert.equal((await post(worker, "open", event)).status, 200);
    receiver.take("/open");
  });

  test("nothing can be written between the headers of a delivery", async () => {
    const { worker, receiver } = world();
    const event = message();
    const head = `POST /relay/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${event.length}\r\n`;
    for (const line of [
      "X-A: b\rX-Injected: 1", "X-A: b\nX-Injected: 1", "X-A: b\r\n X-Injected: 1", "X-A: b\0X-Injected: 1",
      "X-A: b\u000bX-Injected: 1", "X-A\r\n: X-Injected: 1", "X-A: b\u0085X-Injected: 1", "X-A: b%0d%0aX-Injected: 1",
      "Content-Type: text/plain\r\n\tX-Injected: 1", "X-Api-Key: forged", "Host: forged.example",
    ]) {
      await raw(worker, `${head}${line}\r\n\r\n${event.toString("latin1")}`);
      for (const { headers } of receiver.take("/open")) {
        // A line feed alone ends a line for some servers: then it is a header of the caller's own, as any other.
        if (!line.includes("b\n")) assert.equal(headers["x-injected"], undefined, JSON.stringify(line));
        assert.equal(headers["x-api-key"], undefined);
        assert.equal(headers.host, new URL(receiver.url).host);
        assert.equal(headers["idempotency-key"], keyOf("open", event));
      }
    }
    assert.equal((await post(worker, "open", event)).status, 200);
    receiver.take("/open");
  });

  test("what an event says of itself stays out of headers and log lines", async () => {
    const { worker, receiver } = world();
    const before = worker.lines().length;
    const event = Buffer.from(JSON.stringify({
      trigger: 'x"}\n{"what":"forged"}\r\nx-injected: 1', version: "v1.1", app: { _id: "a\r\nx-injected: 1" },
    }));
    const answer = await post(worker, "open", event);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("x-injected"), null);
    const [got] = receiver.take("/open");
    assert.equal(got?.headers["x-injected"], undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = worker.lines();
    assert.ok(after.length > before);
    assert.ok(after.every(({ what }) => what !== "forged"));
  });

  test("no path leads out of the API: not its host, not its prefix", async (context) => {
    const { startWorker } = world();
    const [canary, api] = [await createReceiver(), await createSmoochApi()];
    context.after(canary.stop);
    context.after(api.stop);
    const host = new URL(canary.url).host;
    const relays = { open: { receive: "anyone", deliver: { url: `${canary.url}/open`, version: "v1" } } };
    const worker = await startWorker({ relays, proxy: { api: { url: `${api.url}/base`, version: "v1.1" } } });
    const targets = [
      "/v1/../v1.1/apps", "/v1/../../internal", "/v1/%2e%2e/internal", "/v1/%2e%2e/%2e%2e/internal", "/v1/.%2e/internal",
      "/v1/%2E./internal", "/v1/..%2finternal", "/v1/..%2F..%2Finternal", "/v1/%2e%2e%2finternal", "/v1/%252e%252e/internal",
      "/v1/..%5cinternal", "/v1/..\\..\\internal", "/v1\\..\\internal", "/v1/..;/internal", "/v1/apps/..", "/v1/apps/%2e%2e",
      "/v1/apps/.", "/v1/./../internal", "/v1%2f..%2finternal", "/v1%2e1/../internal", `//${host}/v1/x`, `/v1//${host}/x`,
      `/v1/@${host}/x`, `/v1/\\\\${host}/x`, `/\\${host}/v1/x`, `/v1/http://${host}/x`, `http://${host}/v1/x`,
      `http://${host}@x/v1/x`, `http://x@${host}/v1/x`, `https://${host}/v1/x`, "/v1/apps/%00", "/v1/%0d%0ax-injected:%201",
      "/v1/apps\u0001", "/v1/apps?next=/../..", "/v1/apps#../..", "/V1/apps", "/v1", "/v1/", "/v1.1", "/v1.1.1/x", "/v2/x",
      "/v1x/y", "/", "*", "v1/apps", ".", "/v1/apps/%", "/v1/apps/%zz", "/v1/caf\u00e9", "/v1/%ff",
    ];
    for (const target of targets) {
      for (const [method, more] of [["GET", ""], ["GET", `X-Forwarded-Host: ${host}\r\nForwarded: host=${host}\r\n`]]) {
        await raw(worker, `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer t\r\n${more}`
          + "Connection: close\r\n\r\n");
      }
    }
    const seen = api.calls.map(({ path }) => path);
    assert.ok(seen.length > 10, `only ${seen.length} calls came through`);
    for (const { path, headers } of api.calls) {
      assert.match(path, /^\/base\/v1\.1(?:\/|$)/);
      assert.match(new URL(path, "http://x").pathname, /^\/base\/v1\.1(?:\/|$)/, path);
      // Whoever decodes it once more must not be led out either.
      const segments = path.split("?")[0]?.replaceAll(/%2f|%5c/gi, "/").replaceAll(/%2e/gi, ".").split(/[\\/]/);
      assert.ok(!segments?.includes(".."), path);
      assert.equal(headers["x-injected"], undefined);
      assert.equal(headers.host, new URL(api.url).host);
    }
    assert.equal(canary.calls.length, 0, canary.calls[0]?.path);
    assert.ok(seen.includes("/base/v1.1/apps?next=/../.."));
    await worker.stop();
  });

  test("a path that is encoded over and over is refused soon", async () => {
    const { worker } = world();
    for (const layers of [20, 7500]) {
      const start = performance.now();
      const status = await raw(worker, `GET /v1/%${"25".repeat(layers)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      assert.equal(status, 400);
      assert.ok(performance.now() - start < 1000);
    }
  });

  test("the host of a request does not choose what it reaches", async () => {
    const { worker, receiver } = world();
    const event = message();
    for (const host of ["evil.example", "127.0.0.1:1", "x:y", "", "a b", "[::1", "evil.example/v1/x"]) {
      // Some runtimes do not let the worker see a request with a host that is none.
      await raw(worker, `POST /relay/open HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
        + `Content-Length: ${event.length}\r\n\r\n${event.toString("latin1")}`);
      for (const got of receiver.take("/open")) assert.equal(got.headers.host, new URL(receiver.url).host, host);
    }
    assert.equal((await post(worker, "open", event)).status, 200);
    receiver.take("/open");
  });

  test("methods that nobody expects break nothing", async () => {
    const { worker } = world();
    for (const method of ["TRACE", "CONNECT", "PROPFIND", "post", "BREW", "\u00e9"]) {
      for (const path of ["/relay/open", "/v1/apps", "/health"]) {
        const headers = "Host: x\r\nConnection: close\r\nAuthorization: Bearer t";
        const status = await raw(worker, `${method} ${path} HTTP/1.1\r\n${headers}\r\n\r\n`);
        // CONNECT does not reach the worker in workerd, which answers by itself.
        if (method !== "CONNECT") assert.notEqual(status, 500, `${method} ${path}`);
      }
    }
    assert.equal((await call(worker, "GET", "/health")).status, 200);
  });

  test("a header that is too long for anybody is refused, or passes, and breaks nothing", async () => {
    const { worker, receiver } = world();
    const event = message();
    receiver.take("/old");
    for (const length of [20_000, 200_000]) {
      await raw(worker, `POST /relay/old HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${"k".repeat(length)}\r\nConnection: close\r\n`
        + `Content-Length: ${event.length}\r\n\r\n${event.toString("latin1")}`);
    }
    assert.equal(receiver.take("/old").length, 0);
    assert.equal((await post(worker, "old", event, { "x-api-key": SECRETS.SENDER_SECRET })).status, 200);
    assert.equal(receiver.take("/old").length, 1);
  });
}

/**
 * Sends bytes as they stand, and gives back the status of the first answer, if there is one before the connection ends.
 *
 * @param {Worker} worker
 * @param {string} text
 * @param {{ end?: boolean }} [options] `end` closes the connection on the way there, behind the last byte
 * @returns {Promise<number | undefined>}
 */
async function raw(worker, text, { end = false } = {}) {
  const socket = connect(worker.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  if (end) socket.end(text, "latin1");
  else socket.write(text, "latin1");
  let answer = "";
  const answered = new Promise((resolve) => {
    socket.on("data", (part) => {
      answer += part.toString("latin1");
      if (STATUS.test(answer)) resolve(undefined);
    });
    socket.on("close", resolve);
    setTimeout(resolve, 1500).unref();
  });
  await answered;
  socket.destroy();
  return Number(STATUS.exec(answer)?.[1]) || undefined;
}
