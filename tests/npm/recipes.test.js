// The README of the package, followed to the letter: all code in it runs as it stands, and its figures are compared.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { openBrowser, serveFolder } from "./browser.js";
import { run, serve } from "./run.js";
import { ROOT, importTool, makeProject, pathOfTool } from "./scratch.js";

/** @typedef {string | Uint8Array<ArrayBuffer>} Body */

const PACKAGE = join(ROOT, "pkg");
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");

const ONE = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}';
const TWO = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a"},{"_id":"b"}]}';
const WRONG = '{"trigger":"delivery:success","version":"v1","messages":7}';
const TWICE = '{"trigger":"postback","version":"v1","version":"v1"}';
const NOT_UTF_8 = new Uint8Array(Buffer.from('{"trigger":"postback","version":"v1","x":"\xff"}', "latin1"));
const OF_V1_1_ALONE = '{"trigger":"message:delivery:user","version":"v1.1"}';

const A = { trigger: "message:delivery:channel", version: "v1.1", message: { _id: "a" }, isFinalEvent: true };
const B = { ...A, message: { _id: "b" } };

/** What receivers must answer to events of v1. @type {[Body, status: number, answer: unknown][]} */
const ANSWERS = [
  [ONE, 200, [A]],
  [TWO, 200, [A, B]],
  [new TextEncoder().encode(TWO), 200, [A, B]],
  ["{", 400, "invalid_json"],
  ["", 400, "invalid_json"],
  ["[]", 400, "not_an_object"],
  [WRONG, 422, "wrong_type"],
  // The body was neither parsed nor made a string before it was translated, else these would pass.
  [TWICE, 422, "ambiguous"],
  [NOT_UTF_8, 400, "invalid_json"],
];

/** What the README names with a version. Chromium is that of the system, and not in the lock file. */
const TOOLS = [
  "node20", "node22", "node24", "node26", "@deno/linux-x64-glibc", "@oven/bun-linux-x64-baseline", "wrangler",
  "workerd", "next", "@edge-runtime/vm", "vite", "webpack", "esbuild", "rollup",
];

/** Lets a server of Node take any port that is free, and tells which it is; the recipe itself stays as it stands. */
const ANNOUNCE = `data:text/javascript,${encodeURIComponent(`
  import { Server } from "node:net";
  const { listen } = Server.prototype;
  process.env.PORT = "0";
  Server.prototype.listen = function (...given) {
    this.once("listening", () => console.log("http://127.0.0.1:" + this.address().port));
    return listen.apply(this, given);
  };
`)}`;

const { folder, installed } = await makeProject("recipes");
const node = process.execPath;
// What `npm init` writes for those who answer nothing, and a module must not be named `.js` then.
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
write("package.json", JSON.stringify({ ...manifest, type: "commonjs" }));

test("all code of the README has a test", () => {
  assert.deepEqual(marks(), [
    "example: first", "output: first", "example: slim", "output: slim",
    "recipe: express", "recipe: fastify", "recipe: worker", "recipe: deno", "recipe: next", "recipe: browser",
    "recipe: preview", "recipe: relay", "example: types", "command: translate",
  ]);
  const blocks = [...README.matchAll(/(?<!-->\n)^```(\w+)\n(.*?)^```$/gms)];
  const [install, curl, policy] = blocks.map(([, , code]) => code);
  assert.equal(blocks.length, 3, "a block without a mark is one of these");
  assert.equal(install, "npm install transversion\n");
  assert.ok(curl?.includes(`--data '${TWO}'`));
  assert.equal(policy, "Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'\n");
});

for (const name of ["first", "slim"]) {
  test(`the example "${name}" prints what the README shows`, async () => {
    const printed = await run(folder, [node, write(`${name}/example.mjs`, block("example", name))]);
    assert.equal(printed, block("output", name));
  });
}

test("the command translates the event of the first example", async () => {
  const [npx, program, ...words] = block("command", "translate").trim().split(" ");
  assert.deepEqual([npx, program], ["npx", "transversion"]);
  write("event.json", /`(\{.*\})`/.exec(block("example", "first"))?.[1] ?? "");
  const printed = await run(folder, [node, "node_modules/.bin/transversion", ...words]);
  assert.equal(printed, block("output", "first").split("\n")[0]);
});

