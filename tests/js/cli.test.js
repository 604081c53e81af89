// The command line of the package beside the native one: the same bytes, the same texts, the same exit status.
//
// `cargo xtask test` names the native one in TRANSVERSION_NATIVE.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const native = process.env.TRANSVERSION_NATIVE;
assert.ok(native, "TRANSVERSION_NATIVE names the native command line");
const script = fileURLToPath(new URL("../../pkg/bin/transversion.js", import.meta.url));

const EVENT = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"é"},{"_id":"b"}]}\n';
const LINES = `${EVENT}\n{"trigger":"postback","version":"v1.1"}\n{"trigger" 1}\n${EVENT.trim()}`;
const WEBHOOKS = '{"webhooks":[{"_id":"w","target":"https://example.com","triggers":["*"]}]}';
const REQUEST = '{"role":"appMaker","text":"Hello"}';

/** @type {string} */
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "transversion-"));
  for (const side of ["native", "package"]) {
    mkdirSync(join(folder, side, "here/below"), { recursive: true });
    mkdirSync(join(folder, side, "beside"));
    writeFileSync(join(folder, side, "here/event.json"), EVENT);
    writeFileSync(join(folder, side, "here/events.ndjson"), LINES);
    writeFileSync(join(folder, side, "beside/ä event.json"), EVENT);
    writeFileSync(join(folder, side, "here/user.json"), '{"_id":"u","clients":[],"properties":{}}');
    writeFileSync(join(folder, side, "here/webhooks.json"), WEBHOOKS);
    writeFileSync(join(folder, side, "here/handler.js"), "on('delivery:success', f);");
    symlinkSync("event.json", join(folder, side, "here/link.json"));
  }
});

after(() => rmSync(folder, { recursive: true }));

for (const [line, input] of /** @type {[string, string?][]} */ ([
  ["translate --to v1.1 event.json"],
  ["translate --to v1.1", EVENT],
  ["translate --to v1.1 -", EVENT],
  ["translate --to v1.1 --quiet ./below/../event.json ../beside/ä\u00a0event.json"],
  ["translate --to v1.1 --report report.json event.json"],
  ["translate --to v1.1 --report - event.json"],
  ["translate --to v1.1 --ndjson events.ndjson --rejects rejects.ndjson --report below/report.ndjson"],
  ["translate --to v1.1 --ndjson", LINES],
  ["translate --to v1.1 --request POST\u00a0/v1/apps/a/appusers/u/messages", REQUEST],
  ["translate --to v1 --supply appUser=user.json", '{"trigger":"postback","appUser":{"_id":"u"},"version":"v1.1"}'],
  ["translate --to v1.1 --report event.json event.json"],
  ["translate --to v1.1 --report link.json event.json"],
  ["translate --to v1.1 nothing.json event.json"],
  ["translate --to v1.1 below"],
  ["translate --to v1.1 --report nowhere/report.json event.json"],
  ["translate --to v1.1", "{"],
  ["translate --to v1.1", ""],
  ["translate --to v9 event.json"],
  ["translate --tow v1.1"],
  ["detect event.json link.json"],
  ["detect --format json", EVENT],
  ["changes"],
  ["changes --format markdown --from v1 --to v1.1"],
  ["changes --format json"],
  ["upgrade plan --to v1.1 --relay https://edge.example.com/relay/orders --webhooks webhooks.json"],
  ["upgrade plan --to v1.1 --format json", WEBHOOKS],
  ["upgrade plan --to v1.1", "{"],
  ["upgrade check --handler . ../beside"],
  ["upgrade check --format json --handler handler.js nothing"],
  ["--version"],
  ["--help"],
  ["translate --help"],
  [""],
])) {
  test(`transversion ${line}`, () => {
    const args = line.split(" ").filter(Boolean).map((argument) => argument.replaceAll("\u00a0", " "));
    const ours = run("package", process.execPath, [script, ...args], input);
    const theirs = run("native", /** @type {string} */ (native), args, input);
    assert.deepEqual(ours, theirs);
    assert.ok(ours.status !== null && ours.stdout + ours.stderr !== "", "it says something");
  });
}

test("both sides have written the same files", () => {
  const written = (/** @type {string} */ side) => {
    const files = readdirSync(join(folder, side), { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name)).sort();
    return paths.map((path) => [path.slice(join(folder, side).length), readFileSync(path, "utf8")]);
  };
  assert.deepEqual(written("package"), written("native"));
  assert.equal(written("native").filter(([path]) => /report|rejects/.test(path ?? "")).length, 3);
});

test("a reader that has seen enough ends it without a word", () => {
  const events = EVENT.repeat(20_000);
  const line = `"${process.execPath}" "${script}" translate --to v1.1 --ndjson --quiet | head --bytes 10`;
  const { stdout, stderr } = spawnSync("sh", ["-c", line], { input: events, encoding: "utf8" });
  assert.deepEqual([stdout, stderr], ['{"trigger"', ""]);
});

/**
 * @param {string} side
 * @param {string} program
 * @param {string[]} args
 * @param {string} [input]
 */
function run(side, program, args, input = "") {
  const options = { cwd: join(folder, side, "here"), input, encoding: /** @type {const} */ ("utf8"), timeout: 60_000 };
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { status, stdout, stderr };
}
