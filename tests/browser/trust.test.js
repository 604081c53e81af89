// What the page promises: it works without a network, reaches nobody, and is not held up by a run that takes too long.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { openBrowser } from "../npm/browser.js";
import { readDist, servePage } from "./server.js";
import { visit } from "./visit.js";

const POSTBACK = '{"trigger":"postback","version":"v1"}';
const TRANSLATED = ['{"trigger":"postback","version":"v1.1"}'];

/** On a machine that does nothing else it takes half of that. In milliseconds. */
const USABLE = 2000;

/** @type {import("./visit.js").Browser} */
let browser;

before(async () => {
  browser = await openBrowser();
});

after(() => browser.close());

for (const hasPolicy of [true, false]) {
  test(`the policy holds where the server ${hasPolicy ? "sends it" : "knows nothing of it"}`, async () => {
    const server = await servePage({ hasPolicy });
    const elsewhere = await servePage();
    const here = await visit(browser, server);
    await here.paste(POSTBACK);
    await here.outputs(TRANSLATED);
    assert.deepEqual(here.problems, []);
    const tried = await here.page.evaluate(async (/** @type {string} */ elsewhere) => {
      const outcome = (/** @type {Promise<unknown>} */ promise) => promise.then(() => "done", () => "refused");
      const image = () => new Promise((resolve, reject) => {
        const element = new Image();
        element.onload = resolve;
        element.onerror = reject;
        element.src = `${elsewhere}favicon.svg`;
      });
      const inline = document.createElement("script");
      inline.textContent = "globalThis.pwned = 1";
      document.body.append(inline);
      return [
        await outcome(fetch(elsewhere, { mode: "no-cors" })),
        await outcome(image()),
        await outcome(Promise.resolve().then(() => new Function("return 1")())),
        "pwned" in globalThis ? "done" : "refused",
      ];
    }, elsewhere.address);
    assert.deepEqual(tried, ["refused", "refused", "refused", "refused"]);
    assert.deepEqual(elsewhere.asked, []);
    await here.page.context().close();
    await server.stop();
    await elsewhere.stop();
  });
}

test("the page works without a network once it was loaded, and opens anew", async () => {
  const server = await servePage();
  const here = await visit(browser, server);
  await here.page.context().setOffline(true);
  await server.stop();
  await here.paste(POSTBACK);
  await here.outputs(TRANSLATED);
  await here.again(() => here.page.reload());
  await here.outputs(TRANSLATED);
  await here.page.getByLabel("Samples").selectOption({ label: "delivery:success" });
  await here.comesTo(async () => (await here.result())?.report?.trigger, "delivery:success");
  await here.drop("transversion-preview", { name: "two.ndjson", bytes: `${POSTBACK}\n${POSTBACK}\n` });
  await here.find(".census-state", { hasText: "2 events" }).waitFor();
  await here.leave();
});

test("a run that takes too long is stopped and said to be, and the next one runs", async () => {
  const hang = `addEventListener("message", ({ data }) => { while (String(data.body).includes("hang")); });\n`;
  const server = await servePage({ change: (name, body) => (name.includes("/worker-") ? hang + body : body) });
  const here = await visit(browser, server);
  await here.paste('{"trigger":"hang"}');
  const start = Date.now();
  await here.find(".alert", { hasText: "took longer than three seconds and was stopped" }).waitFor();
  assert.ok(Date.now() - start > 2000);
  assert.match(await here.find(".pane.output .cover").innerText(), /the translation was stopped/);
  await here.paste(POSTBACK);
  await here.outputs(TRANSLATED);
  assert.equal(await here.find(".alert").isVisible(), false);
  await here.leave({ workers: 1 });
  await server.stop();
});

test("the first view is light, and soon of use", async (context) => {
  const server = await servePage();
  const { page } = await visit(browser, server);
  await page.context().close();
  const fresh = await browser.newContext({ serviceWorkers: "block" });
  const first = await fresh.newPage();
  /** @type {Set<string>} */
  const scripts = new Set();
  first.on("request", (/** @type {any} */ request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".js")) scripts.add(pathname.slice(1));
  });
  await first.addInitScript(() => {
    document.addEventListener("transversion-result", () => performance.mark("usable"), { once: true });
    addEventListener("DOMContentLoaded", () => {
      /** @type {any} */ (document.querySelector("transversion-preview")).setAttribute("payload", '{"trigger":"postback"}');
    });
  });
  await first.goto(server.address);
  const usable = await first.waitForFunction(() => performance.getEntriesByName("usable")[0]?.startTime);
  const milliseconds = Math.round(await usable.jsonValue());
  await first.waitForTimeout(500);
  const files = readDist();
  const later = /\/(?:samples|timeline)-/;
  const weight = [...scripts].filter((name) => !later.test(name)).reduce((sum, name) => sum + gzipSync(files.get(name) ?? "").length, 0);
  context.diagnostic(`${weight} bytes of JavaScript with gzip, a translation after ${milliseconds} ms`);
  assert.ok([...scripts].some((name) => name.includes("worker")), "the worker is part of the first view");
  assert.ok(weight > 50_000 && weight <= 200_000, `${weight} bytes`);
  assert.ok(milliseconds < USABLE, `${milliseconds} ms`);
  await fresh.close();
  await server.stop();
});
