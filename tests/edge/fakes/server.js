// What the fakes share: a server on loopback that reads each call whole, and does to its connections what a test asks
// for.

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * A call as it came: the target of its request line, its headers as they were spelled, and the bytes of its body.
 *
 * @typedef {{
 *   method: string, path: string, headers: import("node:http").IncomingHttpHeaders, rawHeaders: string[], body: Buffer,
 *   whole: boolean, at: number,
 * }} Call
 */

/**
 * What becomes of a call: an answer (with `delay` in milliseconds before it), a misfortune, or what a function makes of
 * it. `reset` breaks the connection before any answer, `hang` never answers, `half` breaks it in the midst of the body
 * of a 200.
 *
 * @typedef {"reset" | "hang" | "half" | ((response: import("node:http").ServerResponse) => void) | {
 *   status?: number, headers?: Record<string, string | string[]>, body?: string | Uint8Array, delay?: number,
 * }} Step
 */

/**
 * @param {(call: Call) => Step} decide
 * @param {{ port?: number, onHead?: (call: Call) => Step | undefined, onPart?: (part: Buffer) => void }} [options]
 */
export async function serveFake(decide, { port = 0, onHead, onPart } = {}) {
  /** @type {Call[]} */
  const calls = [];
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, async (request, response) => {
    const { method = "", url: path = "", headers, rawHeaders } = request;
    /** @type {Call} */
    const call = { method, path, headers, rawHeaders, body: Buffer.alloc(0), whole: false, at: Date.now() };
    request.on("error", () => {});
    response.on("error", () => {});
    const early = onHead?.(call);
    if (early) return take(early, request, response);
    /** @type {Buffer[]} */
    const parts = [];
    try {
      for await (const part of request) {
        parts.push(part);
        onPart?.(part);
      }
      call.whole = true;
    } catch {
      // The caller went away; what it sent until then is on record, and nobody waits for an answer.
    }
    call.body = Buffer.concat(parts);
    calls.push(call);
    if (call.whole) await take(decide(call), request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/**
 * @param {Step} step
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function take(step, request, response) {
  if (step === "hang") return;
  if (typeof step === "function") return step(response);
  if (step === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  if (step === "half") {
    response.writeHead(200, { "content-type": "text/plain", "content-length": "100" });
    response.write("the first of two ha", () => setTimeout(() => request.socket.destroy(), 20));
    return;
  }
  const { status = 200, headers = {}, body = "", delay = 0 } = step;
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
  const isEmpty = status === 204 || status === 304;
  response.writeHead(status, { ...headers, ...(!isEmpty && { "content-length": Buffer.byteLength(body) }) });
  response.end(isEmpty ? undefined : body);
}
