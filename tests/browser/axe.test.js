// What axe finds: nothing, in any state, in both themes, at a desk and on a telephone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { pathOfTool } from "../npm/scratch.js";
import { eventLines } from "./lines.js";
import { stage } from "./stage.js";
import { WIDTHS } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** In the dark only the colours are others. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** What one may come upon, each after the other. @type {Record<string, (here: Visit) => Promise<unknown>>} */
const STATES = {
  empty: async () => {},
  "translated, a note lit, its reasons disclosed, a menu open": async (here) => {
    await here.find(".cover.empty button").first().click();
    await here.find(".report details summary").first().click();
    await here.find(".pane.output summary").click();
    await here.find(".note .place").first().hover();
  },
  split: async (here) => {
    await here.paste('{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"},{"_id":"b"}]}');
    await here.button("Payload 2 of 2").click();
  },
  "a need, and one that is filled": async (here) => {
    await here.paste('{"trigger":"message:delivery:channel","version":"v1.1","app":{"_id":"a"},"appUser":{"_id":"u"},"message":{"_id":"m"}}');
    await here.find(".need textarea").last().fill('{"_id":"m"}');
    await here.find(".need.filled").waitFor();
  },
  withheld: async (here) => {
    await here.paste('{"trigger":"message:delivery:user","version":"v1.1"}');
    await here.find(".cover.withheld").waitFor();
  },
  refused: async (here) => {
    await here.paste(`{"trigger":"postback",\n${'"long":1,\n'.repeat(60)}`);
    await here.find(".alert", { hasText: "invalid_json" }).waitFor();
  },
  "a response": (here) => here.button("Response").click(),
  census: async (here) => {
    await here.button("Event").click();
    await here.drop("transversion-preview", { name: "a.ndjson", bytes: [...eventLines(50), "{"].join("\n") });
    await here.find(".census-state", { hasText: /^All / }).waitFor();
    await here.find(".figures").waitFor();
  },
  sharing: async (here) => {
    await here.button("Close the census").click();
    await here.button("Share…").click();
  },
};

const { visit } = stage();

const axe = readFileSync(pathOfTool("axe-core/axe.min.js"), "utf8");

for (const width of WIDTHS) {
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe has nothing to say: ${scheme}, ${width} pixels`, async (context) => {
      const here = await visit({ width, scheme });
      await here.page.evaluate(axe);
      for (const [state, reach] of Object.entries(STATES)) {
        await context.test(state, async () => {
          await reach(here);
          assert.deepEqual(await violations(here, scheme === "light" ? RULES : RULES_OF_COLOUR), []);
        });
      }
      await here.leave();
    });
  }
}

/** @param {Visit} here @param {string[]} rules @returns {Promise<string[]>} */
function violations(here, rules) {
  return here.page.evaluate(async (/** @type {string[]} */ rules) => {
    // The timeline is the same in every state, and by far the largest part of the page.
    const isFirst = !("axeRan" in globalThis);
    Object.assign(globalThis, { axeRan: true });
    const context = isFirst ? document : { exclude: ["#timeline"] };
    const { violations } = await /** @type {any} */ (globalThis).axe.run(context, { runOnly: rules, resultTypes: ["violations"] });
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map((/** @type {any} */ { target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`));
  }, rules);
}
