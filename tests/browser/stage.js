// What the tests of a file stand on: a browser, and a server that the page comes from.

import { after, before } from "node:test";

import { openBrowser } from "../npm/browser.js";
import { servePage } from "./server.js";
import { visit } from "./visit.js";

/** @typedef {(options?: import("./visit.js").Options) => Promise<import("./visit.js").Visit>} Enter */

/**
 * Opens both before the first test, and closes them after the last, whatever happens.
 *
 * @param {{ begin?: (visit: Enter) => Promise<void>, end?: () => Promise<void> }} [steps] What comes between that and the
 *   tests. Hooks of the file's own would not wait for these.
 */
export function stage({ begin, end } = {}) {
  /** @type {import("./visit.js").Browser} */
  let browser;
  /** @type {import("./server.js").Server} */
  let server;
  /** @type {Enter} */
  const enter = (options) => visit(browser, server, options);

  before(async () => {
    browser = await openBrowser();
    server = await servePage();
    await begin?.(enter);
  });

  after(async () => {
    try {
      await end?.();
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  return { visit: enter, address: () => server.address };
}
