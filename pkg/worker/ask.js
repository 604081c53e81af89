// Asking the store, which may fail.

import { Deadline } from "./deadline.js";
import { Refusal } from "./refusal.js";

/** How much longer a claim holds than the work on it may take. */
export const GRACE_MILLISECONDS = 5000;

/** How long a store may take to write down what has happened: the budget is spent by then, and the sender waits. */
const WRITING_MILLISECONDS = 1000;

/** After which times it is tried again: a database may be locked for a moment. */
const PAUSES = [10, 20, 40, 80, 160];

/**
 * Without a claim nothing is delivered, so a store that fails is a reason to come again.
 *
 * @template T
 * @param {Deadline} deadline
 * @param {() => Promise<T>} question
 */
export async function ask(deadline, question) {
  try {
    return await deadline.meet(question());
  } catch {
    throw new Refusal(503, "store_failed", "the store of deliveries does not answer", { "retry-after": "5" });
  }
}

/**
 * Writes down what has happened, and it has happened whether it can be written down or not. Says whether it could.
 *
 * @param {() => Promise<unknown>} write
 * @param {number} [left] What is left of the budget.
 */
export async function writeDown(write, left = 0) {
  const deadline = new Deadline(Math.max(WRITING_MILLISECONDS, left));
  let isWritten = false;
  for (const pause of PAUSES) {
    isWritten = await ask(deadline, write).then(() => true, () => false);
    if (isWritten || deadline.isOver) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  deadline.end();
  return isWritten;
}
