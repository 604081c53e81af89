// Events, calls and objects that the tests send: all values are made up. Their spelling is odd on purpose, so that a
// test sees whether anything parsed them and wrote them anew.

let count = 0;

/** An id that no other event has. */
const fresh = () => `e${(count += 1).toString().padStart(5, "0")}-${process.pid}`;

/**
 * A message of a user, as v1.1 sends it. A v1 handler misses the user's clients.
 *
 * @param {{ user?: string, id?: string }} [of]
 */
export const message = ({ user = "u-1", id = fresh() } = {}) => Buffer.from(
  `{"trigger":"message:appUser" , "app":{"_id":"app-1"},"version":"v1.1","conversation":{"_id":"c-9"},\n `
    + `"messages":[{"_id":"${id}","type":"text","role":"appUser","text":"caf\\u00e9 \\/ \\ud83d","received":1522800366.50,`
    + `"source":{"type":"telegram","id":9007199254740993}}],"appUser":{"_id":"${user}","userId":"ada-42"},"x":[1E400,-0]}`,
);

/**
 * A delivery as v1.1 tells it.
 *
 * @param {{ user?: string, id?: string, channel?: string }} [of]
 */
export const delivery = ({ user = "u-1", id = fresh(), channel = "line" } = {}) => Buffer.from(
  `{"trigger":"message:delivery:channel","app":{"_id":"app-1"},"appUser":{"_id":"${user}"},"conversation":{"_id":"c-9"},`
    + `"destination":{"type":"${channel}"},"isFinalEvent":false,"message":{"_id":"${id}"},"timestamp":1522800367.10,`
    + '"version":"v1.1"}',
);

/** A choice from a menu, which tells neither when it was made nor of which message. */
export const choice = () => Buffer.from(
  '{"trigger":"postback","app":{"_id":"app-1"},"appUser":{"_id":"u-1"},"conversation":{"_id":"c-9"},"version":"v1.1",'
    + '"postbacks":[{"action":{"_id":"a-1","type":"postback","text":"More","payload":"MORE"}}]}',
);

/** A delivery that v1 has no event for. */
export const withheld = () => delivery({ channel: "web" });

/**
 * A delivery as v1 tells it, of as many messages as asked for: so many events of v1.1.
 *
 * @param {number} length
 */
export const deliveries = (length, id = fresh()) => Buffer.from(
  '{"trigger":"delivery:success","version":"v1","app":{"_id":"app-1"},"appUser":{"_id":"u-1"},'
    + '"destination":{"type":"line"},"messages":['
    + Array.from({ length }, (_, index) => `{"_id":"${id}-${index}","text":"number ${index}","received":1.50E9}`).join(", ")
    + `],"timestamp":1522800367.10}`,
);

/** A message of a user, as v1 sends it. */
export const oldMessage = (id = fresh()) => Buffer.from(
  `{"trigger":"message:appUser","app":{"_id":"app-1"},"messages":[{"_id":"${id}","text":"hi","role":"appUser","received":1.0}],`
    + `"appUser":{"_id":"u-1","devices":[],"clients":[{"id":"k","platform":"web"}],"properties":{}}}`,
);

/**
 * A read receipt of v1.1, of a given length in bytes.
 *
 * @param {number} length
 */
export const padded = (length) => {
  const [head, tail] = [`{"trigger":"conversation:read","version":"v1.1","id":"${fresh()}","x":"`, '"}'];
  return Buffer.from(`${head}${"y".repeat(length - head.length - tail.length)}${tail}`);
};

/** An app user as the API has them. @param {string} id */
export const user = (id) =>
  `{ "_id":"${id}","userId":"ada-42", "clients":[{"id":"k-7","platform":"telegram","info":{"n":1.10}}],`
    + '"properties":{ },"conversationStarted":true }';

/** A message as the API has it. @param {string} id @param {number} received */
export const stored = (id, received) =>
  `{"_id":"${id}", "type":"text","role":"appMaker","text":"on its way\\/","received":${received}.50,"source":{"type":"slack"}}`;
