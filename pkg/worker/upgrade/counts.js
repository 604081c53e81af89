// What the gate counts, by trigger. Counts of several processes are added up, so all of them are sums.

/**
 * @typedef {import("transversion").Webhook} Webhook
 * @typedef {ReturnType<typeof import("transversion").compareTwins>[number]} Difference
 */

/**
 * `alone` are happenings that one webhook alone has told of, by the minute in which they were delivered; a twin that comes
 * takes one away. `differences` are counted under their kind and place.
 *
 * @typedef {{
 *   was?: string, equal: number, different: number, uncompared: number, byDesign: number,
 *   alone: Record<Webhook, { [minute: string]: number }>, differences: { [name: string]: number },
 * }} Tally
 * Nothing that was delivered before the `first` minute is counted as alone.
 *
 * @typedef {{ since: number, first: number, triggers: { [trigger: string]: Tally } }} Counts
 */

/**
 * What is shown of the counts of a trigger, or of all.
 *
 * @typedef {{
 *   pairs: number, equal: number, different: number, onlyOld: number, onlyNew: number, onlyNewByDesign: number,
 *   waiting: number, uncompared: number,
 * }} Shown
 * @typedef {Shown & {
 *   trigger: string, was?: string, differences: { at: string, kind: Difference["kind"], count: number, isExpected: boolean }[],
 * }} ShownTrigger
 */

/** For so long a twin is awaited, and the event kept that it is compared with. */
export const AWAITED_MINUTES = 15;

/** A store has a limit for a text, the lowest of which is 64 KiB. */
const MOST_TRIGGERS = 24;
const MOST_OF_POINTER = 120;
const MOST_OF_POINTERS = 1000;

/** Triggers and places for which there is no room. */
const OTHERS = "(others)";

/** Minutes that are long over, in one. */
const OVER = "over";

/** The minute that it is. */
export function thisMinute() {
  return Math.floor(Date.now() / 60_000);
}

/** @returns {Counts} */
export function noCounts(first = 0) {
  return { since: Date.now(), first, triggers: {} };
}

/**
 * The tally of a trigger. When there are too many triggers, which only somebody who makes them up can bring about, the
 * rest is counted together.
 *
 * @param {Counts} counts
 * @param {string} trigger
 */
export function tallyOf({ triggers }, trigger) {
  const isFull = !Object.hasOwn(triggers, trigger) && Object.keys(triggers).length >= MOST_TRIGGERS;
  const name = isFull ? OTHERS : trigger;
  // Triggers come from outside, and every object has a `constructor`.
  const known = Object.hasOwn(triggers, name) ? triggers[name] : undefined;
  return known ?? (triggers[name] = {
    equal: 0, different: 0, uncompared: 0, byDesign: 0, alone: { old: {}, new: {} }, differences: {},
  });
}

/**
 * Adds a pair that was compared.
 *
 * @param {Tally} tally
 * @param {Difference[]} differences
 */
export function addPair(tally, differences) {
  const isDifferent = differences.some(({ isExpected }) => !isExpected);
  tally[isDifferent ? "different" : "equal"] += 1;
  const names = differences.map(({ at, kind, isExpected }) => nameOf(at, kind, isExpected));
  // A place that stands for several after it was cut short counts once a pair.
  for (const name of new Set(names)) addDifference(tally, name, 1);
}

/**
 * Adds happenings that a webhook alone has told of so far, or takes them away.
 *
 * @param {Tally} tally
 * @param {Webhook} webhook
 * @param {number | string} minute
 * @param {number} count
 */
export function addAlone({ alone }, webhook, minute, count) {
  const minutes = alone[webhook];
  const sum = (minutes[minute] ?? 0) + count;
  if (sum === 0) delete minutes[minute];
  else minutes[minute] = sum;
}

/**
 * Adds all of these.
 *
 * @param {Counts} to
 * @param {Counts} counts
 */
