// The samples of the page: every trigger of both versions, each translated the way it can go. And the examples of the
// timeline.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { SAMPLES } from "../../www/samples/index.js";
import { EXAMPLES } from "../../www/src/examples.js";
import { translateSample } from "./sample.js";
import { changes, detect } from "./transversion.js";

const VERSIONS = /** @type {const} */ (["v1", "v1.1"]);

/** The triggers of a version, as the types of its events list them. @param {string} name */
function triggersOf(name) {
  const types = readFileSync(new URL("../../pkg/events.d.ts", import.meta.url), "utf8");
  const start = types.indexOf(`export type ${name} =`);
  const union = types.slice(start, types.indexOf(";", start));
  return [...union.matchAll(/\b[A-Z]\w+(?:V1_1|V1)\b/g)].flatMap(([event]) => {
    const body = types.split(new RegExp(`export interface ${event}\\b`))[1]?.split("\n}")[0];
    return [...(body?.match(/^ {2}trigger: "(.*)";$/m)?.slice(1) ?? [])];
  });
}

for (const [version, name] of /** @type {const} */ ([["v1", "EventV1"], ["v1.1", "EventV1_1"]])) {
  test(`every trigger of ${version} has a sample of its name`, () => {
    const triggers = triggersOf(name);
    assert.ok(triggers.length >= 15, `the types of ${version} list ${triggers.length} triggers`);
    const named = events(version).map((sample) => sample.name);
    assert.deepEqual(triggers.filter((trigger) => !named.includes(trigger)), []);
  });
}

test("samples are found by their names", () => {
  for (const version of VERSIONS) {
    const names = SAMPLES.filter((sample) => sample.version === version).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  }
});

test("every sample says which version it is in, and of which trigger it is", () => {
  for (const version of VERSIONS) {
    for (const { name, payload } of events(version)) {
      const detection = detect(payload);
      assert.equal(detection.kind, "event", name);
      assert.equal(detection.version, version, name);
      if (/^\S+:\S+$/.test(name)) assert.equal(detection.trigger, name);
    }
  }
});

test("every sample is translated without a refusal, both ways", () => {
  const changed = new Set();
  for (const sample of SAMPLES) {
    for (const to of VERSIONS) {
      const { outcome, notes } = translateSample(sample, to);
      for (const { change } of notes) changed.add(change);
      if (to === sample.version) assert.equal(outcome, "unchanged", sample.name);
      else assert.notEqual(outcome, "unchanged", sample.name);
    }
  }
  const ids = changes().map(({ id }) => id);
  assert.deepEqual(ids.filter((id) => !changed.has(id)), [], "samples show every change");
});

test("samples hold no address or number of anybody", () => {
  for (const { payload } of SAMPLES) {
    for (const [host] of payload.matchAll(/(?<=:\/\/|@)[\w.-]+/g)) assert.match(host, /\.example$/);
    for (const [number] of payload.matchAll(/\+\d{7,}/g)) assert.match(number, /^\+155501/);
  }
});

test("every change has an example that shows it", () => {
  assert.deepEqual(Object.keys(EXAMPLES), changes().map(({ id }) => id));
  for (const [id, examples = []] of Object.entries(EXAMPLES)) {
    for (const { to, ...example } of examples) {
      const { notes } = translateSample(example, to);
      assert.ok(notes.some(({ change }) => change === id), `${id} shows in its example`);
    }
  }
});

/** @param {string} version */
const events = (version) => SAMPLES.filter((sample) => sample.version === version && !sample.kind);
