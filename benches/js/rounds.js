// Contenders by turns: what slows the machine for a while slows them all.

/**
 * One of those that are compared. Only what is asynchronous is waited for, so that the others do not pay for it. What
 * makes it ready for a turn does not count.
 *
 * @typedef {{
 *   name: string,
 *   call: () => unknown,
 *   isAsync?: boolean | undefined,
 *   ready?: (() => Promise<void>) | undefined,
 * }} Contender
 *
 * A median, and the quartiles below and above it.
 * @typedef {{ median: number, low: number, high: number }} Spread
 *
 * Microseconds a call, by the number of the round; a slow contender has used up its time before the others.
 * @typedef {number[]} Times
 */

/** How long a turn is, in milliseconds: long enough for the clock, and short enough to have many. */
const TURN = 4;

/** How long a contender is called before, as a share of its time. */
const WARM_UP = 0.25;

/**
 * Lets the contenders run in rounds, in an order that rotates and turns round, until each has had its time.
 *
 * @template {string} Name
 * @param {(Contender & { name: Name })[]} contenders
 * @param {number} seconds Of each.
 * @returns {Promise<Record<Name, Times>>}
 */
export async function race(contenders, seconds) {
  /** @type {{ contender: Contender, calls: number, left: number, times: Times }[]} */
  const racers = [];
  for (const contender of contenders) {
    racers.push({ contender, calls: await warmUp(contender, seconds), left: seconds * 1000, times: [] });
  }
  for (let round = 0; racers.some(({ left }) => left > 0); round += 1) {
    const first = round % racers.length;
    const order = [...racers.slice(first), ...racers.slice(0, first)];
    for (const racer of round % 2 === 0 ? order : order.reverse()) {
      if (racer.left <= 0) continue;
      const time = await timeOf(racer.contender, racer.calls);
      racer.left -= time;
      racer.times[round] = (time * 1000) / racer.calls;
      // V8 may compile once more while it runs, and all turns shall stay as long.
      racer.calls = callsOfTurn(racer.calls, time);
    }
  }
  const times = racers.map((racer) => [racer.contender.name, racer.times]);
  return /** @type {Record<Name, Times>} */ (Object.fromEntries(times));
}

/**
 * Calls a contender for a while, so that it is compiled with all that V8 can, and tells how many calls make a turn.
 *
 * @param {Contender} contender
 * @param {number} seconds
 */
async function warmUp(contender, seconds) {
  let calls = 1;
  for (let spent = 0; spent < WARM_UP * seconds * 1000; ) {
    const time = await timeOf(contender, calls);
    spent += time;
    calls = callsOfTurn(calls, time);
  }
  return calls;
}

/**
 * How many calls make a turn, when so many took so long; no more than twice as many, for a short time tells little.
 *
 * @param {number} calls
 * @param {number} time
 */
function callsOfTurn(calls, time) {
  return Math.max(1, Math.min(calls * 2, Math.round((calls * TURN) / time)));
}

/**
 * The milliseconds that so many calls take.
 *
 * @param {Contender} contender
 * @param {number} calls
 */
async function timeOf({ call, isAsync, ready }, calls) {
  await ready?.();
  const start = performance.now();
  if (isAsync) for (let done = 0; done < calls; done += 1) await call();
  else for (let done = 0; done < calls; done += 1) call();
  return performance.now() - start;
}

/**
 * The median and the quartiles of numbers, of which some may be absent.
 *
 * @param {Times} times
 * @returns {Spread}
 */
export function spread(times) {
  const sorted = times.filter((time) => time !== undefined).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => {
    const place = (sorted.length - 1) * share;
    const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/**
 * How many times as long the one takes as the other: of each round in which both ran, so that what slows both does not
 * count.
 *
 * @param {Times} one
 * @param {Times} other
 */
export function ratio(one, other) {
  return spread(one.map((time, round) => time / /** @type {number} */ (other[round])).filter(Number.isFinite));
}