export function addCounts(to, { triggers }) {
  const over = thisMinute() - AWAITED_MINUTES;
  for (const [trigger, from] of Object.entries(triggers)) {
    const tally = tallyOf(to, trigger);
    if (from.was) tally.was = from.was;
    for (const name of /** @type {const} */ (["equal", "different", "uncompared", "byDesign"])) tally[name] += from[name];
    for (const webhook of /** @type {const} */ (["old", "new"])) {
      for (const [minute, count] of Object.entries(from.alone[webhook])) {
        if (minute === OVER || Number(minute) >= to.first) addAlone(tally, webhook, minute, count);
      }
    }
    for (const [name, count] of Object.entries(from.differences)) addDifference(tally, name, count);
  }
  for (const tally of Object.values(to.triggers)) gather(tally, over);
}

/**
 * The counts as they are shown: sums of all, and of each trigger.
 *
 * @param {Counts} counts
 * @returns {{ totals: Shown, triggers: ShownTrigger[] }}
 */
export function show({ triggers }) {
  const over = thisMinute() - AWAITED_MINUTES;
  const shown = Object.entries(triggers).sort(([one], [other]) => (one < other ? -1 : 1)).map(([trigger, tally]) => {
    const { was, equal, different, uncompared, byDesign, alone } = tally;
    const old = split(alone.old, over);
    const fresh = split(alone.new, over);
    return {
      trigger, ...(was !== undefined && { was }),
      pairs: equal + different + uncompared, equal, different,
      onlyOld: old.over, onlyNew: fresh.over, onlyNewByDesign: byDesign, waiting: old.waiting + fresh.waiting, uncompared,
      differences: differencesOf(tally),
    };
  });
  const sum = (/** @type {keyof Shown} */ name) => shown.reduce((all, one) => all + one[name], 0);
  const totals = {
    pairs: sum("pairs"), equal: sum("equal"), different: sum("different"), onlyOld: sum("onlyOld"),
    onlyNew: sum("onlyNew"), onlyNewByDesign: sum("onlyNewByDesign"), waiting: sum("waiting"), uncompared: sum("uncompared"),
  };
  return { totals, triggers: shown };
}

/** @param {string} at @param {Difference["kind"]} kind @param {boolean} isExpected */
function nameOf(at, kind, isExpected) {
  return `${isExpected ? "expected" : "unexpected"} ${kind} ${at.slice(0, MOST_OF_POINTER)}`;
}

/** @param {Tally} tally @param {string} name @param {number} count */
function addDifference({ differences }, name, count) {
  const [sort = "", kind] = name.split(" ", 2);
  const isKnown = name in differences;
  const room = MOST_OF_POINTERS - Object.keys(differences).filter((one) => one.startsWith(sort)).join("").length;
  const counted = isKnown || name.length <= room ? name : `${sort} ${kind} ${OTHERS}`;
  differences[counted] = (differences[counted] ?? 0) + count;
}

/** @param {Tally} tally @returns {ShownTrigger["differences"]} */
function differencesOf({ differences }) {
  const read = Object.entries(differences).map(([name, count]) => {
    const [, sort, kind, at = ""] = /^(\w+) (\w+) ([^]*)$/.exec(name) ?? [];
    return { at, kind: /** @type {Difference["kind"]} */ (kind), count, isExpected: sort === "expected" };
  });
  return read.sort((one, other) => Number(one.isExpected) - Number(other.isExpected) || other.count - one.count);
}

/** Puts minutes that are over into one. @param {Tally} tally @param {number} over */
function gather(tally, over) {
  for (const webhook of /** @type {const} */ (["old", "new"])) {
    for (const [minute, count] of Object.entries(tally.alone[webhook])) {
      if (Number(minute) < over) {
        addAlone(tally, webhook, minute, -count);
        addAlone(tally, webhook, OVER, count);
      }
    }
  }
}

/**
 * Those whose twin is not awaited any more, and those whose twin is. A process may have counted a twin while another has
 * not yet told of the first, so a sum can be below zero for a moment.
 *
 * @param {{ [minute: string]: number }} minutes
 * @param {number} over
 */
function split(minutes, over) {
  let [waiting, gone] = [0, 0];
  for (const [minute, count] of Object.entries(minutes)) {
    if (minute === OVER || Number(minute) < over) gone += count;
    else waiting += count;
  }
  return { over: Math.max(0, gone), waiting: Math.max(0, waiting) };
}
