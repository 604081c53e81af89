// A file server for the page, which writes down what it is asked for.

import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { HEADERS } from "../../pkg/worker/policy.js";

/** The page as it is built. */
const DIST = fileURLToPath(new URL("../../pkg/dashboard/", import.meta.url));

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * A file server of the page. Unlike others it lets browsers keep nothing, so that it hears of all that they ask for.
 *
 * @typedef {{ address: string, asked: string[], stop(): Promise<unknown> }} Server
 */

/** The files of the page, by their names. @returns {Map<string, Buffer>} */
export function readDist() {
  const entries = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map(({ parentPath, path, name }) => {
    const file = join(parentPath ?? path, name);
    return [relative(DIST, file), readFileSync(file)];
  }));
}

/**
 * Serves the page as the worker does, with the policy as a header; or as any file server does, without.
 *
 * @param {{ hasPolicy?: boolean, change?: (name: string, body: Buffer) => Buffer | string }} [options] A change of its
 *   files is how one gets a page that fails.
 * @returns {Promise<Server>}
 */
export async function servePage({ hasPolicy = true, change = (_, body) => body } = {}) {
  const files = readDist();
  /** @type {string[]} */
  const asked = [];
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    asked.push(pathname);
    const name = pathname === "/" ? "index.html" : decodeURIComponent(pathname.slice(1));
    const body = files.get(name);
    const type = TYPES[extname(name)];
    if (!body || !type) return response.writeHead(404).end();
    const headers = { ...(hasPolicy && HEADERS), "cache-control": "no-store", "content-encoding": "gzip", "content-type": type };
    return response.writeHead(200, headers).end(gzipSync(change(name, body)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  // A test that fails before it stops its server shall end all the same.
  server.unref();
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}/`,
    asked,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
