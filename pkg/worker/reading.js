// Reading JSON that a person wrote: all mistakes at once, each with its place and one sentence.

/**
 * @typedef {import("./index.js").Mistake} Mistake
 */

/**
 * Reads a value, or writes down what is wrong with it. What it gives back then is of no use to anybody.
 *
 * @template T
 * @typedef {(value: unknown, at: string, mistakes: Mistake[]) => T} Read
 */

/**
 * An object with these members and no others. A reader decides what an absent member, which it sees as `undefined`, is.
 *
 * @template {Record<string, Read<any>>} R
 * @param {R} readers
 * @returns {Read<{ [name in keyof R]: ReturnType<R[name]> }>}
 */
export function object(readers) {
  const known = Object.keys(readers);
  return (value, at, mistakes) => {
    const given = membersOf(value, at, mistakes);
    // What is missing in it would be no news.
    if (!given) return /** @type {any} */ (undefined);
    for (const name of given.keys()) {
      if (!known.includes(name)) mistakes.push({ at: pointer(at, name), message: unknownMember(name, known) });
    }
    const read = Object.entries(readers).map(([name, of]) => [name, of(given.get(name), pointer(at, name), mistakes)]);
    return Object.fromEntries(read);
  };
}

/**
 * An object whose members have names of their own.
 *
 * @template T
 * @param {RegExp} pattern
 * @param {string} what What the pattern asks for, in words.
 * @param {(name: string) => Read<T>} read
 * @returns {Read<Map<string, T>>}
 */
export function named(pattern, what, read) {
  return (value, at, mistakes) => {
    const given = membersOf(value, at, mistakes) ?? new Map();
    for (const name of given.keys()) {
      if (!pattern.test(name)) mistakes.push({ at: pointer(at, name), message: `the name must be ${what}` });
    }
    return new Map([...given].map(([name, of]) => [name, read(name)(of, pointer(at, name), mistakes)]));
  };
}

/**
 * @template T
 * @param {Read<T>} read
 * @param {number} least
 * @returns {Read<T[]>}
 */
export function list(read, least) {
  return (value, at, mistakes) => {
    if (!Array.isArray(value)) {
      mistakes.push({ at, message: `expected an array, found ${nameOf(value)}` });
      return [];
    }
    if (value.length < least) mistakes.push({ at, message: `at least ${least} must be given` });
    const items = value.map((item, index) => read(item, `${at}/${index}`, mistakes));
    const twin = value.findIndex((item, index) => value.some((other, before) => before < index && isSame(item, other)));
    if (twin >= 0) mistakes.push({ at: `${at}/${twin}`, message: "this stands twice in the array" });
    return items;
  };
}

/**
 * One of a few values; the fallback where none is given, and a mistake where there is no fallback either.
 *
 * @template {string | number} T
 * @param {readonly T[]} choices
 * @param {T} [fallback]
 * @returns {Read<T>}
 */
export function choice(choices, fallback) {
  return (value, at, mistakes) => {
    const chosen = value === undefined && fallback !== undefined ? fallback : choices.find((one) => one === value);
    if (chosen !== undefined) return chosen;
    const shown = choices.map((one) => JSON.stringify(one)).join(" or ");
    mistakes.push({ at, message: value === undefined ? `missing: ${shown}` : `must be ${shown}` });
    return /** @type {any} */ (undefined);
  };
}

/** @type {(fallback: boolean) => Read<boolean>} */
export const flag = (fallback) => (value, at, mistakes) => {
  if (value === undefined) return fallback;
  if (typeof value !== "boolean") mistakes.push({ at, message: `must be true or false, found ${nameOf(value)}` });
  return value === true;
};

/** @type {(least: number, most: number, fallback: number) => Read<number>} */
export const whole = (least, most, fallback) => (value, at, mistakes) => {
  if (value === undefined) return fallback;
  const isOne = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  if (!isOne) mistakes.push({ at, message: `must be a whole number from ${least} to ${most}` });
  return Number(value);
};

/**
 * A text that follows a pattern, and passes a test where a pattern cannot say all.
 *
 * @param {RegExp} pattern
 * @param {string} what What the pattern asks for, in words.
 * @param {(text: string) => boolean} [test]
 * @returns {Read<string>}
 */
export function text(pattern, what, test = () => true) {
  return (value, at, mistakes) => {
    if (typeof value !== "string") {
      mistakes.push({ at, message: `expected ${what}, found ${nameOf(value)}` });
    } else if (!pattern.test(value) || !test(value)) {
      mistakes.push({ at, message: `must be ${what}` });
    }
    return String(value);
  };
}

/**
 * @template T
 * @param {Read<T>} read
 * @returns {Read<T | undefined>}
 */
export function optional(read) {
  return (value, at, mistakes) => (value === undefined ? undefined : read(value, at, mistakes));
}

/**
 * What is absent is read as if this had been given.
 *
 * @template T
 * @param {unknown} given
 * @param {Read<T>} read
 * @returns {Read<T>}
 */
export function otherwise(given, read) {
  return (value, at, mistakes) => read(value === undefined ? given : value, at, mistakes);
}

/** The pointer of a member. @param {string} at @param {string} name */
export function pointer(at, name) {
  return `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/**
 * A map, in which a member of any name is a member and nothing else.
 *
 * @param {unknown} value
 * @param {string} at
 * @param {Mistake[]} mistakes
 * @returns {Map<string, unknown> | undefined}
 */
function membersOf(value, at, mistakes) {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) return new Map(Object.entries(value));
  mistakes.push({ at, message: `expected an object, found ${nameOf(value)}` });
  return undefined;
}

/** @param {string} name @param {string[]} known */
function unknownMember(name, known) {
  const close = known.find((one) => distance(one.toLowerCase(), name.toLowerCase()) <= 2);
  if (close !== undefined) return `there is no such member; is \`${close}\` meant?`;
  return `there is no such member; known are ${known.map((one) => `\`${one}\``).join(", ")}`;
}

/**
 * How many letters must be added, taken away or exchanged to make one word of the other.
 *
 * @param {string} one
 * @param {string} other
 */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const exchanged = Number(row[at]) + (other[at] === letter ? 0 : 1);
      next.push(Math.min(exchanged, Number(row[at + 1]) + 1, Number(next[at]) + 1));
    }
    row = next;
  }
  return Number(row[other.length]);
}

/** @param {unknown} one @param {unknown} other */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {unknown} value */
function nameOf(value) {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
