// A fake of the Smooch API, v1 and v1.1 at one address as the real one: app users, messages, links and webhooks in
// memory. It is written from the documentation, is as strict as that says the API is, and knows nothing that it does
// not say.
//
// What it holds are texts of JSON, which it answers as they are spelled: so a test sees whether anything wrote them
// anew.
//
// `node tests/edge/fakes/smooch-api.js --port 8789` serves one.

import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

import { serveFake } from "./server.js";

/**
 * @typedef {import("./server.js").Call} Call
 * @typedef {import("./server.js").Step} Step
 * @typedef {{ status: number, body: string }} Answer
 * @typedef {{ _id: string, text: string, received: number }} Message
 * @typedef {{
 *   version: string, app: string | undefined, id: string, body: any, query: URLSearchParams, base: string,
 * }} Asked
 */

/**
 * The triggers of webhooks that the documentation of v1.1 lists. `*` is not among them, but used with v1.1.
 */
const TRIGGERS = [
  "*", "message:appUser", "message:appMaker", "message:delivery:channel", "message:delivery:user",
  "message:delivery:failure", "conversation:read", "conversation:referral", "conversation:start", "merge:appUser",
  "postback", "payment:success", "link:match", "link:success", "link:failure", "typing:appUser", "client:add",
  "client:remove", "appUser:delete", "notification:delivery:channel", "notification:delivery:failure",
  "notification:delivery:user",
];

/** What a channel must be told of the confirmation is documented for these. */
const LINKS = ["twilio", "messenger", "mailgun", "messagebird", "whatsapp"];

/**
 * @param {{
 *   port?: number, authorization?: string, pageSize?: number, pages?: "next" | "previous",
 *   onHead?: (call: Call) => Step | undefined, onPart?: (part: Buffer) => void,
 * }} [options] `pages` says how a list goes on: from the oldest message by `next`, as documented, or from the newest by
 *   `previous`, which no source shows, and which is there for readers that follow both.
 */
