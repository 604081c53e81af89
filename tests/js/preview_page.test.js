// The page as it is built: what its policy says, it keeps to by itself; and everything it is made of works offline.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { HEADERS, POLICY } from "../../pkg/worker/policy.js";

const DIST = new URL("../../pkg/dashboard/", import.meta.url);

const read = (/** @type {string} */ name) => readFileSync(new URL(name, DIST), "utf8");
const page = read("index.html");

/** All files of the page, relative to it. */
const files = readdirSync(DIST, { recursive: true }).map(String).filter((name) => name.includes("."));

test("the policy comes before anything that it is for", () => {
  const [, head = ""] = page.split("<head>");
  assert.match(head, /^\s*<meta http-equiv="content-security-policy" content="([^"]*)"/);
  assert.equal(head.match(/content="([^"]*)"/)?.[1]?.replaceAll("&#39;", "'"), POLICY);
});

test("the policy allows nothing that was not asked for, and servers send it too", () => {
  const sources = POLICY.split("; ").map((directive) => directive.split(" ").slice(1));
  assert.deepEqual([...new Set(sources.flat())].sort(), ["'none'", "'self'", "'wasm-unsafe-eval'"]);
  assert.match(POLICY, /^default-src 'none';/);
  assert.ok(HEADERS["content-security-policy"].startsWith(POLICY));
});

test("nothing stands inline, and nothing is fetched from elsewhere", () => {
  for (const [script] of page.matchAll(/<script\b.*?<\/script>/gs)) {
    assert.match(script, /src="\.\/[^"]+"[^>]*><\/script>$/);
  }
  assert.doesNotMatch(page, /<style|\sstyle="|\son\w+="/);
  for (const [, address = ""] of page.matchAll(/\s(?:src|href)="([^"]*)"/g)) assert.match(address, /^(?:\.\/|#)/);
  const styles = files.filter((name) => name.endsWith(".css")).map(read).join("\n");
  assert.doesNotMatch(styles, /@import|url\(/);
});

test("the service worker keeps every file but itself", () => {
  const [, list = "[]"] = read("sw.js").match(/const FILES = (\[.*?\]);/) ?? [];
  const kept = JSON.parse(list).map((/** @type {string} */ name) => name.replace(/^\.\//, "") || "index.html");
  assert.deepEqual(kept.sort(), files.filter((name) => name !== "sw.js").sort());
});

test("no text becomes HTML, and nothing is kept beyond the tab", () => {
  for (const folder of ["../../www/src/", "../../pkg/preview/"]) {
    for (const name of readdirSync(new URL(folder, import.meta.url))) {
      if (!name.endsWith(".js")) continue;
      const source = readFileSync(new URL(folder + name, import.meta.url), "utf8");
      assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
      assert.doesNotMatch(source, /localStorage|indexedDB|document\.cookie|sendBeacon|XMLHttpRequest|WebSocket/, name);
    }
  }
});
