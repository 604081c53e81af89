// The translator, inside the worker: it is packed, which makes what a page loads a tenth smaller, and unpacked once.

import { createTranslator } from "../lib/translator.js";

import packed from "./module.js";

/** @returns {Promise<import("../index.js").Translator>} */
export async function openTranslator() {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const translator = createTranslator(await WebAssembly.compile(await new Response(unpacked).arrayBuffer()));
  // The first calls take longer than those after them, and should not be the user's.
  for (let call = 0; call < WARM_UP; call += 1) JSON.stringify(translator.translateEvent(EVENT, { to: "v1.1" }));
  return translator;
}

const WARM_UP = 30;
const EVENT =
  '{"trigger":"delivery:success","version":"v1","appUser":{"_id":"u","clients":[]},"messages":[{"_id":"a","text":""}]}';
