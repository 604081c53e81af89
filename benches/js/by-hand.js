// What people write by hand: bytes to bytes, no report, and no check beyond those that JavaScript makes by itself.

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What v1.1 drops of the app user of a webhook. */
export const LOST = ["clients", "pendingClients", "devices", "credentialRequired", "hasPaymentInfo"];

/**
 * v1 `delivery:success` as v1.1 has it.
 *
 * @param {Uint8Array} body
 */
export function upgradeDelivery(body) {
  const event = JSON.parse(decoder.decode(body));
  const [message] = event.messages;
  delete event.messages;
  event.trigger = "message:delivery:channel";
  event.version = "v1.1";
  event.message = { _id: message._id };
  event.isFinalEvent = true;
  for (const name of LOST) delete event.appUser[name];
  return encoder.encode(JSON.stringify(event));
}

/**
 * v1 `message:appUser` without an app user as v1.1 has it.
 *
 * @param {Uint8Array} body
 */
export function upgradeVersion(body) {
  const event = JSON.parse(decoder.decode(body));
  event.version = "v1.1";
  return encoder.encode(JSON.stringify(event));
}

/**
 * An event as v1.1 has it, by way of the object that most people work on. One that is in v1.1 has nothing to edit.
 *
 * @param {Uint8Array} body
 */
export function upgradeNothing(body) {
  const event = JSON.parse(decoder.decode(body));
  if (event.version !== "v1.1") throw new Error("this benchmark has no other events");
  return encoder.encode(JSON.stringify(event));
}

/**
 * The same by somebody who thought of passing on the bytes that came in.
 *
 * @param {Uint8Array} body
 */
export function passOn(body) {
  const event = JSON.parse(decoder.decode(body));
  if (event.version !== "v1.1") throw new Error("this benchmark has no other events");
  return body;
}

/**
 * v1.1 `message:appUser` with a client as v1 has it.
 *
 * @param {Uint8Array} body
 */
export function downgradeAppUser(body) {
  const event = JSON.parse(decoder.decode(body));
  event.version = "v1";
  event.appUser.clients ??= [event.client];
  return encoder.encode(JSON.stringify(event));
}

/**
 * v1.1 `message:delivery:failure` as v1 has it.
 *
 * @param {Uint8Array} body
 */
export function downgradeFailure(body) {
  const event = JSON.parse(decoder.decode(body));
  event.version = "v1";
  event.trigger = "delivery:failure";
  event.messages = [event.message];
  delete event.message;
  return encoder.encode(JSON.stringify(event));
}

/**
 * The body of `POST …/messages` as v1.1 has it, which asks for a type.
 *
 * @param {Uint8Array} body
 */
export function upgradeMessage(body) {
  const message = JSON.parse(decoder.decode(body));
  message.type ??= message.items ? "carousel" : message.mediaUrl ? "image" : message.coordinates ? "location" : "text";
  return encoder.encode(JSON.stringify(message));
}
