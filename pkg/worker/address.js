// Where a call to the API goes: the configuration decides the host, the path the version, and nothing else has a say.

import { Refusal } from "./refusal.js";

/**
 * What one server takes for a slash or a dot and another one does not, and characters that none should see. Behind it a
 * path could mean one API call here and another one there.
 */
const TRICKS = /%(25)*(2f|5c|2e|[01][0-9a-f]|7f)|\\|\/\/|\/\.{1,2}(\/|$)/i;

/**
 * The path of a call as it was matched, or none at all.
 *
 * @param {URL} url
 */
export function pathOf({ pathname, search }) {
  if (!TRICKS.test(pathname)) return `${pathname}${search}`;
  throw refused("the path has an encoded slash, dot or control character, or an empty segment");
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

/** @param {string} message */
function refused(message) {
  return new Refusal(400, "bad_request", message);
}
