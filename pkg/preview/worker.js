// The worker: translates, and finds the places of what the report says. The page stays free meanwhile, and can end this
// when it takes too long.

import manifest from "../package.json" with { type: "json" };
import { TransversionError } from "../lib/error.js";

import { takeCensus } from "./census.js";
import { openTranslator } from "./engine.js";
import { placeOfPointer, placesOf } from "./places.js";
import { reformat, toShown } from "./reformat.js";
import { sentence } from "./words.js";

/**
 * @typedef {import("../index.js").Options} Options
 * @typedef {import("../index.js").Report} Report
 * @typedef {import("../index.js").Translator} Translator
 * @typedef {import("../index.js").Version} Version
 * @typedef {import("./reformat.js").View} View
 * @typedef {import("./reformat.js").Reformatted} Reformatted
 * @typedef {import("./places.js").NotePlaces} NotePlaces
 * @typedef {import("./places.js").Side} Side
 * @typedef {import("./scan.js").Range} Range
 * @typedef {"event" | "request" | "response"} Kind
 *
 * @typedef {{
 *   id: number, kind: Kind, body: string | Uint8Array, method: string, path: string, status: number,
 *   to: Version | undefined, options: Omit<Options, "to">, index: number, views: { input: View, output: View },
 * }} Job What to translate, and which payload and which views of the texts are looked at.
 *
 * @typedef {{ kind: string, version?: string | undefined, trigger?: string | undefined, by: string }} Detected
 * @typedef {{ code: string, message: string, range?: Range | undefined, line?: number, column?: number }} Refusal
 * @typedef {{
 *   id: number, engine: string, kind: Kind, to: Version, detected: Detected | undefined, report: Report | undefined,
 *   error: Refusal | undefined, payloads: string[], index: number, places: NotePlaces[],
 *   input: Reformatted | undefined, output: Reformatted | undefined, milliseconds: number,
 *   bytesIn: number, bytesOut: number,
 * }} Outcome
 * @typedef {import("./census.js").CensusJob} CensusJob
 */

/** Both versions, oldest first. @type {readonly Version[]} */
const VERSIONS = ["v1", "v1.1"];

/** Of so many notes the places are shown: more would make the editors slow, and are nothing to look through. */
const MOST_PLACES = 2000;

/** What takes fewer milliseconds than this is timed so often. */
const SOON = 10;
const MOST_TIMES = 5;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Whether the census that runs is to stop. */
let census = { isStopped: false };

const opening = openTranslator();

self.addEventListener("message", async ({ data }) => {
  if (data.type === "stop") census.isStopped = true;
  else self.postMessage(await answerTo(data, await opening));
});

// An error that nobody hears would leave the page waiting.
opening.catch((error) => self.reportError(error));

/** @param {any} message @param {Translator} translator */
async function answerTo(message, translator) {
  if (message.type === "changes") return { type: "changes", changes: translator.changes() };
  if (message.type === "census") {
    census.isStopped = true;
    census = { isStopped: false };
    return takeCensus(message, translator, census, (news) => self.postMessage(news));
  }
  return { type: "outcome", outcome: run(message, translator) };
}

