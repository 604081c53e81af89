// What one deploys, by the tool that deploys it: wrangler, with all that would go to Cloudflare staying here.

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { createWorker } from "../../pkg/worker/index.js";
import { run, serve } from "../npm/run.js";
import { ROOT, pathOfTool } from "../npm/scratch.js";
import { message } from "./events.js";
import { createReceiver } from "./fakes/receiver.js";
import { makeEdgeProject } from "./harness.js";

const WRANGLER = [pathOfTool("node24/bin/node"), pathOfTool("wrangler/bin/wrangler.js")];
const project = await makeEdgeProject("edge-deploy");
const read = (/** @type {string} */ name) => readFileSync(join(ROOT, "edge", name), "utf8");

test("the sample configurations are right, and the secrets that they name have their place", () => {
  const named = new Set();
  for (const name of ["configuration.json", "sample/configuration.json"].filter((name) => existsSync(join(ROOT, "edge", name)))) {
    createWorker(JSON.parse(read(name)));
  }
  JSON.parse(read("configuration.json"), (key, value) => (key === "env" ? named.add(value) : value));
  const listed = [...read(".dev.vars.example").matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  assert.deepEqual([...named].sort(), listed.sort());
});

test("wrangler bundles the worker and binds its store", async () => {
  const printed = await run(project.folder, [...WRANGLER, "deploy", "--dry-run", "--outdir", "dist"]);
  assert.match(printed, /TRANSVERSION_STORE/);
  assert.ok(existsSync(join(project.folder, "dist/worker.js")));
});

test("wrangler serves it: what is delivered is remembered in the Durable Object", async (context) => {
  const receiver = await createReceiver();
  context.after(receiver.stop);
  const deliver = { url: `${receiver.url}/old`, version: "v1", secret: { env: "HANDLER_SECRET" } };
  const configuration = { relays: { orders: { receive: { secrets: [{ env: "SENDER_SECRET" }] }, deliver } } };
  writeFileSync(join(project.folder, "configuration.json"), JSON.stringify(configuration));
  writeFileSync(join(project.folder, ".dev.vars"), "SENDER_SECRET=from-the-sender\nHANDLER_SECRET=for-the-handler\n");
  const place = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  const { address, stop } = await serve(project.folder, [...WRANGLER, "dev", ...place], { seconds: 60 });
  context.after(stop);
  const event = message();
  const post = async (/** @type {string} */ secret) => {
    const answer = await fetch(`${address}/relay/orders`, { method: "POST", body: event, headers: { "x-api-key": secret } });
    return answer.status;
  };
  assert.deepEqual([await post("wrong"), await post("from-the-sender"), await post("from-the-sender")], [401, 200, 200]);
  const got = receiver.take("/old");
  assert.deepEqual(got.map(({ headers }) => headers["x-api-key"]), ["for-the-handler"]);
  const health = await fetch(`${address}/health`);
  assert.equal(health.status, 200);
});
