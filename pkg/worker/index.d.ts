/**
 * The edge worker: a relay for webhooks and a proxy for the API, between versions, as a standard `fetch` handler.
 *
 * @packageDocumentation
 */

/** One mistake: the JSON Pointer of its place in the configuration, and a sentence. */
export interface Mistake {
  readonly at: string;
  readonly message: string;
}

/** A configuration with mistakes: all of them at once. */
export class ConfigurationError extends Error {
  constructor(mistakes: Mistake[]);
  readonly name: "ConfigurationError";
  readonly mistakes: readonly Mistake[];
}

/**
 * Knows what has been delivered. `claim` says of a payload that somebody delivers it now (`busy`), that it has been
 * delivered (`done`), or that it is the caller's to deliver (`new`), and nobody else's until the lease ends.
 *
 * Relays with an `upgrade` also keep texts in it, by `read` and `swap`, and need both. Their keys begin with `upgrade/`, and
 * never are those of payloads. A text that is too long for a store is refused by an error.
 */
export interface Store {
  claim(key: string, leaseMilliseconds: number): Promise<"new" | "busy" | "done">;
  /** The payload has been delivered. Remember it for as long as the sender may come again. */
  settle(key: string): Promise<void>;
  /** The payload has not been delivered; the next one may try. */
  release(key: string): Promise<void>;
  /** The text of a key; `undefined` if there is none, or its time is over. */
  read?(key: string): Promise<string | undefined>;
  /**
   * Exchanges the text of a key for another one, if it still is what it `was`, and says whether it did. `undefined` stands
   * for no text on both sides.
   */
  swap?(key: string, was: string | undefined, is: string | undefined, keptMilliseconds: number): Promise<boolean>;
}

/** Keeps static files. What Cloudflare binds for them is one. */
export interface Assets {
  fetch(request: Request): Promise<Response>;
}

/** What a worker uses of the world around it. */
export interface Parts {
  /** What has been delivered; if absent, a Durable Object that is bound as `TRANSVERSION_STORE`, or nothing. */
  store?: Store | undefined;
  /** The files of the dashboard, which is shown at `/`; if absent, what is bound as `ASSETS`, or no dashboard. */
  assets?: Assets | undefined;
  /** Takes the line of each call, a JSON text; `console.log` if absent. */
  log?: ((line: string) => void) | undefined;
  /** Makes all calls to receivers and to the API; the runtime's own if absent. */
  fetch?: typeof globalThis.fetch | undefined;
}

export interface Worker {
  /**
   * Answers a call.
   *
   * @param env The environment, where the secrets are.
   * @param context What Cloudflare gives: with it, a delivery goes on when the sender hangs up.
   */
  fetch(request: Request, env?: object, context?: { waitUntil?(promise: Promise<unknown>): void }): Promise<Response>;
}

/**
 * A worker that does what the configuration says, which is the parsed JSON that `configuration.schema.json` describes.
 *
 * @throws {@link ConfigurationError}
 */
export function createWorker(configuration: unknown, parts?: Parts): Worker;
