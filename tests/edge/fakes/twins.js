// What two webhooks of one app tell of the same thing: a happening of each trigger, as v1 tells it and as v1.1 does. All
// values are made up. A receiver can tell what it got by `probesIn`, without knowing how the relay tells it: by the ids of
// messages, and else by a member that no version knows, and that is carried over.

/**
 * One thing that happened to a user, or several at once: the events of both webhooks about it, each with its probes.
 *
 * @typedef {{ trigger: string, old: Event[], new: Event[], probes: string[] }} Happening
 * @typedef {{ body: string, probes: string[] }} Event
 */

/** The names of all triggers, as v1.1 has them. Those of deliveries stand several times, for each way to tell them. */
export const KINDS = [
  "message:appUser", "message:appUser two at once", "message:appUser two for v1", "message:appMaker",
  "message:delivery:channel", "message:delivery:channel three for v1", "message:delivery:failure",
  "message:delivery:user", "message:delivery:channel to the web", "notification:delivery:channel",
  "postback", "payment:success", "conversation:start", "conversation:read", "conversation:referral", "typing:appUser",
  "merge:appUser", "link:success", "client:add", "client:remove", "appUser:delete", "somebody:unknown",
];

/** Those that v1 has no event for. */
export const ONLY_NEW = ["message:delivery:user", "message:delivery:channel to the web", "notification:delivery:channel"];

/**
 * The happening number `number` of a user.
 *
 * @param {string} kind One of `KINDS`.
 * @param {string} user
 * @param {number} number
 * @param {{ isPlanted?: boolean }} [options] `isPlanted`: the new webhook says something that the old one does not.
 * @returns {Happening}
 */
export function happen(kind, user, number, { isPlanted = false } = {}) {
  const [trigger = "", ...manner] = kind.split(" ");
  const count = /two/.test(kind) ? 2 : /three/.test(kind) ? 3 : 1;
  const probes = Array.from({ length: count }, (_, index) => `${user}-${number}-${index}`);
  const about = aboutOf(trigger, user, number);
  const isDelivery = trigger.startsWith("message:delivery:");
  const isMessage = trigger === "message:appUser" || trigger === "message:appMaker";

  /** @param {boolean} isOld @param {string[]} of @returns {Event} */
  const event = (isOld, of) => {
    const list = isMessage ? { messages: of.map((one) => messageOf(trigger, one)) } : {};
    const delivered = isDelivery
      ? { ...(isOld ? { messages: of.map((one) => messageOf(trigger, one)) } : { message: { _id: of[0] } }),
        destination: { type: manner.includes("web") ? "web" : "line" }, ...(!isOld && { isFinalEvent: true }) }
      : {};
    const body = {
      trigger: isOld ? oldNameOf(trigger) : trigger,
      app: { _id: !isOld && isPlanted ? "another-app" : "app-1" },
      // v1 did not always tell its version; a `client` without one looks like v1.1.
      ...(isOld ? (number % 2 === 0 || "client" in about) && { version: "v1" } : { version: "v1.1" }),
      ...list, ...delivered, ...about,
      ...(trigger !== "merge:appUser" && { appUser: userOf(user, isOld && FULL.includes(trigger)) }),
      ...(!isOld && { conversation: { _id: `c-${user}` } }),
      ...(!isMessage && !isDelivery && { probes: of }),
    };
    return { body: JSON.stringify(body), probes: of };
  };

  const all = [event(true, probes)];
  const each = probes.map((one) => event(false, [one]));
  if (ONLY_NEW.includes(kind)) return { trigger, old: [], new: each, probes };
  if (kind.endsWith("at once")) return { trigger, old: all, new: [event(false, probes)], probes };
  return { trigger, old: all, new: each, probes };
}

/**
 * What a payload tells of, in either version.
 *
 * @param {string} body
 * @returns {string[]}
 */
export function probesIn(body) {
  const { messages, message, probes } = JSON.parse(body);
  return messages?.map((/** @type {{ _id: string }} */ { _id }) => _id) ?? (message ? [message._id] : probes);
}

/** Triggers whose events had the whole user in v1. */
const FULL = ["message:appUser", "message:appMaker", "postback", "conversation:start"];

/** @param {string} trigger */
function oldNameOf(trigger) {
  return trigger.replace("message:delivery:channel", "delivery:success").replace("message:delivery:failure", "delivery:failure");
}

/** @param {string} trigger @param {string} probe */
function messageOf(trigger, probe) {
  const role = trigger === "message:appUser" ? "appUser" : "appMaker";
  return { _id: probe, type: "text", role, text: `<b>café</b> of ${probe}`, received: 1522800366.5, source: { type: "line" } };
}

/** @param {string} user @param {boolean} isWhole */
function userOf(user, isWhole) {
  const short = { _id: user, userId: `known-as-${user}`, properties: {}, conversationStarted: true };
  return isWhole ? { ...short, clients: [{ id: `k-${user}`, platform: "line", active: true }], devices: [] } : short;
}

/**
 * What an event of a trigger tells besides.
 *
 * @param {string} trigger
 * @param {string} user
 * @param {number} number
 */
function aboutOf(trigger, user, number) {
  const timestamp = 1522800000 + number + 0.25;
  const action = { _id: `a-${user}-${number}`, type: "postback", text: "More", payload: "MORE" };
  const message = { _id: `m-menu-${user}-${number}` };
  switch (trigger) {
    case "message:delivery:failure":
      return { timestamp, error: { code: "uncategorized_error", underlyingError: { message: "gone" } } };
    case "notification:delivery:channel":
      return { timestamp, notification: { _id: `n-${user}-${number}` }, destination: { type: "line" }, isFinalEvent: true };
    case "postback":
      return { postbacks: [{ action, message }] };
    case "payment:success":
      return { payments: [{ charge: { id: `ch-${user}-${number}` }, action, message: { ...message, role: "appMaker" } }] };
    case "conversation:start": case "conversation:read": case "conversation:referral":
      return { timestamp, source: { type: "line" } };
    case "typing:appUser":
      return { timestamp, activity: { type: "typing:start" }, source: { type: "line" } };
    case "merge:appUser":
      return { surviving: { _id: user }, discarded: [{ _id: `d-${user}-${number}` }, { _id: `e-${user}-${number}` }], reason: "api" };
    case "link:success":
      // A channel of its own, for two links of a user to one channel look alike, and only their number would be kept.
      return { channel: `channel-${number}`, client: { id: `k-${number}`, platform: "line" } };
    case "client:add": case "client:remove":
      return { client: { id: `k-${user}-${number}`, platform: "line" } };
    default:
      return { timestamp };
  }
}
