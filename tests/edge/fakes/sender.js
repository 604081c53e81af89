// A fake sender of webhooks that goes by the rules of Smooch, with its time compressed: it comes again up to five
// times, after intervals that double, on anything but a 2xx or a status that it takes for final; an answer that takes
// longer than 20 s is none.

/** The statuses after which Smooch does not come again. */
export const FINAL = [400, 401, 403, 404, 406];

const RETRIES = 5;

/**
 * @typedef {{ status: number | undefined, milliseconds: number }} Attempt
 * @typedef {{ delivered: boolean, final: boolean, attempts: Attempt[], answer: Response | undefined }} Outcome
 */

/**
 * Sends an event until it is accepted, refused for good, or tried often enough.
 *
 * @param {string} url
 * @param {BodyInit} body
 * @param {{ secret?: string, headers?: Record<string, string>, patience?: number, interval?: number, retries?: number }} [options]
 * @returns {Promise<Outcome>}
 */
export async function send(url, body, { secret, headers = {}, patience = 20_000, interval = 20, retries = RETRIES } = {}) {
  /** @type {Attempt[]} */
  const attempts = [];
  for (let pause = interval; ; pause *= 2) {
    const start = performance.now();
    const answer = await post(url, body, {
      "content-type": "application/json",
      ...(secret !== undefined && { "x-api-key": secret }),
      ...headers,
    }, patience);
    attempts.push({ status: answer?.status, milliseconds: performance.now() - start });
    const delivered = answer !== undefined && answer.status >= 200 && answer.status < 300;
    const final = answer !== undefined && FINAL.includes(answer.status);
    if (delivered || final || attempts.length > retries) return { delivered, final, attempts, answer };
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * One attempt; no answer is `undefined`. Redirects are not followed, and the body of the answer is read, so that its
 * connection can be used again.
 *
 * @param {string} url
 * @param {BodyInit} body
 * @param {Record<string, string>} headers
 * @param {number} patience
 */
async function post(url, body, headers, patience) {
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    const bytes = await response.arrayBuffer();
    const { status, headers: answered } = response;
    return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers: answered });
  } catch {
    return undefined;
  }
}
