// A visit to the page: what a person does there, and what must never happen meanwhile.

import assert from "node:assert/strict";

/**
 * Playwright is a tool of the tests of the package, out of sight of the type checker.
 *
 * @typedef {any} Page
 * @typedef {any} Browser
 * @typedef {any} Locator
 * @typedef {import("./server.js").Server} Server
 * @typedef {import("../../pkg/preview/index.js").TransversionPreview} Preview
 * @typedef {{ width?: number, scheme?: "light" | "dark", hash?: string }} Options
 */

/** A desk and a telephone. */
export const WIDTHS = [1280, 390];

const HEIGHT = 844;

/** How long anything may take, in milliseconds, on a machine that is busy. */
const PATIENCE = 15_000;

/** What the browser asks for by itself: a newer service worker, and the icon of a new address. */
const BROWSERS_OWN = ["/sw.js", "/favicon.svg"];

export class Visit {
  /** What must not happen, and did. @type {string[]} */
  problems = [];
  /** What the page asked for since it has been loaded. @type {string[]} */
  requests = [];
  #server;
  #isLoaded = false;

  /** @param {Page} page @param {Server} server */
  constructor(page, server) {
    this.page = page;
    this.#server = server;
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (/** @type {Error} */ error) => this.problems.push(`error: ${error.message}`));
    page.on("console", (/** @type {any} */ message) => {
      if (message.type() === "error") this.problems.push(`console: ${message.text()}`);
    });
    page.on("requestfailed", (/** @type {any} */ request) => this.problems.push(`failed: ${request.url()}`));
    page.on("request", (/** @type {any} */ request) => {
      if (this.#isLoaded) this.requests.push(new URL(request.url()).pathname);
      if (new URL(request.url()).origin !== new URL(server.address).origin) this.problems.push(`elsewhere: ${request.url()}`);
    });
  }

  /** The page is loaded when all of it is there, and kept for a time without a network. */
  async loaded() {
    await this.page.locator("#offline", { hasText: "has them now" }).waitFor({ state: "attached" });
    this.#isLoaded = true;
    this.requests.length = 0;
    this.#server.asked.length = 0;
  }

  /** Goes to another address, or loads this one anew. @param {() => Promise<unknown>} load */
  async again(load) {
    this.#isLoaded = false;
    await load();
    await this.loaded();
  }

