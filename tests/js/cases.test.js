// Every case of tests/cases through the module in Node: the same bytes and the same report as in Rust.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { members, readCase } from "./case.js";
import { text, translateEvent, translateRequest, translateResponse } from "./transversion.js";

const CASES = new URL("../cases/", import.meta.url);

test("members are found as they are spelled", () => {
  const file = '{"a" : { "b":"]\\"," ,"c":[1.0,\t2]} , "\\u0064":[ ],"e":"\\ud83d"}';
  assert.deepEqual(members(file), [
    { name: "a", raw: '{ "b":"]\\"," ,"c":[1.0,\t2]}' },
    { name: "d", raw: "[ ]" },
    { name: "e", raw: '"\\ud83d"' },
  ]);
  assert.deepEqual(members("[ 1E400 , {\"a\":[]} ]").map(({ raw }) => raw), ["1E400", '{"a":[]}']);
  assert.deepEqual(members(" [ ] "), []);
});

for (const change of readdirSync(CASES).sort()) {
  const stories = readdirSync(new URL(`${change}/`, CASES)).sort();
  test(`${change}: ${stories.length} cases`, async (context) => {
    for (const story of stories) {
      await context.test(story, () => check(readFileSync(new URL(`${change}/${story}`, CASES), "utf8")));
    }
  });
}

/** @param {string} file */
function check(file) {
  const { event, request, response, options, payloads, expected } = readCase(file);
  const translation = translate();
  assert.deepEqual(translation.payloads.map(text), payloads.map((payload) => payload && text(payload)));
  assert.deepEqual(withoutWhy(translation), {
    outcome: expected.outcome,
    from: expected.from,
    to: expected.options.to,
    kind: event ? "event" : request ? "request" : "response",
    ...("trigger" in expected && { trigger: expected.trigger }),
    ...("endpoint" in expected && { endpoint: expected.endpoint }),
    ...("path" in expected && { path: expected.path }),
    notes: expected.notes,
    needs: expected.needs,
  });
  const body = event ?? request?.body ?? response?.body;
  if (translation.outcome === "unchanged" && body) {
    assert.equal(translation.payloads[0], body, "an unchanged payload is the very array that came in");
  }

  /** @returns {import("../../pkg/index.js").Translation} */
  function translate() {
    if (event) return translateEvent(event, options);
    return request ? translateRequest(request, options) : translateResponse(response, options);
  }
}

/**
 * The report as cases write it. The reasons are sentences; what they say is for the Rust tests.
 *
 * @param {import("../../pkg/index.js").Translation} translation
 */
function withoutWhy(translation) {
  const report = translation.toJSON();
  const without = (/** @type {{ why: string }} */ { why, ...entry }) => {
    assert.match(why, /^.{9,}\.$/s);
    return entry;
  };
  return { ...report, notes: report.notes.map(without), needs: report.needs.map(without) };
}
