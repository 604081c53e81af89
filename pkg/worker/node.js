// The worker on Node.js: what `node:http` gives as standard requests, and standard responses as `node:http` takes them,
// streaming both ways.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * @typedef {import("./index.js").Worker} Worker
 * @typedef {import("node:http").IncomingMessage} IncomingMessage
 * @typedef {import("node:http").ServerResponse} ServerResponse
 */

/** How long somebody who is still sending may take to see that he has been answered. */
const FAREWELL_MILLISECONDS = 1000;

/**
 * Serves until it is closed.
 *
 * @param {Worker} worker
 * @param {{ port?: number, host?: string, env?: object }} [options]
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serve(worker, { port = 8787, host = "127.0.0.1", env = process.env } = {}) {
  const server = createServer((incoming, outgoing) => {
    // A connection that broke has nobody who could be told.
    answer(worker, env, incoming, outgoing, () => !server.listening).catch(() => outgoing.destroy());
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, host, () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    close() {
      const closed = new Promise((resolve) => server.close(() => resolve(undefined)));
      server.closeIdleConnections();
      return /** @type {Promise<void>} */ (closed);
    },
  };
}

/**
 * @param {Worker} worker
 * @param {object} env
 * @param {IncomingMessage} incoming
 * @param {ServerResponse} outgoing
 * @param {() => boolean} isClosing
 */
async function answer(worker, env, incoming, outgoing, isClosing) {
  const request = read(incoming);
  const response = request ? await worker.fetch(request, env) : new Response("no such request\n", { status: 400 });
  if (isClosing()) outgoing.setHeader("connection", "close");
  if (!incoming.complete) sayFarewell(incoming, outgoing);
  outgoing.statusCode = response.status;
  outgoing.statusMessage = response.statusText;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (response.body) await pipeline(Readable.fromWeb(/** @type {any} */ (response.body)), outgoing);
  else outgoing.end();
}

/**
 * The request; none where the standard has no such request.
 *
 * @param {IncomingMessage} incoming
 */
function read(incoming) {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  try {
    const headers = new Headers();
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.append(String(rawHeaders[index]), String(rawHeaders[index + 1]));
    }
    const body = ["GET", "HEAD"].includes(method) ? null : bodyOf(incoming);
    // The host has no say in anything; of a target that is a whole URL the path counts.
    const target = url.startsWith("/") ? `http://localhost${url}` : url;
    return new Request(target, /** @type {RequestInit} */ ({ method, headers, body, duplex: "half" }));
  } catch {
    return undefined;
  }
}

/**
 * The body as a standard stream. Unlike that of `Readable.toWeb`, it lets the connection live when nobody reads on: an
 * answer still has to go out on it.
 *
 * @param {IncomingMessage} incoming
 */
function bodyOf(incoming) {
  incoming.pause();
  return new ReadableStream({
    start(controller) {
      incoming.on("data", (chunk) => {
        controller.enqueue(new Uint8Array(chunk));
        if (Number(controller.desiredSize) <= 0) incoming.pause();
      });
      incoming.once("end", () => controller.close());
      incoming.once("error", (error) => controller.error(error));
    },
    pull() {
      incoming.resume();
    },
    cancel() {
      incoming.removeAllListeners("data");
      incoming.removeAllListeners("end");
      incoming.pause();
    },
  });
}

/**
 * Ends a connection whose request has been answered before it was all there: else it would be read to its end, and it
 * may have none.
 *
 * @param {IncomingMessage} incoming
 * @param {ServerResponse} outgoing
 */
function sayFarewell(incoming, outgoing) {
  outgoing.setHeader("connection", "close");
  outgoing.once("finish", () => setTimeout(() => incoming.socket.destroy(), FAREWELL_MILLISECONDS).unref());
}
