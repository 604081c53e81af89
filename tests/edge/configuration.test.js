// The configuration: the worker and the published schema agree on what is right, and the worker names all that is wrong
// at once.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ConfigurationError, createWorker } from "../../pkg/worker/index.js";
import { importTool } from "../npm/scratch.js";

const schema = JSON.parse(readFileSync(new URL("../../pkg/worker/configuration.schema.json", import.meta.url), "utf8"));
const { default: Ajv } = await importTool("ajv/dist/2020.js");
const isValid = new Ajv({ strict: true, allErrors: true, formats: { uri: true } }).compile(schema);

const SECRET = { env: "A_SECRET" };
const DELIVER = { url: "https://handler.example/smooch?x=1", version: "v1" };
const NEEDS = { api: "https://api.example", authorization: SECRET };
const UPGRADE = { from: "v1", to: "v1.1", phase: "old", secret: SECRET };
const PROXY = { api: { url: "https://api.example/base", version: "v1.1" } };

/** @param {any} relay */
const withRelay = (relay) => ({ relays: { orders: { receive: "anyone", deliver: DELIVER, ...relay } } });
/** @param {any} deliver */
const withDeliver = (deliver) => withRelay({ deliver: { ...DELIVER, ...deliver } });
/** @param {any} needs */
const withNeeds = (needs) => withRelay({ needs: { ...NEEDS, ...needs } });
/** @param {any} upgrade */
const withUpgrade = (upgrade) => withRelay({ upgrade: { ...UPGRADE, ...upgrade } });
/** @param {any} proxy */
const withProxy = (proxy) => ({ relays: {}, proxy: { ...PROXY, ...proxy } });

test("what is right is right for both", () => {
  const everything = {
    $schema: "./node_modules/transversion/worker/configuration.schema.json",
    relays: {
      orders: {
        receive: { secrets: [SECRET, { env: "_B2" }], refuse: 503 },
        deliver: {
          ...DELIVER, secret: SECRET, options: { exact: true, includeFullAppUser: false, includeClient: true },
          passStatuses: [401, 403, 404],
        },
        maxBytes: 1, budgetMilliseconds: 1, refused: "reject", dryRun: true,
        needs: { ...NEEDS, policy: "required", timeoutMilliseconds: 1 },
        upgrade: { ...UPGRADE, patienceMilliseconds: 0 },
      },
    },
    proxy: { ...PROXY, maxBytes: 5000, webhooks: { publicUrl: "https://edge.example.com" } },
    metrics: { secret: SECRET },
    translate: true,
  };
  for (const right of [
    everything, { relays: {} }, withRelay({}), withNeeds({}), withProxy({}), withUpgrade({}),
    ...["old", "either", "new", "done"].map((phase) => withUpgrade({ phase, patienceMilliseconds: 10_000 })),
    withRelay({ receive: { secrets: [SECRET] } }),
    withDeliver({ url: "http://127.0.0.1:8788/x", version: "v1.1" }),
    { relays: { constructor: { receive: "anyone", deliver: DELIVER }, toString: { receive: "anyone", deliver: DELIVER } } },
  ]) {
    assert.ok(isValid(right), JSON.stringify(isValid.errors));
    createWorker(right);
  }
});

