// `POST /translate?to=v1.1` takes a webhook event and answers with that event in the other version. Payloads are not
// parsed here, nor written anew: answers are put together from their bytes.

import { TransversionError, translateEvent } from "transversion";

import { readRequest } from "./body.js";
import { Deadline } from "./deadline.js";
import { demandMethod } from "./refusal.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("transversion").Translation} Translation
 * @typedef {import("transversion").Options} Options
 */

const MIB = 1024 * 1024;
const MOST_BYTES = MIB;

/** Splitting multiplies; an isolate has 128 MB for everything. */
const MOST_OUTPUT = 16 * MIB;

const BUDGET_MILLISECONDS = 18_000;

const VERSIONS = ["to", "from"];
const FLAGS = ["exact", "includeFullAppUser", "includeClient"];

/** The statuses of refusals; of all others it is 422. @type {{ [code: string]: number }} */
const STATUSES = { invalid_json: 400, not_an_object: 400, invalid_option: 400, too_large: 413, internal: 500 };

/** @param {Call} call @param {URL} url */
export async function translateCall({ request, record }, url) {
  record.what = "translate";
  demandMethod(request, "POST", "/translate takes the event as the body of a POST");
  const deadline = new Deadline(BUDGET_MILLISECONDS);
  try {
    const options = readOptions(url.searchParams);
    const body = await readRequest(request, MOST_BYTES, deadline);
    const translation = translateEvent(body, { ...options, maxOutputBytes: MOST_OUTPUT });
    const { outcome, from, to, notes, payloads } = translation;
    Object.assign(record, { outcome, from, to, notes: notes.length, payloads: payloads.length, bytesIn: body.length });
    record.bytesOut = payloads.reduce((sum, payload) => sum + payload.length, 0);
    return answer(translation, wantsReport(request.headers.get("accept")));
  } catch (error) {
    if (!(error instanceof TransversionError)) throw error;
    const { code, message, offset, at } = error;
    record.error = code;
    return Response.json({ error: { code, message, offset, at } }, { status: STATUSES[code] ?? 422 });
  } finally {
    deadline.end();
  }
}

/**
 * The query as options. The library checks the versions.
 *
 * @param {URLSearchParams} query
 */
function readOptions(query) {
  /** @type {Map<string, string | boolean>} */
  const options = new Map();
  for (const [name, value] of query) {
    if (![...VERSIONS, ...FLAGS].includes(name)) {
      const known = [...VERSIONS, ...FLAGS].map((option) => `\`${option}\``).join(", ");
      throw new TransversionError("invalid_option", `the query knows only ${known}`);
    }
    if (options.has(name)) throw new TransversionError("invalid_option", `\`${name}\` stands twice in the query`);
    if (VERSIONS.includes(name)) {
      options.set(name, value);
    } else if (value === "true" || value === "false") {
      options.set(name, value === "true");
    } else {
      throw new TransversionError("invalid_option", `\`${name}\` must be true or false`);
    }
  }
  return /** @type {Options} */ (/** @type {unknown} */ (Object.fromEntries(options)));
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
