// Where a call to the API goes: the configuration decides the host, the path the version, and nothing else has a say.

import { Refusal } from "./refusal.js";

const CONTROL = /[\x00-\x1f\x7f]/;
const ENCODED = /%([0-9a-f]{2})/gi;

/** How often a path is decoded. Nobody encodes one more often, and each time costs as much as the path is long. */
const MOST_LAYERS = 8;

/**
 * The path and query of a call as they were matched, or none at all. An id may have an encoded slash in it, but no path
 * may lead anywhere else when somebody on the way decodes it, however often.
 *
 * @param {Pick<URL, "pathname" | "search">} url
 */
export function pathOf({ pathname, search }) {
  const decoded = decode(pathname);
  const leadsAway = decoded.split(/[/\\]/).some((segment) => /^\.{1,2}(;|$)/.test(segment));
  if (!leadsAway && !CONTROL.test(decoded) && !pathname.includes("//")) return `${pathname}${search}`;
  throw refused("the path has encoded dots or control characters, or an empty segment");
}

/**
 * The URL that a path has at the API.
 *
 * @param {string} api
 * @param {string} path The path and query, version first.
 */
export function urlAt(api, path) {
  const base = new URL(api);
  const prefix = base.pathname.replace(/\/$/, "");
  const [pathname = ""] = path.split("?");
  const url = new URL(`${base.origin}${prefix}${path}`);
  if (url.origin === base.origin && url.pathname === `${prefix}${pathname}`) return url.href;
  throw refused("the path would be another one at the API");
}

/** What is left when there is nothing more to decode. @param {string} text */
export function decode(text) {
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const once = text.replaceAll(ENCODED, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    if (once === text) return text;
    text = once;
  }
  throw refused("the path is encoded too often");
}

/** @param {string} message */
function refused(message) {
  return new Refusal(400, "bad_request", message);
}
