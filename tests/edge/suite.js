// All tests of the worker, in one runtime.

import { after, before, describe } from "node:test";

import { STORES } from "./harness.js";
import { hostileTests } from "./hostile.js";
import { needsTests } from "./needs.js";
import { operationsTests } from "./operations.js";
import { proxyTests } from "./proxy.js";
import { relayTests } from "./relay.js";
import { soakTests } from "./soak.js";
import { storeTests } from "./store.js";
import { translateTests } from "./translate.js";
import { upgradeTests } from "./upgrade.js";
import { makeWorld } from "./world.js";

/** @param {import("./harness.js").Runtime} runtime */
export function suite(runtime) {
  describe(`the worker in ${runtime}`, () => {
    /** @type {import("./world.js").World} */
    let made;
    before(async () => {
      made = await makeWorld(runtime);
    });
    after(() => made?.stop());
    const world = () => made;

    describe("the relay", () => relayTests(world));
    describe("needs", () => needsTests(world));
    describe("the proxy", () => proxyTests(world));
    describe("callers that mean harm", () => hostileTests(world));
    for (const store of STORES[runtime]) describe(`the store ${store}`, () => storeTests(world, store));
    for (const store of STORES[runtime]) describe(`an upgrade with the store ${store}`, () => upgradeTests(world, store));
    describe("a soak", () => soakTests(runtime, world));
    describe("the translator", () => translateTests(world));
    describe("operations", () => operationsTests(world));
  });
}
