// What an empty preview offers to begin with: one payload that is translated, one that becomes several, one withheld.

/** @typedef {import("./index.js").Sample} Sample */

/** @type {Sample[]} */
export const EXAMPLES = [
  {
    name: "A message of a user",
    version: "v1",
    payload: `{
  "trigger": "message:appUser",
  "version": "v1",
  "app": { "_id": "5c8f2e61a7" },
  "messages": [
    {
      "_id": "5c8f2f0d33",
      "role": "appUser",
      "authorId": "9b1de0c4",
      "name": "Ada",
      "text": "Is my order on its way?",
      "received": 1552900877.250,
      "source": { "type": "ios" }
    }
  ],
  "appUser": {
    "_id": "9b1de0c4",
    "givenName": "Ada",
    "signedUpAt": "2019-03-18T09:14:02.880Z",
    "clients": [
      { "_id": "c1", "platform": "ios", "active": true, "primary": true, "appVersion": "3.0" }
    ],
    "pendingClients": [],
    "devices": [
      { "_id": "c1", "platform": "ios", "active": true, "primary": true, "appVersion": "3.0" }
    ],
    "credentialRequired": false,
    "properties": { "tier": "gold", "visits": 12.0 }
  }
}
`,
  },
  {
    name: "A delivery of three messages",
    version: "v1",
    payload: `{
  "trigger": "delivery:success",
  "version": "v1",
  "app": { "_id": "5c8f2e61a7" },
  "appUser": { "_id": "9b1de0c4" },
  "destination": { "type": "twilio" },
  "messages": [
    { "_id": "m1", "role": "appMaker", "text": "Your order has left." },
    { "_id": "m2", "role": "appMaker", "text": "It arrives on Thursday." },
    { "_id": "m3", "role": "appMaker", "text": "Track it here.", "actions": [] }
  ],
  "timestamp": 1552900990.120
}
`,
  },
  {
    name: "An event that v1 does not have",
    version: "v1.1",
    payload: `{
  "trigger": "message:delivery:user",
  "version": "v1.1",
  "app": { "_id": "5c8f2e61a7" },
  "appUser": { "_id": "9b1de0c4", "conversationStarted": true },
  "conversation": { "_id": "c0ffee77" },
  "destination": { "type": "messenger" },
  "isFinalEvent": true,
  "message": { "_id": "m1" },
  "timestamp": 1552900990.120
}
`,
  },
];