export async function createSmoochApi({
  port = 0, authorization, pageSize = 100, pages = "next", onHead, onPart,
} = {}) {
  /** The app users by `_id`, each as the text of an object. @type {Map<string, string>} */
  const users = new Map();
  /** The messages of an app user, oldest first. @type {Map<string, Message[]>} */
  const messages = new Map();
  /** @type {Map<string, Record<string, unknown>>} */
  const webhooks = new Map();
  /**
   * What happens to calls before they are understood; one that gives nothing lets them through.
   *
   * @type {(call: Call) => Step | undefined}
   */
  let interfere = () => undefined;

  const { url, calls, stop } = await serveFake(
    (call) => interfere(call) ?? asStep(answer(call)),
    { port, ...(onHead && { onHead }), ...(onPart && { onPart }) },
  );

  /** @type {[string, RegExp, (asked: Asked) => Answer][]} */
  const endpoints = [
    ["POST", /^\/appusers$/, createUser],
    ["GET", /^\/appusers\/([^/]+)$/, ({ id }) => withUser(id, (key) => ok(user(key)))],
    ["PUT", /^\/appusers\/([^/]+)$/, updateUser],
    ["DELETE", /^\/appusers\/([^/]+)$/, ({ id }) => withUser(id, (key) => (users.delete(key), ok("{}")))],
    ["DELETE", /^\/appusers\/([^/]+)\/profile$/, ({ id }) => withUser(id, (key) => ok(user(key)))],
    ["POST", /^\/appusers\/([^/]+)\/channels$/, link],
    ["POST", /^\/appusers\/([^/]+)\/messages$/, postMessage],
    ["GET", /^\/appusers\/([^/]+)\/messages$/, listMessages],
    ["DELETE", /^\/appusers\/([^/]+)\/messages$/, ({ id }) => withUser(id, (key) => (messages.delete(key), ok("{}")))],
    ["POST", /^\/appusers\/([^/]+)\/conversation\/(?:activity|read)$/, ({ id }) => withUser(id, () => ok("{}"))],
    ["GET", /^\/appusers\/([^/]+)\/authcode$/, ({ id }) => withUser(id, () => ok('{"authCode":"k3y"}'))],
    ["GET", /^\/webhooks$/, () => ok(JSON.stringify({ webhooks: [...webhooks.values()] }))],
    ["POST", /^\/webhooks$/, createWebhook],
    ["GET", /^\/webhooks\/([^/]+)$/, ({ id }) => withWebhook(id, (webhook) => ok(JSON.stringify({ webhook })))],
    ["PUT", /^\/webhooks\/([^/]+)$/, updateWebhook],
    ["DELETE", /^\/webhooks\/([^/]+)$/, ({ id }) => withWebhook(id, () => (webhooks.delete(id), ok("{}")))],
    ["GET", /^\/menu$/, () => ok('{"menu":{"items":[ ]}}')],
  ];

  return {
    url,
    calls,
    stop,
    users,
    webhooks,
    /**
     * Puts an app user there, in the very spelling that is given.
     *
     * @param {string} text
     */
    putUser(text) {
      const { _id, userId } = JSON.parse(text);
      users.set(_id, text);
      return { _id, userId };
    },
    /**
     * Puts messages into the conversation of an app user, in the very spelling that is given.
     *
     * @param {string} id
     * @param {...string} texts
     */
    putMessages(id, ...texts) {
      const known = messages.get(id) ?? [];
      known.push(...texts.map((text) => ({ ...JSON.parse(text), text })));
      messages.set(id, known);
    },
    /**
     * Lets something else happen to calls, such as a failure, or an answer that a test has made up.
     *
     * @param {(call: Call) => Step | undefined} interference
     */
    interfere(interference) {
      interfere = interference;
    },
  };

  /** @param {Call} call @returns {Answer} */
  function answer({ method, path, headers, body }) {
    const { pathname, searchParams: query } = new URL(path, "http://fake");
    const [, version, short] = /^\/(v1|v1\.1)(\/.*)$/.exec(pathname) ?? [];
    if (!version || !short) return failure(404, "not_found", "There is no such path.");
    if (!isAuthorized(headers.authorization)) return failure(401, "unauthorized", "Authorization is required.");
    const [, app, rest = ""] = /^\/apps\/([^/]+)(\/.*)$/.exec(short) ?? [undefined, undefined, short];
    for (const [verb, pattern, handle] of endpoints) {
      const match = pattern.exec(rest);
      if (!match || verb !== method) continue;
      const parsed = method === "POST" || method === "PUT" ? parse(body) : {};
      if (!parsed) return failure(400, "bad_request", "The body is no JSON object.");
      const base = `${url}${pathname}`;
      return handle({ version, app, id: decodeURIComponent(match[1] ?? ""), body: parsed, query, base });
    }
    return failure(404, "not_found", "There is no such path.");
  }

  /** @param {string | undefined} given */
  function isAuthorized(given) {
    return authorization === undefined ? /^(?:Bearer|Basic) ./.test(given ?? "") : given === authorization;
  }

  /** @param {Asked} asked */
  function createUser({ version, body }) {
    if (typeof body.userId !== "string") return failure(400, "bad_request", "userId is required.");
    if (version !== "v1" && "credentialRequired" in body) {
      return failure(400, "bad_request", "credentialRequired is not allowed.");
    }
    const _id = randomUUID().replaceAll("-", "").slice(0, 24);
    const { properties = {}, ...others } = body;
    const made = { _id, conversationStarted: false, ...others, properties, clients: [], pendingClients: [] };
    users.set(_id, JSON.stringify(made));
    return { ...ok(user(_id)), status: 201 };
  }

  /** @param {Asked} asked */
  function updateUser({ id, body }) {
    return withUser(id, (key) => {
      users.set(key, JSON.stringify({ ...JSON.parse(users.get(key) ?? ""), ...body }));
      return ok(user(key));
    });
  }

  /** @param {Asked} asked */
  function link({ version, id, body }) {
    return withUser(id, (key) => {
      if (!LINKS.includes(body.type)) return failure(400, "bad_request", "type is not a known channel.");
      if (version !== "v1") {
        if (typeof body.confirmation?.type !== "string") return failure(400, "bad_request", "confirmation is required.");
        if ("skipConfirmation" in body) return failure(400, "bad_request", "skipConfirmation is not allowed.");
      }
      const known = JSON.parse(users.get(key) ?? "");
      const pendingClients = [{ id: randomUUID(), platform: body.type, displayName: body.phoneNumber ?? body.address }];
      users.set(key, JSON.stringify({ ...known, pendingClients }));
      return ok(user(key));
    });
  }

  /** @param {Asked} asked */
  function postMessage({ version, id, body }) {
    return withUser(id, (key) => {
      if (version !== "v1" && typeof body.type !== "string") return failure(400, "bad_request", "type is required.");
      if (!["appUser", "appMaker"].includes(body.role)) return failure(400, "bad_request", "role is required.");
      const _id = randomUUID().replaceAll("-", "").slice(0, 24);
      const received = Date.now() / 1000;
      const text = JSON.stringify({ _id, ...body, received, source: { type: "api" } });
      const known = messages.get(key) ?? [];
      messages.set(key, [...known, { _id, text, received }]);
      return { status: 201, body: `{"message":${text},"conversation":${conversation(key)}}` };
    });
  }

  /** @param {Asked} asked */
  function listMessages({ id, query, base }) {
    return withUser(id, (key) => {
      const [before, after] = [query.get("before"), query.get("after")];
      if (before !== null && after !== null) {
        return failure(400, "bad_request", "before and after are mutually exclusive.");
      }
      const all = (messages.get(key) ?? []).filter(({ received }) =>
        (before === null || received < Number(before)) && (after === null || received > Number(after)));
      const fromOldest = pages === "next";
      const page = fromOldest ? all.slice(0, pageSize) : all.slice(-pageSize);
      const edge = fromOldest ? page.at(-1) : page[0];
      const more = page.length < all.length && edge
        ? `,"${pages}":${JSON.stringify(`${base}?${fromOldest ? "after" : "before"}=${edge.received}`)}`
        : "";
      return ok(`{"conversation":${conversation(key)},"messages":[${page.map(({ text }) => text).join(",")}]${more}}`);
    });
  }

  /** @param {Asked} asked */
  function createWebhook({ version, body }) {
    if (typeof body.target !== "string") return failure(400, "bad_request", "target is required.");
    if (version !== "v1" && !Array.isArray(body.triggers)) return failure(400, "bad_request", "triggers is required.");
    const wrong = wrongTriggers(version, body);
    if (wrong) return wrong;
    if (webhooks.size === 10) return failure(400, "bad_request", "An app has 10 webhooks at most.");
    const _id = randomUUID().replaceAll("-", "").slice(0, 24);
    const { triggers = ["message"], ...others } = body;
    const webhook = { _id, triggers, secret: randomUUID(), ...others, version };
    webhooks.set(_id, webhook);
    return { status: 201, body: JSON.stringify({ webhook }) };
  }

  /** @param {Asked} asked */
  function updateWebhook({ version, id, body }) {
    return withWebhook(id, (webhook) => {
      const wrong = wrongTriggers(version, body);
      if (wrong) return wrong;
      const updated = { ...webhook, ...body };
      webhooks.set(id, updated);
      return ok(JSON.stringify({ webhook: updated }));
    });
  }

  /**
   * @param {string} version
   * @param {any} body
   */
  function wrongTriggers(version, { triggers = [] }) {
    const wrong = version !== "v1" && triggers.find((/** @type {string} */ trigger) => !TRIGGERS.includes(trigger));
    return wrong ? failure(400, "bad_request", `${wrong} is not a known trigger.`) : undefined;
  }

  /**
   * An id of a path is the `_id` or the business's `userId`.
   *
   * @param {string} id
   * @param {(key: string) => Answer} then
   */
  function withUser(id, then) {
    const key = [...users].find(([key, text]) => key === id || JSON.parse(text).userId === id)?.[0];
    return key === undefined ? failure(404, "not_found", "There is no such app user.") : then(key);
  }

  /**
   * @param {string} id
   * @param {(webhook: Record<string, unknown>) => Answer} then
   */
  function withWebhook(id, then) {
    const webhook = webhooks.get(id);
    return webhook ? then(webhook) : failure(404, "not_found", "There is no such webhook.");
  }

  /** @param {string} key */
  function user(key) {
    return `{"appUser":${users.get(key)}}`;
  }

  /** @param {string} key */
  function conversation(key) {
    return `{"_id":"conversation-of-${key}", "unreadCount":0}`;
  }
}

/** @param {Buffer} body */
function parse(body) {
  if (body.length === 0) return {};
  try {
    const value = JSON.parse(body.toString());
    return typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} body @returns {Answer} */
function ok(body) {
  return { status: 200, body };
}

/**
 * @param {number} status
 * @param {string} code
 * @param {string} description
 * @returns {Answer}
 */
function failure(status, code, description) {
  return { status, body: JSON.stringify({ error: { code, description } }) };
}

/** @param {Answer} answer @returns {Step} */
function asStep({ status, body }) {
  return { status, body, headers: { "content-type": "application/json; charset=utf-8" } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await createSmoochApi({ port: Number(process.argv[process.argv.indexOf("--port") + 1]) });
  console.log(`The fake Smooch API listens at ${url}.`);
}
