// What to do next, and why not yet: the counts of the gate in sentences.

/**
 * @typedef {import("./counts.js").Shown} Shown
 * @typedef {import("./counts.js").ShownTrigger} ShownTrigger
 * @typedef {import("transversion").Phase} Phase
 * @typedef {{ relay: string, phase: Phase, from: string, to: string, totals: Shown, triggers: ShownTrigger[] }} Counted
 */

/** With fewer pairs nobody can tell that the two webhooks say the same. */
const LEAST_PAIRS = 20;

/** Of the places that differ the first few say enough; all are in the list. */
const MOST_PLACES = 3;

/** v1.1 tells of failures on more occasions than v1 did, by design. */
const TOLD_MORE_OFTEN = "message:delivery:failure";

/** @type {Record<Exclude<Phase, "done">, string>} */
const NEXT = {
  old: 'Go on to the phase "new", or to "either" first: then whichever event comes first is delivered.',
  either: 'Go on to the phase "new".',
  new: 'Go on to the phase "done", and delete the old webhook.',
};

/**
 * @param {Counted} counted
 * @returns {{ isSafe: boolean, advice: string[] }}
 */
export function advise(counted) {
  const { phase, from, to } = counted;
  if (phase === "done") {
    const rest = "Delete the old webhook, if it is still there, and take `upgrade` out of the configuration a day later.";
    return { isSafe: true, advice: [`The upgrade is done: the events of ${to} are delivered, and nothing is compared. ${rest}`] };
  }
  const reasons = reasonsAgainst(counted);
  const isSafe = reasons.length === 0;
  if (isSafe) {
    const advice = `It is safe to go on: the two webhooks tell the same in all ${compared(counted.totals)} pairs. ${NEXT[phase]}`;
    return { isSafe, advice: [advice, ...remarks(counted)] };
  }
  const back = phase === "old"
    ? `Stay in the phase "old": your handler gets the events of ${from}, as it always did.`
    : 'Do not go on yet. You can go back to the phase "old" at any time, and lose nothing by that.';
  return { isSafe, advice: [back, ...reasons, ...remarks(counted)] };
}

/** @param {Counted} counted */
function reasonsAgainst({ totals, triggers, from, to, relay }) {
  const reasons = [];
  if (compared(totals) < LEAST_PAIRS) {
    reasons.push(`Too few pairs have been compared: ${compared(totals)}, and ${LEAST_PAIRS} are the least. Wait for more events.`);
  }
  for (const { trigger, equal, different, differences } of triggers.filter((one) => one.different > 0)) {
    const places = differences.filter(({ isExpected }) => !isExpected);
    const named = places.slice(0, MOST_PLACES).map(({ at, kind, count }) => `${at || "(root)"} (${WORDS[kind]}, ${times(count)})`);
    const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more places` : "";
    reasons.push(
      `Of ${equal + different} pairs of ${trigger} ${different} ${different === 1 ? "differs" : "differ"} `
        + `where no change explains it: at ${named.join(", ")}${more}. See whether your handler reads that.`,
    );
  }
  for (const { trigger, was, onlyOld } of triggers.filter((one) => one.onlyOld > 0)) {
    const called = was ? `${was}, now ${trigger},` : trigger;
    reasons.push(
      `${events(onlyOld)} of ${called} came from the old webhook alone. Is ${trigger} among the triggers of the new webhook, `
        + "and is its target this relay? Without the old webhook these would be lost.",
    );
  }
  if (totals.different > 0 || totals.onlyOld > 0) {
    reasons.push(`When you have put that right, begin to count anew: DELETE /relay/${relay}/upgrade.`);
  }
  return reasons;
}

/** What is worth knowing, and no reason against. @param {Counted} counted */
function remarks({ totals, triggers, from, to }) {
  const said = [];
  for (const { trigger, onlyNew } of triggers.filter((one) => one.onlyNew > 0)) {
    const why = trigger === TOLD_MORE_OFTEN
      ? `${to} tells of failures on more occasions than ${from}, so this is to be expected.`
      : "If you want to compare them too, give the old webhook this trigger. Nothing is lost: they are delivered.";
    said.push(`${events(onlyNew)} of ${trigger} came from the new webhook alone, which is no reason against. ${why}`);
  }
  if (totals.onlyNewByDesign > 0) {
    said.push(`${events(totals.onlyNewByDesign)} came that ${from} has none for; your handler may ignore them, or begin to use them.`);
  }
  if (totals.uncompared > 0) {
    said.push(
      `${totals.uncompared} of ${totals.pairs} pairs were not compared: the event was too long to be kept, or its twin came more `
        + "than 15 minutes later.",
    );
  }
  if (totals.waiting > 0) said.push(`${events(totals.waiting)} still ${totals.waiting === 1 ? "waits" : "wait"} for the other webhook.`);
  return said;
}

/** @type {Record<"value" | "old_only" | "new_only", string>} */
export const WORDS = {
  value: "another value",
  old_only: "only in the old one",
  new_only: "only in the new one",
};

/** @param {Shown} totals */
function compared({ equal, different }) {
  return equal + different;
}

/** @param {number} count */
function events(count) {
  return count === 1 ? "1 event" : `${count} events`;
}

/** @param {number} count */
function times(count) {
  return count === 1 ? "once" : `${count} times`;
}
