// The translator: a WebAssembly module, and the functions that people call. `src/wasm.rs` is the other side.

import { Answer } from "./answer.js";
import { TransversionError, wrongArgument } from "./error.js";
import { ABSENT, readBody, readCall, readOptions } from "./options.js";
import { SMALL, keep } from "./shelf.js";
import { Translation, readReport } from "./translation.js";
import { createUpgrade } from "./upgrade.js";

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
 *   identify(): number,
 *   pick(): number,
 *   arrive(seen: number, phase: number, webhook: number, isCertain: number): number,
 *   accepted(seen: number, webhook: number, isCertain: number): number,
 *   compare(to: number, flags: number): number,
 * }} Exports
 * @typedef {import("../index.js").Translator} Translator
 * @typedef {import("./translation.js").Words} Words
 * @typedef {{ method: string, path: string, status: number }} Of Of which API call a body is.
 * @typedef {import("./translation.js").Report} Report
 * @typedef {import("./upgrade.js").UpgradeWords} UpgradeWords
 * @typedef {Words & UpgradeWords & { maxBytes: number, supplies: string[] }} Known What the caller must know of the module.
 * @typedef {import("./options.js").Settings} Settings
 * @typedef {Uint8Array | string} Bytes
 */

/**
 * What comes of a translation: numbers and addresses, of which the module makes no text, and the payloads.
 *
 * @typedef {{
 *   told: number, outcome: number, from: number, to: number,
 *   trigger: number, triggerLength: number, endpoint: number, endpointLength: number,
 *   answer: Answer | undefined, payloads: Uint8Array[],
 * }} Made
 */

/** The parts of a call, as the module numbers them; the supplies come after them. */
const [BODY, METHOD, PATH, SUPPLIES] = /** @type {const} */ ([0, 1, 2, 3]);

/** The names of versions stand where a call has its method and path. */
const [FROM, TO] = [METHOD, PATH];

/** The kinds of payloads, as the module numbers them. */
const KINDS = /** @type {const} */ (["event", "request", "response"]);
const [EVENT, REQUEST, RESPONSE] = /** @type {const} */ ([0, 1, 2]);

/** The words of an answer: those of its text, of what is known of a translation at once, and of its payloads. */
const TEXT = 0;
const HEAD = 2;
const PAYLOADS = 10;

/** How the report of a translation is told, as the module numbers it: not at all, or in the text, or left out. */
const [REFUSED, , TOLD, LEFT_OUT] = /** @type {const} */ ([0, 1, 2, 3]);

/** The flag of a call whose report is left out. */
const WITHOUT_REPORT = 8;

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
    if (length === 0) return undefined;
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
        phases: answer.list(constant),
        webhooks: answer.list(constant),
        verdicts: answer.list(constant),
        differenceKinds: answer.list(constant),
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
    const at = word(answer, TEXT);
    return new Answer(bytes.subarray(at, at + word(answer, TEXT + 1)), constant);
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
    for (let index = 0; index < word(answer, PAYLOADS); index += 1) {
      const at = word(answer, PAYLOADS + 1 + 2 * index);
      const length = word(answer, PAYLOADS + 2 + 2 * index);
      payloads.push(length === 0 ? unchanged() : bytes.slice(at, at + length));
    }
    return payloads;
  }

  /** @param {number} answer @param {number} index */
  function word(answer, index) {
    return /** @type {number} */ (words[(answer >>> 2) + index]);
  }

  /**
   * Asks about payloads, of which the first is the body of the call.
   *
   * @param {Bytes[]} parts
   * @param {(wasm: Exports) => number} make
   */
  function ask(parts, make) {
    const { maxBytes } = about();
    /** @type {[Answer, Uint8Array[]]} */
    const [answer, payloads] = call((wasm) => {
      parts.forEach((part, index) => write(wasm, index, part, maxBytes));
      const at = make(wasm);
      return [take(wasm, at), takePayloads(at, parts[BODY])];
    });
    return { answer: accepted(answer), payloads };
  }

  /**
   * Makes the call of a translation, and takes over what comes of it; an error is thrown.
   *
   * @param {0 | 1 | 2} kind
   * @param {Settings} settings
   * @param {Bytes | undefined} body
   * @param {Of | undefined} of
   * @param {number} flags Further ones.
   * @returns {Made}
   */
  function make(kind, settings, body, of, flags) {
    const { maxBytes, supplies } = about();
    const limit = settings.maxBytes === ABSENT ? maxBytes : settings.maxBytes;
    const made = call((wasm) => {
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
        kind, given, settings.to, settings.from, settings.flags | flags, of ? of.status : 0,
        settings.maxBytes, settings.maxDepth, settings.maxOutputBytes,
      );
      look(wasm);
      return {
        told: word(at, HEAD),
        outcome: word(at, HEAD + 1),
        from: word(at, HEAD + 2),
        to: word(at, HEAD + 3),
        trigger: word(at, HEAD + 4),
        triggerLength: word(at, HEAD + 5),
        endpoint: word(at, HEAD + 6),
        endpointLength: word(at, HEAD + 7),
        answer: word(at, TEXT + 1) > 0 ? take(wasm, at) : undefined,
        payloads: takePayloads(at, body),
      };
    });
    if (made.told === REFUSED) accepted(/** @type {Answer} */ (made.answer));
    return made;
  }

  /**
   * Translates. The report of a small payload takes about as long as all else, so it is left out, and the call is made
   * again when somebody reads it.
   *
   * @param {0 | 1 | 2} kind
   * @param {Settings} settings
   * @param {Bytes | undefined} body
   * @param {Of} [of]
   */
  function translate(kind, settings, body, of) {
    const isSmall = body !== undefined && body.length <= SMALL && settings.supply.length === 0;
    const made = make(kind, settings, body, of, isSmall ? WITHOUT_REPORT : 0);
    const { told, answer } = made;
    const words = about();
    const { outcomes, versions } = words;
    const trigger = answer?.text() ?? constant(made.trigger, made.triggerLength);
    const endpoint = constant(made.endpoint, made.endpointLength);
    const path = answer?.text();
    /** @type {(() => Report) | undefined} */
    let tell;
    // Of a copy, so that a read that fails for want of memory can be made again.
    if (told === TOLD) tell = () => readReport(/** @type {Answer} */ (answer).copy(), words);
    if (told === LEFT_OUT) {
      const kept = typeof body === "string" ? body : keep(/** @type {Uint8Array} */ (body));
      tell = () => toldOf(make(kind, settings, kept, of, 0), words);
    }
    return new Translation(
      outcomes[made.outcome], versions[made.from], versions[made.to], KINDS[kind], trigger, endpoint, made.payloads, path, tell,
    );
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
      const { answer } = ask([readBody(body)], (wasm) => wasm.detect());
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

    ...createUpgrade(ask, about),
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

/**
 * The report of a call that was made again for its sake.
 *
 * @param {Made} made
 * @param {Words} words
 */
function toldOf({ told, answer }, words) {
  if (told !== TOLD || !answer) return { notes: [], needs: [] };
  // The trigger and the path stand before it.
  answer.text();
  answer.text();
  return readReport(answer, words);
}
