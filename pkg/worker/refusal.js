// Why a call ends here: a status, a code for programs and a sentence for people, which never quotes what was sent.

export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {Record<string, string>} [headers]
   */
  constructor(status, code, message, headers = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  answer() {
    const { status, code, message, headers } = this;
    return Response.json({ error: { code, message } }, { status, headers });
  }
}

/**
 * Ends a call of another method.
 *
 * @param {Request} request
 * @param {string} method
 * @param {string} what
 */
export function demandMethod(request, method, what) {
  if (request.method !== method) throw new Refusal(405, "method_not_allowed", what, { allow: method });
}
