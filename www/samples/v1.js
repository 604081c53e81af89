// Events as v1 sends them: each of its triggers, and some that are worth a look.

import { ANSWER, APP, FULL_USER, QUESTION, USER, at, event } from "./write.js";

/**
 * @param {string} trigger
 * @param {string[]} members
 * @returns {import("./write.js").Sample}
 */
const sample = (trigger, ...members) => ({ name: trigger, version: "v1", payload: event("v1", trigger, ...members) });

/** @type {import("./write.js").Sample[]} */
export const V1 = [
  sample("message:appUser", APP, QUESTION, FULL_USER),
  sample("message:appMaker", APP, ANSWER, FULL_USER),
  sample(
    "postback",
    APP,
    `"postbacks": [
    {
      "message": {
        "_id": "5ad75d40417a",
        "type": "text",
        "text": "Shall I put it aside?",
        "role": "appMaker",
        "received": 1524063776.50
      },
      "action": {
        "_id": "5ad75d40417c",
        "type": "postback",
        "text": "Put it aside",
        "payload": "HOLD_7731"
      }
    }
  ]`,
    FULL_USER,
  ),
  sample(
    "conversation:start",
    APP,
    `"source": { "type": "messenger" }`,
    FULL_USER,
    `"referral": { "code": "spring-poster", "details": { "source": "MESSENGER_CODE", "type": "OPEN_THREAD" } }`,
    at(1524063700.118),
  ),
  sample("conversation:read", APP, `"source": { "type": "web" }`, USER, at(1524063781.3)),
  sample(
    "conversation:referral",
    APP,
    `"source": { "type": "viber" }`,
    USER,
    `"referral": { "code": "spring-poster" }`,
    at(1524063699.75),
  ),
  sample("typing:appUser", APP, USER, `"activity": { "type": "typing:start" }`, at(1524063729.002)),
  sample("client:add", APP, USER, `"clients": [{ "platform": "messenger" }]`),
  sample(
    "merge:appUser",
    APP,
    `"surviving": { "_id": "8d2f61c08f24", "userId": "noor-118", "conversationStarted": true }`,
    `"discarded": [{ "_id": "f3a90c7e1a9b", "conversationStarted": false }]`,
  ),
  sample("link:success", APP, USER, `"channel": "twilio"`, `"criteria": { "phoneNumber": "+15550107788" }`),
  sample("link:match", APP, USER, `"channel": "twilio"`, `"criteria": { "phoneNumber": "+15550107788" }`),
  sample(
    "link:failure",
    APP,
    USER,
    `"channel": "messenger"`,
    `"criteria": { "phoneNumber": "+15550107788", "givenName": "Noor", "surname": "Haddad" }`,
    `"error": { "code": "bad_request", "message": "Nobody is found under this number" }`,
  ),
  sample(
    "payment:success",
    APP,
    USER,
    `"payments": [
    {
      "source": { "type": "web" },
      "message": {
        "_id": "5ad7614c41d0",
        "type": "text",
        "text": "Blue kettle, 1.7 l",
        "role": "appMaker",
        "received": 1524064588.021
      },
      "action": {
        "_id": "5ad7614c41d1",
        "type": "buy",
        "text": "Buy for 39.00",
        "amount": 3900,
        "currency": "eur",
        "state": "paid"
      },
      "charge": { "id": "ch_9Qm2LxT0" }
    }
  ]`,
    at(1524064633.87),
  ),
  sample("delivery:success", APP, USER, `"destination": { "type": "telegram" }`, ANSWER, at(1524063777.214)),
  sample(
    "delivery:failure",
    APP,
    USER,
    `"destination": { "type": "line" }`,
    `"error": {
    "code": "unauthorized",
    "underlyingError": { "message": "The channel access token has expired" }
  }`,
    ANSWER,
    at(1524063777.9),
  ),
  {
    name: "delivery of three messages",
    version: "v1",
    payload: event(
      "v1",
      "delivery:success",
      APP,
      USER,
      `"destination": { "type": "viber" }`,
      `"messages": [
    {
      "_id": "5ad7618e41f1",
      "type": "text",
      "text": "Three colours are left:",
      "role": "appMaker",
      "received": 1524064654.10
    },
    {
      "_id": "5ad7618e41f2",
      "type": "image",
      "text": " ",
      "mediaUrl": "https://media.example/kettles.jpg",
      "mediaType": "image/jpeg",
      "role": "appMaker",
      "received": 1524064654.11
    },
    {
      "_id": "5ad7618f41f3",
      "type": "text",
      "text": "Which shall it be?",
      "role": "appMaker",
      "received": 1524064655.0
    }
  ]`,
      at(1524064655.902),
    ),
  },
  {
    name: "message before there were types",
    version: "v1",
    payload: `{
  "trigger": "message:appMaker",
  "app": { "_id": "60b0c4e177e0" },
  "messages": [
    {
      "_id": "57c93ab2d5e2",
      "text": "Which size?",
      "role": "appMaker",
      "received": 1472805554.3,
      "actions": [
        { "type": "reply", "text": "Small", "payload": "S" },
        { "type": "reply", "text": "Large", "payload": "L" }
      ]
    }
  ],
  "appUser": {
    "_id": "8d2f61c08f24",
    "devices": [{ "id": "web-31c9", "platform": "web", "active": true }]
  }
}`,
  },
];
