// Reading bodies, and never more of one than was agreed: what it says of its own length may be absent or wrong.

import { join } from "./bytes.js";
import { Late } from "./deadline.js";
import { Refusal } from "./refusal.js";

/**
 * @typedef {import("./deadline.js").Deadline} Deadline
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 */

/**
 * The body of a request; one that is too long is given up, and one that says so is not even begun.
 *
 * @param {Request} request
 * @param {number} most
 * @param {Deadline} deadline
 */
export async function readRequest(request, most, deadline) {
  const tooLarge = () => new Refusal(413, "too_large", `the body is longer than ${most} bytes`);
  if (Number(request.headers.get("content-length")) > most) throw tooLarge();
  const { bytes, isWhole } = await readUpTo(request.body, most, deadline).catch((error) => {
    if (error instanceof Late) throw new Refusal(408, "body_late", "the body did not come in time");
    throw new Refusal(400, "body_broken", "the body broke off");
  });
  if (!isWhole) throw tooLarge();
  return bytes;
}

/**
 * A body, or as much of it as is wanted.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 * @param {number} most
 * @param {Deadline} deadline
 * @returns {Promise<{ bytes: Bytes, isWhole: boolean }>}
 */
export async function readUpTo(body, most, deadline) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  if (!body) return { bytes: join(chunks), isWhole: true };
  const reader = body.getReader();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await deadline.meet(reader.read());
      if (done) return { bytes: join(chunks), isWhole: true };
      chunks.push(value);
      length += value.length;
      if (length > most) {
        giveUp(reader);
        return { bytes: join(chunks).slice(0, most), isWhole: false };
      }
    }
  } catch (error) {
    giveUp(reader);
    throw error;
  }
}

/** Says that nobody reads on. Nobody waits for an answer to that either. @param {ReadableStreamDefaultReader} reader */
function giveUp(reader) {
  reader.cancel().catch(() => {});
}
