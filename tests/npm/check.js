// Every case through the package, wherever this runs: nothing is used here that only one runtime has.

/**
 * @typedef {"event" | "request" | "response"} Kind
 *
 * A case as plain JSON. Bytes are in base64; the report is what must come out, without its sentences.
 *
 * @typedef {{
 *   name: string, kind: Kind, call: object, body?: string, options: object, supply: Record<string, string>,
 *   payloads: string[], report: Record<string, unknown>,
 * }} Case
 *
 * @typedef {{ notes: object[], needs: object[], payloads: Uint8Array[], text(index?: number): string }} Translation
 *
 * What the package exports.
 *
 * @typedef {{
 *   translateEvent(body: any, options: any): Translation,
 *   translateRequest(request: any, options: any): Translation,
 *   translateResponse(response: any, options: any): Translation,
 *   translateObject(value: any, options: any): { values: object[] },
 *   detect(body: any): object,
 *   changes(from?: any, to?: any): object[],
 *   TransversionError: Function & { prototype: Error },
 * }} Api
 *
 * @typedef {{ name: string, message: string }} Failure
 */

const encoder = new TextEncoder();
// White space and a byte order mark are part of what is compared.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Runs every case, and tells how many passed and what failed. The rest of the API is tried once.
 *
 * @param {Api} api
 * @param {Case[]} corpus
 * @returns {{ passed: number, failures: Failure[] }}
 */
export function check(api, corpus) {
  /** @type {Failure[]} */
  const failures = [];
  const passes = (/** @type {string} */ name, /** @type {() => void} */ run) => {
    try {
      run();
      return true;
    } catch (error) {
      failures.push({ name, message: String(error) });
      return false;
    }
  };
  passes("everything but translations", () => checkTheRest(api));
  const passed = corpus.filter((story) => passes(story.name, () => checkCase(api, story))).length;
  return { passed, failures };
}

/**
 * The body as the array that it is, as a view into a longer buffer, and as a string: the same must come out.
 *
 * @param {Api} api
 * @param {Case} story
 */
function checkCase(api, story) {
  const array = story.body === undefined ? undefined : bytes(story.body);
  const translation = translate(api, story, array, bytes);
  checkTranslation(translation, story);
  if (!array) return;
  if (story.report.outcome === "unchanged" && translation.payloads[0] !== array) {
    throw new Error("the unchanged payload is not the very array that came in");
  }
  checkTranslation(translate(api, story, viewOf(array), (supply) => viewOf(bytes(supply))), story);
  checkTranslation(translate(api, story, text(array), (supply) => text(bytes(supply))), story);
}

/**
 * @param {Api} api
 * @param {Case} story
 * @param {Uint8Array | string | undefined} body
 * @param {(supply: string) => Uint8Array | string} read
 */
function translate(api, { kind, call, options, supply }, body, read) {
  const supplies = Object.entries(supply).map(([name, value]) => [name, read(value)]);
  const all = supplies.length > 0 ? { ...options, supply: Object.fromEntries(supplies) } : options;
  if (kind === "event") return api.translateEvent(body, all);
  const whole = body === undefined ? call : { ...call, body };
  return kind === "request" ? api.translateRequest(whole, all) : api.translateResponse(whole, all);
}

/**
 * @param {Translation} translation
 * @param {Case} story
 */
function checkTranslation(translation, story) {
  const { payloads, ...report } = translation;
  if (!payloads.every((payload) => payload instanceof Uint8Array)) throw new Error("a payload is no Uint8Array");
  const expected = story.payloads.map((payload) => text(bytes(payload)));
  equal(payloads.map(text), expected, "/payloads");
  equal(expected.map((_, index) => translation.text(index)), expected, "/text");
  equal({ ...report, notes: report.notes.map(withoutWhy), needs: report.needs.map(withoutWhy) }, story.report, "");
}

/**
 * A note or a need as the cases write it: what its sentence says is for the Rust tests, but it must be one.
 *
 * @param {{ why?: unknown }} entry
 */
function withoutWhy({ why, ...entry }) {
  if (typeof why !== "string" || !/^.{9,}\.$/s.test(why)) throw new Error(`${JSON.stringify(why)} is no sentence`);
  return entry;
}

/** @param {Api} api */
function checkTheRest(api) {
  const event = { trigger: "postback", version: "v1" };
  const body = JSON.stringify(event);
  equal(api.detect(body), { kind: "event", version: "v1", trigger: "postback", by: "version" }, "detect: ");
  equal(api.translateObject(event, { to: "v1.1" }).values, [{ ...event, version: "v1.1" }], "translateObject: ");
  equal(api.translateEvent(body, { to: "v1" }).text(), body, "text: ");
  const changes = api.changes();
  if (changes.length === 0) throw new Error("there are no changes");
  equal(api.changes("v1", "v1.1"), changes, "changes: ");
  checkRefusal(api);
}

/** @param {Api} api */
function checkRefusal(api) {
  /** @type {unknown} */
  let thrown;
  try {
    api.translateEvent("{", { to: "v1.1" });
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof Error && thrown instanceof api.TransversionError)) {
    throw new Error(`a refusal is no TransversionError: ${String(thrown)}`);
  }
  const { name, code, offset } = /** @type {Error & { code?: unknown, offset?: unknown }} */ (thrown);
  equal({ name, code, offset }, { name: "TransversionError", code: "invalid_json", offset: 1 }, "refusal: ");
}

/**
 * Throws where two JSON values differ. An `undefined` is a difference, since it is a member too many.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} at
 */
function equal(actual, expected, at) {
  if (isObject(actual) && isObject(expected) && Array.isArray(actual) === Array.isArray(expected)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (!(name in actual)) throw new Error(`${at}/${name} is missing`);
      if (!(name in expected)) throw new Error(`${at}/${name} is too many: ${JSON.stringify(actual[name])}`);
      equal(actual[name], expected[name], `${at}/${name}`);
    }
  } else if (actual !== expected) {
    throw new Error(`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null;
}

/** @param {string} base64 */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** @param {Uint8Array} bytes */
function text(bytes) {
  return decoder.decode(bytes);
}

/**
 * The same bytes inside a buffer that holds more.
 *
 * @param {Uint8Array} bytes
 */
function viewOf(bytes) {
  const longer = encoder.encode(`{"a":${" ".repeat(bytes.length)}}`);
  longer.set(bytes, 5);
  return longer.subarray(5, 5 + bytes.length);
}
