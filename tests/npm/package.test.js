// What is published: the files of the tarball, what they tell of the machine that packed them, and their types.

import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { REFERENCE, writeReference } from "./document.js";
import { run } from "./run.js";
import { ROOT, SCRATCH, importTool, makeProject, pathOfTool } from "./scratch.js";

const { folder, installed, tarball, files } = await makeProject("package");
const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
const node = process.execPath;
cpSync(fileURLToPath(new URL("types", import.meta.url)), join(folder, "types"), { recursive: true });

test("the tarball has these files and no others", () => {
  const expected = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "bin/transversion.js",
    "cli.wasm",
    "dashboard/LICENSES.txt",
    "dashboard/assets/index-*.css",
    "dashboard/assets/index-*.js",
    "dashboard/assets/samples-*.js",
    "dashboard/assets/scan-*.js",
    "dashboard/assets/timeline-*.js",
    "dashboard/assets/transversion-*.wasm",
    "dashboard/assets/worker-*.js",
    "dashboard/favicon.svg",
    "dashboard/index.html",
    "dashboard/manifest.webmanifest",
    "dashboard/sw.js",
    "events.d.cts",
    "events.d.ts",
    "index.d.cts",
    "index.d.ts",
    "lib/answer.js",
    "lib/browser.js",
    "lib/edge-light.js",
    "lib/error.js",
    "lib/inline.cjs",
    "lib/inline.js",
    "lib/module.js",
    "lib/options.js",
    "lib/shelf.js",
    "lib/slim.cjs",
    "lib/slim.js",
    "lib/translation.js",
    "lib/translator.js",
    "lib/workerd.js",
    "package.json",
    "preview/bundle/LICENSES.txt",
    "preview/bundle/index.js",
    "preview/bundle/worker.js",
    "preview/index.d.ts",
    "slim.d.cts",
    "slim.d.ts",
    "transversion.wasm",
    "worker/address.js",
    "worker/body.js",
    "worker/bytes.js",
    "worker/call.js",
    "worker/configuration.js",
    "worker/configuration.schema.json",
    "worker/dashboard.js",
    "worker/deadline.js",
    "worker/deliver.js",
    "worker/endpoints.js",
    "worker/event.js",
    "worker/folder.d.ts",
    "worker/folder.js",
    "worker/headers.js",
    "worker/index.d.ts",
    "worker/index.js",
    "worker/json-span.js",
    "worker/key.js",
    "worker/metrics.js",
    "worker/needs.js",
    "worker/node.d.ts",
    "worker/node.js",
    "worker/policy.js",
    "worker/proxy.js",
    "worker/reading.js",
    "worker/refusal.js",
    "worker/relay.js",
    "worker/secrets.js",
    "worker/store/deno-kv.d.ts",
    "worker/store/deno-kv.js",
    "worker/store/durable-object.d.ts",
    "worker/store/durable-object.js",
    "worker/store/memory.d.ts",
    "worker/store/memory.js",
    "worker/translate.js",
    "worker/version.js",
    "worker/webhooks.js",
  ];
  // What is built for the page has a hash in its name.
  const found = files.map((name) => name.replace(/^(dashboard\/assets\/\w+-)[\w-]{8}\./, "$1*."));
  const missing = expected.filter((name) => !found.includes(name));
  const tooMany = found.filter((name) => !expected.includes(name));
  assert.deepEqual({ missing, tooMany }, { missing: [], tooMany: [] });
});

