// Work that can wait is done in small pieces, so that the page answers in between.

/**
 * When the browser has a moment.
 *
 * @returns {Promise<void>}
 */
export function idle() {
  // Not every browser tells.
  if (!("requestIdleCallback" in globalThis)) return new Promise((resolve) => setTimeout(resolve, 20));
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 1000 }));
}
