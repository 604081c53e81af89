// What one can set: attributes in HTML, properties in JavaScript, members of `state`. One table for all of them.

/**
 * @typedef {"text" | "number" | "flag"} Type
 * @typedef {{ attribute: string, type: Type }} Field
 */

/** Those that attributes reflect. The payload is none of them: five megabytes have no place in an attribute. */
export const FIELDS = /** @type {const} */ ({
  kind: { attribute: "kind", type: "text" },
  to: { attribute: "to", type: "text" },
  from: { attribute: "from", type: "text" },
  method: { attribute: "method", type: "text" },
  path: { attribute: "path", type: "text" },
  status: { attribute: "status", type: "number" },
  exact: { attribute: "exact", type: "flag" },
  includeFullAppUser: { attribute: "include-full-app-user", type: "flag" },
  includeClient: { attribute: "include-client", type: "flag" },
  layout: { attribute: "layout", type: "text" },
  theme: { attribute: "theme", type: "text" },
});

/**
 * The value of a field; of a text or number that is not set, nothing.
 *
 * @param {Element} element
 * @param {Field} field
 */
export function readField(element, { attribute, type }) {
  if (type === "flag") return element.hasAttribute(attribute);
  const text = element.getAttribute(attribute);
  if (text === null || text === "") return undefined;
  return type === "number" ? Number(text) : text;
}

/**
 * @param {Element} element
 * @param {Field} field
 * @param {unknown} value
 */
export function writeField(element, { attribute, type }, value) {
  if (value === undefined || value === null || value === false || value === "") {
    element.removeAttribute(attribute);
    return;
  }
  const text = type === "flag" ? "" : String(value);
  if (element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
}
