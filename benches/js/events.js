// The events and requests of the benchmarks, each of a chosen size.

/** The sizes that are measured, in bytes. */
export const SIZES = { "2 kB": 2_000, "6.5 kB": 6_500, "50 kB": 50_000, "1000 kB": 1_000_000 };

/** The path of the request. */
export const MESSAGES_PATH = "/v1/apps/6f1d2c3b4a59687786950413/appusers/0a1b2c3d4e5f60718293a4b5/messages";

/**
 * v1 `delivery:success`, with the full message and the full app user.
 *
 * @param {number} bytes About so many.
 * @param {object} [more] Further members of the message.
 */
export function deliveryEvent(bytes, more) {
  // The usual event has one message, so that one payload comes out; what makes it large are its items.
  const delivered = { ...message(0), ...more };
  const event = {
    trigger: "delivery:success",
    app: { _id: "6f1d2c3b4a59687786950413" },
    appUser: {
      ...truncatedUser(),
      clients: [client("twilio", true), client("web", false)],
      pendingClients: [],
      devices: [client("twilio", true)],
      credentialRequired: false,
    },
    destination: { type: "twilio" },
    messages: [delivered],
    timestamp: 1522800367.125,
    version: "v1",
  };
  fill(event, delivered.items, bytes);
  return encode(event);
}

/**
 * v1 `delivery:success`, whose translation has twenty notes.
 *
 * @param {number} bytes
 */
export function eventOfTwentyNotes(bytes) {
  return deliveryEvent(bytes, { metadata: { order: "2018-0042" }, quotedMessage: null });
}

/**
 * v1.1 `message:appUser`, with a client: at the target of an upgrade, and an event whose user a downgrade completes.
 *
 * @param {number} bytes
 */
export function appUserEvent(bytes) {
  /** @type {object[]} */
  const messages = [message(0)];
  const event = {
    trigger: "message:appUser",
    app: { _id: "6f1d2c3b4a59687786950413" },
    appUser: truncatedUser(),
    conversation: { _id: "7a8b9c0d1e2f304152637485" },
    client: client("twilio", true),
    messages,
    timestamp: 1522800367.125,
    version: "v1.1",
  };
  fill(event, messages, bytes);
  return encode(event);
}

/**
 * v1.1 `message:delivery:failure`, of a user with many properties.
 *
 * @param {number} bytes
 */
export function failureEvent(bytes) {
  /** @type {object[]} */
  const orders = [];
  const user = truncatedUser();
  const event = {
    trigger: "message:delivery:failure",
    app: { _id: "6f1d2c3b4a59687786950413" },
    appUser: { ...user, properties: { ...user.properties, orders } },
    conversation: { _id: "7a8b9c0d1e2f304152637485" },
    destination: { type: "twilio", integrationId: "8b9c0d1e2f30415263748596" },
    error: { code: "unauthorized", underlyingError: { status: 401, message: "Unauthorized" } },
    isFinalEvent: true,
    message: { _id: "5a0b1c2d3e4f000000000000" },
    timestamp: 1522800367.125,
    version: "v1.1",
  };
  fill(event, orders, bytes);
  return encode(event);
}

/**
 * The body of `POST …/messages` in v1, which does not tell the type of the message.
 *
 * @param {number} bytes
 */
export function messageRequest(bytes) {
  /** @type {object[]} */
  const items = [];
  const request = { role: "appMaker", name: "Zoë", text: "Your order has left the house.", items };
  fill(request, items, bytes);
  return encode(request);
}

/**
 * v1 `message:appUser` with little around its one message, of exactly this size: of a hundred bytes, or of millions.
 * All but its version is carried over.
 *
 * @param {number} bytes
 */
export function growingEvent(bytes) {
  const head = '{"trigger":"message:appUser","messages":[{"items":[';
  const [middle, tail] = ['],"text":"', '","type":"text"}],"version":"v1"}'];
  const item = JSON.stringify(message(0));
  const each = encode(message(0)).length + 1;
  const missing = bytes - head.length - middle.length - tail.length;
  const count = Math.max(0, Math.floor(missing / each));
  // Between the items there is one comma less than there are items.
  const text = "x".repeat(missing - count * each + Math.min(count, 1));
  return new TextEncoder().encode(head + Array(count).fill(item).join(",") + middle + text + tail);
}

/**
 * An event of v1 whose translation has exactly so many notes.
 *
 * @param {number} count 1, or at least 4.
 */
export function eventOfNotes(count) {
  if (count === 1) return encode({ trigger: "postback", version: "v1" });
  // The version, the trigger, the move and `isFinalEvent` have a note each.
  const lost = Array.from({ length: count - 4 }, (_, index) => [`member${index}`, "what it says"]);
  return encode({
    trigger: "delivery:success",
    messages: [{ _id: "5a0b1c2d3e4f000000000000", ...Object.fromEntries(lost) }],
    version: "v1",
  });
}

/**
 * Adds messages to a list of a payload, until the payload has its size.
 *
 * @param {object} payload
 * @param {object[]} list
 * @param {number} bytes
 */
function fill(payload, list, bytes) {
  const missing = bytes - encode(payload).length;
  const each = encode(message(0)).length + 1;
  for (let index = 1; index * each <= missing; index++) list.push(message(index));
}

/** @param {object} payload */
function encode(payload) {
  return new TextEncoder().encode(JSON.stringify(payload));
}

/** @param {number} index */
function message(index) {
  return {
    _id: `5a0b1c2d3e4f${String(index).padStart(12, "0")}`,
    type: "text",
    role: "appMaker",
    name: "Zoë",
    text: "Your order has left the house, and \"will\" be with you on Tuesday.\nThank you — Dankeschön 🎉",
    received: 1522800366.5 + index,
    authorId: "b4c5d6e7f80912a3b4c5d6e7",
    avatarUrl: "https://www.example.org/avatars/zoe.png?size=64",
    source: { type: "api" },
    /** @type {object[]} */
    items: [],
  };
}

function truncatedUser() {
  return {
    _id: "0a1b2c3d4e5f60718293a4b5",
    userId: "ada",
    conversationStarted: true,
    signedUpAt: "2018-03-04T05:06:07.890Z",
    properties: { plan: "gold", seats: 12 },
  };
}

/**
 * @param {string} platform
 * @param {boolean} primary
 */
function client(platform, primary) {
  return {
    id: "c0ffee00-1234-4abc-8def-0123456789ab",
    platform,
    primary,
    active: true,
    lastSeen: "2018-03-04T05:06:07.890Z",
    displayName: "+1 555 0100",
    info: { appName: "Orders", language: "en-GB" },
  };
}
