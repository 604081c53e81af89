// Payloads that mean harm, or are only odd: they do none, and not one of their bytes is changed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { text, translateEvent } from "../js/transversion.js";
import { stage } from "./stage.js";

const EVIL = `<img src=x onerror=\\"globalThis.pwned=1\\"><script>globalThis.pwned=1</script>`;

/** @type {Record<string, string>} */
const PAYLOADS = {
  "elements and scripts, in values, keys and the trigger":
    `{"trigger":"${EVIL}","version":"v1","${EVIL}":"${EVIL}","appUser":{"${EVIL}":1,"clients":["${EVIL}"]}}`,
  "elements where notes quote them": `{"trigger":"delivery:success","version":"v1","messages":[{"_id":"m","${EVIL}":"${EVIL}"}]}`,
  "names of prototypes":
    '{"__proto__":{"pwned":1},"constructor":{"prototype":{"pwned":1}},"trigger":"postback","version":"v1","toString":1,"appUser":{"__proto__":{"pwned":1},"hasOwnProperty":0}}',
  "letters that turn the direction round": '{"trigger":"postback","version":"v1","a":"\u202e}\u2066gnirts\u2069\u200f","\u202eb":"\u05d0\u0627"}',
  "half letters, escaped": '{"trigger":"postback","version":"v1","a":"\\ud83d","\\udc00":"\\ud83d\\ud83d\\ude42"}',
  "carriage returns, and separators of lines": '{\r\n"trigger":"postback",\r"version":"v1",\n\r"a":"\u2028\u2029\u0085"}\r\n\r',
  "numbers that no double holds": '{"trigger":"postback","version":"v1","a":[1E400,-0.0,1.10,12345678901234567890,1e-7,0.1e+001]}',
  "templates and entities": '{"trigger":"postback","version":"v1","a":"${pwned} {{pwned}} &lt;b&gt; %3Cb%3E `pwned` \\u003cb>"}',
  "twins": '{"trigger":"postback","trigger":"postback","version":"v1"}',
  "deep": `{"trigger":"postback","version":"v1","a":${"[".repeat(100)}${"]".repeat(100)}}`,
  "much of nothing": `${" \n".repeat(2000)}{"trigger":"postback","version":"v1"}${"\n".repeat(500)}`,
  "a line without an end": `{"trigger":"postback","version":"v1","a":"${"\u00fc\ud83d\ude42".repeat(20_000)}"}`,
};

/** @type {import("./visit.js").Visit} */
let here;
stage({ begin: async (visit) => void (here = await visit()), end: () => here.leave() });

for (const [name, payload] of Object.entries(PAYLOADS)) {
  test(name, async () => {
    await here.paste(payload);
    const expected = translated(payload);
    if (expected) await here.outputs(expected);
    else await here.find(".alert").waitFor();
    assert.equal(await here.payload(), payload);
    for (const view of ["formatted", "compact", "written"]) {
      await here.page.getByLabel("View of the input").selectOption(view);
      await here.page.getByLabel("View of the output").selectOption(view);
      await here.page.keyboard.press("F8");
    }
    if (expected) {
      await here.find(".pane.output").getByRole("button", { name: "Copy", exact: true }).click();
      await here.comesTo(() => here.clipboard(), expected[0]);
      await here.outputs(expected);
    }
    await here.button("Share…").click();
    await here.page.getByLabel("Redact values").check();
    await here.button("Close").click();
    assert.equal(await here.payload(), payload);
    assert.equal(await isUnharmed(), true);
  });
}

test("half letters that are pasted raw are refused at their place, and stay", async () => {
  const payload = '{"trigger":"postback",\n"version":"v1","a":"x\ud83dy"}';
  await here.pasteData({ text: payload });
  await here.find(".alert", { hasText: "Line 2, column 22" }).waitFor();
  assert.equal(await here.payload(), payload);
  assert.equal((await here.result())?.error?.code, "not_utf8");
});

test("five megabytes do not freeze the page", async () => {
  const member = `"k":{"a":[1.0,"\\ud83d\\ude42",null],"t":"${"x".repeat(64)}"},`;
  const payload = `{"trigger":"postback","version":"v1",\n${`${member}\n`.repeat(5_000_000 / (member.length + 1))}"n":1.0}`;
  assert.ok(payload.length > 4_900_000);
  const pulse = here.page.evaluate(() => new Promise((resolve) => {
    let [last, longest] = [performance.now(), 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    setTimeout(() => {
      clearInterval(timer);
      resolve(longest);
    }, 4000);
  }));
  await here.paste(payload);
  const [expected = ""] = translated(payload) ?? [];
  const output = () => here.find("transversion-preview").evaluate((/** @type {any} */ { result }) => result?.payloads[0]);
  await here.comesTo(async () => (await output()) === expected, true);
  assert.equal((await here.payload()) === payload, true);
  // To paste is some of it, and so is what else the machine does.
  assert.ok(await pulse < 3000, `the page stood still for ${await pulse} ms`);
  await here.page.keyboard.press("Control+Home");
  await here.page.keyboard.type(" ");
  await here.comesTo(async () => (await output()) === ` ${expected}`, true);
  await here.paste("");
});

/** @param {string} payload */
function translated(payload) {
  try {
    return translateEvent(payload, { to: "v1.1" }).payloads.map(text);
  } catch {
    return undefined;
  }
}

/** Nothing of a payload was run, has become an element, or is in a prototype. @returns {Promise<boolean>} */
function isUnharmed() {
  return here.page.evaluate(() => {
    const inside = document.querySelector("transversion-preview")?.shadowRoot;
    const strange = [document, inside].flatMap((root) => [...(root?.querySelectorAll("img:not(.cm-widgetBuffer), script:not([src])") ?? [])]);
    return strange.length === 0 && !("pwned" in globalThis) && !("pwned" in {});
  });
}
