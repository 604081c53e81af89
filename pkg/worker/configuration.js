// The configuration: what the worker does, and for whom. `configuration.schema.json` says the same to editors.

import { choice, flag, list, named, object, optional, otherwise, pointer, text, whole } from "./reading.js";

/**
 * @typedef {import("./index.js").Mistake} Mistake
 * @typedef {import("transversion").Version} Version
 * @typedef {{ env: string, at: string }} SecretReference The variable of the environment, and where it is asked for.
 * @typedef {ReturnType<typeof readConfiguration>} Settings
 * @typedef {Settings["relays"] extends Map<string, infer R> ? R : never} Relay
 * @typedef {NonNullable<Relay["needs"]>} Needs
 * @typedef {NonNullable<Relay["upgrade"]>} Upgrade
 * @typedef {NonNullable<Settings["proxy"]>} Proxy
 */

const MIB = 1024 * 1024;

/** A payload and all that is made of it have to find room in the memory of an isolate. */
const MOST_BYTES = 16 * MIB;

/** Smooch hangs up after 20 seconds, and what was delivered has to be written down: whoever works longer works for nobody. */
const MOST_MILLISECONDS = 18_500;

/** @type {readonly Version[]} */
const VERSIONS = ["v1", "v1.1"];

/** The phases of an upgrade, in the order in which one goes through them. @type {readonly import("transversion").Phase[]} */
const PHASES = ["old", "either", "new", "done"];

/** Names stand in paths as they are, so they have no character that could be written in two ways. */
const RELAY = /^[A-Za-z0-9_][A-Za-z0-9_.~-]{0,63}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** No credentials, which belong into the environment, and no fragment, which is never sent. */
const TARGET = /^https?:\/\/[^\s\/?#@\\]+(\/[^\s?#\\]*)?(\?[^\s#]*)?$/;
const BASE = /^https?:\/\/[^\s\/?#@\\]+(\/[^\s?#\\]*)?$/;

/** The same without a version at its end: the path of each call begins with one. */
const API = /^(?!.*\/v[0-9]+(\.[0-9]+)?\/?$)https?:\/\/[^\s\/?#@\\]+(\/[^\s?#\\]*)?$/;

const target = text(TARGET, "a URL of http or https, without credentials and fragment", URL.canParse);
const base = text(BASE, "a URL of http or https, without credentials, query and fragment", URL.canParse);
const api = text(API, "a URL of http or https, without credentials, query, fragment and version", URL.canParse);

const secretText = object({ env: text(VARIABLE, "the name of a variable of the environment") });

/** @type {import("./reading.js").Read<SecretReference>} */
const secret = (value, at, mistakes) => {
  if (typeof value === "string") {
    const message = 'a secret does not stand here: { "env": "NAME" } names the variable of the environment with it';
    mistakes.push({ at, message });
    return { env: "", at };
  }
  return { ...secretText(value, at, mistakes), at: pointer(at, "env") };
};

const guarded = object({ secrets: list(secret, 1), refuse: choice([401, 503], 401) });

/** @type {import("./reading.js").Read<"anyone" | ReturnType<typeof guarded>>} */
const receive = (value, at, mistakes) => {
  if (value === "anyone") return "anyone";
  if (value !== null && typeof value === "object") return guarded(value, at, mistakes);
  mistakes.push({ at, message: 'must be an object with the `secrets` of the sender, or "anyone" for an open relay' });
  return "anyone";
};

const road = object({
  receive,
  deliver: object({
    url: target,
    version: choice(VERSIONS),
    secret: optional(secret),
    options: otherwise({}, object({
      exact: flag(false),
      includeFullAppUser: flag(false),
      includeClient: flag(false),
    })),
    passStatuses: otherwise([], list(choice([401, 403, 404]), 0)),
  }),
  maxBytes: whole(1, MOST_BYTES, MIB),
  budgetMilliseconds: whole(1, MOST_MILLISECONDS, 18_000),
  refused: choice(["forward", "reject"], "forward"),
  dryRun: flag(false),
  needs: optional(object({
    api,
    authorization: secret,
    policy: choice(["best-effort", "required"], "best-effort"),
    timeoutMilliseconds: whole(1, MOST_MILLISECONDS, 5000),
  })),
  upgrade: optional(object({
    from: choice(VERSIONS.slice(0, -1)),
    to: choice(VERSIONS.slice(1)),
    phase: choice(PHASES),
    secret,
    patienceMilliseconds: whole(0, 10_000, 2000),
  })),
});

/** @param {string} name @returns {import("./reading.js").Read<{ name: string } & ReturnType<typeof road>>} */
const relay = (name) => (value, at, mistakes) => ({ name, ...road(value, at, mistakes) });

const configuration = object({
  $schema: optional(text(/^/, "the address of the schema")),
  relays: named(RELAY, "1 to 64 letters, digits and any of `_.~-`, beginning with a letter, a digit or `_`", relay),
  proxy: optional(object({
    api: object({ url: api, version: choice(VERSIONS) }),
    maxBytes: whole(1, MOST_BYTES, MIB),
    webhooks: optional(object({ publicUrl: base })),
  })),
  metrics: optional(object({ secret })),
  translate: flag(false),
});

/** A configuration with mistakes: all of them. */
export class ConfigurationError extends Error {
  /** @param {Mistake[]} mistakes */
  constructor(mistakes) {
    const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
    const lines = mistakes.map(({ at, message }) => `  ${at || "(root)"}: ${message}`);
    super([`the configuration has ${count}:`, ...lines].join("\n"));
    this.mistakes = mistakes;
  }
}

ConfigurationError.prototype.name = "ConfigurationError";

/**
 * The configuration with all that it leaves to us filled in.
 *
 * @param {unknown} given What the JSON file holds, parsed.
 * @throws {ConfigurationError}
 */
export function readConfiguration(given) {
  /** @type {Mistake[]} */
  const mistakes = [];
  const settings = configuration(given, "", mistakes);
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return settings;
}
