// Links of the page hold what was shared and nothing else; and redaction takes the values out, and no more than these.

import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { test } from "node:test";

import { redact, redactState } from "../../www/src/redact.js";
import { LinkError, fromFragment, isShared, toFragment } from "../../www/src/share.js";
import { SAMPLES } from "../../www/samples/index.js";
import { translateSample } from "./sample.js";

/** @typedef {import("../../www/samples/write.js").Sample} Sample */

test("a link gives back what went into it", async () => {
  const hostile = `{"a":"\u202e<img onerror=alert(1)>\ud83d\0","__proto__":{"b":1.0},\r\n"c":"\\ud800"}`;
  const states = [
    { payload: "" },
    { payload: hostile, to: "v1.1", exact: true, status: 200 },
    { payload: "{}", supply: { conversation: '{"_id":"c"}' } },
    { payload: JSON.stringify({ text: noise(64 * 1024) }) },
    { payload: `[${'"\u00e9",'.repeat(200_000)}1]` },
  ];
  for (const state of states) {
    const fragment = await toFragment(state);
    assert.match(fragment, /^#s=[\w-]+$/);
    assert.ok(isShared(fragment));
    assert.deepEqual(await fromFragment(fragment), state);
  }
});

test("a link does not carry the theme of the one who made it", async () => {
  const fragment = await toFragment({ payload: "{}", theme: "dark", layout: "auto" });
  assert.deepEqual(await fromFragment(fragment), { payload: "{}" });
});

test("a link is no longer than it must be", async () => {
  const payload = SAMPLES.map((sample) => sample.payload).join("\n");
  const { length } = await toFragment({ payload });
  assert.ok(length < payload.length / 3, `${payload.length} characters became ${length}`);
});

test("what is no link of ours is told in a sentence", async () => {
  const fragment = await toFragment({ payload: noise(2000) });
  const bad = {
    "nothing": "#s=",
    "other characters": "#s=a%20b",
    "a length that base64 does not have": "#s=abcde",
    "one that was cut": fragment.slice(0, 1000),
    "one that was cut at its end": fragment.slice(0, -8),
    "bytes that are not deflated": "#s=AAAAAAAA",
    "no JSON": link("payload"),
    "no UTF-8": link(Buffer.from([0x7b, 0xff, 0x7d])),
    "no object": link("[1]"),
    "no payload": link('{"text":"x"}'),
    "a payload that is no text": link('{"payload":{"a":1}}'),
    "a bomb": link(Buffer.alloc(65 * 1024 * 1024, 32)),
  };
  for (const [what, text] of Object.entries(bad)) {
    await assert.rejects(fromFragment(text), (error) => {
      assert.ok(error instanceof LinkError, `${what}: ${error}`);
      assert.match(error.message, /^This link .*\.$/);
      return true;
    });
  }
});

test("of a link nothing is taken over but members of a state", async () => {
  const json = '{"payload":"{}","__proto__":{"to":"v9"},"x":[1],"y":{"z":1},"Z":"a","to":"v1"}';
  const state = await fromFragment(link(json));
  assert.deepEqual(Object.entries(state), [["payload", "{}"], ["to", "v1"]]);
});

test("redaction takes the values and leaves the shape", () => {
  const cases = [
    ['{"text":"Call +49 30 1234, Zoë!"}', '{"text":"Xxxx +00 00 0000, Xxx!"}'],
    ['{"a":-12.50e+3,"b":0,"c":true,"d":null}', '{"a":-11.11e+1,"b":1,"c":true,"d":null}'],
    ['{"type":"text","trigger":"message:appUser","version":"v1.1","role":"appMaker"}', undefined],
    ['{"triggers":["*","delivery:success"],"source":{"type":"web"},"clients":[{"platform":"ios"}]}', undefined],
    ['{"skipConfirmation":"true"}', undefined],
    ['{"type":"my secret","role":{"name":"Ada"}}', '{"type":"xx xxxxxx","role":{"name":"Xxx"}}'],
    ['{"metadata":{"type":"secret","role":"boss"}}', '{"metadata":{"type":"xxxxxx","role":"xxxx"}}'],
    ['{"raw":[{"platform":"x1"}]}', '{"raw":[{"platform":"x0"}]}'],
    ['{"tri\\u0067ger":"deli\\u0076ery:success"}', undefined],
    ['{"a":"\\u00e9\\u0020\\n\\"b\\/\\\\"}', '{"a":"\\u0078\\u0020\\n\\"x\\/\\\\"}'],
    ['{"text":" \\u00a0"}', undefined],
    ['{"a":"\ud83d\ude42\ud83d\u202e"}', '{"a":"xxxx"}'],
    ['{"next":"https://api.example/v1/apps/a1?after=12"}', '{"next":"xxxxx://xxx.xxxxxxx/v1/xxxx/x0?xxxxx=00"}'],
    [' [ 1 , [ "a" ] , { } ]\r\n', ' [ 1 , [ "x" ] , { } ]\r\n'],
  ];
  for (const [text, expected] of cases) assert.equal(redact(String(text)), expected ?? text);
});

test("what is no JSON is redacted as well", () => {
  const cases = [
    ['{"text":"secret', '{"text":"xxxxxx'],
    ['{"secret', '{"xxxxxx'],
    ['{"type":"text" "secret"}', '{"type":"text" "xxxxxx"}'],
    ["secret", "xxxxxx"],
    ["{secret: 'Ada'}", "{xxxxxx: 'Xxx'}"],
    ['"secret" : "secret"', '"xxxxxx" : "xxxxxx"'],
    ["12-34secret", "00-00xxxxxx"],
    ["]]}{[", "]]}{["],
  ];
  for (const [text, expected] of cases) assert.equal(redact(String(text)), expected);
});

test("what is redacted is translated as before", () => {
  for (const sample of SAMPLES) {
    const redacted = redactState({ ...sample });
    assert.equal(redacted.payload.length, sample.payload.length, sample.name);
    for (const to of /** @type {const} */ (["v1", "v1.1"])) {
      assert.deepEqual(shape(redacted, to), shape(sample, to), `${sample.name} to ${to}`);
    }
  }
});

test("the path of a call keeps its words and the version, and the supplies keep their shape", () => {
  const state = {
    payload: "{}",
    path: "/v1/apps/60b0c4e1/appusers/noor@mail.example/messages?before=1600&x",
    supply: { conversation: '{"_id":"2c7be90f"}' },
  };
  assert.deepEqual(redactState(state), {
    payload: "{}",
    path: "/v1/apps/00x0x0x0/appusers/xxxx@xxxx.xxxxxxx/messages?before=0000&x",
    supply: { conversation: '{"_id":"0x0xx00x"}' },
  });
});

/** What a translation does, and where. @param {Sample} sample @param {"v1" | "v1.1"} to */
function shape(sample, to) {
  const { outcome, notes } = translateSample(sample, to);
  return { outcome, notes: notes.map(({ kind, change, at }) => `${kind} ${change} ${at}`) };
}

/** A link that holds this. @param {string | Uint8Array} content */
function link(content) {
  return `#s=${deflateRawSync(content).toString("base64url")}`;
}

/** Text that does not compress well, the same each time. @param {number} length */
function noise(length) {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return String.fromCharCode(97 + (seed >> 16) % 26);
  }).join("");
}
