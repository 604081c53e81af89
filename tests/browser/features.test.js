// What a person does on the page, by clicking and typing, at a desk and on a telephone.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { changes, text, translateEvent, translateRequest, translateResponse } from "../js/transversion.js";
import { stage } from "./stage.js";
import { WIDTHS } from "./visit.js";

/** @typedef {import("./visit.js").Visit} Visit */

const POSTBACK = '{"trigger":"postback","version":"v1","timestamp":1552900990.120,"appUser":{"_id":"u","clients":[]}}';
const THREE = `{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"one"},{"_id":"b"},{"_id":"c"}]}`;
const WITHHELD = '{"trigger":"message:delivery:user","version":"v1.1","message":{"_id":"m"}}';
const NEEDY = `{"trigger":"message:delivery:channel","version":"v1.1","app":{"_id":"a1"},"appUser":{"_id":"u1"},"message":{"_id":"m2"}}`;

/** A visit of each width. @type {Map<number, Visit>} */
const visits = new Map();

stage({
  begin: async (visit) => {
    for (const width of WIDTHS) visits.set(width, await visit({ width }));
  },
});

/**
 * One and the same at every width.
 *
 * @param {string} name
 * @param {(here: Visit, width: number) => Promise<unknown>} stay
 */
function feature(name, stay) {
  for (const width of WIDTHS) {
    test(`${name}, at ${width} pixels`, async () => {
      const here = /** @type {Visit} */ (visits.get(width));
      await here.begin();
      await stay(here, width);
      here.check();
    });
  }
}

/** @param {string} payload @param {import("../../pkg/index.js").Options} [options] */
const outputs = (payload, options = { to: "v1.1" }) => translateEvent(payload, options).payloads.map(text);

feature("an empty page says what to do, and its examples do it", async (here) => {
  assert.match(await here.find(".cover.empty").innerText(), /Paste a webhook event here, or drop a file anywhere/);
  assert.equal(await here.find(".cover.empty button").count(), 3);
  await here.find(".cover.empty button").nth(0).click();
  await here.comesTo(async () => (await here.payload()).includes("message:appUser"), true);
  const { notes } = translateEvent(await here.payload(), { to: "v1.1" });
  await here.find(".summary", { hasText: `${notes.length} notes: ` }).waitFor();
  assert.match(await here.find(".detected").innerText(), /Event of v1 · trigger message:appUser · told by its version/);
  assert.match(await here.find("footer .status").innerText(), /^Translated in .* ms · [\d\s]+ bytes in, [\d\s]+ bytes out$/);
  assert.match(await here.find("footer .engine").innerText(), /^transversion \d+\.\d+\.\d+$/);
  assert.match(await here.find(".pane.input .size").innerText(), /bytes$/);
  assert.ok((await here.seen("output")).includes('"version": "v1.1"'));
});

feature("typing: an error at its place until the text is whole, then the translation", async (here) => {
  await here.input.click({ position: { x: 60, y: 10 } });
  await here.page.keyboard.type('{"trigger":"postback","version":"v1","n":1.', { delay: 5 });
  await here.find(".alert", { hasText: /^invalid_jsonInvalid JSON at byte 43: .*\.Line 1, column 43$/ }).waitFor();
  assert.equal(await here.find(".fault-line").count(), 1);
  assert.match(await here.find(".pane.output .cover").innerText(), /the payload is refused/);
  await here.page.keyboard.press("Home");
  await here.find(".alert button", { hasText: "Line 1, column" }).click();
  await here.page.keyboard.press("End");
  await here.page.keyboard.type("50}");
  await here.outputs(['{"trigger":"postback","version":"v1.1","n":1.50}']);
  assert.equal(await here.find(".alert").isVisible(), false);
  assert.equal(await here.find(".fault-line").count(), 0);
  assert.equal(await here.find(".note").count(), 1);
});

feature("versions, options, and turning round", async (here) => {
  const { page } = here;
  await here.paste(POSTBACK);
  await here.outputs(outputs(POSTBACK));
  await page.getByLabel("full app user", { exact: true }).check();
  await here.outputs(outputs(POSTBACK, { to: "v1.1", includeFullAppUser: true }));
  await page.getByLabel("client", { exact: true }).check();
  await here.outputs(outputs(POSTBACK, { to: "v1.1", includeFullAppUser: true, includeClient: true }));
  await page.getByLabel("To version").selectOption("v1");
  await here.outputs([POSTBACK]);
  assert.match(await here.find(".summary").innerText(), /Nothing changes: the payload is at v1 already/);
  const untold = '{"trigger":"postback","conversation":{"_id":"c"},"isFinalEvent":true}';
  await here.paste(untold);
  await page.getByLabel("From version").selectOption("v1.1");
  await page.getByLabel("exact", { exact: true }).check();
  await here.outputs(outputs(untold, { to: "v1", from: "v1.1", exact: true }));
  await here.paste(POSTBACK);
  for (const name of ["exact", "client", "full app user"]) await page.getByLabel(name, { exact: true }).uncheck();
  await page.getByLabel("From version").selectOption("");
  await page.getByLabel("To version").selectOption("");
  await here.outputs(outputs(POSTBACK));
  const [there = ""] = outputs(POSTBACK);
  await here.button("Turn round").click();
  await here.outputs(outputs(there, { to: "v1" }));
  assert.equal(await here.payload(), there);
});

