// The translator: a WebAssembly module, and the functions that people call. `src/wasm.rs` is the other side.

import { Answer } from "./answer.js";
import { TransversionError, wrongArgument } from "./error.js";
import { ABSENT, readBody, readCall, readOptions } from "./options.js";
import { Translation } from "./translation.js";

/**
 * What the module exports: functions of numbers. An address is a number too, with a sign where it is beyond 2 GiB.
 *
 * @typedef {{
 *   memory: WebAssembly.Memory,
 *   about(): number,
 *   part(index: number, length: number): number,
 *   translate(
 *     kind: number, given: number, to: number, from: number, flags: number, status: number,
 *     maxBytes: number, maxDepth: number, maxOutputBytes: number,
 *   ): number,
 *   detect(): number,
 *   changes(given: number): number,
 * }} Exports
 * @typedef {import("../index.js").Translator} Translator
 * @typedef {import("./translation.js").Words} Words
 * @typedef {Words & { maxBytes: number, supplies: string[] }} Known What the caller must know of the module.
 * @typedef {import("./options.js").Settings} Settings
 * @typedef {Uint8Array | string} Bytes
 */

/** The parts of a call, as the module numbers them; the supplies come after them. */
const [BODY, METHOD, PATH, SUPPLIES] = /** @type {const} */ ([0, 1, 2, 3]);

/** The names of versions stand where a call has its method and path. */
const [FROM, TO] = [METHOD, PATH];

/** The kinds of payloads, as the module numbers them. */
const KINDS = /** @type {const} */ (["event", "request", "response"]);
const [EVENT, REQUEST, RESPONSE] = /** @type {const} */ ([0, 1, 2]);

/** A longer text is not written where it is read, because there it would need three times its room. */
const SHORT = 1 << 16;

/** An instance whose memory has grown beyond this is given up after the call: memory never shrinks. */
const MOST_MEMORY = 64 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A translator of this module. One call leaves nothing to the next, and there is nothing to free.
 *
 * @param {WebAssembly.Module} module
 * @returns {Translator}
 */
