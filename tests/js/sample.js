// A payload of the page through the translator, whatever it is the body of.

import { translateEvent, translateRequest, translateResponse } from "./transversion.js";

/**
 * @param {Pick<import("../../www/samples/write.js").Sample, "kind" | "method" | "path" | "status" | "payload">} sample
 * @param {"v1" | "v1.1"} to
 */
export function translateSample({ kind = "event", method = "", path = "", status = 200, payload }, to) {
  if (kind === "event") return translateEvent(payload, { to });
  const call = { method, path, body: payload };
  return kind === "request" ? translateRequest(call, { to }) : translateResponse({ ...call, status }, { to });
}