test("all that package.json names is there", () => {
  const { bin, exports, main, module, sideEffects, types } = manifest;
  const named = [bin, exports, main, module, sideEffects, types].flatMap(leaves);
  assert.deepEqual(named.filter((name) => !files.includes(name.replace(/^\.\//, ""))), []);
});

test("it says who made it and under which terms, and its version is that of the crate", () => {
  const crate = readFileSync(join(ROOT, "Cargo.toml"), "utf8");
  assert.equal(manifest.version, /^version = "(.*)"$/m.exec(crate)?.[1]);
  assert.equal(manifest.license, /^license = "(.*)"$/m.exec(crate)?.[1]);
  assert.match(manifest.repository.url, /^git\+https:.*\.git$/);
  assert.deepEqual(manifest.engines, { node: ">=20" });
  const told = readFileSync(join(installed, "worker/version.js"), "utf8");
  assert.equal(/VERSION = "(.*)"/.exec(told)?.[1], manifest.version, "/health of the worker tells this version");
  const [newest] = readFileSync(join(installed, "CHANGELOG.md"), "utf8").match(/^## .*/m) ?? [];
  assert.ok(newest?.includes(manifest.version), "CHANGELOG.md begins with this version");
});

test("no file tells where it was made", () => {
  const cargo = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const places = [ROOT, SCRATCH, homedir(), cargo, "/home/", "/registry/src/", "file:///", "sourceMappingURL"];
  for (const name of files) {
    const content = readFileSync(join(installed, name), "latin1");
    assert.deepEqual(places.filter((place) => content.includes(place)), [], name);
  }
});

test("publint has nothing to say against it", async () => {
  const { publint } = await importTool("publint");
  const { messages } = await publint({ pkgDir: installed, level: "suggestion", strict: true });
  assert.deepEqual(messages, []);
});

test("its types are found as attw wants them", async () => {
  const attw = pathOfTool("@arethetypeswrong/cli/dist/index.js");
  const noScripts = ["transversion.wasm", "transversion.wasm?module", "worker/configuration.schema.json"];
  // The worker is for runtimes that all have ES modules, and has no other; and there are no elements without modules.
  const worker = ["worker", "worker/folder", "worker/node", "worker/store/memory", "worker/store/deno-kv", "worker/store/durable-object"];
  const others = [...noScripts, ...worker, "worker/store/*", "preview"];
  await run(folder, [node, attw, tarball, "--profile", "node16", "--exclude-entrypoints", ...others]);
  await run(folder, [node, attw, tarball, "--profile", "esm-only", "--entrypoints", ...worker, "preview"]);
});

test("its types say what they promise", async (context) => {
  const newest = join(ROOT, "node_modules/typescript/bin/tsc");
  const former = pathOfTool("typescript/bin/tsc");
  const forBundlers = { module: "ESNext", moduleResolution: "Bundler" };
  writeTypeScriptProject("node.json", { module: "NodeNext" }, { include: ["types"] });
  // What comes after a bundler has no CommonJS.
  writeTypeScriptProject("bundler.json", forBundlers, { include: ["types/*.ts"] });
  for (const [name, compiler, project] of /** @type {const} */ ([
    ["in Node", newest, "node.json"],
    ["to bundlers", newest, "bundler.json"],
    ["to the TypeScript before this one", former, "node.json"],
  ])) {
    await context.test(name, async () => {
      await run(folder, [node, compiler, "--project", project]);
    });
  }
});

test("its reference is made without a warning, and tells of every function", async () => {
  await writeReference();
  const functions = Object.keys(await import(pathToFileURL(join(installed, "lib/inline.js")).href));
  const pages = functions.map((name) => `${name === "TransversionError" ? "classes" : "variables"}/index.${name}.html`);
  assert.deepEqual(pages.filter((page) => !existsSync(join(REFERENCE, page))), []);
});

/**
 * @param {string} name
 * @param {object} options
 * @param {object} files
 */
function writeTypeScriptProject(name, options, files) {
  const every = { strict: true, noEmit: true, target: "ES2022", lib: ["ES2022", "DOM"], types: [] };
  writeFileSync(join(folder, name), JSON.stringify({ compilerOptions: { ...every, ...options }, ...files }));
}

/**
 * The files that an entry of package.json names.
 *
 * @param {string | Record<string, any>} entry
 * @returns {string[]}
 */
function leaves(entry) {
  if (typeof entry !== "string") return Object.values(entry).flatMap(leaves);
  if (!entry.includes("*")) return [entry];
  const [before = "", after = ""] = entry.split("*");
  return files.map((name) => `./${name}`).filter((name) => name.startsWith(before) && name.endsWith(after));
}
