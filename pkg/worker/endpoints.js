// Which API calls have bodies that differ between the versions. All others are streamed, and a test holds these lists
// against the changes.

/** Calls whose request differs. */
export const REQUESTS = ["create_app_user", "create_webhook", "link_channel", "post_message", "update_webhook"];

/** Calls whose answer differs. */
export const ANSWERS = [
  "create_app_user", "create_webhook", "delete_app_user_profile", "get_app_user", "get_messages", "get_webhook",
  "link_channel", "list_webhooks", "update_app_user", "update_webhook",
];

/** Calls that say where events are to be sent. */
export const WEBHOOKS = ["create_webhook", "update_webhook"];
