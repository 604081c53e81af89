// Apps that bundlers made of the packed package, opened in Chromium or run in Node: all cases, counted.

import assert from "node:assert/strict";
import { cpSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";

import { openBrowser, resultOf, serveFolder } from "./browser.js";
import { assertAllPassed } from "./corpus.js";
import { run, serve } from "./run.js";
import { importTool, makeProject, pathOfTool } from "./scratch.js";

const POLICY = "'wasm-unsafe-eval'";

const { folder } = await makeProject("bundlers");
const browser = await openBrowser();
after(() => browser.close());

test("Vite serves it in development", async (context) => {
  const { createServer } = await importTool("vite");
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0, strictPort: false, watch: null },
  });
  context.after(() => server.close());
  await server.listen();
  assertAllPassed(await resultOf(browser, server.resolvedUrls.local[0]));
});

test("Vite builds it", async () => {
  const { build } = await importTool("vite");
  await build({ root: folder, configFile: false, logLevel: "error", build: { outDir: "vite" } });
  assert.equal(modulesIn(join(folder, "vite")), 1);
  assertAllPassed(await resultIn("vite"));
});

test("webpack builds it", async () => {
  const { default: webpack } = await importTool("webpack");
  const compiler = webpack({
    context: folder,
    entry: "./main.js",
    mode: "production",
    output: { path: join(folder, "webpack"), filename: "main.js" },
    performance: false,
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }), { errors: [], warnings: [] });
  assert.equal(modulesIn(join(folder, "webpack")), 1);
  assertAllPassed(await resultIn("webpack"));
});

test("esbuild builds it with its module inside", async () => {
  await bundleWithEsbuild("inline.js", "esbuild");
  assert.equal(modulesIn(join(folder, "esbuild")), 0);
  assertAllPassed(await resultIn("esbuild"));
});

test("rollup builds it with its module inside", async () => {
  await bundleWithRollup("inline.js", "rollup");
  assert.equal(modulesIn(join(folder, "rollup")), 0);
  assertAllPassed(await resultIn("rollup"));
});

test("esbuild and rollup leave the module of the root entry behind, and the page says what to do", async () => {
  await bundleWithEsbuild("main.js", "esbuild_root");
  await bundleWithRollup("main.js", "rollup_root");
  for (const built of ["esbuild_root", "rollup_root"]) {
    await assert.rejects(resultIn(built), /404 \/transversion\.wasm.*"transversion\/inline"/s);
  }
});

test("esbuild builds it for Node, and it runs anywhere else", async (context) => {
  const { build } = await importTool("esbuild");
  const elsewhere = await mkdtemp(join(tmpdir(), "transversion-"));
  context.after(() => rm(elsewhere, { recursive: true }));
  for (const [format, extension] of [["esm", "mjs"], ["cjs", "cjs"]]) {
    const outfile = join(elsewhere, `main.${extension}`);
    await build({ absWorkingDir: folder, bundle: true, entryPoints: ["main.js"], format, outfile, platform: "node" });
    assertAllPassed(JSON.parse(await run(elsewhere, [process.execPath, outfile])));
  }
});

test("Next.js builds it", async (context) => {
  const app = join(folder, "next");
  const next = [process.execPath, pathOfTool("next/dist/bin/next")];
  await run(app, [...next, "build"], 180);
  // Both were compiled from a file, since the real edge runtime refuses bytes, which this one would take.
  assert.equal(modulesIn(join(app, ".next/server/edge")), 1);
  assert.equal(modulesIn(join(app, ".next/static")), 1);
  const { address, stop } = await serve(app, [...next, "start", "--hostname", "127.0.0.1", "--port", "0"]);
  context.after(stop);
  for (const route of ["node", "edge"]) {
    await context.test(`for a route on ${route}`, async () => {
      const answer = await fetch(`${address}/${route}`, { signal: AbortSignal.timeout(30_000) });
      assertAllPassed(await answer.json());
    });
  }
  await context.test("for a page", async () => assertAllPassed(await resultOf(browser, address)));
});

test("Vite and webpack take the preview along, and its worker", async () => {
  const root = join(folder, "preview");
  const { build } = await importTool("vite");
  await build({ root, configFile: false, logLevel: "error", build: { outDir: "vite" } });
  assert.deepEqual(await resultIn("preview/vite"), { passed: 2 });
  const { default: webpack } = await importTool("webpack");
  const output = { path: join(root, "webpack"), filename: "main.js" };
  const compiler = webpack({ context: root, entry: "./main.js", mode: "production", output, performance: false });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }), { errors: [], warnings: [] });
  assert.deepEqual(await resultIn("preview/webpack"), { passed: 2 });
});

/**
 * @param {string} entry
 * @param {string} built
 */
async function bundleWithEsbuild(entry, built) {
  const { build } = await importTool("esbuild");
  await build({
    absWorkingDir: folder,
    bundle: true,
    entryPoints: [entry],
    format: "esm",
    minify: true,
    outfile: join(built, "main.js"),
  });
}

/**
 * @param {string} entry
 * @param {string} built
 */
async function bundleWithRollup(entry, built) {
  const { rollup } = await importTool("rollup");
  const { default: resolve } = await importTool("@rollup/plugin-node-resolve");
  const bundle = await rollup({ input: join(folder, entry), plugins: [resolve({ browser: true })] });
  await bundle.write({ file: join(folder, built, "main.js"), format: "es" });
  await bundle.close();
}

/**
 * What the check says on a page of the built app, which may run nothing that the policy does not allow.
 *
 * @param {string} built
 */
async function resultIn(built) {
  if (!readdirSync(join(folder, built)).includes("index.html")) {
    cpSync(join(folder, "index.html"), join(folder, built, "index.html"));
  }
  const { address, stop } = await serveFolder(join(folder, built), POLICY);
  try {
    return await resultOf(browser, `${address}/`);
  } finally {
    await stop();
  }
}

/** @param {string} built */
function modulesIn(built) {
  const files = readdirSync(built, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".wasm")).length;
}
