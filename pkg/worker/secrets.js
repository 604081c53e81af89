// Secrets: where they come from, and how what somebody sends is compared with them.

import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./configuration.js").Settings} Settings
 * @typedef {import("./configuration.js").SecretReference} SecretReference
 * @typedef {import("./index.js").Mistake} Mistake
 * @typedef {(reference: SecretReference) => string} Secrets
 */

/** What a header can carry, and comes out of it as it went in. */
const SENDABLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * The secrets of a configuration, as this environment has them.
 *
 * @param {Settings} settings
 * @param {Record<string, unknown>} env
 * @returns {{ secrets: Secrets, mistakes: Mistake[] }}
 */
export function readSecrets(settings, env) {
  const mistakes = referencesOf(settings).flatMap(({ env: name, at }) => {
    const message = wrongWith(env[name], name);
    return message === undefined ? [] : [{ at, message }];
  });
  return { secrets: ({ env: name }) => String(env[name]), mistakes };
}

/**
 * Whether what was given is one of the secrets. Digests are compared, all of each, and with every secret: the time it
 * takes tells nothing.
 *
 * @param {string | null} given
 * @param {string[]} secrets
 */
export async function isOneOf(given, secrets) {
  const digests = await Promise.all([given ?? "", ...secrets].map(digest));
  const [of = new Uint8Array(), ...known] = digests;
  return known.reduce((found, one) => found | equals(of, one), 0) === 1 && given !== null;
}

/**
 * A bearer's token (RFC 6750) must be this secret.
 *
 * @param {Request} request
 * @param {string} secret
 */
export async function demandBearer(request, secret) {
  const [, token = null] = /^Bearer +(.*)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (await isOneOf(token, [secret])) return;
  throw new Refusal(401, "unauthorized", "the bearer's token is missing or wrong", { "www-authenticate": "Bearer" });
}

/**
 * The same, or the password of a person in a browser (RFC 7617), whatever name they gave.
 *
 * @param {Request} request
 * @param {string} secret
 */
export async function demandBearerOrPassword(request, secret) {
  const [, token = ""] = /^Basic +([A-Za-z0-9+/=]*)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (token === "") return demandBearer(request, secret);
  if (await isOneOf(passwordIn(token), [secret])) return;
  throw new Refusal(401, "unauthorized", "the password is wrong", { "www-authenticate": ASKED });
}

/** What a browser is answered so that it asks for the password. */
export const ASKED = 'Basic realm="the secret of the upgrade, as password", charset="UTF-8"';

/** @param {string} token */
function passwordIn(token) {
  try {
    return /:([^]*)$/.exec(atob(token).replace(/^[^:]*/, ""))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** @param {Settings} settings @returns {SecretReference[]} */
function referencesOf({ relays, metrics }) {
  const ofRelays = [...relays.values()].flatMap(({ receive, deliver, needs, upgrade }) => [
    ...(receive === "anyone" ? [] : receive.secrets), deliver.secret, needs?.authorization, upgrade?.secret,
  ]);
  return [...ofRelays, metrics?.secret].filter((reference) => reference !== undefined);
}

/** @param {unknown} value @param {string} name */
function wrongWith(value, name) {
  if (value === undefined || value === "") return `the environment variable ${name} is missing or empty`;
  if (typeof value !== "string") return `the environment variable ${name} is no text`;
  if (!SENDABLE.test(value)) {
    return `the environment variable ${name} has what no header can carry; is there a line break at its end?`;
  }
  return undefined;
}

/** @param {string} text */
async function digest(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function equals(one, other) {
  const difference = one.reduce((sum, byte, index) => sum | (byte ^ Number(other[index])), 0);
  return difference === 0 ? 1 : 0;
}
