// What has been delivered, in Deno KV: all processes that open the same database know it.

/** Smooch comes again up to five times, within minutes; a day leaves room for whoever repeats events by hand. */
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * @param {import("./deno-kv.js").DenoKv} kv What `Deno.openKv()` gives.
 * @returns {Required<import("../index.js").Store>}
 */
export function denoKvStore(kv) {
  return {
    async claim(key, leaseMilliseconds) {
      const entry = await kv.get(placeOf(key));
      const { isSettled = false, until = 0 } = entry.value ?? {};
      // A record that has expired may be seen for a while yet, so it says itself how long it holds.
      if (until > Date.now()) return isSettled ? "done" : "busy";
      const record = { isSettled: false, until: Date.now() + leaseMilliseconds };
      const written = await kv.atomic().check(entry).set(entry.key, record, { expireIn: leaseMilliseconds }).commit();
      // Somebody else was quicker.
      return written.ok ? "new" : "busy";
    },
    async settle(key) {
      const record = { isSettled: true, until: Date.now() + KEPT_MILLISECONDS };
      await kv.set(placeOf(key), record, { expireIn: KEPT_MILLISECONDS });
    },
    async release(key) {
      await kv.delete(placeOf(key));
    },
    async read(key) {
      return textOf(await kv.get(placeOfText(key)));
    },
    async swap(key, was, is, keptMilliseconds) {
      const entry = await kv.get(placeOfText(key));
      if (textOf(entry) !== was) return false;
      const change = kv.atomic().check(entry);
      const record = { text: is, until: Date.now() + keptMilliseconds };
      const changed = is === undefined ? change.delete(entry.key) : change.set(entry.key, record, { expireIn: keptMilliseconds });
      return (await changed.commit()).ok;
    },
  };
}

/** @param {string} key */
function placeOf(key) {
  return ["transversion", "delivered", key];
}

/** @param {string} key */
function placeOfText(key) {
  return ["transversion", "text", key];
}

/** @param {{ value: any }} entry @returns {string | undefined} */
function textOf({ value }) {
  return value?.until > Date.now() ? value.text : undefined;
}
