// Webhooks that an old client creates at a newer API would send it events that it cannot read. So they are pointed at
// the relay that translates for it, and the client sees the address that it gave.

import { translateRequest } from "transversion";

import { decode } from "./address.js";
import { WEBHOOKS } from "./endpoints.js";
import { EACH, exchange, spansOf } from "./json-span.js";
import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./configuration.js").Proxy} Proxy
 * @typedef {import("./configuration.js").Relay} Relay
 * @typedef {import("./configuration.js").Settings} Settings
 * @typedef {import("transversion").Version} Version
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 */

/**
 * A webhook to create or update, with the relay's address for that of the client.
 *
 * @param {Uint8Array} body
 * @param {Proxy} proxy
 * @param {Settings["relays"]} relays
 * @param {string} version The version that the client reads.
 */
export function pointAtRelay(body, proxy, relays, version) {
  const spans = spansOf(body, ["target"]);
  if (spans.length > 1) throw refused("`target` stands twice in the webhook");
  const [span] = spans;
  const target = span && JSON.parse(new TextDecoder().decode(body.subarray(span.start, span.end)));
  // The API knows what to say of a target that is absent or no text.
  if (!span || typeof target !== "string") return body;
  if (!proxy.webhooks) {
    throw refused(
      "the API would send events of another version to this target; `/proxy/webhooks/publicUrl` must be configured, " +
        `and a relay that delivers to this target in ${version}`,
    );
  }
  const ofVersion = [...relays.values()].filter(({ deliver }) => deliver.version === version);
  const { publicUrl } = proxy.webhooks;
  if (ofVersion.some((relay) => isSame(addressOf(publicUrl, relay), target))) return body;
  const relay = ofVersion.find(({ deliver }) => isSame(deliver.url, target));
  if (relay) return exchange(body, [{ span, text: JSON.stringify(addressOf(publicUrl, relay)) }]);
  throw refused(
    "the API would send events of another version to this target; under `/relays` must be configured one whose " +
      `\`deliver\` has this target as \`url\` and the \`version\` ${version}`,
  );
}

/**
 * An answer about webhooks, with the client's own addresses for those of relays.
 *
 * @param {Uint8Array} body
 * @param {Proxy} proxy
 * @param {Settings["relays"]} relays
 */
export function showClientsOwn(body, { webhooks }, relays) {
  if (!webhooks) return body;
  const spans = [...spansOf(body, ["webhook", "target"]), ...spansOf(body, ["webhooks", EACH, "target"])];
  spans.sort((one, other) => one.start - other.start);
  const clientsOwn = new Map(
    [...relays.values()].map((relay) => [new URL(addressOf(webhooks.publicUrl, relay)).href, relay.deliver.url]),
  );
  const exchanges = spans.flatMap((span) => {
    const target = JSON.parse(new TextDecoder().decode(body.subarray(span.start, span.end)));
    const own = typeof target === "string" && URL.canParse(target) && clientsOwn.get(new URL(target).href);
    return own ? [{ span, text: JSON.stringify(own) }] : [];
  });
  return exchanges.length > 0 ? exchange(body, exchanges) : body;
}

/**
 * Whether a path that is not that of a webhook is one for an API that reads paths more generously, in any case or
 * decoded.
 *
 * @param {string} method
 * @param {string} path
 * @param {Version} from
 * @param {Version} to
 */
export function isWebhookInDisguise(method, path, from, to) {
  const [pathname = ""] = path.split("?");
  const { endpoint } = translateRequest({ method, path: decode(pathname).toLowerCase() }, { to, from });
  return WEBHOOKS.includes(String(endpoint));
}

/** @param {string} publicUrl @param {Relay} relay */
function addressOf(publicUrl, { name }) {
  return `${publicUrl.replace(/\/$/, "")}/relay/${name}`;
}

/** Whether two URLs are the same, however they are written. @param {string} one @param {unknown} other */
function isSame(one, other) {
  return typeof other === "string" && URL.canParse(other) && new URL(one).href === new URL(other).href;
}

/** @param {string} message */
function refused(message) {
  return new Refusal(400, "bad_request", message);
}
