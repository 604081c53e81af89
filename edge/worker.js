// The edge worker: `POST /translate?to=v1.1` takes a webhook event and answers with that event in the other version.
// Payloads are never parsed here, nor written anew: answers are put together from their bytes.

import { TransversionError, translateEvent } from "../pkg/lib/workerd.js";

/**
 * @typedef {import("../pkg/index.js").Translation} Translation
 * @typedef {import("../pkg/index.js").Options} Options
 * @typedef {{ code: string, message: string, offset?: number | undefined, at?: string | undefined }} Refusal
 */

const MIB = 1024 * 1024;
const MAX_BODY = MIB;

// Splitting multiplies; an isolate has 128 MB for everything.
const MAX_OUTPUT = 16 * MIB;

const VERSIONS = ["to", "from"];
const FLAGS = ["exact", "includeFullAppUser", "includeClient"];

/** The statuses of refusals; of all others it is 422. @type {Record<string, number>} */
const STATUSES = { invalid_json: 400, not_an_object: 400, invalid_option: 400, too_large: 413, internal: 500 };

export default {
  /** @param {Request} request */
  async fetch(request) {
    const url = new URL(request.url);
    if (url.pathname !== "/translate") {
      return refusal({ code: "not_found", message: "there is nothing here but /translate" }, 404);
    }
    if (request.method !== "POST") {
      const message = "/translate takes the event as the body of a POST";
      return refusal({ code: "method_not_allowed", message }, 405, { allow: "POST" });
    }
    try {
      const options = readOptions(url.searchParams);
      const body = await readBody(request);
      const translation = translateEvent(body, { ...options, maxOutputBytes: MAX_OUTPUT });
      return answer(translation, wantsReport(request.headers.get("accept")));
    } catch (error) {
      if (!(error instanceof TransversionError)) throw error;
      const { code, message, offset, at } = error;
      return refusal({ code, message, offset, at }, STATUSES[code] ?? 422);
    }
  },
};

/**
 * The query as options. The library checks the versions.
 *
 * @param {URLSearchParams} query
 */
function readOptions(query) {
  /** @type {Record<string, string | boolean>} */
  const options = {};
  for (const [name, value] of query) {
    if (![...VERSIONS, ...FLAGS].includes(name)) {
      const known = [...VERSIONS, ...FLAGS].map((option) => `\`${option}\``).join(", ");
      throw new TransversionError("invalid_option", `the query knows only ${known}`);
    }
    if (name in options) throw new TransversionError("invalid_option", `\`${name}\` stands twice in the query`);
    if (VERSIONS.includes(name)) {
      options[name] = value;
    } else if (value === "true" || value === "false") {
      options[name] = value === "true";
    } else {
      throw new TransversionError("invalid_option", `\`${name}\` must be true or false`);
    }
  }
  return /** @type {Options} */ (/** @type {unknown} */ (options));
}

/**
 * The body, which is given up as soon as it is too large: what it claims of its own length may be absent or wrong.
 *
 * @param {Request} request
 */
async function readBody(request) {
  const tooLarge = () => new TransversionError("too_large", `the body is longer than ${MAX_BODY} bytes`);
  if (Number(request.headers.get("content-length")) > MAX_BODY) throw tooLarge();
  const reader = request.body?.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > MAX_BODY) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * Whether the caller asks for JSON in so many words, not for anything: such a caller gets the report as well.
 *
 * @param {string | null} accept
 */
function wantsReport(accept) {
  const types = (accept ?? "").split(",").map((type) => type.split(";")[0]?.trim().toLowerCase());
  return types.includes("application/json");
}

/**
 * @param {Translation} translation
 * @param {boolean} withReport
 */
function answer(translation, withReport) {
  const report = translation.toJSON();
  const { payloads } = translation;
  const headers = {
    "content-type": "application/json",
    "transversion-outcome": report.outcome,
    "transversion-from": report.from,
    "transversion-to": report.to,
    "transversion-notes": String(report.notes.length),
  };
  const list = payloads.flatMap((payload, index) => (index ? [",", payload] : [payload]));
  if (withReport) {
    const opening = JSON.stringify(report).slice(0, -1);
    return new Response(new Blob([opening, ',"payloads":[', ...list, "]}"]), { headers });
  }
  if (payloads.length === 0) {
    const { "content-type": _, ...others } = headers;
    return new Response(null, { status: 204, headers: others });
  }
  return new Response(payloads.length === 1 ? payloads[0] : new Blob(["[", ...list, "]"]), { headers });
}

/**
 * @param {Refusal} error
 * @param {number} status
 * @param {Record<string, string>} [headers]
 */
function refusal(error, status, headers) {
  return Response.json({ error }, { status, headers });
}
