// The packed package on made payloads, beside the native build for which the laws are tried on them: where both give the
// same bytes, the same reports and the same errors, the laws hold of both.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { run } from "./run.js";
import { ROOT, makeProject } from "./scratch.js";

/**
 * @typedef {import("../../pkg/index.js").Translation} Translation
 *
 * What the native build was given, and what it made of it.
 *
 * @typedef {{
 *   kind: "event" | "request" | "response", call: any, body: string, options: any,
 *   payloads: string[], report: object | null, error: { code: string, offset: number | null, at: string | null } | null,
 * }} Scene
 */

const COUNT = 4000;

const { installed } = await makeProject("laws");

test("the package gives what the native build gives, of every made payload", async () => {
  const api = await import(pathToFileURL(join(installed, "lib/inline.js")).href);
  const scenes = (await nativeScenes()).map((line) => /** @type {Scene} */ (JSON.parse(line)));
  assert.equal(scenes.length, COUNT);
  for (const scene of scenes) {
    const { payloads, report, error } = scene;
    assert.deepEqual(answer(api, scene), { payloads, report, error }, JSON.stringify(scene));
  }
  assert.ok(scenes.filter(({ error }) => error).length > COUNT / 50, "hardly anything is refused");
  assert.ok(scenes.filter(({ payloads }) => payloads.length > 1).length > COUNT / 200, "hardly anything is split");
});

/** Bytes in and bytes out: a string could not show whether any other byte came. @param {any} api @param {Scene} scene */
function answer(api, { kind, call, body, options }) {
  const bytes = new TextEncoder().encode(body);
  try {
    /** @type {Translation} */
    const translation =
      kind === "event"
        ? api.translateEvent(bytes, options)
        : kind === "request"
          ? api.translateRequest({ ...call, body: bytes }, options)
          : api.translateResponse({ ...call, body: bytes }, options);
    const { payloads, ...report } = translation;
    return { payloads: payloads.map(text), report: JSON.parse(JSON.stringify(report)), error: null };
  } catch (error) {
    if (!(error instanceof api.TransversionError)) throw error;
    const { code, message, offset = null, at = null } = /** @type {any} */ (error);
    return { payloads: [], report: null, error: { code, message, offset, at } };
  }
}

/** @param {Uint8Array} bytes */
function text(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

async function nativeScenes() {
  const scenes = process.env.TRANSVERSION_SCENES;
  assert.ok(scenes, "TRANSVERSION_SCENES names the program that tries the native build");
  return (await run(ROOT, [scenes, "0", String(COUNT)])).trimEnd().split("\n");
}
