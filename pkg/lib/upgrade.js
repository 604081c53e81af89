// For whoever receives the events of two webhooks while an app is upgraded. `src/upgrade` says what all of it means.

import { wrongArgument } from "./error.js";
import { flag, invalid, members, oneOf, readBody, word } from "./options.js";

/**
 * @typedef {{
 *   versions: string[], phases: string[], webhooks: string[], verdicts: string[], differenceKinds: string[],
 * }} UpgradeWords What answers give the number of.
 * @typedef {import("./answer.js").Answer} Answer
 * @typedef {import("./translator.js").Exports} Exports
 * @typedef {Uint8Array | string} Bytes
 */

/**
 * The functions of an upgrade, by what asks the module, and its words.
 *
 * @param {(parts: Bytes[], make: (wasm: Exports) => number) => { answer: Answer, payloads: Uint8Array[] }} ask
 * @param {() => UpgradeWords} about
 */
export function createUpgrade(ask, about) {
  return {
    /** @param {unknown} event */
    identify(event) {
      const { answer } = ask([readBody(event, "event")], (wasm) => wasm.identify());
      const version = about().versions[answer.number()];
      const trigger = answer.text();
      const happenings = answer.list(() => ({ key: answer.text(), isCertain: answer.number() === 1 }));
      return { version, trigger, happenings };
    },

    /** @param {unknown} event @param {unknown} indexes */
    pick(event, indexes) {
      const body = readBody(event, "event");
      if (!Array.isArray(indexes)) throw wrongArgument("`indexes` must be an array");
      const list = Uint32Array.from(indexes, (index) => Number(word(index, "indexes")));
      return ask([body, new Uint8Array(list.buffer)], (wasm) => wasm.pick()).payloads[0];
    },

    /** @param {unknown} seen @param {unknown} arrival */
    arrive(seen, arrival) {
      const { phases, webhooks, verdicts } = about();
      const { phase, webhook, isCertain } = members(arrival, "arrival");
      const given = /** @type {const} */ ([
        word(seen, "seen"), oneOf(phase, "phase", phases), oneOf(webhook, "webhook", webhooks), flag(isCertain, "isCertain", 1),
      ]);
      const { answer } = ask([], (wasm) => wasm.arrive(...given));
      return { verdict: verdicts[answer.number()], seen: answer.number() };
    },

    /** @param {unknown} seen @param {unknown} arrival */
    accepted(seen, arrival) {
      const { webhook, isCertain } = members(arrival, "arrival");
      const given = /** @type {const} */ ([
        word(seen, "seen"), oneOf(webhook, "webhook", about().webhooks), flag(isCertain, "isCertain", 1),
      ]);
      return ask([], (wasm) => wasm.accepted(...given)).answer.number();
    },

    /** @param {unknown} old @param {unknown} twin @param {unknown} [options] */
    compareTwins(old, twin, options = {}) {
      const { versions, differenceKinds } = about();
      let to = versions.length - 1;
      let flags = 0;
      for (const [name, value] of Object.entries(members(options, "options"))) {
        if (value === undefined) continue;
        if (name === "to") to = oneOf(value, name, versions);
        else if (name === "includeFullAppUser") flags |= flag(value, name, 2);
        else if (name === "includeClient") flags |= flag(value, name, 4);
        else throw invalid("there is an option of unknown name");
      }
      const { answer } = ask([readBody(old, "old"), readBody(twin, "new")], (wasm) => wasm.compare(to, flags));
      return answer.list(() => {
        return { at: answer.text(), kind: differenceKinds[answer.number()], isExpected: answer.number() === 1 };
      });
    },
  };
}