feature("requests and responses, by method and path", async (here) => {
  const { page } = here;
  await here.button("Request").click();
  assert.match(await here.find(".detected").innerText(), /Give the path of the call/);
  await page.getByLabel("Path", { exact: true }).fill("/v1/apps/a/webhooks");
  const hook = '{"target":"https://hooks.example","triggers":["message","delivery:success"]}';
  await here.paste(hook);
  const call = { method: "POST", path: "/v1/apps/a/webhooks", body: hook };
  await here.outputs(translateRequest(call, { to: "v1.1" }).payloads.map(text));
  assert.equal((await here.result())?.report?.path, "/v1.1/apps/a/webhooks");
  assert.match(await here.find(".detected").innerText(), /Request of v1 · create_webhook · told by its path/);
  await here.button("Response").click();
  await page.getByLabel("Method", { exact: true }).selectOption("GET");
  await page.getByLabel("Path", { exact: true }).fill("/v1/apps/a/appusers/u");
  await page.getByLabel("HTTP status").fill("200");
  const answer = '{"appUser":{"_id":"u","credentialRequired":false,"devices":[]}}';
  await here.paste(answer);
  const reply = { method: "GET", path: "/v1/apps/a/appusers/u", status: 200, body: answer };
  await here.outputs(translateResponse(reply, { to: "v1.1" }).payloads.map(text));
  await here.button("Event").click();
  assert.equal(await page.getByLabel("Path", { exact: true }).isVisible(), false);
});

feature("an event that becomes several, one tab each", async (here) => {
  await here.paste(THREE);
  const three = outputs(THREE);
  await here.outputs(three);
  for (const [index, payload] of three.entries()) {
    await here.button(`Payload ${index + 1} of 3`).click();
    await here.comesTo(() => here.seen("output"), payload);
    assert.equal(await here.button(`Payload ${index + 1} of 3`).getAttribute("aria-pressed"), "true");
    await here.find(".pane.output").getByRole("button", { name: "Copy", exact: true }).click();
    await here.comesTo(() => here.clipboard(), payload);
  }
});

feature("an event that is withheld says so in place of an output", async (here) => {
  await here.paste(WITHHELD);
  await here.find(".cover.withheld").waitFor();
  assert.match(await here.find(".cover.withheld").innerText(), /v1 has no event for message:delivery:user: the right output is none\./);
  assert.equal((await here.texts(".report .tag")).join(), "withheld");
  await here.find(".pane.output").getByRole("button", { name: "Copy", exact: true }).click();
  await here.find(".status", { hasText: "There is no output to copy." }).waitFor();
});

feature("what is missing can be fetched, pasted and taken away", async (here) => {
  await here.paste(NEEDY);
  await here.find(".needs .need").first().waitFor();
  assert.ok(await here.find(".pane.output .hole, .pane.output .mark.missing").count() > 0);
  const [need] = translateEvent(NEEDY, { to: "v1" }).needs.filter(({ supply }) => supply === "message");
  assert.ok(need);
  const field = here.page.getByLabel(`The answer to GET ${need.path}`).last();
  const item = here.find(".need", { has: field }).last();
  assert.match(await item.innerText(), new RegExp(`GET ${need.path}`));
  await item.getByRole("button", { name: "Copy as curl" }).click();
  await here.comesTo(async () => (await here.clipboard()).split(" \\\n")[0], `curl --request GET 'https://api.smooch.io${need.path}'`);
  await field.fill('{"messages": [');
  assert.notEqual(await item.locator(".problem").innerText(), "");
  const message = '{\n "_id":"m2",  "received":1552900877.2500, "text":"\\ud83d" }';
  await field.fill(`{"conversation":{}, "messages":[{"_id":"m1"}, ${message}, {"_id":"m3"}]}`);
  await here.outputs(outputs(NEEDY, { to: "v1", supply: { message } }));
  assert.ok((await here.result())?.payloads[0].includes("1552900877.2500"));
  await here.find(".need.filled").waitFor();
  await here.button("Take away").click();
  await here.outputs(outputs(NEEDY, { to: "v1" }));
  await here.page.getByLabel(`The answer to GET ${need.path}`).last().fill(message);
  await here.outputs(outputs(NEEDY, { to: "v1", supply: { message } }));
});

