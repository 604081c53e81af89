// Pages in Chromium, and a server for their files.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { importTool } from "./scratch.js";

export const CHROMIUM = "/usr/bin/chromium";

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * What the tests use of Playwright's pages.
 *
 * @typedef {{
 *   on(event: string, listener: (happened: any) => void): void,
 *   goto(url: string): Promise<unknown>,
 *   evaluate<T>(run: () => T): Promise<T>,
 *   close(): Promise<void>,
 * }} Page
 * @typedef {{ newPage(): Promise<Page>, close(): Promise<void> }} Browser
 */

/** @returns {Promise<Browser>} */
export async function openBrowser() {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`there is no ${CHROMIUM}: \`apt-get install --no-install-recommends chromium\` installs it`);
  }
  const { default: playwright } = await importTool("playwright-core");
  return playwright.chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

/**
 * What the check on a page printed. Whatever else goes wrong on the page is the error.
 *
 * @param {Browser} browser
 * @param {string} url
 * @param {number} [seconds]
 * @returns {Promise<unknown>}
 */
export async function resultOf(browser, url, seconds = 30) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const happened = [];
  try {
    return await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`${url} has no result:\n${happened.join("\n")}`)), seconds * 1000).unref();
      page.on("pageerror", (error) => reject(new Error([...happened, error.message].join("\n"))));
      page.on("response", (response) => {
        if (!response.ok()) happened.push(`${response.status()} ${new URL(response.url()).pathname}`);
      });
      page.on("console", (message) => {
        if (message.text().startsWith('{"passed":')) resolve(JSON.parse(message.text()));
        happened.push(message.text());
      });
      page.goto(url).catch(reject);
    });
  } finally {
    await page.close();
  }
}

/**
 * Serves the files of a folder, under a policy that allows scripts of this server alone.
 *
 * @param {string} folder
 * @param {string} scripts what the policy allows beside
 * @returns {Promise<{ address: string, stop(): Promise<unknown> }>}
 */
export async function serveFolder(folder, scripts) {
  const headers = { "content-security-policy": `default-src 'self'; script-src 'self' ${scripts}` };
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const file = join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    const type = TYPES[extname(file)];
    // Browsers ask for an icon, and its absence is nothing to tell.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    if (!type || !existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { ...headers, "content-type": type }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
