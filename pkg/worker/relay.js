// The relay: an event comes in with the sender's key, and goes out in the receiver's version with the receiver's own.

import { readRequest } from "./body.js";
import { Deadline } from "./deadline.js";
import { deliver } from "./deliver.js";
import { planOf } from "./event.js";
import { isUnmistakable, keyOf } from "./key.js";
import { Refusal, demandMethod } from "./refusal.js";
import { isOneOf } from "./secrets.js";
import { takeArrival } from "./upgrade/arrival.js";

/**
 * @typedef {import("./call.js").Call} Call
 * @typedef {import("./configuration.js").Relay} Relay
 */

/**
 * @param {Call} call
 * @param {Relay} relay
 */
export async function relayEvent(call, relay) {
  call.record.relay = relay.name;
  demandMethod(call.request, "POST", "a relay takes an event as the body of a POST");
  const deadline = new Deadline(relay.budgetMilliseconds);
  try {
    await demandKey(call, relay);
    demandIdentity(call.request);
    const body = await readRequest(call.request, relay.maxBytes, deadline);
    const key = await keyOf(relay.name, body);
    Object.assign(call.record, { bytesIn: body.length, key });
    const upgrade = call.upgrades.get(relay.name);
    const taken = upgrade && (await takeArrival(call, upgrade, body, key, deadline));
    if (taken) return taken;
    const plan = await planOf(call, relay, body, deadline);
    call.record.payloads = plan.payloads.length;
    // Of an event that may be another one with the same bytes nobody can say that it has been delivered.
    const store = isUnmistakable(body) ? call.store : undefined;
    return await deliver({ ...call, store }, relay, plan, key, deadline);
  } finally {
    deadline.end();
  }
}

/** Nobody's body is read before this. @param {Call} call @param {Relay} relay */
async function demandKey({ request, secrets }, { receive }) {
  if (receive === "anyone") return;
  if (await isOneOf(request.headers.get("x-api-key"), receive.secrets.map(secrets))) return;
  throw new Refusal(receive.refuse, "wrong_key", "the X-API-Key is missing or wrong");
}

/** What was compressed on the way would have to be unpacked here, and could be of any size. @param {Request} request */
function demandIdentity({ headers }) {
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.trim().toLowerCase() === "identity") return;
  throw new Refusal(415, "unsupported_encoding", "the body must come without a content-encoding");
}
