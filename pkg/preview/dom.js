// Elements, made of names, attributes and children. Text is only ever text: nothing here reads HTML.

/** @typedef {Node | string | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string | boolean | number | undefined | ((event: any) => void)>} [attributes]
 *   A function listens.
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  put(element, ...children);
  return element;
}

/**
 * Gives an element these children and no others.
 *
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function put(element, ...children) {
  const present = children.flat().filter((child) => child !== undefined && child !== false);
  element.replaceChildren(.../** @type {(Node | string)[]} */ (present));
}

/**
 * A sentence, in which backticks are code.
 *
 * @param {string} sentence
 */
export function prose(sentence) {
  return sentence.split("`").map((part, index) => (index % 2 === 0 ? part : h("code", {}, part)));
}

/**
 * A number with its unit, in the plural where it has one.
 *
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/**
 * A number with narrow spaces, as every language reads it.
 *
 * @param {number} count
 */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/**
 * A number of bytes, for reading.
 *
 * @param {number} bytes
 */
export function size(bytes) {
  if (bytes < 10_000) return counted(bytes, "byte");
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