/** @param {Job} job @param {Translator} translator @returns {Outcome} */
function run(job, translator) {
  const { id, kind, body, index, views } = job;
  const text = typeof body === "string" ? body : decoder.decode(body);
  const detected = detectedIn(job, translator);
  const to = job.to ?? otherThan(detected?.version);
  /** @type {Outcome} */
  const outcome = {
    id,
    kind,
    to,
    detected,
    engine: manifest.version,
    report: undefined,
    error: undefined,
    payloads: [],
    index: 0,
    places: [],
    input: undefined,
    output: undefined,
    milliseconds: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
  outcome.bytesIn = typeof body === "string" ? encoder.encode(body).length : body.length;
  try {
    const [translation, milliseconds] = timed(() => translate(job, to, translator));
    outcome.milliseconds = milliseconds;
    outcome.report = translation.toJSON();
    outcome.bytesOut = translation.payloads.reduce((sum, payload) => sum + payload.length, 0);
    outcome.payloads = translation.payloads.map((payload) => decoder.decode(payload));
    outcome.index = Math.max(Math.min(index, outcome.payloads.length - 1), 0);
    const output = outcome.payloads[outcome.index];
    outcome.places = placesOf(text, output, outcome.report.notes.slice(0, MOST_PLACES), outcome.index);
    if (output !== undefined && views.output !== "written") outcome.output = reformat(output, views.output);
  } catch (error) {
    outcome.error = refusalOf(error, body, text);
  }
  if (views.input !== "written") outcome.input = reformat(text, views.input);
  show(outcome);
  return outcome;
}

/**
 * What is made, and how long it takes to make it. What is over soon is made again: the first time is the one in which
 * the browser compiles what it runs.
 *
 * @template T
 * @param {() => T} make
 * @returns {[T, number]}
 */
function timed(make) {
  let best = Infinity;
  for (let time = 1; ; time += 1) {
    const start = performance.now();
    const made = make();
    best = Math.min(best, performance.now() - start);
    if (time === MOST_TIMES || best > SOON) return [made, best];
  }
}

/** @param {Job} job @param {Version} to @param {Translator} translator */
function translate({ kind, body, method, path, status, options }, to, translator) {
  if (kind === "event") return translator.translateEvent(body, { ...options, to });
  const given = body.length === 0 ? undefined : body;
  if (kind === "request") return translator.translateRequest({ method, path, body: given }, { ...options, to });
  return translator.translateResponse({ method, path, status, body: given }, { ...options, to });
}

/** @param {Job} job @param {Translator} translator @returns {Detected | undefined} */
function detectedIn({ kind, body, path }, translator) {
  if (kind !== "event") {
    const version = /(?:^|\/)(v\d+(?:\.\d+)*)(?:\/|$)/.exec(path)?.[1];
    return { kind, version, by: "path" };
  }
  try {
    return translator.detect(body);
  } catch {
    // What is wrong with it, the translation says.
    return undefined;
  }
}

/** @param {string | undefined} version */
function otherThan(version) {
  return version === "v1.1" ? "v1" : /** @type {Version} */ (VERSIONS.at(-1));
}

/**
 * @param {unknown} error
 * @param {string | Uint8Array} body
 * @param {string} text
 * @returns {Refusal}
 */
function refusalOf(error, body, text) {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof TransversionError)) {
    // JSON that was typed can hold half a letter, which no bytes can say; it stands where the two texts part.
    const whole = text.toWellFormed();
    const from = Array.prototype.findIndex.call(text, (letter, at) => letter !== whole[at]);
    return {
      code: "not_utf8",
      message: sentence(message),
      ...placeIn(text, from < 0 ? undefined : { from, to: from + 1 }),
    };
  }
  const range = error.offset !== undefined ? rangeAt(text, letterOf(body, error.offset)) : rangeOf(error, text);
  return { code: error.code, message: sentence(message), ...placeIn(text, range) };
}

/** @param {TransversionError} error @param {string} text */
function rangeOf({ at }, text) {
  return at === undefined ? undefined : placeOfPointer(text, at);
}

/** A place has at least one letter, so that it can be seen. @param {string} text @param {number} at */
function rangeAt(text, at) {
  const from = Math.min(at, Math.max(text.length - 1, 0));
  return { from, to: Math.min(from + 1, text.length) };
}

/** The letter that a byte belongs to. @param {string | Uint8Array} body @param {number} offset */
function letterOf(body, offset) {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  return decoder.decode(bytes.subarray(0, offset)).length;
}

/** @param {string} text @param {Range | undefined} range */
function placeIn(text, range) {
  if (!range) return {};
  const before = text.slice(0, range.from);
  const line = before.split("\n").length;
  return { range, line, column: range.from - before.lastIndexOf("\n") };
}

/** Carries all places over to the views. @param {Outcome} outcome */
function show({ input, output, places, error }) {
  for (const place of places) {
    if (input) place.input = shownSide(place.input, input);
    if (output && place.output) place.output = shownSide(place.output, output);
  }
  if (error?.range && input) error.range = shownRange(error.range, input);
}

/** @param {Side} side @param {Reformatted} view @returns {Side} */
function shownSide({ ranges, isNear }, view) {
  return { ranges: ranges.map((range) => shownRange(range, view)), isNear };
}

/** The end belongs to the last letter, and not to what comes next. @param {Range} range @param {Reformatted} view */
function shownRange({ from, to }, view) {
  return { from: toShown(view, from), to: to > from ? toShown(view, to - 1) + 1 : toShown(view, to) };
}
