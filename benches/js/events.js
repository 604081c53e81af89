// The events of the benchmarks: v1 `delivery:success`, with full messages and the full app user, of a chosen size.

/** The sizes that are measured, in bytes. */
export const SIZES = { "2 kB": 2_000, "50 kB": 50_000, "1 MB": 1_000_000 };

/**
 * An event of about this many bytes.
 *
 * @param {number} bytes
 */
export function deliveryEvent(bytes) {
  // The usual event has one message, so that one payload comes out; what makes it large are its items.
  const delivered = message(0);
  const event = {
    trigger: "delivery:success",
    app: { _id: "6f1d2c3b4a59687786950413" },
    appUser: {
      _id: "0a1b2c3d4e5f60718293a4b5",
      userId: "ada",
      conversationStarted: true,
      signedUpAt: "2018-03-04T05:06:07.890Z",
      properties: { plan: "gold", seats: 12 },
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
  const missing = bytes - JSON.stringify(event).length;
  const item = JSON.stringify(message(0)).length + 1;
  for (let index = 1; index * item <= missing; index++) delivered.items.push(message(index));
  return new TextEncoder().encode(JSON.stringify(event));
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
