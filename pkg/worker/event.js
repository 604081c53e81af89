// What is to be delivered of an event, and what is said about it.

import { TransversionError, translateEvent } from "transversion";

import { fill } from "./needs.js";
import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./configuration.js").Relay} Relay
 * @typedef {import("./deadline.js").Deadline} Deadline
 * @typedef {import("./deliver.js").Plan} Plan
 * @typedef {import("transversion").Translation} Translation
 * @typedef {import("transversion").Supply} Supply
 */

/** Splitting multiplies, and an isolate has 128 MB for everything. */
const MOST_OUTPUT = 16 * 1024 * 1024;

/** What is written down of a rehearsal: a log drops a line that is too long, and events can have many members. */
const MOST_NOTES = 100;
const MOST_OF_POINTER = 200;

/** A trigger as Smooch writes them. What is not one is somebody's text, and is not written down. */
const TRIGGER = /^[A-Za-z]{1,32}(:[A-Za-z]{1,32}){0,3}$/;

/**
 * @param {Call} call
 * @param {Relay} relay
 * @param {Uint8Array} body
 * @param {Deadline} deadline
 * @returns {Promise<Plan>}
 */
export async function planOf(call, relay, body, deadline) {
  if (relay.dryRun) return rehearse(call, relay, body);
  /** @type {Translation} */
  let translation;
  try {
    translation = translate(relay, body);
  } catch (error) {
    return refused(call, relay, body, error);
  }
  if (relay.needs && translation.needs.length > 0) {
    translation = await fill(call, relay.needs, translation, deadline, (supply) => translate(relay, body, supply));
  }
  return { payloads: translation.payloads, about: tell(call, translation) };
}

/**
 * @param {Relay} relay
 * @param {Uint8Array} body
 * @param {Supply} [supply]
 */
function translate({ deliver }, body, supply) {
  return translateEvent(body, { ...deliver.options, to: deliver.version, maxOutputBytes: MOST_OUTPUT, supply });
}

/**
 * A payload that cannot be translated: it goes on as it came, so that nothing is lost, or back to the sender.
 *
 * @param {Call} call
 * @param {Relay} relay
 * @param {Uint8Array} body
 * @param {unknown} error
 * @returns {Plan}
 */
function refused(call, relay, body, error) {
  if (!(error instanceof TransversionError)) throw error;
  const { code, message } = error;
  // The fault is ours, and the next call works.
  if (code === "internal") throw new Refusal(500, code, message);
  call.record.outcome = "refused";
  call.record.error = code;
  const about = { "transversion-outcome": "refused", "transversion-error": code };
  if (relay.refused === "reject") throw new Refusal(400, code, message, about);
  return { payloads: [body], about };
}

/**
 * Delivers the original, and writes down what a translation would have said.
 *
 * @param {Call} call
 * @param {Relay} relay
 * @param {Uint8Array} body
 * @returns {Plan}
 */
function rehearse({ record }, relay, body) {
  record.outcome = "dry-run";
  try {
    const { outcome, from, to, trigger, payloads, notes, needs } = translate(relay, body);
    const written = notes.slice(0, MOST_NOTES).map(({ kind, change, at }) => {
      return { kind, change, at: at.slice(0, MOST_OF_POINTER) };
    });
    const unwritten = notes.length - written.length;
    record.trigger = shown(trigger);
    record.dryRun = {
      outcome, from, to, payloads: payloads.length, needs: needs.length, notes: written,
      ...(unwritten > 0 && { unwritten }),
    };
  } catch (error) {
    if (!(error instanceof TransversionError)) throw error;
    record.dryRun = { outcome: "refused", error: error.code };
  }
  return { payloads: [body], about: { "transversion-outcome": "dry-run" } };
}

/**
 * @param {Call} call
 * @param {Translation} translation
 */
function tell({ record }, { outcome, from, to, trigger, notes }) {
  Object.assign(record, { outcome, from, to, trigger: shown(trigger), notes: notes.length });
  return {
    "transversion-outcome": outcome,
    "transversion-from": from,
    "transversion-to": to,
    "transversion-notes": String(notes.length),
  };
}

/** @param {string | undefined} trigger */
export function shown(trigger) {
  return trigger === undefined || TRIGGER.test(trigger) ? trigger : "(unknown)";
}
