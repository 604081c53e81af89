// The lists of API calls whose bodies differ between the versions, held against the cases: all others are streamed
// unread.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ANSWERS, REQUESTS, WEBHOOKS } from "../../pkg/worker/endpoints.js";
import { translateRequest, translateResponse } from "../js/transversion.js";
import { corpus } from "../npm/corpus.js";

test("the calls whose bodies are read are those for which a case has a note", () => {
  assert.deepEqual(noted("request"), [...REQUESTS].sort());
  assert.deepEqual(noted("response"), [...ANSWERS].sort());
  assert.ok(WEBHOOKS.every((endpoint) => REQUESTS.includes(endpoint)));
});

test("of calls that are not on the lists no body is read", () => {
  const calls = [
    ["GET", "/apps/a"], ["POST", "/apps"], ["PUT", "/apps/a"], ["POST", "/apps/a/attachments"], ["GET", "/menu"], ["PUT", "/menu"],
    ["POST", "/appusers/u/conversation/activity"], ["GET", "/appusers/u/channels"], ["DELETE", "/appusers/u/messages"],
    ["GET", "/integrations"], ["POST", "/integrations"], ["POST", "/appusers/u/images"], ["GET", "/appusers/u/authcode"],
    ["POST", "/notifications"], ["GET", "/serviceaccounts"], ["POST", "/no/such/thing"], ["GET", "/webhooks/w/x"],
  ];
  const body = "this is no JSON";
  for (const [method = "", path = ""] of calls) {
    for (const [from, to] of /** @type {const} */ ([["v1", "v1.1"], ["v1.1", "v1"]])) {
      const request = translateRequest({ method, path: `/${from}${path}`, body }, { to });
      const response = translateResponse({ method, path: `/${from}${path}`, status: 200, body }, { to });
      for (const { endpoint = "", notes } of [request, response]) {
        assert.deepEqual(notes, []);
        assert.ok(!REQUESTS.includes(endpoint) || request.endpoint !== endpoint, path);
      }
    }
  }
});

/** @param {"request" | "response"} kind */
function noted(kind) {
  const endpoints = corpus().filter((one) => one.kind === kind && /** @type {any} */ (one.report).notes.length > 0)
    .map(({ report }) => String(/** @type {any} */ (report).endpoint));
  return [...new Set(endpoints)].sort();
}
