// A call: what came in, what it may use, and what is written down about it.

/**
 * @typedef {{
 *   time: string, id: string, what: string, method: string, status?: number, milliseconds?: number,
 *   relay?: string, endpoint?: string, trigger?: string | undefined, outcome?: string, from?: string, to?: string,
 *   notes?: number, needs?: { asked: number, filled: number, failed: number }, payloads?: number, delivered?: number,
 *   bytesIn?: number, bytesOut: number, receiverStatus?: number, error?: string, key?: string, dryRun?: object,
 *   webhook?: string, phase?: string,
 * }} Record
 * @typedef {{
 *   request: Request,
 *   record: Record,
 *   secrets: import("./secrets.js").Secrets,
 *   store: import("./index.js").Store | undefined,
 *   assets: import("./index.js").Assets | undefined,
 *   upgrades: Map<string, import("./upgrade/upgrades.js").Upgrade>,
 *   fetch: typeof globalThis.fetch,
 *   log: (line: object) => void,
 *   after: (promise: Promise<unknown>) => void,
 * }} Call
 */

/**
 * A call that has just come in. What it begins and does not wait for it gives to `after`.
 *
 * @param {Request} request
 * @param {Omit<Call, "request" | "record">} means
 * @returns {Call}
 */
export function begin(request, means) {
  const record = {
    time: new Date().toISOString(), id: crypto.randomUUID(), what: "unknown", method: request.method, bytesOut: 0,
  };
  return { request, record, ...means };
}
