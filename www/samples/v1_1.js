// Events as v1.1 sends them: each of its triggers, and some that are worth a look.

import { ANSWER, APP, CONVERSATION, QUESTION, USER, at, event } from "./write.js";

/**
 * @param {string} trigger
 * @param {string[]} members
 * @returns {import("./write.js").Sample}
 */
const sample = (trigger, ...members) => named(trigger, trigger, ...members);

/**
 * @param {string} name
 * @param {string} trigger
 * @param {string[]} members
 * @returns {import("./write.js").Sample}
 */
const named = (name, trigger, ...members) => ({ name, version: "v1.1", payload: event("v1.1", trigger, ...members) });

/** The user as later events of v1.1 have it. */
const NAMED_USER = `"appUser": {
    "_id": "8d2f61c08f24",
    "userId": "noor-118",
    "givenName": "Noor",
    "surname": "Haddad",
    "signedUpAt": "2018-03-09T08:14:52.201Z",
    "properties": { "plan": "family", "visits": 12 },
    "conversationStarted": true
  }`;

const PHONE = `"criteria": { "phoneNumber": "+15550107788" }`;

const MESSAGE = `"message": { "_id": "5f6b12d7b7e8" }`;

const TWILIO = `"destination": { "type": "twilio", "integrationId": "5e81a4c71c35" }`;

const EXTERNAL = `"externalMessages": [{ "id": "SM4be07719c0d24e6aa1" }]`;

/** @param {string} [error] */
const notification = (error) => [
  APP,
  `"notification": { "_id": "5f6b140ab801" }`,
  `"destination": { "type": "whatsapp", "integrationId": "5e81a4c71c36", "destinationId": "+15550107788" }`,
  `"matchResult": {
    "appUser": { "_id": "8d2f61c08f24", "conversationStarted": true },
    "conversation": { "_id": "2c7be90fb1fa" }
  }`,
  ...(error ? [`"error": ${error}`] : []),
  `"isFinalEvent": ${!error}`,
  `"externalMessages": [{ "id": "gBEGVRAYBkZRAgk4bQ" }]`,
  at(1600852060.55),
];

/** @type {import("./write.js").Sample[]} */
export const V1_1 = [
  sample("message:appUser", APP, QUESTION, USER, CONVERSATION),
  sample("message:appMaker", APP, ANSWER, NAMED_USER, CONVERSATION),
  sample(
    "postback",
    APP,
    `"postbacks": [
    { "action": { "_id": "5f6b12a0b7c2", "type": "postback", "text": "Opening hours", "payload": "HOURS" } }
  ]`,
    USER,
    CONVERSATION,
  ),
  sample(
    "conversation:start",
    APP,
    `"source": { "type": "viber" }`,
    `"appUser": { "_id": "8d2f61c08f24", "conversationStarted": true }`,
    CONVERSATION,
    at(1600851601.007),
  ),
  sample("conversation:read", APP, `"source": { "type": "ios" }`, USER, CONVERSATION, at(1600851719.64)),
  sample(
    "conversation:referral",
    APP,
    `"source": { "type": "messenger" }`,
    USER,
    CONVERSATION,
    `"referral": { "code": "autumn-card", "details": { "source": "SHORTLINK", "type": "OPEN_THREAD" } }`,
    at(1600851600.9),
  ),
  sample("typing:appUser", APP, USER, CONVERSATION, `"activity": { "type": "typing:stop" }`, at(1600851655.2)),
  sample("client:add", APP, NAMED_USER, CONVERSATION, `"clients": [{ "platform": "whatsapp", "status": "active" }]`),
  sample("client:remove", APP, NAMED_USER, CONVERSATION, `"clients": [{ "platform": "messenger" }]`),
  sample("appUser:delete", APP, `"appUser": { "_id": "8d2f61c08f24", "userId": "noor-118" }`),
  sample(
    "merge:appUser",
    APP,
    `"surviving": { "_id": "8d2f61c08f24", "userId": "noor-118", "conversationStarted": true }`,
    `"discarded": [{ "_id": "f3a90c7e1a9b", "conversationStarted": false }]`,
  ),
  sample("link:success", APP, USER, CONVERSATION, `"channel": "whatsapp"`, PHONE),
  sample("link:match", APP, USER, CONVERSATION, `"channel": "twilio"`, PHONE),
  sample(
    "link:failure",
    APP,
    USER,
    CONVERSATION,
    `"channel": "mailgun"`,
    `"criteria": { "address": "noor@mail.example" }`,
    `"error": { "code": "forbidden", "message": "The address has refused messages" }`,
  ),
  sample(
    "payment:success",
    APP,
    USER,
    CONVERSATION,
    `"payments": [
    {
      "source": { "type": "web" },
      "message": { "_id": "5f6b1391b7f0", "type": "text", "text": "Blue kettle, 1.7 l", "role": "appMaker" },
      "action": {
        "_id": "5f6b1391b7f1",
        "type": "buy",
        "text": "Buy for 39.00",
        "amount": 3900,
        "currency": "eur",
        "state": "paid"
      },
      "charge": { "id": "ch_9Qm2LxT0" }
    }
  ]`,
    at(1600851930.41),
  ),
  sample(
    "message:delivery:channel",
    APP,
    NAMED_USER,
    CONVERSATION,
    TWILIO,
    `"isFinalEvent": false`,
    EXTERNAL,
    MESSAGE,
    at(1600851671.102),
  ),
  sample(
    "message:delivery:user",
    APP,
    NAMED_USER,
    CONVERSATION,
    TWILIO,
    `"isFinalEvent": true`,
    EXTERNAL,
    MESSAGE,
    at(1600851673.88),
  ),
  sample(
    "message:delivery:failure",
    APP,
    NAMED_USER,
    CONVERSATION,
    TWILIO,
    `"isFinalEvent": true`,
    `"error": {
    "code": "uncategorized_error",
    "underlyingError": { "errors": [{ "code": 470, "title": "The window for answers has closed" }] }
  }`,
    MESSAGE,
    at(1600851674.3),
  ),
  sample("notification:delivery:channel", ...notification()),
  sample("notification:delivery:failure", ...notification(`{ "code": "bad_request", "message": "No such template" }`)),
  sample("notification:delivery:user", ...notification()),
  named(
    "delivery to an SDK, which v1 does not report",
    "message:delivery:channel",
    APP,
    USER,
    CONVERSATION,
    `"destination": { "type": "ios" }`,
    `"isFinalEvent": true`,
    MESSAGE,
    at(1600851672.0),
  ),
  named(
    "file from another channel",
    "message:appUser",
    APP,
    `"messages": [
    {
      "_id": "5f6b1502b81f",
      "type": "file",
      "text": "The receipt you asked for",
      "mediaUrl": "https://media.example/5f6b1502/receipt.pdf",
      "mediaType": "application/pdf",
      "mediaSize": 48213,
      "role": "appUser",
      "authorId": "8d2f61c08f24",
      "name": "Noor Haddad",
      "received": 1600852226.0,
      "source": { "type": "whatsapp", "integrationId": "5e81a4c71c36" }
    }
  ]`,
    USER,
    CONVERSATION,
  ),
  named(
    "message with its client",
    "message:appUser",
    APP,
    QUESTION,
    `"appUser": { "_id": "8d2f61c08f24", "conversationStarted": true, "properties": {} }`,
    `"client": {
    "_id": "5e9d77a1",
    "platform": "telegram",
    "status": "active",
    "displayName": "Noor H.",
    "raw": { "id": 9007199254740993 }
  }`,
    CONVERSATION,
  ),
];