test("the example of the types compiles, and with a trigger of another version it does not", async (context) => {
  const example = block("example", "types");
  write("types/example.ts", example);
  write("types/wrong_event.ts", exchange(example, '"message:delivery:failure">', '"delivery:failure">'));
  write("types/wrong_case.ts", exchange(example, 'case "message:appUser"', 'case "delivery:success"'));
  const settings = { strict: true, noEmit: true, target: "ES2022", lib: ["ES2022", "DOM"], types: [] };
  for (const [moduleResolution, module] of [["NodeNext", "NodeNext"], ["Bundler", "ESNext"]]) {
    const compile = (/** @type {string[]} */ ...files) => {
      const project = { compilerOptions: { ...settings, module, moduleResolution }, files };
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      return run(folder, [node, tsc, "--project", write("types/tsconfig.json", JSON.stringify(project))]);
    };
    await context.test(`for ${moduleResolution}`, async () => {
      await compile("example.ts");
      await assert.rejects(compile("wrong_event.ts", "wrong_case.ts"), ({ message }) => {
        assert.match(message, /wrong_event.*"delivery:failure"' does not satisfy the constraint/);
        assert.match(message, /wrong_case.*"delivery:success"' is not comparable to type/);
        return true;
      });
    });
  }
});

for (const name of ["express", "fastify"]) {
  test(`the receiver in ${name}`, async () => {
    await checkReceiver(name, (file) => serve(folder, [node, "--import", ANNOUNCE, file]), async (address) => {
      const { status } = await send(`${address}/webhook`, `{"x":"${"x".repeat(1024 * 1024)}"}`);
      assert.equal(status, 413);
      // These two tell no body from an empty one.
      assert.match(await sendNoBody(`${address}/webhook`), /^HTTP\/1\.1 400 .*"code":"invalid_json"/s);
    });
  });
}

test("the receiver in a worker", async () => {
  // The recipe comes without a configuration, and this would be taken for one.
  rmSync(join(folder, "wrangler.json"));
  const wrangler = [pathOfTool("node24/bin/node"), pathOfTool("wrangler/bin/wrangler.js"), "dev"];
  const place = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"];
  await checkReceiver("worker", (file) => serve(folder, [...wrangler, ...place, file], { seconds: 60 }));
});

test("the receiver in Deno, which is permitted nothing", async () => {
  const deno = [pathOfTool("@deno/linux-x64-glibc/deno"), "serve", "--no-prompt", "--node-modules-dir=manual"];
  const place = ["--host", "127.0.0.1", "--port", "0"];
  // Deno tells its address where it tells its errors.
  const shell = (/** @type {string[]} */ command) => ["sh", "-c", 'exec "$@" 2>&1', "sh", ...command];
  await checkReceiver("deno", (file) => serve(folder, shell([...deno, ...place, file])));
});

test("the receivers in Next.js", async (context) => {
  const app = join(folder, "next");
  // Its configuration is a module, as are those that Next.js makes for newcomers.
  write("next/package.json", '{"type":"module"}');
  const recipe = block("recipe", "next");
  const [, edge = ""] = /with the line `(.*?)` in/.exec(README) ?? [];
  for (const other of ["node", "edge", "page.js"]) rmSync(join(app, "app", other), { recursive: true });
  assert.ok(recipe.startsWith("// app/webhook/route.js: "));
  write("next/app/webhook/route.js", recipe);
  write("next/app/edge/route.js", `${recipe}\n${edge}\n`);
  write("next/app/webhook_v1/route.js", towardsV1(recipe));
  write("next/app/edge_v1/route.js", `${towardsV1(recipe)}\n${edge}\n`);
  const next = [node, pathOfTool("next/dist/bin/next")];
  await run(app, [...next, "build"], 180);
  assert.ok(existsSync(join(app, ".next/server/edge")), "the line for the edge runtime works");
  const { address, stop } = await serve(app, [...next, "start", "--hostname", "127.0.0.1", "--port", "0"]);
  context.after(stop);
  for (const route of ["webhook", "edge"]) {
    await context.test(`on ${route}`, async () => {
      await assertReceives(`${address}/${route}`);
      await assertWithholds(`${address}/${route}_v1`);
    });
  }
});

test("the preview in Chromium, under the policy of the README", async (context) => {
  const page = block("recipe", "browser");
  write("preview.html", page);
  write("preview_v1.html", towardsV1(page));
  const scripts = [page, towardsV1(page)].flatMap((html) => [...html.matchAll(/<script.*?>(.*?)<\/script>/gs)]);
  const hashes = scripts.map(([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const [, keyword = ""] = /script-src 'self' ('.*?')$/m.exec(README) ?? [];
  const { address, stop } = await serveFolder(folder, [...hashes, keyword].join(" "));
  context.after(stop);
  const browser = await openBrowser();
  context.after(() => browser.close());

  const shows = async (/** @type {string} */ name, /** @type {string} */ body) => {
    const page = /** @type {any} */ (await browser.newPage());
    await page.goto(`${address}/${name}`);
    // What the page imports too: it listens as soon as this is there.
    await page.evaluate('import("transversion").then(() => {})');
    await page.fill("#event", body);
    return page.textContent("#preview");
  };
  const [, ...notes] = block("output", "first").trimEnd().split("\n");
  assert.equal(await shows("preview.html", ONE), [JSON.stringify(A), "", ...notes].join("\n"));
  const events = (await shows("preview.html", TWO)).split("\n").slice(0, 3);
  assert.deepEqual(events, [JSON.stringify(A), JSON.stringify(B), ""]);
  assert.match(await shows("preview.html", "{"), /^invalid_json: invalid JSON at byte 1: .+$/);
  assert.equal(await shows("preview_v1.html", OF_V1_1_ALONE), "v1 has no event for a delivery to the user.");
});

test("the element shows what becomes of an event", async (context) => {
  const html = block("recipe", "preview");
  write("element.html", html);
  const scripts = [...html.matchAll(/<script type="module">(.*?)<\/script>/gs)];
  const hashes = scripts.map(([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const { address, stop } = await serveFolder(folder, [...hashes, "'wasm-unsafe-eval'"].join(" "));
  context.after(stop);
  const browser = await openBrowser();
  context.after(() => browser.close());
  const page = /** @type {any} */ (await browser.newPage());
  const logged = page.waitForEvent("console", { predicate: (/** @type {any} */ message) => message.type() === "log" });
  await page.goto(`${address}/element.html`);
  assert.equal((await logged).text(), JSON.stringify(A));
  const shown = await page.textContent("transversion-preview .output .cm-content");
  assert.ok(shown.startsWith('{"trigger":"message:delivery:channel"'), shown);
});

test("the relay, which lets nobody in without the secret", async (context) => {
  const file = write("relay/relay.mjs", block("recipe", "relay"));
  const environment = { WEBHOOK_SECRET: "of-this-test" };
  const { address, stop } = await serve(folder, [node, "--import", ANNOUNCE, file], { environment });
  context.after(stop);
  const post = async (/** @type {Record<string, string>} */ headers) => {
    const response = await fetch(`${address}/relay/orders`, { method: "POST", headers, body: OF_V1_1_ALONE });
    return [response.status, response.headers.get("transversion-outcome")];
  };
  assert.deepEqual(await post({}), [401, null]);
  assert.deepEqual(await post({ "x-api-key": "of-this-test" }), [200, "withheld"]);
});

test("its versions are those of the lock file", () => {
  const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", import.meta.url), "utf8"));
  const locked = TOOLS.map((name) => packages[`node_modules/${name}`].version);
  const cells = [...README.matchAll(/^\|.*\| (.*) \|$/gm)].map(([, cell]) => cell);
  const stated = cells.join().match(/\d+\.\d+\.\d+/g);
  assert.deepEqual([...new Set(stated)].sort(), locked.sort());
});

test("its codes are those of the types", () => {
  const types = readFileSync(join(installed, "index.d.ts"), "utf8");
  const [, union = ""] = /export type ErrorCode =(.*?);/s.exec(types) ?? [];
  const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  const [, table = ""] = /^\| code \| when \|\n(.*?)\n\n/ms.exec(README) ?? [];
  assert.deepEqual([...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code).sort(), codes.sort());
});

test("its sizes are those of the files, within two hundredths", async () => {
  const { build } = await importTool("esbuild");
  const entryPoints = [join(installed, "lib/slim.js")];
  const options = { bundle: true, format: "esm", minify: true, target: "es2022", write: false };
  const { outputFiles } = await build({ entryPoints, ...options });
  const files = ["transversion.wasm", "preview/bundle/index.js", "preview/bundle/worker.js"];
  const [module, ...preview] = files.map((name) => readFileSync(join(installed, name)));
  const weighed = [module, outputFiles[0].contents, ...preview]
    .flatMap((file) => [file.length, gzipSync(file, { level: 9 }).length]);
  const [, part = ""] = /^<!-- sizes -->\n(.*?)^<!-- \/sizes -->$/ms.exec(README) ?? [];
  const stated = (part.match(/\d+/g) ?? []).map(Number);
  const isClose = stated.length === weighed.length
    && weighed.every((size, index) => Math.abs(size - (stated[index] ?? 0)) <= size / 50);
  assert.ok(isClose, `the README says ${stated.join(", ")}, and the files have ${weighed.join(", ")}`);
});

test("its links lead to files", () => {
  const links = [...README.matchAll(/\]\((.*?)\)/g)].map(([, link = ""]) => link);
  assert.equal(links.length, 4);
  assert.deepEqual(links.filter((link) => !existsSync(join(PACKAGE, link))), []);
});

/**
 * The code under a mark of the README.
 *
 * @param {string} kind
 * @param {string} name
 */
function block(kind, name) {
  const [, code] = new RegExp(`^<!-- ${kind}: ${name} -->\n\`\`\`\\w+\n(.*?)^\`\`\`$`, "ms").exec(README) ?? [];
  if (code === undefined) throw new Error(`pkg/README.md has no ${kind} "${name}"`);
  return code;
}

/** What is marked in the README, in its order. */
function marks() {
  return [...README.matchAll(/^<!-- (\w+: \w+) -->\n```/gm)].map(([, mark]) => mark);
}

/**
 * A file of the project.
 *
 * @param {string} name
 * @param {string} content
 */
function write(name, content) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/**
 * @param {string} text
 * @param {string} part
 * @param {string} by
 */
function exchange(text, part, by) {
  assert.equal(text.split(part).length, 2, `${part} stands there once`);
  return text.replace(part, by);
}

/**
 * The recipe for the other direction, in which events may be withheld.
 *
 * @param {string} recipe
 */
function towardsV1(recipe) {
  return exchange(recipe, '{ to: "v1.1" }', '{ to: "v1" }');
}

/**
 * Starts the recipe as it stands, then for the other direction, and sends both what they must deal with.
 *
 * @param {string} name
 * @param {(file: string) => ReturnType<typeof serve>} start
 * @param {(address: string) => Promise<void>} [checkMore]
 */
async function checkReceiver(name, start, checkMore) {
  const recipe = block("recipe", name);
  const [, file = ""] = /^\/\/ (\S+): .*/.exec(recipe) ?? [];
  const upgrading = await start(write(`${name}/${file}`, recipe));
  try {
    await assertReceives(`${upgrading.address}/webhook`);
    await checkMore?.(upgrading.address);
  } finally {
    await upgrading.stop();
  }
  const downgrading = await start(write(`${name}_v1/${file}`, towardsV1(recipe)));
  try {
    await assertWithholds(`${downgrading.address}/webhook`);
  } finally {
    await downgrading.stop();
  }
}

/** @param {string} url */
async function assertReceives(url) {
  for (const [body, status, answer] of ANSWERS) {
    const received = await send(url, body);
    const { code, message } = JSON.parse(received.text);
    const told = code === undefined ? JSON.parse(received.text) : code;
    assert.deepEqual({ body, status: received.status, told }, { body, status, told: answer });
    assert.equal(typeof message, status === 200 ? "undefined" : "string");
  }
}

/** @param {string} url */
async function assertWithholds(url) {
  assert.deepEqual(await send(url, OF_V1_1_ALONE), { status: 204, text: "" });
}

/**
 * Bytes are sent without a type, as some senders do, and text as JSON.
 *
 * @param {string} url
 * @param {Body} body
 */
async function send(url, body) {
  /** @type {Record<string, string>} */
  const headers = typeof body === "string" ? { "content-type": "application/json" } : {};
  const signal = AbortSignal.timeout(30_000);
  const response = await fetch(url, { method: "POST", headers, body, signal });
  return { status: response.status, text: await response.text() };
}

/**
 * No client of Node leaves the length of a body out, as others do where there is none.
 *
 * @param {string} url
 */
async function sendNoBody(url) {
  const { hostname, pathname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
  return text(socket);
}
