// Files: opened, dropped and pasted; as bytes where they are odd, and counted where they have an event a line.

import assert from "node:assert/strict";
import { test } from "node:test";

import { refusal, text, translateEvent } from "../js/transversion.js";
import { eventLines } from "./lines.js";
import { stage } from "./stage.js";
import { WIDTHS } from "./visit.js";

const POSTBACK = '{"trigger":"postback",\r\n  "version":"v1", "n":1.0}\r\n';
const TRANSLATED = translateEvent(POSTBACK, { to: "v1.1" }).payloads.map(text);

const { visit } = stage();

for (const width of WIDTHS) {
  test(`a file is opened, dropped anywhere, or pasted, at ${width} pixels`, async () => {
    const here = await visit({ width });
    const file = { name: "event.json", bytes: POSTBACK };
    /** @type {(() => Promise<unknown>)[]} */
    const ways = [
      () => here.choose(() => here.button("Open…").click(), file),
      () => here.drop(".pane.output", file),
      () => here.drop("#checklist", file),
      () => here.pasteData({ file }),
    ];
    for (const way of ways) {
      await here.paste('{"trigger":"postback","version":"v1"}');
      await here.outputs(['{"trigger":"postback","version":"v1.1"}']);
      await way();
      await here.outputs(TRANSLATED);
      assert.equal(await here.payload(), POSTBACK);
    }
    await here.leave();
  });

  test(`a file with an event a line gives a census, at ${width} pixels`, async () => {
    const here = await visit({ width });
    const lines = [...eventLines(1000), '{"trigger":"postback"', '{"trigger":"postback","trigger":"x"}'];
    await here.drop("transversion-preview", { name: "events.ndjson", bytes: `${lines.join("\n")}\n` });
    await here.find(".census-state", { hasText: "read: 1" }).waitFor();
    assert.equal(await here.find(".census h2").innerText(), "Census of events.ndjson");
    const figures = (await here.find(".figures").innerText()).replace(/\u202f/g, "").split(/\s*\n\s*/);
    const translations = lines.flatMap((line) => count(line));
    assert.equal(figures[figures.indexOf("events") + 1], String(translations.length));
    assert.equal(figures[figures.indexOf("refused") + 1], String(lines.length - translations.length));
    for (const outcome of ["translated", "unchanged", "withheld"]) {
      const expected = translations.filter((one) => one.outcome === outcome).length;
      assert.equal(figures[figures.indexOf(outcome) + 1], String(expected), outcome);
    }
    assert.deepEqual(await rows(here, "Events"), tally(translations.map(({ from, trigger }) => `${from} ${trigger}`)));
    const notes = translations.flatMap(({ notes }) => notes.map(({ kind, at }) => `${kind} ${at.replace(/\/\d+(?=\/|$)/g, "/*")}`));
    assert.deepEqual(await rows(here, "What they would lose, gain and lack"), tally(notes));
    assert.equal(await here.find(".census table", { hasText: "Refused" }).locator("tbody tr").count(), 2);

    await here.find(".census table", { hasText: "What they would lose" }).getByRole("button").first().click();
    await here.find(".pane.input").waitFor();
    assert.ok(lines.includes(await here.payload()));
    await here.button("Back to the census").click();
    await here.find(".census").waitFor();
    await here.button("Close the census").click();
    assert.equal(await here.find(".pane.input").isVisible(), true);
    await here.leave();
  });
}

test("lines that are pasted are offered a census", async () => {
  const here = await visit();
  await here.paste(eventLines(20).join("\n"));
  await here.button("It is one event a line: take a census").click();
  await here.find(".census-state", { hasText: "20 events" }).waitFor();
  await here.leave();
});

test("files with a byte order mark, and with what is no UTF-8, are refused at their place and not mended", async () => {
  const here = await visit();
  const odd = {
    mark: Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('{"trigger":"postback"}')]),
    latin: Buffer.from('{"trigger":"postback","name":"J\xfcrgen"}', "latin1"),
    utf16: Buffer.from('\ufeff{"trigger":"postback"}', "utf16le"),
  };
  for (const [name, bytes] of Object.entries(odd)) {
    await here.drop("transversion-preview", { name, bytes });
    const { code, message } = refusal(() => translateEvent(bytes, { to: "v1.1" }));
    await here.comesTo(async () => (await here.result())?.error?.code, code);
    const sentence = `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`.replaceAll("`", "");
    assert.ok((await here.find(".alert").innerText()).includes(sentence), sentence);
    assert.equal(await here.find(".fault-line").count(), 1);
  }
  await here.leave();
});

/** @param {string} line */
function count(line) {
  try {
    const translation = translateEvent(line, { to: "v1.1" });
    return [translation.from === "v1" ? translation : translateEvent(line, { to: "v1" })];
  } catch {
    return [];
  }
}

/** The rows of a table of the census, as far as they are compared. @param {import("./visit.js").Visit} here @param {string} caption */
async function rows(here, caption) {
  const table = here.find(".census table", { has: here.find("caption", { hasText: new RegExp(`^${caption}$`) }) });
  const cells = await table.locator("tbody tr").evaluateAll((/** @type {HTMLTableRowElement[]} */ rows) =>
    rows.map(({ cells }) => Array.from(cells, ({ textContent }) => textContent ?? "")));
  const counted = cells.map((/** @type {string[]} */ row) => `${row[0]} ${row[1]}: ${row[2]?.replace(/\D/g, "")}`);
  return merged(counted);
}

/** @param {string[]} things */
function tally(things) {
  return merged(things.map((thing) => `${thing}: 1`));
}

/** Sums up: several changes can leave notes of one kind at one place. @param {string[]} counted */
function merged(counted) {
  /** @type {Record<string, number>} */
  const sums = {};
  for (const one of counted) {
    const [, thing = "", count] = /^(.*): (\d+)$/s.exec(one) ?? [];
    sums[thing] = (sums[thing] ?? 0) + Number(count);
  }
  return sums;
}
