// The scanner of the preview: where the places of JSON Pointers are in a text, and how the text looks in another view.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { pickFrom } from "../../pkg/preview/answer.js";
import { placesOf } from "../../pkg/preview/places.js";
import { reformat, toShown, toSource } from "../../pkg/preview/reformat.js";
import { locate, pointerTo, tokensOf } from "../../pkg/preview/scan.js";
import { readCase } from "./case.js";
import { text as textOf, translateEvent, translateRequest, translateResponse } from "./transversion.js";

const CASES = new URL("../cases/", import.meta.url);

/** Notes whose `at` points into the output. */
const OF_OUTPUT = ["invented", "copied"];

test("a member is found with its key, and its value alone", () => {
  const text = '{ "a" : { "b": [10, {"c":true}] } }';
  check(text, "/a", ['"a" : { "b": [10, {"c":true}] }'], ['{ "b": [10, {"c":true}] }']);
  check(text, "/a/b/0", ["10"], ["10"]);
  check(text, "/a/b/1", ['{"c":true}'], ['{"c":true}']);
  check(text, "/a/b/1/c", ['"c":true'], ["true"]);
  check(text, "", [text], [text]);
});

test("a scalar is a whole text too", () => {
  check(" 12 ", "", ["12"], ["12"]);
  check('"x"', "", ['"x"'], ['"x"']);
});

test("of members that stand twice all are found, the first one first", () => {
  const text = '{"a":1,"b":{"c":2},"a":[3],"b":{"c":4}}';
  check(text, "/a", ['"a":1', '"a":[3]'], ["1", "[3]"]);
  check(text, "/b/c", ['"c":2', '"c":4'], ["2", "4"]);
});

test("keys are compared by what they say", () => {
  check('{"tri\\u0067ger":1}', "/trigger", ['"tri\\u0067ger":1'], ["1"]);
  check('{"a\\"b\\\\":{"\\n":1}}', '/a"b\\/\n', ['"\\n":1'], ["1"]);
  check('{"\\ud83d\\ude00":1,"\\ud83d":2}', "/\ud83d", ['"\\ud83d":2'], ["2"]);
  check('{"":{"":1}}', "//", ['"":1'], ["1"]);
});

test("~0 and ~1 stand for a tilde and a slash", () => {
  const text = '{"a/b":{"~":1,"~1":2}}';
  check(text, "/a~1b/~0", ['"~":1'], ["1"]);
  check(text, "/a~1b/~01", ['"~1":2'], ["2"]);
  assert.deepEqual(tokensOf(pointerTo("/a~1b", "~1/")), ["a/b", "~1/"]);
});

test("strings may hold what looks like structure", () => {
  check('{"a":"}],\\"b\\":{","b":"\\\\"}', "/b", ['"b":"\\\\"'], ['"\\\\"']);
});

test("offsets are those of JavaScript's strings", () => {
  const text = '{"😀":"𝒳","é":"\u202e"}';
  check(text, "/😀", ['"😀":"𝒳"'], ['"𝒳"']);
  check(text, "/é", ['"é":"\u202e"'], ['"\u202e"']);
});

test("carriage returns are white space like any other", () => {
  check('{\r\n\t"a" :\r\n1\r\n,"b":2}\r\n', "/a", ['"a" :\r\n1'], ["1"]);
  check('{\r\n\t"a" :\r\n1\r\n,"b":2}\r\n', "/b", ['"b":2'], ["2"]);
});

test("no nesting is too deep", () => {
  const depth = 200_000;
  const text = "[".repeat(depth) + "7" + "]".repeat(depth);
  check(text, "/0".repeat(depth), ["7"], ["7"]);
  assert.equal(reformat(text, "compact").text, text);
  assert.equal(toSource(reformat("[[7]]", "formatted"), reformat("[[7]]", "formatted").text.indexOf("7")), 2);
});

test("a long text is walked in no time", () => {
  const text = `[${Array.from({ length: 200_000 }, (_, index) => `{"_id":"${index}","text":"x"}`).join(",")}]`;
  const start = performance.now();
  check(text, "/199999/text", ['"text":"x"'], ['"x"']);
  assert.ok(performance.now() - start < 2000);
});

