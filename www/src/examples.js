// What each change does, shown on a payload that is as small as can be. Only what comes in is written here.

/**
 * @typedef {import("transversion").Version} Version
 * @typedef {{
 *   kind: "event" | "request" | "response",
 *   to: Version,
 *   method?: string,
 *   path?: string,
 *   status?: number,
 *   payload: string,
 * }} Example
 */

const USER = `"appUser": { "_id": "8d2f" }`;

/** @param {string[]} members @param {Version} to @returns {Example} */
const event = (members, to = "v1.1") => ({ kind: "event", to, payload: object(members) });

/** @param {string} path @param {string[]} members @returns {Example} */
const post = (path, members) => ({
  kind: "request",
  to: "v1.1",
  method: "POST",
  path: `/v1/apps/60b0${path}`,
  payload: object(members),
});

/** @param {string[]} members */
const object = (members) => `{\n  ${members.join(",\n  ")}\n}`;

/** One or two for every change, by its id. @type {Record<string, Example[] | undefined>} */
export const EXAMPLES = {
  rename_delivery_success: [
    event([`"trigger": "delivery:success"`, `"version": "v1"`, `"messages": [{ "_id": "5ad7" }]`]),
  ],
  rename_delivery_failure: [
    event([
      `"trigger": "delivery:failure"`,
      `"version": "v1"`,
      `"error": { "code": "unauthorized" }`,
      `"messages": [{ "_id": "5ad7" }]`,
    ]),
  ],
  truncate_delivered_message: [
    event([
      `"trigger": "delivery:success"`,
      `"version": "v1"`,
      `"messages": [
    { "_id": "5ad7", "text": "Blue?" },
    { "_id": "5ad8", "text": "Red?" }
  ]`,
    ]),
    event([`"trigger": "message:delivery:channel"`, `"version": "v1.1"`, `"message": { "_id": "5f6b" }`], "v1"),
  ],
  announce_final_event: [
    event([`"trigger": "delivery:success"`, `"version": "v1"`, `"messages": [{ "_id": "5ad7" }]`]),
  ],
  truncate_app_user: [
    event([
      `"trigger": "postback"`,
      `"version": "v1"`,
      `"appUser": {
    "_id": "8d2f",
    "givenName": "Noor",
    "clients": [{ "platform": "web" }],
    "pendingClients": []
  }`,
    ]),
    event(
      [
        `"trigger": "postback"`,
        `"version": "v1.1"`,
        `"appUser": {
    "_id": "8d2f",
    "properties": {}
  }`,
      ],
      "v1",
    ),
  ],
  carry_conversation: [
    event([`"trigger": "conversation:read"`, `"version": "v1"`, `"source": { "type": "web" }`, USER]),
  ],
  send_user_files: [
    event(
      [
        `"trigger": "message:appUser"`,
        `"version": "v1.1"`,
        `"messages": [
    {
      "role": "appUser",
      "type": "file",
      "text": "Here",
      "mediaUrl": "https://a.example/1",
      "mediaType": "application/pdf",
      "source": { "type": "whatsapp" }
    }
  ]`,
        USER,
      ],
      "v1",
    ),
  ],
  require_message_type: [
    post("/appusers/8d2f/messages", [`"role": "appMaker"`, `"mediaUrl": "https://a.example/1.jpg"`]),
  ],
  add_user_delivery: [
    event([`"trigger": "message:delivery:user"`, `"version": "v1.1"`, `"message": { "_id": "5f6b" }`], "v1"),
  ],
  add_sdk_delivery: [
    event(
      [
        `"trigger": "message:delivery:channel"`,
        `"version": "v1.1"`,
        `"destination": { "type": "ios" }`,
        `"message": { "_id": "5f6b" }`,
      ],
      "v1",
    ),
  ],
  add_notification_delivery: [
    event(
      [`"trigger": "notification:delivery:user"`, `"version": "v1.1"`, `"notification": { "_id": "5f6c" }`],
      "v1",
    ),
  ],
  require_link_confirmation: [
    post("/appusers/8d2f/channels", [
      `"type": "twilio"`,
      `"phoneNumber": "+15550107788"`,
      `"skipConfirmation": true`,
    ]),
  ],
  require_webhook_triggers: [post("/webhooks", [`"target": "https://hooks.example/in"`])],
  rename_delivery_triggers: [
    post("/webhooks", [
      `"target": "https://hooks.example/in"`,
      `"triggers": [\n    "message",\n    "delivery:success",\n    "postback"\n  ]`,
    ]),
  ],
  drop_credential_required: [post("/appusers", [`"userId": "noor-118"`, `"credentialRequired": true`])],
  drop_legacy_user_fields: [
    {
      kind: "response",
      to: "v1.1",
      method: "GET",
      path: "/v1/apps/60b0/appusers/8d2f",
      status: 200,
      payload: object([
        `"appUser": {
    "_id": "8d2f",
    "credentialRequired": false,
    "clients": [{ "platform": "web" }],
    "devices": [{ "platform": "web" }]
  }`,
      ]),
    },
  ],
};
