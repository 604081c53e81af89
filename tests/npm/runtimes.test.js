// The packed package in every runtime: all cases, counted.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { openBrowser, resultOf, serveFolder } from "./browser.js";
import { assertAllPassed } from "./corpus.js";
import { run } from "./run.js";
import { importTool, makeProject, pathOfTool } from "./scratch.js";

const project = await makeProject("runtimes");

for (const version of [20, 22, 24, 26]) {
  const node = pathOfTool(`node${version}/bin/node`);
  test(`Node ${version}`, async (context) => {
    await context.test("is that version", async () => {
      assert.match(await run(project.folder, [node, "--version"]), new RegExp(`^v${version}\\.`));
    });
    for (const app of ["main.js", "main.cjs", "inline.js", "inline.cjs", "slim.js", "slim.cjs"]) {
      await context.test(app, () => prints(node, app));
    }
    await context.test("the command line", async () => {
      const transversion = [node, "node_modules/.bin/transversion"];
      const translated = await run(project.folder, [...transversion, "translate", "--to", "v1.1", "event.json"]);
      assert.equal(translated, '{"trigger":"postback","version":"v1.1","x":1E400}\n');
      await assert.rejects(run(project.folder, [...transversion, "detect", "no.json"]), /ended with 3/);
    });
  });
}

test("Deno, which is permitted nothing", async () => {
  const deno = pathOfTool("@deno/linux-x64-glibc/deno");
  for (const app of ["main.js", "inline.js"]) {
    await prints(deno, "run", "--no-prompt", "--node-modules-dir=manual", app);
  }
});

test("Bun", async (context) => {
  const bun = pathOfTool("@oven/bun-linux-x64-baseline/bin/bun");
  for (const app of ["main.js", "main.cjs", "inline.js", "slim.js"]) {
    await context.test(app, () => prints(bun, "run", app));
  }
});

test("workerd, bundled by wrangler", async () => {
  await prints(pathOfTool("node24/bin/node"), "wrangler.js");
});

test("the edge runtime, which is forbidden to compile bytes", async () => {
  const { build } = await importTool("esbuild");
  const bundle = await build({
    absWorkingDir: project.folder,
    bundle: true,
    conditions: ["edge-light"],
    entryPoints: ["edge.js"],
    format: "iife",
    platform: "neutral",
    plugins: [{ name: "compiled modules", setup: handOverCompiledModules }],
    write: false,
  });
  const { EdgeVM } = await importTool("@edge-runtime/vm");
  const runtime = new EdgeVM();
  const WebAssembly = runtime.evaluate("WebAssembly");
  const bytes = readFileSync(join(project.installed, "transversion.wasm"));
  runtime.context.compiled = { "transversion.wasm": new WebAssembly.Module(bytes) };
  // This stand-in would compile bytes, which the real runtime refuses to.
  runtime.evaluate(`{
    const refuse = () => { throw new WebAssembly.CompileError("bytes are not compiled here"); };
    WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: refuse });
    for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
      WebAssembly[name] = refuse;
    }
  }`);
  runtime.evaluate(bundle.outputFiles[0].text);
  assertAllPassed(JSON.parse(runtime.evaluate("result")));
});

test("Chromium without a bundler", async (context) => {
  const browser = await openBrowser();
  context.after(() => browser.close());
  const html = readFileSync(join(project.folder, "bare.html"), "utf8");
  const map = /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
  const hash = `'sha256-${createHash("sha256").update(map).digest("base64")}'`;

  await context.test("under a policy that allows WebAssembly", async (context) => {
    const { address, stop } = await serveFolder(project.folder, `${hash} 'wasm-unsafe-eval'`);
    context.after(stop);
    assertAllPassed(await resultOf(browser, `${address}/bare.html`));
  });

  await context.test("under a policy that does not, the import is refused and names the keyword", async (context) => {
    const { address, stop } = await serveFolder(project.folder, hash);
    context.after(stop);
    const refusal = /the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in its script-src/;
    await assert.rejects(resultOf(browser, `${address}/bare.html`), refusal);
  });

  await context.test("where a page stands in for the module, the import does not blame the policy", async (context) => {
    const folder = join(project.folder, "stand_in");
    for (const name of ["bare.html", "main.js", "api.js", "cases.js", "check.js", "node_modules/transversion"]) {
      cpSync(join(project.folder, name), join(folder, name), { recursive: true });
    }
    writeFileSync(join(folder, "node_modules/transversion/transversion.wasm"), html);
    const { address, stop } = await serveFolder(folder, `${hash} 'wasm-unsafe-eval'`);
    context.after(stop);
    await assert.rejects(resultOf(browser, `${address}/bare.html`), /is no WebAssembly module.*"transversion\/inline"/);
  });
});

/**
 * Runs a program whose only output is what the check says, and that is that all passed.
 *
 * @param {string[]} command
 */
async function prints(...command) {
  assertAllPassed(JSON.parse(await run(project.folder, command)));
}

/**
 * What Vercel's bundler makes of `import module from "./file.wasm?module"`: a module that is there before the script.
 *
 * @param {{ onResolve: Function, onLoad: Function }} build
 */
function handOverCompiledModules(build) {
  const filter = /\.wasm\?module$/;
  build.onResolve({ filter }, (/** @type {{ path: string }} */ { path }) => ({
    namespace: "compiled",
    path: path.replace(/^.*\/(.*)\?module$/, "$1"),
  }));
  build.onLoad({ filter: /./, namespace: "compiled" }, (/** @type {{ path: string }} */ { path }) => ({
    contents: `export default compiled[${JSON.stringify(path)}];`,
  }));
}