  /**
   * Nothing may have gone wrong so far, and nothing may have been asked for.
   *
   * @param {{ workers?: number }} [allowed] After a run that was stopped, a worker is begun from the script that is kept.
   */
  check({ workers = 0 } = {}) {
    const isOurs = (/** @type {string} */ name) => !BROWSERS_OWN.includes(name);
    const isWorker = (/** @type {string} */ name) => /^\/assets\/worker-[\w-]+\.js$/.test(name);
    assert.deepEqual(this.problems, []);
    assert.deepEqual(this.#server.asked.filter(isOurs), [], "what the server was asked for after the page was loaded");
    assert.deepEqual(this.requests.filter(isOurs).filter((name) => !isWorker(name)), []);
    assert.ok(this.requests.filter(isWorker).length <= workers, "more workers were begun than were stopped");
  }

  /** Ends the visit, in which nothing may have gone wrong. @param {{ workers?: number }} [allowed] */
  async leave(allowed) {
    await this.page.context().close();
    this.check(allowed);
  }

  /** Sets all back to how it was at first. What stands elsewhere on the page stays. */
  async begin() {
    await this.find("transversion-preview").evaluate((/** @type {Preview} */ preview) => {
      preview.state = { theme: "auto" };
    });
    await this.find(".cover.empty").waitFor();
  }

  /** @param {string} selector @param {object} [options] @returns {Locator} */
  find(selector, options) {
    return this.page.locator(selector, options);
  }

  /** @param {string} name @returns {Locator} */
  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  get input() {
    return this.find(".pane.input .cm-content");
  }

  /** Puts a text into the clipboard of the browser. @param {string} text */
  async remember(text) {
    await this.page.evaluate((/** @type {string} */ text) => navigator.clipboard.writeText(text), text);
  }

  /** What is in the clipboard of the browser. @returns {Promise<string>} */
  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Replaces the input by what is pasted. @param {string} text */
  async paste(text) {
    await this.remember(text);
    await this.input.focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Control+V");
  }

  /** Pastes what the system's clipboard cannot hold: half letters, and files. @param {{ text?: string, file?: FileLike }} what */
  async pasteData(what) {
    await this.input.focus();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.press("Delete");
    await this.#hand("paste", ".pane.input .cm-content", what);
  }

  /** Drops a file on an element. @param {string} selector @param {FileLike} file */
  async drop(selector, file) {
    await this.#hand("drop", selector, { file });
  }

  /** @param {"paste" | "drop"} type @param {string} selector @param {{ text?: string, file?: FileLike }} what */
  async #hand(type, selector, { text, file }) {
    const given = file && { name: file.name, base64: Buffer.from(file.bytes).toString("base64") };
    // What is no well-formed text would not get through to the browser either, so it goes number by number.
    const letters = text === undefined ? undefined : Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    await this.find(selector).first().evaluate(
      async (/** @type {Element} */ element, /** @type {any} */ { type, letters, given }) => {
        const data = new DataTransfer();
        if (letters) data.setData("text/plain", letters.map((/** @type {number} */ letter) => String.fromCharCode(letter)).join(""));
        if (given) {
          const bytes = Uint8Array.from(atob(given.base64), (letter) => letter.charCodeAt(0));
          data.items.add(new File([bytes], given.name));
        }
        const init = { bubbles: true, cancelable: true, composed: true };
        if (type === "paste") element.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: data }));
        else element.dispatchEvent(new DragEvent("drop", { ...init, dataTransfer: data }));
      },
      { type, letters, given },
    );
  }

  /** Chooses a file where the page asks for one. @param {() => Promise<unknown>} ask @param {FileLike} file */
  async choose(ask, { name, bytes }) {
    const asked = this.page.waitForEvent("filechooser");
    await ask();
    await (await asked).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(bytes) });
  }

  /** What the element says came of the last translation. @returns {Promise<any>} */
  result() {
    return this.find("transversion-preview").evaluate((/** @type {Preview} */ { result }) => result);
  }

  /** What is in the input, letter for letter, half letters too. @returns {Promise<string>} */
  async payload() {
    const found = await this.find("transversion-preview").evaluate((/** @type {Preview} */ { payload }) =>
      payload.isWellFormed() ? payload : Array.from({ length: payload.length }, (_, at) => payload.charCodeAt(at)));
    return typeof found === "string" ? found : String.fromCharCode(...found);
  }

  /**
   * Waits until these payloads are the output, or says what is there instead.
   *
   * @param {string[]} payloads
   */
  async outputs(payloads) {
    await this.comesTo(async () => (await this.result())?.payloads, payloads);
  }

  /** The text of a pane as one sees it, as far as it is in view. @param {"input" | "output"} pane @returns {Promise<string>} */
  seen(pane) {
    return this.find(`.pane.${pane} .cm-content`).evaluate(textOfEditor);
  }

  /**
   * Waits until something is as it is to be.
   *
   * @template T
   * @param {() => Promise<T>} look
   * @param {T} expected
   */
  async comesTo(look, expected) {
    const end = Date.now() + PATIENCE / 3;
    for (;;) {
      const found = await look();
      try {
        return assert.deepEqual(found, expected);
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      await this.page.waitForTimeout(20);
    }
  }

  /** The texts of all elements that match. @param {string} selector @returns {Promise<string[]>} */
  texts(selector) {
    return this.find(selector).allTextContents();
  }
}

/** @typedef {{ name: string, bytes: Uint8Array | string }} FileLike */

/** Runs in the page. @param {Element} content */
function textOfEditor(content) {
  const lines = [...content.querySelectorAll(".cm-line")].map((line) => {
    const text = /** @type {Element} */ (line.cloneNode(true));
    // What is missing is said between the letters, and is none of them.
    for (const hole of text.querySelectorAll(".hole")) hole.remove();
    return text.textContent ?? "";
  });
  return lines.join("\n");
}

/**
 * Opens the page for the first time, as somebody who was never there.
 *
 * @param {Browser} browser
 * @param {Server} server
 * @param {Options} [options]
 */
export async function visit(browser, server, { width = 1280, scheme = "light", hash = "" } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT }, colorScheme: scheme, permissions: ["clipboard-read", "clipboard-write"],
  });
  const one = new Visit(await context.newPage(), server);
  await one.page.goto(server.address + hash);
  await one.loaded();
  return one;
}