export function createTranslator(module) {
  /** @type {Exports | undefined} */
  let wasm;
  /** The memory as bytes, until it grows. */
  let bytes = new Uint8Array();
  /** The same as words. */
  let words = new Uint32Array();
  /** The texts that never change, which are the same in each instance. @type {Map<number, string>} */
  const constants = new Map();
  /** @type {Known | undefined} */
  let known;

  /**
   * Makes a call. What is thrown in it is a fault in the module, or too little memory, and the instance is given up. It
   * is given up from the beginning, and taken back at the end: a call can be cut off so that nothing is caught.
   *
   * @template T
   * @param {(wasm: Exports) => T} make
   */
  function call(make) {
    const instance = wasm;
    wasm = undefined;
    try {
      const working = instance ?? start();
      const made = make(working);
      if (bytes.length > MOST_MEMORY) forget();
      else wasm = working;
      return made;
    } catch (cause) {
      forget();
      const message = "WebAssembly trapped or ran out of memory; the next call works";
      throw new TransversionError("internal", message, { cause });
    }
  }

  function start() {
    return /** @type {Exports} */ (/** @type {unknown} */ (new WebAssembly.Instance(module).exports));
  }

  function forget() {
    bytes = new Uint8Array();
    words = new Uint32Array();
  }

  /** @param {Exports} wasm */
  function look(wasm) {
    // Memory that grows has another buffer, and so has another instance.
    if (bytes.buffer !== wasm.memory.buffer) {
      bytes = new Uint8Array(wasm.memory.buffer);
      words = new Uint32Array(wasm.memory.buffer);
    }
  }

  /** @param {number} address @param {number} length */
  function constant(address, length) {
    // Two texts may begin at one address, if the one is the beginning of the other.
    let text = constants.get(address);
    if (text?.length !== length) {
      text = call((wasm) => (look(wasm), decoder.decode(bytes.subarray(address, address + length))));
      constants.set(address, text);
    }
    return text;
  }

  /** What the caller must know of the module to check what is asked of it. */
  function about() {
    if (!known) {
      const answer = call((wasm) => take(wasm, wasm.about()));
      const constant = () => /** @type {string} */ (answer.constant());
      known = {
        maxBytes: answer.number(),
        versions: answer.list(constant),
        supplies: answer.list(constant),
        outcomes: answer.list(constant),
        noteKinds: answer.list(constant),
      };
    }
    return known;
  }

  /**
   * Writes a part of a call; of one that will be refused for its size, no more than it takes to see that.
   *
   * @param {Exports} wasm
   * @param {number} index
   * @param {Bytes} part
   * @param {number} limit
   */
  function write(wasm, index, part, limit) {
    if (typeof part === "string") {
      if (part.length <= SHORT) {
        const at = wasm.part(index, part.length * 3) >>> 0;
        look(wasm);
        const { written } = encoder.encodeInto(part, bytes.subarray(at, at + part.length * 3));
        wasm.part(index, written);
        return;
      }
      // In UTF-8 no text is shorter than in units of UTF-16.
      part = encoder.encode(part.slice(0, limit + 1));
    }
    const enough = part.length <= limit ? part : part.subarray(0, limit + 1);
    const at = wasm.part(index, enough.length) >>> 0;
    look(wasm);
    bytes.set(enough, at);
  }

  /**
   * Takes the text of an answer over.
   *
   * @param {Exports} wasm
   * @param {number} answer
   */
  function take(wasm, answer) {
    look(wasm);
    const at = word(answer, 0);
    return new Answer(bytes.subarray(at, at + word(answer, 1)), constant);
  }

  /**
   * Takes the payloads of an answer over; one that is the very input is given back as it came.
   *
   * @param {number} answer
   * @param {Bytes | undefined} body
   */
  function takePayloads(answer, body) {
    const unchanged = () => (typeof body === "string" ? encoder.encode(body) : /** @type {Uint8Array} */ (body));
    const payloads = [];
    for (let index = 0; index < word(answer, 2); index += 1) {
      const at = word(answer, 3 + 2 * index);
      const length = word(answer, 4 + 2 * index);
      payloads.push(length === 0 ? unchanged() : bytes.slice(at, at + length));
    }
    return payloads;
  }

  /** @param {number} answer @param {number} index */
  function word(answer, index) {
    return /** @type {number} */ (words[(answer >>> 2) + index]);
  }

  /**
   * @param {0 | 1 | 2} kind
   * @param {Settings} settings
   * @param {Bytes | undefined} body
   * @param {{ method: string, path: string, status: number }} [of]
   */
  function translate(kind, settings, body, of) {
    const { maxBytes, supplies } = about();
    const limit = settings.maxBytes === ABSENT ? maxBytes : settings.maxBytes;
    /** @type {[Answer, Uint8Array[]]} */
    const [answer, payloads] = call((wasm) => {
      let given = 0;
      const give = (/** @type {number} */ index, /** @type {Bytes} */ part, /** @type {number} */ most) => {
        write(wasm, index, part, most);
        given |= 1 << index;
      };
      if (body !== undefined) give(BODY, body, limit);
      if (of) {
        give(METHOD, of.method, Infinity);
        give(PATH, of.path, Infinity);
      }
      for (const [name, part] of settings.supply) give(SUPPLIES + supplies.indexOf(name), part, limit);
      const at = wasm.translate(
        kind, given, settings.to, settings.from, settings.flags, of ? of.status : 0,
        settings.maxBytes, settings.maxDepth, settings.maxOutputBytes,
      );
      return [take(wasm, at), takePayloads(at, body)];
    });
    return new Translation(KINDS[kind], accepted(answer), about(), payloads);
  }

  /** @param {unknown} options */
  function settingsOf(options) {
    const { versions, supplies } = about();
    return readOptions(options, versions, supplies);
  }

  const translator = {
    /** @param {unknown} body @param {unknown} options */
    translateEvent(body, options) {
      const settings = settingsOf(options);
      return translate(EVENT, settings, readBody(body));
    },

    /** @param {unknown} request @param {unknown} options */
    translateRequest(request, options) {
      const settings = settingsOf(options);
      const call = readCall(request, "request");
      return translate(REQUEST, settings, call.body, call);
    },

    /** @param {unknown} response @param {unknown} options */
    translateResponse(response, options) {
      const settings = settingsOf(options);
      const call = readCall(response, "response");
      return translate(RESPONSE, settings, call.body, call);
    },

    /** @param {unknown} value @param {unknown} options */
    translateObject(value, options) {
      const settings = settingsOf(options);
      const json = typeof value === "object" ? JSON.stringify(value) : undefined;
      if (json === undefined) throw wrongArgument("`value` must be an object");
      const translation = translate(EVENT, settings, json);
      const isUnchanged = translation.outcome === "unchanged";
      const values = isUnchanged ? [value] : translation.payloads.map((payload) => JSON.parse(decoder.decode(payload)));
      return { values, ...translation.toJSON() };
    },

    /** @param {unknown} body */
    detect(body) {
      const { maxBytes } = about();
      const given = readBody(body);
      const answer = call((wasm) => {
        write(wasm, BODY, given, maxBytes);
        return take(wasm, wasm.detect());
      });
      accepted(answer);
      const [kind, by, version, trigger] = [answer.constant(), answer.constant(), answer.text(), answer.text()];
      return { kind, ...(version !== undefined && { version }), ...(trigger !== undefined && { trigger }), by };
    },

    /** @param {unknown} [from] @param {unknown} [to] */
    changes(from, to) {
      const names = [[FROM, from], [TO, to]].flatMap(([part, name]) => (name === undefined ? [] : [[part, String(name)]]));
      const answer = call((wasm) => {
        let given = 0;
        for (const [part, name] of /** @type {[number, string][]} */ (names)) {
          write(wasm, part, name, Infinity);
          given |= 1 << part;
        }
        return take(wasm, wasm.changes(given));
      });
      return accepted(answer).list(() => {
        const [id, version, title, why, source] = answer.list(() => answer.constant());
        return { id, version, title, why, source, kinds: answer.list(() => answer.constant()) };
      });
    },
  };
  return /** @type {Translator} */ (/** @type {unknown} */ (translator));
}

/**
 * What the module answers to what it accepts; else its error is thrown.
 *
 * @param {Answer} answer
 */
function accepted(answer) {
  if (answer.number() === 1) return answer;
  const code = /** @type {import("../index.js").ErrorCode} */ (answer.constant());
  const message = /** @type {string} */ (answer.text());
  throw new TransversionError(code, message, { offset: answer.optional(), at: answer.text() });
}
