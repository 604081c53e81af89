// Links that hold a payload: made, redacted, opened cold; and what a reload leaves as it was.

import assert from "node:assert/strict";
import { test } from "node:test";

import { text, translateEvent } from "../js/transversion.js";
import { stage } from "./stage.js";
import { WIDTHS } from "./visit.js";

const { visit, address } = stage();

/** 64 kB in which nothing repeats itself: no compression makes a short link of it. */
function longPayload() {
  let seed = 1;
  const letters = Array.from({ length: 65_536 - 52 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (seed % 26));
  });
  return `{"trigger":"postback","version":"v1", "n":1.0,"text":"${letters.join("")}"}`;
}

/** @param {import("./visit.js").Visit} here @param {boolean} isRedacted */
async function share(here, isRedacted) {
  await here.button("Share…").click();
  await here.page.getByLabel("Redact values").setChecked(isRedacted);
  await here.find("#weight", { hasText: "The link has" }).waitFor();
  await here.button("Copy link").click();
  await here.button("Copied").waitFor();
  const link = await here.clipboard();
  await here.button("Close").click();
  return new URL(link).hash;
}

for (const width of WIDTHS) {
  test(`links open cold: one of 64 kB, and one of which the values are redacted, at ${width} pixels`, async () => {
    const here = await visit({ width });
    const payload = longPayload();
    assert.ok(payload.length >= 65_000);
    await here.paste(payload);
    await here.page.getByLabel("To version").selectOption("v1.1");
    const outputs = translateEvent(payload, { to: "v1.1" }).payloads.map(text);
    await here.outputs(outputs);
    const long = await share(here, false);

    await here.page.getByLabel("Samples").selectOption({ label: "delivery:failure" });
    await here.comesTo(async () => (await here.result())?.report?.trigger, "delivery:failure");
    const sample = await here.payload();
    const redacted = await share(here, true);
    const { report } = await here.result();
    assert.equal(await here.payload(), sample, "redacting changes the link alone");
    await here.leave();

    const there = await visit({ width, hash: long });
    await there.outputs(outputs);
    assert.equal(await there.payload(), payload);
    assert.equal(await there.page.getByLabel("To version").inputValue(), "v1.1");
    await there.input.focus();
    await there.page.keyboard.press("Control+Home");
    await there.page.keyboard.type(" ");
    await there.comesTo(() => there.page.evaluate(() => location.hash), "");

    await there.again(() => there.page.goto(address() + redacted));
    await there.comesTo(async () => (await there.result())?.report?.trigger, "delivery:failure");
    compareRedacted(await there.payload(), sample);
    const outline = (/** @type {any} */ { notes, outcome, trigger }) =>
      ({ outcome, trigger, notes: notes.map((/** @type {any} */ { kind, at }) => `${kind} ${at}`) });
    assert.deepEqual(outline((await there.result()).report), outline(report));
    await there.leave();
  });
}

test("a link that is broken is said to be, and breaks nothing", async () => {
  const here = await visit({ hash: "#s=" });
  for (const hash of ["#s=AAAA", "#s=%3Cimg%3E", "#s=q1YqSSwpVbJSKk4sKcrMSwcA"]) {
    await here.find("#notice", { hasText: /^.{20,}\.$/ }).waitFor();
    await here.paste('{"trigger":"postback","version":"v1"}');
    await here.outputs(['{"trigger":"postback","version":"v1.1"}']);
    await here.find("#notice").waitFor({ state: "hidden" });
    await here.again(() => here.page.goto(address() + hash));
  }
  await here.find("#notice", { hasText: /^.{20,}\.$/ }).waitFor();
  await here.leave();
});

test("the text and its settings survive a reload, and end with the tab", async () => {
  const here = await visit();
  const payload = '{"trigger":"postback",\r\n"version":"v1","n":1.0,"big":12345678901234567890}';
  await here.paste(payload);
  await here.page.getByLabel("full app user", { exact: true }).check();
  const outputs = translateEvent(payload, { to: "v1.1", includeFullAppUser: true }).payloads.map(text);
  await here.outputs(outputs);
  await here.again(() => here.page.reload());
  await here.outputs(outputs);
  assert.equal(await here.payload(), payload);
  assert.equal(await here.page.getByLabel("full app user", { exact: true }).isChecked(), true);
  assert.deepEqual(await here.page.evaluate(() => ({ local: { ...localStorage }, cookie: document.cookie })), { local: {}, cookie: "" });

  const other = await here.page.context().newPage();
  await other.goto(address());
  assert.equal(await other.locator(".cover.empty").isVisible(), true);
  await other.close();
  await here.leave();
});

/** Names, lengths and what decides stay; nothing else does. @param {string} redacted @param {string} payload */
function compareRedacted(redacted, payload) {
  assert.equal(redacted.length, payload.length);
  assert.deepEqual(keysOf(redacted), keysOf(payload));
  let masked = 0;
  for (const { raw } of valuesOf(payload)) {
    if (/^(?:"(?:[a-z:]+|appMaker|v1)"|\d)$/.test(raw)) continue;
    assert.ok(!redacted.includes(raw), raw);
    masked += 1;
  }
  assert.ok(masked > 3);
}

/** @param {string} payload */
function valuesOf(payload) {
  const tokens = payload.matchAll(/("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)(\s*:)?/g);
  return Array.from(tokens, ([, raw = "", colon]) => ({ raw, isKey: colon !== undefined })).filter(({ isKey }) => !isKey);
}

/** @param {string} payload */
function keysOf(payload) {
  return Array.from(payload.matchAll(/("(?:[^"\\]|\\.)*")\s*:/g), ([, key]) => key);
}
