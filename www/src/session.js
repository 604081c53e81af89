// What outlives a reload and not the tab: session storage, and never local storage.

/** Others may keep something at this address too. */
const PREFIX = "transversion ";

/**
 * @param {string} name
 * @returns {any}
 */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    // Storage may be forbidden, and then there is nothing to recall.
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {boolean} whether there was room for it
 */
export function remember(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    forget(name);
    return false;
  }
}

/** @param {string} name */
function forget(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}