test("what is no JSON gives the places that it has", () => {
  check('{"a":1,"b":', "/a", ['"a":1'], ["1"]);
  check('{"a":{"b":1', "/a/b", ['"b":1'], ["1"]);
  check('{"a":"open', "/a", ['"a":"open'], ['"open']);
  for (const text of ["", "}", "]]", ",", ":", '"', "{{", "[,", '{"a"}', "\\", "{]", '{"a":1}}{"b":2}']) {
    locate(text, ["", "/a", "/a/0"]).nearest("/a/0");
    reformat(text, "formatted");
  }
});

test("what has no place has one around it", () => {
  const text = '{"a":{"b":1}}';
  const places = locate(text, ["/a/x/y", "/z"]);
  assert.deepEqual(places.nearest("/a/x/y")?.whole, { from: 1, to: 12 });
  assert.deepEqual(places.nearest("/z")?.whole, { from: 0, to: 13 });
  assert.deepEqual(places.all("/z"), []);
  assert.equal(locate("", ["/a"]).nearest("/a"), undefined);
});

test("every pointer of a text is found where JSON.parse finds it", () => {
  const value = { a: [1, { "b/c": null, "~": [[], {}, [false]] }], "": "x", "ü": { "0": [{ deep: 1e3 }] } };
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2), JSON.stringify(value, null, "\t")]) {
    const pointers = [...pointersOf(value)];
    const places = locate(text, pointers.map(([pointer]) => pointer));
    for (const [pointer, found] of pointers) {
      const [place] = places.all(pointer);
      assert.ok(place, pointer);
      assert.deepEqual(JSON.parse(text.slice(place.value.from, place.value.to)), found, pointer);
    }
  }
});

test("the formatted view is what JSON.stringify would write, letter for letter elsewhere", () => {
  const text = '{"a":[1.0,{"b":"\\u00e9"}],"c":[],"d":{ },"e":-0,"a":1E400}';
  const shown = [
    "{", '  "a": [', "    1.0,", "    {", '      "b": "\\u00e9"', "    }", "  ],",
    '  "c": [],', '  "d": {},', '  "e": -0,', '  "a": 1E400', "}",
  ].join("\n");
  assert.equal(reformat(text, "formatted").text, shown);
  assert.equal(reformat(shown, "compact").text, '{"a":[1.0,{"b":"\\u00e9"}],"c":[],"d":{},"e":-0,"a":1E400}');
  const value = { a: [1, [], {}, { b: [[2]] }], c: "x y" };
  assert.equal(reformat(JSON.stringify(value), "formatted").text, JSON.stringify(value, null, 2));
  assert.equal(reformat(JSON.stringify(value, null, 2), "compact").text, JSON.stringify(value));
});

test("in another view places are where their letters are, and back", () => {
  const text = '{ "a":\r\n [1, "😀" ], "b":{"c":null}}';
  for (const kind of /** @type {const} */ (["formatted", "compact"])) {
    const view = reformat(text, kind);
    for (const part of ['"a"', "1", '"😀"', '"b"', "null"]) {
      const at = text.indexOf(part);
      assert.equal(toShown(view, at), view.text.indexOf(part), part);
      assert.equal(toSource(view, view.text.indexOf(part)), at, part);
      const end = at + part.length;
      assert.equal(toShown(view, end - 1) + 1, view.text.indexOf(part) + part.length, part);
    }
  }
});

test("notes have their places on both sides", () => {
  const input = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"},{"_id":"b"}]}';
  const { notes, payloads } = translateEvent(input, { to: "v1.1" });
  const outputs = payloads.map((payload) => new TextDecoder().decode(payload));
  const output = String(outputs[0]);
  const told = placesOf(input, output, notes, 0).map((places, index) => {
    const at = notes[index]?.at;
    return [at, ...textsOf(input, places.input), "|", ...textsOf(output, places.output)];
  });
  assert.deepEqual(told, [
    ["/version", '"version":"v1"', "|", '"version":"v1.1"'],
    ["/trigger", '"trigger":"delivery:success"', "|", '"trigger":"message:delivery:channel"'],
    ["/messages", '"messages":[{"_id":"a","text":"x"},{"_id":"b"}]', "|", '"message":{"_id":"a"}'],
    ["/messages/0/text", '"text":"x"', "|", 'near "message":{"_id":"a"}'],
    ["/isFinalEvent", `near ${input}`, "|", '"isFinalEvent":true'],
  ]);
  const second = placesOf(input, String(outputs[1]), notes, 1);
  assert.equal(second[3]?.output, undefined, "a note of the first payload has no place in the second one");
});