feature("copies: the output, and what does the same elsewhere", async (here) => {
  const payload = `{"trigger":"postback","version":"v1","it's":"$HOME \\"\\\\ \`x\` ü","n":1.0}`;
  await here.paste(payload);
  await here.outputs(outputs(payload));
  await here.find(".pane.output").getByRole("button", { name: "Copy", exact: true }).click();
  await here.comesTo(() => here.clipboard(), outputs(payload)[0]);
  const copied = async (/** @type {string} */ choice) => {
    await here.remember("");
    await here.find(".pane.output summary").click();
    await here.button(choice).click();
    await here.find(".status", { hasText: "is in the clipboard." }).waitFor();
    return here.clipboard();
  };
  // A shell reads the command, and hands over what is given as the data.
  const script = `curl() { while [ "$#" -gt 1 ]; do [ "$1" = --data-binary ] && printf %s "$2"; shift; done; }\n`;
  const command = await copied("curl command");
  assert.match(command, /^curl 'https:\/\/edge\.example\.com\/translate\?to=v1\.1' /);
  assert.equal(execFileSync("sh", ["-c", script + command], { encoding: "utf8" }), payload);
  const program = (await copied("JavaScript")).replace('"transversion"', JSON.stringify(new URL("../../pkg/lib/inline.js", import.meta.url).href));
  const head = `const body = ${JSON.stringify(payload)}; const deliver = (bytes) => process.stdout.write(bytes);`;
  const tail = "console.log = () => {};";
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", `${head}${tail}\n${program}`], { encoding: "utf8" });
  assert.equal(printed, outputs(payload)[0]);
  assert.equal(JSON.parse(await copied("Worker configuration")).relays.orders.deliver.version, "v1.1");
  assert.deepEqual(JSON.parse(await copied("Report as JSON")), JSON.parse(JSON.stringify(translateEvent(payload, { to: "v1.1" }))));
});

feature("formatted and compact are only views", async (here) => {
  await here.paste(POSTBACK);
  await here.outputs(outputs(POSTBACK));
  const view = here.page.getByLabel("View of the output");
  await view.selectOption("formatted");
  await here.comesTo(async () => (await here.seen("output")).split("\n")[1]?.trim(), '"trigger": "postback",');
  assert.ok((await here.seen("output")).includes("1552900990.120"));
  await here.find(".pane.output").getByRole("button", { name: "Copy", exact: true }).click();
  await here.comesTo(() => here.clipboard(), outputs(POSTBACK)[0]);
  await here.page.getByLabel("View of the input").selectOption("formatted");
  await here.comesTo(async () => (await here.seen("input")).split("\n").length > 5, true);
  assert.equal(await here.payload(), POSTBACK);
  await here.page.getByLabel("View of the input").selectOption("written");
  await here.comesTo(() => here.seen("input"), POSTBACK);
  await here.paste('{\n  "trigger" : "postback",\n  "version": "v1"\n}\n');
  await view.selectOption("compact");
  await here.comesTo(() => here.seen("output"), '{"trigger":"postback","version":"v1.1"}');
  await view.selectOption("written");
});

feature("notes and their places are linked, both ways, by hand and by key", async (here) => {
  const { page } = here;
  const payload = '{\n  "trigger": "delivery:success",\n  "version": "v1",\n  "messages": [{ "_id": "m1", "text": "Hello" }]\n}';
  await here.paste(payload);
  await here.outputs(outputs(payload));
  const lit = async () => ({
    input: (await here.texts(".pane.input .lit")).join(""), output: (await here.texts(".pane.output .lit")).join(""),
    note: (await here.texts(".note.lit code:first-of-type")).join(" ").split(" ")[0],
  });
  const nothing = { input: "", output: "", note: "" };
  await here.find(".note.renamed .place", { hasText: "/trigger" }).hover();
  await here.comesTo(lit, {
    input: '"trigger": "delivery:success"', output: '"trigger": "message:delivery:channel"', note: "/trigger",
  });
  await page.mouse.move(1, 1);
  await here.comesTo(lit, nothing);
  await here.find(".pane.input .mark.dropped").first().hover();
  await here.comesTo(async () => (await lit()).note, "/messages/0/text");
  await page.mouse.move(1, 1);
  await here.find(".pane.output .mark.invented").first().click();
  await here.comesTo(async () => (await lit()).note, "/isFinalEvent");
  await page.keyboard.press("Escape");
  await page.mouse.move(1, 1);
  await here.comesTo(lit, nothing);

  const { notes } = translateEvent(payload, { to: "v1.1" });
  await here.input.focus();
  const places = [];
  for (const [index] of notes.entries()) {
    await page.keyboard.press("F8");
    await here.find(".status", { hasText: `Note ${index + 1} of ${notes.length}` }).waitFor();
    places.push((await lit()).note);
  }
  assert.deepEqual(places, notes.map(({ at }) => at));
  await page.keyboard.press("Shift+F8");
  await here.comesTo(async () => (await lit()).note, notes.at(-2)?.at);
  const summary = here.find(".report details summary").first();
  await summary.click();
  assert.ok((await here.find(".report details .source").first().innerText()).length > 20);
  assert.equal(await here.find(".note.dropped .why").count() + await here.find(".change h3").count() > 0, true);
});

