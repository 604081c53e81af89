// What the page may do, in one place: the page carries it as a `meta` element, and whoever serves the page sends it as a
// header.

/** No host but the page's own can be reached, no form can be sent, and no script runs that is not a file of the page. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The headers of every file of the page. Framing can be forbidden only here: a `meta` element does not know it. */
export const HEADERS = {
  "content-security-policy": `${POLICY}; frame-ancestors 'none'`,
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
