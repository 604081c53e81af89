// A census of a large file: `node tests/browser/census.js [megabytes]` prints how long it takes, and how long the page
// stands still meanwhile. The file is made on the fly, in the page, so that it is nowhere on the disk.

import assert from "node:assert/strict";

import { openBrowser } from "../npm/browser.js";
import { eventLines } from "./lines.js";
import { servePage } from "./server.js";
import { visit } from "./visit.js";

/** The longest that the page may stand still, in milliseconds. */
const LONGEST = 500;

const megabytes = Number(process.argv[2] ?? 100);
const lines = eventLines(1000);
const block = `${lines.join("\n")}\n`;
const blocks = Math.ceil((megabytes * 1_000_000) / Buffer.byteLength(block));

const browser = await openBrowser();
const server = await servePage();
try {
  const here = await visit(browser, server);
  const start = Date.now();
  await here.find("transversion-preview").evaluate(
    (/** @type {any} */ preview, /** @type {{ block: string, blocks: number }} */ { block, blocks }) => {
      const file = new File(Array(blocks).fill(block), "events.ndjson");
      const page = /** @type {any} */ (globalThis);
      page.longest = 0;
      let last = performance.now();
      setInterval(() => {
        page.longest = Math.max(page.longest, performance.now() - last);
        last = performance.now();
      }, 10);
      preview.openFile(file);
    },
    { block, blocks },
  );
  const state = here.find(".census-state", { hasText: /^All / });
  await state.waitFor({ timeout: 120_000 });
  const longest = Math.round(await here.page.evaluate(() => /** @type {any} */ (globalThis).longest));
  console.log(`${await state.innerText()} ${Date.now() - start} ms in all, the page stood still for ${longest} ms at most.`);
  const figures = (await here.find(".figures").innerText()).replace(/\u202f/g, "").split(/\s*\n\s*/);
  assert.equal(figures[figures.indexOf("events") + 1], String(blocks * lines.length));
  assert.equal(figures[figures.indexOf("refused") + 1], "0");
  assert.ok(longest < LONGEST, `the page stood still for ${longest} ms`);
  await here.leave();
} finally {
  await browser.close();
  await server.stop();
}
