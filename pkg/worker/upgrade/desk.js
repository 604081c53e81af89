// Where people and programs see how an upgrade goes, and change its phase.

import { ask } from "../ask.js";
import { readRequest } from "../body.js";
import { Deadline } from "../deadline.js";
import { Refusal, demandMethod } from "../refusal.js";
import { ASKED, demandBearer, demandBearerOrPassword } from "../secrets.js";
import { advise } from "./advice.js";
import { pageOf } from "./page.js";
import { teller } from "./upgrades.js";

/**
 * @typedef {import("../call.js").Call} Call
 * @typedef {Required<import("../index.js").Store>} Store
 * @typedef {import("./upgrades.js").Upgrade} Upgrade
 * @typedef {import("transversion").Phase} Phase
 */

const BUDGET_MILLISECONDS = 18_000;

const MOST_BYTES = 1024;

/** @type {readonly Phase[]} */
const PHASES = ["old", "either", "new", "done"];

/**
 * `GET /relay/{name}/upgrade`: what the gate has seen, and what to do. `DELETE` begins to count anew.
 *
 * @param {Call} call
 * @param {Upgrade} upgrade
 */
export async function showUpgrade(call, upgrade) {
  const { request, record, secrets } = call;
  const { relay, settings, gate, phase } = upgrade;
  Object.assign(record, { what: "upgrade", relay: relay.name });
  const secret = secrets(settings.secret);
  const store = /** @type {Store} */ (call.store);
  const deadline = new Deadline(BUDGET_MILLISECONDS);
  try {
    if (request.method === "DELETE") {
      await demandBearer(request, secret);
      await ask(deadline, () => gate.forget(store));
      return new Response(null, { status: 204 });
    }
    if (request.method !== "GET") {
      throw new Refusal(405, "method_not_allowed", "the gate answers to GET and DELETE", { allow: "GET, DELETE" });
    }
    const isForPeople = wantsPage(request.headers.get("accept"));
    await demandBearerOrPassword(request, secret).catch((error) => {
      throw isForPeople ? new Refusal(error.status, error.code, error.message, { "www-authenticate": ASKED }) : error;
    });
    const { phase: now, setBy, setAt } = await ask(deadline, () => phase.now(store, teller(call, relay)));
    const { since, ...counts } = await ask(deadline, () => gate.read(store));
    const about = { relay: relay.name, phase: now, setBy, setAt, from: settings.from, to: settings.to, since };
    const state = { ...about, ...advise({ ...about, ...counts }), ...counts };
    const headers = { "cache-control": "no-store", vary: "accept, authorization" };
    return isForPeople ? await pageOf(state, headers) : Response.json(state, { headers });
  } finally {
    deadline.end();
  }
}

/**
 * `POST /relay/{name}/phase` with `{"phase":"new"}`. A browser that has been told the password would send that to whoever's
 * form points here, so this takes a bearer's token alone.
 *
 * @param {Call} call
 * @param {Upgrade} upgrade
 */
export async function changePhase(call, { relay, settings, phase }) {
  const { request, record, secrets } = call;
  Object.assign(record, { what: "upgrade", relay: relay.name });
  demandMethod(request, "POST", "the phase is changed by a POST");
  await demandBearer(request, secrets(settings.secret));
  const deadline = new Deadline(BUDGET_MILLISECONDS);
  try {
    const to = phaseIn(await readRequest(request, MOST_BYTES, deadline));
    const store = /** @type {Store} */ (call.store);
    const { from } = await ask(deadline, () => phase.change(store, to, teller(call, relay)));
    record.phase = to;
    return Response.json({ relay: relay.name, phase: to, was: from });
  } finally {
    deadline.end();
  }
}

/** @param {Uint8Array} body */
function phaseIn(body) {
  const found = PHASES.find((phase) => phase === memberOf(body));
  if (found) return found;
  const shown = PHASES.map((phase) => `"${phase}"`).join(", ");
  throw new Refusal(400, "unknown_phase", `the body must be {"phase": …} with one of ${shown}`);
}

/** @param {Uint8Array} body @returns {unknown} */
function memberOf(body) {
  try {
    return JSON.parse(new TextDecoder().decode(body))?.phase;
  } catch {
    return undefined;
  }
}

/** Whether a browser asks, for a person: it alone names HTML. @param {string | null} accept */
function wantsPage(accept) {
  return (accept ?? "").split(",").some((type) => type.split(";")[0]?.trim().toLowerCase() === "text/html");
}
