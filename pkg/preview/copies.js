// What is copied beside the output itself: commands and code that do the same.

/**
 * @typedef {import("../index.js").Need} Need
 * @typedef {import("../index.js").Options} Options
 * @typedef {import("./worker.js").Kind} Kind
 * @typedef {{ kind: Kind, payload: string, method: string, path: string, status: number, options: Options }} Subject
 */

/** Where the API is. */
const API = "https://api.smooch.io";

/** Where one's own worker may be. */
const EDGE = "https://edge.example.com";

/**
 * The call of the edge worker that translates this event; of a request or a response, the call through its proxy.
 *
 * @param {Subject} subject
 */
export function curlOf({ kind, payload, method, path, options }) {
  const { to, from, exact, includeFullAppUser, includeClient } = options;
  if (kind !== "event") {
    const data = payload && kind === "request" ? ` \\\n  --data-binary ${quoted(payload)}` : "";
    const header = "--header 'content-type: application/json' --header \"authorization: Bearer $SMOOCH_TOKEN\"";
    return `curl --request ${method} ${quoted(EDGE + path)} \\\n  ${header}${data}\n`;
  }
  const query = new URLSearchParams({
    to,
    ...(from && { from }),
    ...(exact && { exact: "true" }),
    ...(includeClient && { includeClient: "true" }),
    ...(includeFullAppUser && { includeFullAppUser: "true" }),
  });
  const header = "--header 'content-type: application/json'";
  return `curl ${quoted(`${EDGE}/translate?${query}`)} ${header} \\\n  --data-binary ${quoted(payload)}\n`;
}

/**
 * The program that makes the same translation.
 *
 * @param {Subject} subject
 */
export function codeOf({ kind, method, path, status, options }) {
  const calls = {
    event: ["translateEvent", "body"],
    request: ["translateRequest", `{ method: ${JSON.stringify(method)}, path: ${JSON.stringify(path)}, body }`],
    response: [
      "translateResponse",
      `{ method: ${JSON.stringify(method)}, path: ${JSON.stringify(path)}, status: ${status}, body }`,
    ],
  };
  const [name, first] = calls[kind];
  return [
    `import { ${name} } from "transversion";`,
    "",
    "// `body` is the payload as it came: its bytes, or its text.",
    `const translation = ${name}(${first}, ${objectOf(options)});`,
    "for (const payload of translation.payloads) deliver(payload);",
    "for (const note of translation.notes) console.log(note.kind, note.at, note.why);",
    "",
  ].join("\n");
}

/**
 * The configuration of an edge worker that does this to every event, or to every call.
 *
 * @param {Subject} subject
 */
export function configurationOf({ kind, options: { to, from, supply, ...options } }) {
  const isPlain = Object.keys(options).length === 0;
  const relay = {
    relays: {
      orders: {
        receive: { secrets: [{ env: "ORDERS_WEBHOOK_SECRET" }] },
        deliver: { url: "https://orders.example.com/smooch", version: to, ...(!isPlain && { options }) },
      },
    },
  };
  const proxy = { proxy: { api: { url: API, version: kind === "request" ? to : (from ?? "v1.1") } } };
  return `${JSON.stringify(kind === "event" ? relay : proxy, null, 2)}\n`;
}

/**
 * The call that fetches what is missing.
 *
 * @param {Need} need
 */
export function fetchOf({ method, path }) {
  return `curl --request ${method} ${quoted(API + path)} \\\n  --header "authorization: Bearer $SMOOCH_TOKEN"\n`;
}

/** A word of the shell, letter for letter. @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {Options} options */
function objectOf({ supply, ...options }) {
  const members = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  if (supply && Object.keys(supply).length > 0) members.push(`supply: { ${Object.keys(supply).join(", ")} }`);
  return `{ ${members.join(", ")} }`;
}
