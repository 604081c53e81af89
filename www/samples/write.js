// How samples are put together. They are text from the start, so that numbers and escapes reach the editor as written.

/**
 * A payload to begin with.
 *
 * @typedef {{
 *   name: string,
 *   version: "v1" | "v1.1",
 *   kind?: "event" | "request" | "response",
 *   method?: string,
 *   path?: string,
 *   status?: number,
 *   payload: string,
 * }} Sample
 */

export const APP = `"app": { "_id": "60b0c4e177e0" }`;

/** The user as every event of v1.1 has it, and most of v1. */
export const USER = `"appUser": {
    "_id": "8d2f61c08f24",
    "userId": "noor-118",
    "conversationStarted": true
  }`;

/** The user as four events of v1 have it. */
export const FULL_USER = `"appUser": {
    "_id": "8d2f61c08f24",
    "userId": "noor-118",
    "givenName": "Noor",
    "surname": "Haddad",
    "signedUpAt": "2018-03-09T08:14:52.201Z",
    "properties": { "plan": "family", "visits": 12 },
    "conversationStarted": true,
    "credentialRequired": false,
    "clients": [
      {
        "id": "tg-77120455",
        "platform": "telegram",
        "active": true,
        "primary": true,
        "displayName": "Noor H.",
        "lastSeen": "2018-04-18T15:02:11.940Z",
        "raw": { "id": 9007199254740993, "language_code": "en" }
      },
      { "id": "web-31c9", "platform": "web", "active": true, "primary": false }
    ],
    "pendingClients": [],
    "devices": [
      { "id": "tg-77120455", "platform": "telegram", "active": true }
    ]
  }`;

export const CONVERSATION = `"conversation": { "_id": "2c7be90fb1fa" }`;

/** What the user wrote. */
export const QUESTION = `"messages": [
    {
      "_id": "5ad75d13416b",
      "type": "text",
      "text": "Is the blue one still there? \\ud83d\\ude42",
      "role": "appUser",
      "authorId": "8d2f61c08f24",
      "name": "Noor Haddad",
      "received": 1524063731.940,
      "source": { "type": "telegram" }
    }
  ]`;

/** What the business answered. */
export const ANSWER = `"messages": [
    {
      "_id": "5ad75d40417a",
      "type": "text",
      "text": "It is. Shall I put it aside until Friday?",
      "role": "appMaker",
      "authorId": "b1b5d8f2",
      "name": "Ines",
      "received": 1524063776.50,
      "source": { "type": "slack" },
      "actions": [
        { "_id": "5ad75d40417b", "type": "reply", "text": "Yes, please", "payload": "HOLD_7731" }
      ]
    }
  ]`;

/** @param {number} seconds as written */
export const at = (seconds) => `"timestamp": ${seconds.toFixed(3)}`;

/**
 * @param {"v1" | "v1.1"} version
 * @param {string} trigger
 * @param {string[]} members
 */
export const event = (version, trigger, ...members) =>
  `{
  ${[`"trigger": "${trigger}"`, ...members, `"version": "${version}"`].join(",\n  ")}
}`;
