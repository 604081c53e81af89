// Every case of tests/cases, and every sample, pasted into the page: the same bytes and the same report as from the package.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { readCase } from "../js/case.js";
import { translateSample } from "../js/sample.js";
import { text, translateEvent, translateRequest, translateResponse } from "../js/transversion.js";
import { SAMPLES } from "../../www/samples/index.js";
import { stage } from "./stage.js";

/** @typedef {import("./visit.js").Visit} Visit */

const CASES = new URL("../cases/", import.meta.url);

/** @type {Visit} */
let here;
stage({ begin: async (visit) => void (here = await visit()), end: () => here.leave() });

for (const change of readdirSync(CASES).sort()) {
  test(`${change} on the page`, async (context) => {
    for (const story of readdirSync(new URL(`${change}/`, CASES)).sort()) {
      await context.test(story, () => check(readFileSync(new URL(`${change}/${story}`, CASES), "utf8")));
    }
  });
}

test("every sample, chosen by its name", async () => {
  for (const [index, sample] of SAMPLES.entries()) {
    await here.page.getByLabel("Samples").selectOption(String(index));
    const { payloads } = translateSample(sample, sample.version === "v1" ? "v1.1" : "v1");
    await here.outputs(payloads.map(text));
  }
  switches.clear();
});

/** @param {string} file */
async function check(file) {
  const { event, request, response, options } = readCase(file);
  const { body = event, ...call } = request ?? response ?? {};
  const kind = event ? "Event" : request ? "Request" : "Response";
  const expected = event
    ? translateEvent(event, options)
    : request ? translateRequest(request, options) : translateResponse(response, options);

  await set(kind, call, options);
  await here.paste(body ? text(body) : "");
  await here.page.keyboard.press("Control+Enter");

  const payloads = expected.payloads.map(text);
  const { notes } = expected;
  const [first] = payloads;
  await here.comesTo(look, {
    payloads,
    report: JSON.parse(JSON.stringify(expected)),
    seen: first === undefined ? undefined : shown(first),
    listed: notes.map(({ kind, at }) => `${kind} ${at || "the whole payload"}`).sort(),
  });
}

/** What the page has come to: by its element, and by what there is to see. */
async function look() {
  const { seen, ...rest } = await here.find("transversion-preview").evaluate((/** @type {any} */ { result, shadowRoot }) => {
    const find = (/** @type {string} */ selector) => [...shadowRoot.querySelectorAll(selector)];
    const lines = find(".pane.output .cm-line").map((line) => {
      const text = line.cloneNode(true);
      // What is missing is said between the letters, and is none of them.
      for (const hole of text.querySelectorAll(".hole")) hole.remove();
      return text.textContent;
    });
    return {
      payloads: result?.payloads,
      report: result?.report,
      seen: find(".pane.output .cover")[0].hidden ? lines.join("\n") : undefined,
      listed: find(".report .note").map((note) => {
        return `${note.querySelector(".tag").textContent} ${note.querySelector("code").textContent}`;
      }).sort(),
    };
  });
  return { ...rest, seen: seen === undefined ? undefined : shown(seen) };
}

/** What each switch was set to last: most cases want the same. @type {Map<string, unknown>} */
const switches = new Map();

/**
 * Sets the switches of the page.
 *
 * @param {string} kind
 * @param {{ method?: string, path?: string, status?: number }} call
 * @param {import("../../pkg/index.js").Options} options
 */
async function set(kind, { method, path, status }, { to, from, supply = {}, exact, includeFullAppUser, includeClient }) {
  const { page } = here;
  /** @param {string} name @param {unknown} value @param {(locator: any) => Promise<unknown>} turn */
  const change = async (name, value, turn) => {
    if (value === undefined || switches.get(name) === value) return;
    switches.set(name, value);
    await turn(page.getByLabel(name, { exact: true }));
  };
  await change("Kind", kind, () => here.button(kind).click());
  await change("Method", method, (list) => list.selectOption(method));
  await change("Path", path, (field) => field.fill(path));
  await change("HTTP status", status, (field) => field.fill(String(status)));
  await change("To version", to ?? "", (list) => list.selectOption(to ?? ""));
  await change("From version", from ?? "", (list) => list.selectOption(from ?? ""));
  for (const [label, flag] of Object.entries({ exact, "full app user": includeFullAppUser, client: includeClient })) {
    await change(label, flag === true, (box) => box.setChecked(flag === true));
  }
  // A field to paste an answer into is there only where it would be of use, and some cases supply what is of none.
  const texts = Object.fromEntries(Object.entries(supply).map(([name, bytes]) => [name, typeof bytes === "string" ? bytes : text(bytes)]));
  await change("Supply", JSON.stringify(texts), () =>
    here.find("transversion-preview").evaluate((/** @type {any} */ preview, /** @type {object} */ texts) => {
      preview.supply = texts;
    }, texts));
}

/** A letter that cannot be seen is shown as a sign, and it is enough here that there is one. @param {string} text */
function shown(text) {
  return text.replace(/[^\n\x20-\x7e]/gu, "·").replaceAll("•", "·");
}
