// API calls of which the versions differ: requests and answers.

const USER = "/apps/60b0c4e177e0/appusers/8d2f61c08f24";

/**
 * @param {string} name
 * @param {string} path
 * @param {string} payload
 * @returns {import("./write.js").Sample}
 */
const post = (name, path, payload) => ({
  name: `request: ${name}`,
  version: "v1",
  kind: "request",
  method: "POST",
  path: `/v1${path}`,
  payload,
});

/** @type {import("./write.js").Sample[]} */
export const CALLS = [
  post(
    "post a message without a type",
    `${USER}/messages`,
    `{
  "role": "appMaker",
  "name": "Ines",
  "text": "Which colour?",
  "actions": [
    { "type": "reply", "text": "Blue", "payload": "BLUE" },
    { "type": "reply", "text": "Red", "payload": "RED" }
  ]
}`,
  ),
  post(
    "create a webhook with old triggers",
    "/apps/60b0c4e177e0/webhooks",
    `{
  "target": "https://hooks.example/smooch",
  "triggers": ["message", "delivery:success", "delivery:failure", "postback"]
}`,
  ),
  post(
    "create a webhook without triggers",
    "/apps/60b0c4e177e0/webhooks",
    `{ "target": "https://hooks.example/smooch" }`,
  ),
  post(
    "link a channel",
    `${USER}/channels`,
    `{
  "type": "twilio",
  "phoneNumber": "+15550107788",
  "skipConfirmation": true
}`,
  ),
  post(
    "create an app user",
    "/apps/60b0c4e177e0/appusers",
    `{
  "userId": "noor-118",
  "givenName": "Noor",
  "credentialRequired": true,
  "properties": { "plan": "family" }
}`,
  ),
  {
    name: "answer: an app user",
    version: "v1.1",
    kind: "response",
    method: "GET",
    path: `/v1.1${USER}`,
    status: 200,
    payload: `{
  "appUser": {
    "_id": "8d2f61c08f24",
    "userId": "noor-118",
    "conversationStarted": true,
    "properties": { "plan": "family" },
    "clients": [
      { "_id": "5e9d77a1", "platform": "telegram", "status": "active", "primary": true }
    ]
  }
}`,
  },
  {
    name: "answer: the webhooks",
    version: "v1.1",
    kind: "response",
    method: "GET",
    path: "/v1.1/apps/60b0c4e177e0/webhooks",
    status: 200,
    payload: `{
  "webhooks": [
    {
      "_id": "5f6b1120b700",
      "target": "https://hooks.example/smooch",
      "triggers": ["message:appUser", "message:delivery:channel", "message:delivery:user"],
      "version": "v1.1"
    }
  ]
}`,
  },
];
