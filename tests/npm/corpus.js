// All cases of tests/cases in one value of plain JSON, so that they can be handed to any runtime.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";

import { readCase } from "../js/case.js";

/**
 * @typedef {import("./check.js").Case} Case
 * @typedef {import("./check.js").Kind} Kind
 */

const CASES = new URL("../cases/", import.meta.url);

/** The cases, by the names of their files. @returns {Case[]} */
export function corpus() {
  const changes = readdirSync(CASES).sort();
  const names = changes.flatMap((change) =>
    readdirSync(new URL(`${change}/`, CASES)).sort().map((story) => `${change}/${story}`));
  return names.map((name) => portable(name, readFileSync(new URL(name, CASES), "utf8")));
}

/**
 * That a check elsewhere ran all cases, and all of them passed. Of what failed the beginning says enough.
 *
 * @param {any} result
 */
export function assertAllPassed({ passed, failures }) {
  const [failed, first] = [failures.length, failures.slice(0, 3)];
  assert.deepEqual({ passed, failed, first }, { passed: corpus().length, failed: 0, first: [] });
}

/**
 * @param {string} name
 * @param {string} file
 * @returns {Case}
 */
function portable(name, file) {
  const { event, request, response, options, payloads, expected } = readCase(file);
  const { body = event, ...call } = request ?? response ?? {};
  /** @type {Kind} */
  const kind = event ? "event" : request ? "request" : "response";
  const { supply = {}, ...rest } = options;
  return {
    name,
    kind,
    call,
    ...(body && { body: base64(body) }),
    options: rest,
    supply: Object.fromEntries(Object.entries(supply).map(([name, bytes]) => [name, base64(bytes)])),
    payloads: payloads.map((payload) => base64(payload ?? new Uint8Array())),
    report: {
      outcome: expected.outcome,
      from: expected.from,
      to: expected.options.to,
      kind,
      ...("trigger" in expected && { trigger: expected.trigger }),
      ...("endpoint" in expected && { endpoint: expected.endpoint }),
      ...("path" in expected && { path: expected.path }),
      notes: expected.notes,
      needs: expected.needs,
    },
  };
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  return Buffer.from(bytes).toString("base64");
}