test("what is wrong is wrong for both, and its place is named", () => {
  /** @type {[unknown, string][]} */
  const wrong = [
    [null, ""], [[], ""], ["{}", ""], [7, ""],
    [{}, "/relays"], [{ relays: [] }, "/relays"], [{ relays: null }, "/relays"],
    [{ relays: {}, relay: {} }, "/relay"], [{ relays: {}, translate: "yes" }, "/translate"],
    [{ relays: { "a/b": withRelay({}).relays.orders } }, "/relays/a~1b"],
    [{ relays: { "": withRelay({}).relays.orders } }, "/relays/"],
    [JSON.parse(`{"relays":{"__proto__":7}}`), "/relays/__proto__"],
    [{ relays: { orders: { receive: "anyone" } } }, "/relays/orders/deliver"],
    [{ relays: { orders: { deliver: DELIVER } } }, "/relays/orders/receive"],
    [withRelay({ receive: "everyone" }), "/relays/orders/receive"],
    [withRelay({ receive: {} }), "/relays/orders/receive/secrets"],
    [withRelay({ receive: { secrets: [] } }), "/relays/orders/receive/secrets"],
    [withRelay({ receive: { secrets: SECRET } }), "/relays/orders/receive/secrets"],
    [withRelay({ receive: { secrets: ["in clear"] } }), "/relays/orders/receive/secrets/0"],
    [withRelay({ receive: { secrets: [{ env: "" }] } }), "/relays/orders/receive/secrets/0/env"],
    [withRelay({ receive: { secrets: [SECRET, { ...SECRET, value: "in clear" }] } }), "/relays/orders/receive/secrets/1/value"],
    [withRelay({ receive: { secrets: [SECRET], refuse: 200 } }), "/relays/orders/receive/refuse"],
    ...["ftp://x/y", "handler.example", "", "https://", "https://a:b@handler.example/", "https://a@handler.example/", "https://h.example/#x",
      "javascript:x", "//h.example/", "https://h.example/ x", 7, null].map((url) =>
      /** @type {[unknown, string]} */ ([withDeliver({ url }), "/relays/orders/deliver/url"])),
    [withDeliver({ version: "v2" }), "/relays/orders/deliver/version"],
    [withDeliver({ version: undefined }), "/relays/orders/deliver/version"],
    [withDeliver({ secret: "in clear" }), "/relays/orders/deliver/secret"],
    [withDeliver({ options: { exact: 1 } }), "/relays/orders/deliver/options/exact"],
    [withDeliver({ options: { maxBytes: 1 } }), "/relays/orders/deliver/options/maxBytes"],
    [withDeliver({ passStatuses: [200] }), "/relays/orders/deliver/passStatuses/0"],
    [withDeliver({ passStatuses: 401 }), "/relays/orders/deliver/passStatuses"],
    ...[0, -1, 1.5, "1", null, 1e12].map((maxBytes) =>
      /** @type {[unknown, string]} */ ([withRelay({ maxBytes }), "/relays/orders/maxBytes"])),
    [withRelay({ budgetMilliseconds: 20_000 }), "/relays/orders/budgetMilliseconds"],
    [withRelay({ refused: "drop" }), "/relays/orders/refused"],
    [withRelay({ dryRun: "true" }), "/relays/orders/dryRun"],
    [withRelay({ delivr: {} }), "/relays/orders/delivr"],
    [withNeeds({ policy: "maybe" }), "/relays/orders/needs/policy"],
    [withNeeds({ api: "api.example" }), "/relays/orders/needs/api"],
    [withNeeds({ api: "https://api.example/?x" }), "/relays/orders/needs/api"],
    [withNeeds({ api: "https://api.example/v1.1" }), "/relays/orders/needs/api"],
    [withNeeds({ authorization: undefined }), "/relays/orders/needs/authorization"],
    [withNeeds({ timeoutMilliseconds: 0 }), "/relays/orders/needs/timeoutMilliseconds"],
    ...["from", "to", "phase", "secret"].map((name) =>
      /** @type {[unknown, string]} */ ([withUpgrade({ [name]: undefined }), `/relays/orders/upgrade/${name}`])),
    [withRelay({ upgrade: true }), "/relays/orders/upgrade"],
    [withUpgrade({ from: "v1.1" }), "/relays/orders/upgrade/from"],
    [withUpgrade({ to: "v1" }), "/relays/orders/upgrade/to"],
    [withUpgrade({ phase: "both" }), "/relays/orders/upgrade/phase"],
    [withUpgrade({ secret: "in clear" }), "/relays/orders/upgrade/secret"],
    [withUpgrade({ secret: { env: "A SECRET" } }), "/relays/orders/upgrade/secret/env"],
    [withUpgrade({ patienceMilliseconds: 10_001 }), "/relays/orders/upgrade/patienceMilliseconds"],
    [withUpgrade({ patienceMilliseconds: -1 }), "/relays/orders/upgrade/patienceMilliseconds"],
    [withUpgrade({ patience: 5 }), "/relays/orders/upgrade/patience"],
    [withProxy({ api: undefined }), "/proxy/api"],
    [withProxy({ api: { url: "https://api.example", version: "v3" } }), "/proxy/api/version"],
    [withProxy({ api: { url: "https://x@api.example", version: "v1" } }), "/proxy/api/url"],
    [withProxy({ api: { url: "https://api.example/base/v1/", version: "v1" } }), "/proxy/api/url"],
    [withProxy({ webhooks: {} }), "/proxy/webhooks/publicUrl"],
    [{ relays: {}, metrics: { secret: "in clear" } }, "/metrics/secret"],
    [{ relays: {}, metrics: {} }, "/metrics/secret"],
  ];
  for (const [given, at] of wrong) {
    // What is `undefined` is not there in a file.
    const configuration = JSON.parse(JSON.stringify(given) ?? "null");
    assert.ok(!isValid(configuration), `the schema finds nothing wrong at ${at} of ${JSON.stringify(given)}`);
    const found = mistakesOf(configuration);
    assert.deepEqual(found.map((mistake) => mistake.at), [at], JSON.stringify(given));
    assert.match(found[0]?.message ?? "", /\w+\W+\w+/);
    assert.doesNotMatch(JSON.stringify(found), /in clear/);
  }
});

test("all mistakes come at once, each with its place", () => {
  const mistakes = mistakesOf({
    relays: {
      first: { deliver: { url: "nowhere", version: "v7" }, budget: 7 },
      second: { receive: "anyone", deliver: DELIVER, maxBytes: -1, needs: { policy: "required" } },
    },
    proxi: {},
    translate: 1,
  });
  assert.deepEqual(mistakes.map(({ at }) => at).sort(), [
    "/proxi", "/relays/first/budget", "/relays/first/deliver/url", "/relays/first/deliver/version", "/relays/first/receive",
    "/relays/second/maxBytes", "/relays/second/needs/api", "/relays/second/needs/authorization", "/translate",
  ]);
  assert.match(mistakes.find(({ at }) => at === "/proxi")?.message ?? "", /`?proxy`?/);
  const { message } = errorOf({ relays: 7, translate: 1 });
  for (const place of ["/relays", "/translate"]) assert.ok(message.includes(place));
});

/** @param {unknown} configuration */
function mistakesOf(configuration) {
  return errorOf(configuration).mistakes;
}

/** @param {unknown} configuration */
function errorOf(configuration) {
  try {
    createWorker(configuration);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error;
  }
  return assert.fail(`nothing was found wrong in ${JSON.stringify(configuration)}`);
}