feature("the keyboard alone is enough", async (here) => {
  const { page } = here;
  const focused = () => here.page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement;
    return (inner ?? document.activeElement)?.getAttribute("aria-label");
  });
  await here.input.focus();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Payload", "a tab indents");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  // What one tabs to must not be a part of the report that goes away at this moment.
  await here.find(".cover.empty").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.notEqual(await focused(), "Payload", "a tab after Escape leaves");
  await here.choose(() => page.keyboard.press("Control+O"), { name: "a.json", bytes: POSTBACK });
  await here.outputs(outputs(POSTBACK));
  await here.input.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" ");
  await page.keyboard.press("Control+Enter");
  await here.outputs(outputs(`${POSTBACK} `));
  await page.keyboard.press("Control+Z");
  await here.outputs(outputs(POSTBACK));
});

feature("the timeline shows every change live, and tries it above", async (here) => {
  for (const { id } of changes()) await here.find(`#${id} .example`).first().waitFor();
  const [payload = "", output] = await here.texts("#rename_delivery_failure .side pre");
  assert.equal(output, outputs(payload)[0]);
  await here.find("#rename_delivery_failure").getByRole("button", { name: "Try it above" }).click();
  await here.outputs(outputs(payload));
  assert.equal(await here.payload(), payload);
});

feature("the checklist keeps its marks in this tab", async (here) => {
  const { page } = here;
  await page.getByLabel("Teach your code both versions").check();
  await page.getByLabel("Tidy up").check();
  assert.equal(await here.find("#progress").innerText(), "2 of 5 steps done");
  await here.find("#checklist .copyable button").first().click();
  await here.comesTo(() => here.clipboard(), 'if (event.version === "v1.1") return; // until step 3');
  await here.again(() => page.reload());
  assert.equal(await page.getByLabel("Tidy up").isChecked(), true);
  await here.button("Clear them").click();
  assert.equal(await here.find("#progress").innerText(), "0 of 5 steps done");
  await here.button("try the call that created yours").click();
  await here.comesTo(async () => (await here.result())?.report?.endpoint, "create_webhook");
});

feature("the name of a relay opens the gate of its upgrade, and nothing else opens anything", async (here) => {
  const { page } = here;
  const relay = page.getByLabel("Name of the relay");
  const before = page.url();
  for (const name of ["", "  ", "a/b", "../x", "https://example.com", "-orders"]) {
    await relay.fill(name);
    await here.button("Open").click();
    assert.equal(page.url(), before, JSON.stringify(name));
  }
  assert.equal(await here.find("#progress").innerText(), "0 of 5 steps done");
  const gate = "**/relay/orders/upgrade";
  await page.route(gate, (/** @type {any} */ route) =>
    route.fulfill({ contentType: "text/html", body: '<link rel="icon" href="data:,"><p>the gate</p>' }));
  await relay.fill(" orders ");
  await relay.press("Enter");
  await page.waitForURL(gate);
  assert.equal(await here.find("body").innerText(), "the gate");
  await page.unroute(gate);
  await here.again(() => page.goto(before));
});

feature("light and dark, by the system and by choice, for this tab", async (here) => {
  const { page } = here;
  const papers = () => page.evaluate(() => {
    const paper = (/** @type {Element | null | undefined} */ element) => element && getComputedStyle(element).backgroundColor;
    const inner = document.querySelector("transversion-preview")?.shadowRoot?.querySelector(".frame");
    return [paper(document.body), paper(inner)];
  });
  const light = await papers();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await papers();
  assert.notDeepEqual(dark, light);
  await page.getByLabel("Theme").selectOption("light");
  assert.deepEqual(await papers(), light);
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByLabel("Theme").selectOption("dark");
  assert.deepEqual(await papers(), dark);
  await here.again(() => page.reload());
  assert.deepEqual(await papers(), dark);
  await page.getByLabel("Theme").selectOption("auto");
  assert.deepEqual(await papers(), light);
});

feature("nothing is wider than the screen", async (here, width) => {
  for (const payload of [POSTBACK, THREE, NEEDY, WITHHELD, `{"trigger":"${"x".repeat(5000)}`]) {
    await here.paste(payload);
    await here.comesTo(async () => (await here.result()) !== undefined, true);
    assert.equal(await here.page.evaluate(() => document.documentElement.scrollWidth), width);
  }
});
