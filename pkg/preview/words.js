// How the report is said: the words for kinds of notes and for how a version was told.

/**
 * @typedef {import("../index.js").Note} Note
 * @typedef {import("../index.js").Report} Report
 * @typedef {import("./worker.js").Detected} Detected
 */

/** What a note of this kind counts as. @type {Record<Note["kind"], string>} */
const COUNTED = {
  dropped: "lost",
  withheld: "withheld",
  missing: "missing",
  replaced: "replaced",
  invented: "invented",
  copied: "copied",
  moved: "moved",
  split: "split",
  renamed: "renamed",
  unknown: "unknown",
};

/** How a version was told. @type {Record<string, string>} */
const TOLD = {
  version: "told by its `version`",
  trigger: "told by its trigger",
  shape: "told by the members it has",
  default: "taken for v1, since nothing in it says otherwise",
  path: "told by its path",
};

/** What nothing else is the version of. */
export const ENVELOPE = { id: "envelope", title: "The version itself." };

/**
 * The notes in one line: the worst first.
 *
 * @param {readonly Note[]} notes
 */
export function summary(notes) {
  /** @type {string[]} */
  const parts = [];
  for (const [kind, word] of Object.entries(COUNTED)) {
    const count = notes.filter((note) => note.kind === kind).length;
    if (count > 0) parts.push(`${count} ${word}`);
  }
  return `${notes.length} ${notes.length === 1 ? "note" : "notes"}: ${parts.join(", ")}`;
}

/**
 * Why the output is the input.
 *
 * @param {Report} report
 */
export function unchanged({ from, to, kind }) {
  if (from === to) return `Nothing changes: the ${kind === "event" ? "payload" : kind} is at ${to} already.`;
  return `Nothing changes: ${from} and ${to} agree on this ${kind}.`;
}

/**
 * Why there is no output.
 *
 * @param {Report} report
 */
export function withheld({ to, trigger }) {
  const event = trigger === undefined ? "this" : `\`${trigger}\``;
  return `${to} has no event for ${event}: the right output is none.`;
}

/**
 * What the input is, and how that was told.
 *
 * @param {Detected} detected
 * @param {Report | undefined} report
 */
export function told({ kind, version, trigger, by }, report) {
  if (kind === "unrecognized") return "No webhook event: it has no `trigger`";
  if (kind === "middleware") return "Call of a middleware · no webhook event, and passed on";
  const what = kind.slice(0, 1).toUpperCase() + kind.slice(1);
  const of = version === undefined ? what : `${what} of ${version}`;
  const named = trigger !== undefined ? `trigger \`${trigger}\`` : report?.endpoint && `\`${report.endpoint}\``;
  return [of, named, TOLD[by]].filter(Boolean).join(" · ");
}

/**
 * What an error says, as a sentence of its own.
 *
 * @param {string} message
 */
export function sentence(message) {
  const begun = message.slice(0, 1).toUpperCase() + message.slice(1);
  return begun.endsWith(".") ? begun : `${begun}.`;
}
