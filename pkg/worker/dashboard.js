// The dashboard: the page around the payload preview, whose files the platform keeps, or a folder.

import { HEADERS } from "./policy.js";
import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./index.js").Assets} Assets
 */

/** Not all who keep files know what is in them. @type {Record<string, string>} */
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  webmanifest: "application/manifest+json",
};

/**
 * @param {Call} call
 * @param {URL} url
 * @param {Assets} assets
 */
export async function showDashboard({ request, record }, url, assets) {
  record.what = "dashboard";
  const file = new URL(url.pathname === "/" ? "/index.html" : url.pathname, url);
  const type = TYPES[/\.([a-z]+)$/.exec(file.pathname)?.[1] ?? ""];
  const found = type ? await assets.fetch(new Request(file, { method: request.method })) : undefined;
  if (!type || found?.status !== 200) throw new Refusal(404, "not_found", "there is nothing at this path");
  // What is built has a hash in its name, and never changes under that; all else may with the next deployment.
  const caching = file.pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  const headers = { ...HEADERS, "content-type": type, "cache-control": caching };
  return new Response(request.method === "HEAD" ? null : found.body, { headers });
}
