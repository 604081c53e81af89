// What a process remembers of the upgrades of its relays.

import { Gate } from "./gate.js";
import { PhaseKeeper } from "./phase.js";

/**
 * @typedef {import("../call.js").Call} Call
 * @typedef {import("../configuration.js").Relay} Relay
 * @typedef {import("../configuration.js").Settings} Settings
 * @typedef {import("../configuration.js").Upgrade} Settled
 * @typedef {import("../index.js").Mistake} Mistake
 * @typedef {import("../index.js").Store} Store
 * @typedef {import("./phase.js").Change} Change
 * @typedef {{ relay: Relay, settings: Settled, phase: PhaseKeeper, gate: Gate }} Upgrade
 */

/**
 * The upgrades of a configuration, by the name of their relay.
 *
 * @param {Settings} settings
 * @returns {Map<string, Upgrade>}
 */
export function upgradesOf({ relays }) {
  return new Map([...relays].flatMap(([name, relay]) => {
    const { upgrade: settings, deliver } = relay;
    if (!settings) return [];
    const phase = new PhaseKeeper(name, settings.phase);
    return [[name, { relay, settings, phase, gate: new Gate(name, deliver.options) }]];
  }));
}

/**
 * What is wrong with a store for these upgrades.
 *
 * @param {Map<string, Upgrade>} upgrades
 * @param {Store | undefined} store
 * @returns {Mistake[]}
 */
export function mistakesOfStore(upgrades, store) {
  if (upgrades.size === 0 || (store?.read && store.swap)) return [];
  const message = store
    ? "an upgrade needs a store that can `read` and `swap`, and this one cannot"
    : "an upgrade needs a store: bind TRANSVERSION_STORE, or set STORE";
  return [...upgrades.keys()].map((name) => ({ at: `/relays/${name.replaceAll("~", "~0")}/upgrade`, message }));
}

/**
 * Writes the line of each change of the phase.
 *
 * @param {Pick<Call, "log">} call
 * @param {Relay} relay
 */
export function teller({ log }, { name }) {
  return (/** @type {Change} */ change) => log({ time: new Date().toISOString(), what: "phase", relay: name, ...change });
}
