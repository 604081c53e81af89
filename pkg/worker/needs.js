// What a translation asks for: fetched from the API, each call once and side by side, and handed back as its bytes.

import { TransversionError } from "transversion";

import { pathOf, urlAt } from "./address.js";
import { readUpTo } from "./body.js";
import { Deadline } from "./deadline.js";
import { spansOf, take } from "./json-span.js";
import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./configuration.js").Needs} Needs
 * @typedef {import("transversion").Need} Need
 * @typedef {import("transversion").Supply} Supply
 * @typedef {import("transversion").Translation} Translation
 * @typedef {{ bytes: Uint8Array<ArrayBuffer>, json: any }} Page
 * @typedef {(path: string) => Promise<Page>} Ask
 */

const MOST_OF_ANSWER = 1024 * 1024;
const MOST_PAGES = 10;

/** The API did not answer, or not yet: another time it may. */
class ApiFailed extends Error {}

/** The API has answered, and what is wanted is not in the answer. Asking again will not change that. */
class NotThere extends Error {}

/**
 * The translation with its holes filled, as far as the API has something for them.
 *
 * @param {Call} call
 * @param {Needs} settings
 * @param {Translation} translation
 * @param {Deadline} budget
 * @param {(supply: Supply) => Translation} again
 */
export async function fill(call, settings, translation, budget, again) {
  // The other half is for the delivery, which must not fall behind what it could do without.
  const deadline = new Deadline(budget.left / 2);
  const ask = asker(call, settings, deadline);
  const { needs } = translation;
  const results = await Promise.all(needs.map((need) => find(need, ask))).finally(() => deadline.end());
  const failed = results.filter((result) => result instanceof ApiFailed).length;
  const counts = { asked: needs.length, filled: 0, failed };
  call.record.needs = counts;
  if (failed > 0 && settings.policy === "required") {
    const message = "the API did not answer with what the translation needs";
    throw new Refusal(503, "needs_failed", message, { "retry-after": "5" });
  }
  const found = needs.flatMap(({ supply }, index) => {
    const result = results[index];
    return result instanceof Uint8Array ? [[supply, result]] : [];
  });
  if (found.length === 0) return translation;
  try {
    const filled = again(Object.fromEntries(found));
    counts.filled = found.length;
    return filled;
  } catch (error) {
    // An event is not refused for what the API answered: it goes on without.
    if (!(error instanceof TransversionError)) throw error;
    call.record.error = error.code;
    return translation;
  }
}

/**
 * @param {Need} need
 * @param {Ask} ask
 */
async function find(need, ask) {
  try {
    return need.where ? await search(need, need.where._id, ask) : pick(await ask(need.path), need.pick);
  } catch (error) {
    if (error instanceof ApiFailed || error instanceof NotThere) return error;
    throw error;
  }
}

/**
 * Looks for an element through the pages, the nearest ones first. Of a link no more is believed than its query.
 *
 * @param {Need} need
 * @param {string} id
 * @param {Ask} ask
 */
async function search(need, id, ask) {
  const paths = [need.path];
  for (let index = 0; index < Math.min(paths.length, MOST_PAGES); index += 1) {
    const page = await ask(String(paths[index]));
    const elements = valueAt(page.json, need.pick);
    const found = Array.isArray(elements) ? elements.findIndex((element) => element?._id === id) : -1;
    if (found >= 0) return pick(page, `${need.pick}/${found}`);
    for (const link of [page.json?.previous, page.json?.next]) {
      const path = typeof link === "string" ? `${need.path}${queryOf(link)}` : need.path;
      if (!paths.includes(path)) paths.push(path);
    }
  }
  throw new NotThere();
}

/** @param {string} link */
function queryOf(link) {
  return URL.canParse(link, "http://api") ? new URL(link, "http://api").search : "";
}

/**
 * The bytes of an object in an answer.
 *
 * @param {Page} page
 * @param {string} at
 */
function pick({ bytes, json }, at) {
  const value = valueAt(json, at);
  const span = spansOf(bytes, stepsOf(json, at)).at(-1);
  if (value === null || typeof value !== "object" || !span) throw new NotThere();
  return take(bytes, span);
}

/** @param {any} json @param {string} at */
function valueAt(json, at) {
  return stepsOf(json, at).reduce((value, step) => (hasOwn(value, step) ? value[step] : undefined), json);
}

/**
 * A JSON Pointer as steps: of an array an index is a number.
 *
 * @param {any} json
 * @param {string} at
 */
function stepsOf(json, at) {
  let value = json;
  return at.split("/").slice(1).map((name) => {
    const step = Array.isArray(value) ? Number(name) : name;
    value = hasOwn(value, step) ? value[step] : undefined;
    return step;
  });
}

/** @param {any} value @param {string | number} step */
function hasOwn(value, step) {
  return value !== null && typeof value === "object" && Object.hasOwn(value, step);
}

/**
 * Asks the API, of each path once.
 *
 * @param {Call} call
 * @param {Needs} settings
 * @param {Deadline} budget
 * @returns {Ask}
 */
function asker(call, settings, budget) {
  /** @type {Map<string, Promise<Page>>} */
  const asked = new Map();
  return (path) => {
    const answer = asked.get(path) ?? get(call, settings, path, budget);
    asked.set(path, answer);
    return answer;
  };
}

/**
 * @param {Call} call
 * @param {Needs} settings
 * @param {string} path
 * @param {Deadline} budget
 * @returns {Promise<Page>}
 */
async function get(call, { api, authorization, timeoutMilliseconds }, path, budget) {
  const deadline = new Deadline(Math.min(timeoutMilliseconds, budget.left));
  try {
    // An event says whose data is missing, and must not say with that which call is made.
    const [pathname = ""] = path.split("?");
    const url = urlAt(api, pathOf({ pathname, search: path.slice(pathname.length) }));
    const headers = { accept: "application/json", authorization: call.secrets(authorization) };
    const { signal } = deadline;
    const response = await deadline.meet(call.fetch(url, { headers, signal, redirect: "manual" }));
    const { bytes, isWhole } = await readUpTo(response.body, MOST_OF_ANSWER, deadline);
    if (isFailure(response.status)) throw new ApiFailed();
    if (response.status !== 200 || !isWhole) throw new NotThere();
    return { bytes, json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch (error) {
    throw error instanceof NotThere || error instanceof Refusal ? new NotThere() : new ApiFailed();
  } finally {
    deadline.end();
  }
}

/**
 * Whether it can be otherwise the next time. It can for a wrong authorization too: somebody may be putting it right.
 *
 * @param {number} status
 */
function isFailure(status) {
  return status >= 500 || [401, 403, 408, 429].includes(status) || (status >= 300 && status < 400);
}
