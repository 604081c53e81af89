// Why a payload was refused: what and where, in one sentence, and never a word of the payload.

/** @typedef {import("../index.js").ErrorCode} ErrorCode */

export class TransversionError extends Error {
  /** @type {ErrorCode} */
  code;

  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {{ offset?: number, at?: string, cause?: unknown }} [where]
   */
  constructor(code, message, { offset, at, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (offset !== undefined) this.offset = offset;
    if (at !== undefined) this.at = at;
  }
}

// On the prototype, where the names of errors are, and not in the class, whose name a minifier may shorten.
TransversionError.prototype.name = "TransversionError";

/**
 * An argument that no payload can have been: a mistake in the caller's program.
 *
 * @param {string} message
 */
export const wrongArgument = (message) => Object.assign(new TypeError(message), { code: "invalid_option" });