test("an element that was exchanged is found where it stands now", () => {
  const input = '{"target":"t","triggers":["message","delivery:success","message:appUser"]}';
  const request = { method: "POST", path: "/v1/apps/a/webhooks", body: input };
  const { notes, payloads } = translateRequest(request, { to: "v1.1" });
  const output = new TextDecoder().decode(payloads[0]);
  const told = placesOf(input, output, notes, 0).map(({ output: side }) => textsOf(output, side));
  assert.deepEqual(told.slice(0, 2), [['"message:appUser"', '"message:appMaker"'], ['"message:delivery:channel"']]);
});

test("in every case, each note has its place in the text that it points into", () => {
  let notes = 0;
  for (const change of readdirSync(CASES)) {
    for (const story of readdirSync(new URL(`${change}/`, CASES))) {
      const file = readFileSync(new URL(`${change}/${story}`, CASES), "utf8");
      const { event, request, response, options } = readCase(file);
      const translation = event
        ? translateEvent(event, options)
        : request
          ? translateRequest(request, options)
          : translateResponse(response, options);
      const body = event ?? request?.body ?? response?.body;
      const input = body ? new TextDecoder().decode(body) : "";
      for (const [index, payload] of [...translation.payloads, undefined].entries()) {
        const output = payload && textOf(payload);
        const places = placesOf(input, output, translation.notes, index);
        for (const [at, note] of translation.notes.entries()) {
          const where = `${change}/${story}: ${note.kind} ${note.at}`;
          const isConcerned = note.payload === undefined || note.payload === index;
          if (note.kind === "missing" || (payload && !isConcerned)) continue;
          const side = OF_OUTPUT.includes(note.kind) ? payload && places[at]?.output : places[at]?.input;
          if (side) assert.ok(!side.isNear && side.ranges.length > 0, where);
          if (payload) assert.ok((places[at]?.output?.ranges.length ?? 0) > 0, where);
          if (payload && ["moved", "split", "renamed", "replaced"].includes(note.kind)) {
            assert.equal(places[at]?.output?.isNear, false, where);
          }
          notes += 1;
        }
      }
    }
  }
  assert.ok(notes > 300, `${notes} notes were looked for`);
});

test("an answer gives what a need picks, as it is spelled", () => {
  const at = "/conversation";
  /** @type {import("../../pkg/index.js").Need} */
  const need = { at, supply: "conversation", method: "GET", path: "/v1/x", pick: at, why: "." };
  const object = '{ "_id" : "c", "unreadCount": 1.0 }';
  assert.deepEqual(pickFrom(`{"conversation":${object},"messages":[]}`, need), { object });
  assert.deepEqual(pickFrom(` ${object} `, need), { object });
  assert.ok("problem" in pickFrom("[]", need));
  assert.ok("problem" in pickFrom('{"conversation":[]}', need));
  const message = { ...need, supply: /** @type {const} */ ("message"), pick: "/messages", where: { _id: "é" } };
  const second = '{"n":1,"_id":"\\u00e9"}';
  assert.deepEqual(pickFrom(`{"messages":[{"_id":"a"},${second}]}`, message), { object: second });
  assert.ok("problem" in pickFrom('{"messages":[{"_id":"a"}]}', message));
});

/**
 * @param {string} text
 * @param {string} pointer
 * @param {string[]} wholes
 * @param {string[]} values
 */
function check(text, pointer, wholes, values) {
  const places = locate(text, [pointer]).all(pointer);
  assert.deepEqual(places.map(({ whole }) => text.slice(whole.from, whole.to)), wholes);
  assert.deepEqual(places.map(({ value }) => text.slice(value.from, value.to)), values);
}

/** @param {string} text @param {import("../../pkg/preview/places.js").Side | undefined} side */
function textsOf(text, side) {
  return (side?.ranges ?? []).map(({ from, to }) => (side?.isNear ? "near " : "") + text.slice(from, to));
}

/** @param {unknown} value @param {string} [at] @returns {Generator<[string, unknown]>} */
function* pointersOf(value, at = "") {
  yield [at, value];
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) yield* pointersOf(member, pointerTo(at, key));
}
