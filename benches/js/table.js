// The table of a run: what was aimed at, what was measured, and whether that will do.

/**
 * What is aimed at: at least or at most so much.
 * @typedef {{ least: number } | { most: number }} Aim
 *
 * A row; without an aim it is there to be known.
 * @typedef {{
 *   what: string,
 *   aim?: Aim | undefined,
 *   unit: string,
 *   value: number,
 *   low?: number | undefined,
 *   high?: number | undefined,
 *   more?: string,
 *   bar?: { group: string, label: string } | undefined,
 * }} Row `more` are figures behind the measured one, and `bar` is its place in the chart.
 * @typedef {{ title: string, rows: Row[] }} Section
 *
 * @typedef {import("./rounds.js").Spread} Spread
 * @typedef {{ microseconds: Spread, timesOurs: Spread }} Contender
 * @typedef {{ bytes: number, contenders: Record<string, Contender> }} Race
 */

/** Of each part of the run, the sections that its figures fill. @type {Record<string, (figures: any) => Section[]>} */
const SECTIONS = {
  javascript: ofJavaScript,
  "command-line": ofCommandLine,
  native: ofNative,
  weight: ofWeight,
  growth: ofGrowth,
  instructions: ofInstructions,
};

/** The parts of a run, in the order of the table. */
export const PARTS = Object.keys(SECTIONS);

/**
 * The sections of some parts of a run.
 *
 * @param {Record<string, object>} figures
 * @returns {Section[]}
 */
export function sections(figures) {
  return Object.entries(figures).flatMap(([part, its]) => SECTIONS[part]?.(its) ?? []);
}

/** Whether the aim of a row is reached, where it has one. @param {Row} row */
export function isMet({ aim, value }) {
  if (!aim) return undefined;
  return "least" in aim ? value >= aim.least : value <= aim.most;
}

/** The table as Markdown. @param {Section[]} sections */
export function markdown(sections) {
  const lines = [
    "| what | target | measured | middle half | met | in figures |",
    "| --- | --- | ---: | --- | --- | --- |",
  ];
  for (const { title, rows } of sections) {
    lines.push(`| **${title}** | | | | | |`);
    for (const row of rows) {
      const met = { true: "yes", false: "**no**", undefined: "" }[`${isMet(row)}`];
      const half = row.low === undefined ? "" : `${number(row.low)} – ${number(row.high ?? row.low)}`;
      const cells = [row.what, aimed(row), `${number(row.value)} ${row.unit}`.trim(), half, met, row.more ?? ""];
      lines.push(`| ${cells.join(" | ")} |`);
    }
  }
  return lines.join("\n");
}

/** @param {Row} row */
function aimed({ aim, unit }) {
  if (!aim) return "";
  return ("least" in aim ? `≥ ${aim.least} ${unit}` : `≤ ${aim.most} ${unit}`).trim();
}

/** A number as people read it. @param {number} value */
export function number(value) {
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param {number} microseconds */
function time(microseconds) {
  return microseconds < 1000 ? `${number(microseconds)} µs` : `${number(microseconds / 1000)} ms`;
}

/** @param {Record<string, Race>} races @returns {Section[]} */
function ofJavaScript(races) {
  const jobs = [
    { group: "upgrade", title: "v1 delivery event upgraded", least: [5, 7, 10, 10] },
    { group: "at the target", title: "event already at the target", least: [10, 10, 10, 10] },
    { group: "downgrade", title: "v1.1 message event downgraded", least: [5, 5, 5, 5] },
    { group: "downgrade of a failure", title: "v1.1 failure event downgraded", least: [5, 5] },
    { group: "request", title: "request that posts a message", least: [5, 5, 5, 5] },
  ];
  const byHand = jobs.flatMap(({ group, title, least }) =>
    racesOf(group, races).map(({ size, race }, index) => {
      const row = faster(`${title}, ${size}`, race, "by hand", { least: /** @type {number} */ (least[index]) });
      return { ...row, bar: { group, label: size } };
    }),
  );
  const passedOn = racesOf("at the target", races).map(({ size, race }) =>
    faster(`the same, where JavaScript passes its bytes on, ${size}`, race, "by hand, passed on"),
  );
  const copies = racesOf("upgrade", races).map(({ size, race }) => {
    const ours = slower(size, race, "ours", "copying");
    return { ...ours, aim: race.bytes > 10_000 ? { most: 4 } : undefined };
  });
  const reading = /** @type {Race} */ (races["reading the report, 50 kB"]);
  return [
    { title: "The npm package in Node: how many times as fast as JavaScript by hand", rows: [...byHand, ...passedOn] },
    { title: "The upgrade: how many times as long as copying into WebAssembly and out", rows: copies },
    { title: "The upgrade: how many times as fast as other tools", rows: ofPeers(races) },
    {
      title: "Reading the whole report: how many times as long as the translation alone",
      rows: [{ ...slower("20 notes, 50 kB", reading, "with its report", "ours"), aim: { most: 2 } }],
    },
  ];
}

/** @param {Record<string, Race>} races @returns {Row[]} */
function ofPeers(races) {
  return racesOf("peers", races).flatMap(({ size, race }) => {
    const names = ["jsonata", "jq-wasm", "zen-engine-wasm"].filter((name) => name in race.contenders);
    const best = Math.min(...names.map((name) => contender(race, name).timesOurs.median));
    return names.map((name) => {
      const row = faster(`${name}, ${size}`, race, name);
      const more = [row.more, MISSES[name]].filter(Boolean).join("; ");
      if (row.value > best) return { ...row, more };
      return { ...row, more, aim: { least: 10 }, bar: { group: "peers", label: `${size}, ${name}` } };
    });
  });
}

/**
 * The races of a job, by their size.
 *
 * @param {string} job
 * @param {Record<string, Race>} races
 */
function racesOf(job, races) {
  return Object.entries(races).flatMap(([name, race]) => {
    return name.startsWith(`${job}, `) ? [{ size: name.slice(job.length + 2), race }] : [];
  });
}

/** What the other tools leave undone of the job. @type {Record<string, string>} */
const MISSES = {
  "zen-engine-wasm": "keeps only members that it names, and cuts the fractions off numbers",
};

/**
 * How many times as fast as a contender ours is.
 *
 * @param {string} what
 * @param {Race} race
 * @param {string} name
 * @param {Aim} [aim]
 * @returns {Row}
 */
function faster(what, race, name, aim) {
  const { microseconds, timesOurs } = contender(race, name);
  const ours = contender(race, "ours").microseconds.median;
  const more = `${time(ours)}, ${number(race.bytes / ours)} MB/s; ${name} ${time(microseconds.median)}`;
  return { ...multiple(timesOurs), what, aim, more };
}

/** The measured part of a row that tells how many times. @param {Spread} spread */
function multiple({ median, low, high }) {
  return { unit: "×", value: median, low, high };
}

/**
 * How many times as long as another a contender takes.
 *
 * @param {string} what
 * @param {Race} race
 * @param {string} name
 * @param {string} other
 * @returns {Row}
 */
function slower(what, race, name, other) {
  const [one, two] = [contender(race, name), contender(race, other)];
  // One of the two is ours, of which both are multiples.
  const times = name === "ours" ? inverse(two.timesOurs) : one.timesOurs;
  const more = `${time(one.microseconds.median)}; ${other} ${time(two.microseconds.median)}`;
  return { ...multiple(times), what, more };
}

/** @param {Spread} spread @returns {Spread} */
function inverse({ median, low, high }) {
  return { median: 1 / median, low: 1 / high, high: 1 / low };
}

/** @param {Race} race @param {string} name */
function contender(race, name) {
  return /** @type {Contender} */ (race.contenders[name]);
}

/**
 * @param {{
 *   bytes: number,
 *   versions: Record<string, string>,
 *   contenders: Record<string, { megabytesPerSecond: Spread, timesOurs: Spread, resident: number }>,
 *   whole: { megabytes: number, resident: number },
 *   twoCores?: { megabytesPerSecond: Spread, jq: Spread, jaq: Spread },
 * }} figures
 * @returns {Section[]}
 */
function ofCommandLine({ bytes, versions, contenders, whole, twoCores }) {
  const speed = (/** @type {string} */ name) => number(contenders[name]?.megabytesPerSecond.median ?? Number.NaN);
  const memory = (/** @type {string} */ name) => number((contenders[name]?.resident ?? Number.NaN) / 1e6);
  const beside = (/** @type {string} */ name, /** @type {number} */ least) => {
    const { timesOurs } = /** @type {{ timesOurs: Spread }} */ (contenders[name]);
    const more = `${speed("ours")} MB/s; ${name} ${speed(name)} MB/s, most memory ${memory(name)} MB`;
    const what = `${versions[name]} -c`;
    const bar = { group: "command line", label: what };
    return { ...multiple(timesOurs), what, aim: { least }, more, bar };
  };
  const size = `${number(bytes / 1e6)} MB`;
  const onTwo = (/** @type {"jq" | "jaq"} */ name, /** @type {number} */ least) => {
    if (!twoCores) return [];
    const more = `${number(twoCores.megabytesPerSecond.median)} MB/s; ${name} ${speed(name)} MB/s on one of them`;
    return [{ ...multiple(twoCores[name]), what: `${versions[name]} -c, beside ours on two cores`, aim: { least }, more }];
  };
  return [
    {
      title: `The command line, one thread, ${size} of 2 kB events: how many times as fast`,
      rows: [
        beside("jq", 15),
        beside("jaq", 10),
        ...onTwo("jq", 30),
        ...onTwo("jaq", 20),
        {
          what: `most memory over ${size}`,
          aim: { most: 64 },
          unit: "MB",
          value: whole.resident / 1e6,
          more: `over a quarter of it ${memory("ours")} MB`,
        },
      ],
    },
  ];
}

/** @param {Record<string, Race>} sizes @returns {Section[]} */
function ofNative(sizes) {
  /** @type {Record<string, Aim>} */
  const aims = { "serde_json, raw values": { least: 2 }, "serde_json::Value": { least: 8 } };
  const rows = Object.entries(sizes).flatMap(([size, race]) =>
    Object.entries(race.contenders).flatMap(([name, { microseconds, timesOurs }]) => {
      if (name === "ours") return [];
      const more = `${time(contender(race, "ours").microseconds.median)}; ${time(microseconds.median)}`;
      const aim = size === "50 kB" ? aims[name] : undefined;
      const bar = aim && { group: "native", label: name };
      return [{ ...multiple(timesOurs), what: `${name}, ${size}`, aim, more, bar }];
    }),
  );
  return [{ title: "The native core, one thread, the same upgrade: how many times as fast", rows }];
}

/**
 * @param {{
 *   weights: Record<string, number>,
 *   milliseconds: Record<"compiled" | "answered", Record<"ours" | "jq-wasm" | "timesOurs", Spread>>,
 * }} figures
 * @returns {Section[]}
 */
function ofWeight({ weights, milliseconds }) {
  const kilobytes = (/** @type {string} */ name) => (weights[name] ?? Number.NaN) / 1000;
  const start = (/** @type {"compiled" | "answered"} */ what) => {
    const { ours, timesOurs, "jq-wasm": jq } = milliseconds[what];
    const more = `${number(ours.median)} ms; jq-wasm ${number(jq.median)} ms`;
    return { ...multiple(timesOurs), more };
  };
  const others = ["jsonata", "jq-wasm", "zen-engine-wasm"];
  return [
    {
      title: "On the wire, after gzip",
      rows: [
        { what: "the translator", aim: { most: 32 }, unit: "kB", value: kilobytes("module") },
        { what: "the JavaScript around it", aim: { most: 5 }, unit: "kB", value: kilobytes("glue") },
        ...others.map((name) => ({ what: name, unit: "kB", value: kilobytes(name) })),
      ],
    },
    {
      title: "To start: how many times as fast as jq-wasm",
      rows: [
        {
          what: "compile and instantiate",
          aim: { least: 20 },
          ...start("compiled"),
          bar: { group: "start", label: "jq-wasm" },
        },
        { what: "from the import to the first answer, in a process of its own", ...start("answered") },
      ],
    },
  ];
}

/**
 * @param {{
 *   bytes: {
 *     bytes: number, ours: Spread, byHand: Spread,
 *     memory: Record<"ours" | "byHand", { resident: number, wasm: number }>,
 *   }[],
 *   notes: { notes: number, bytes: number, ours: Spread, withReport: Spread }[],
 *   exponents: { bytes: number, manyBytes: number, notes: number },
 * }} figures
 * @returns {Section[]}
 */
function ofGrowth({ bytes, notes, exponents }) {
  const each = (/** @type {Spread} */ { median, low, high }, /** @type {number} */ count) => ({
    value: (median * 1000) / count,
    low: (low * 1000) / count,
    high: (high * 1000) / count,
  });
  const megabytes = (/** @type {number} */ count) => `${number(count / 1e6)} MB`;
  return [
    {
      title: "Growth: the power of the size with which time grows, where 1 is linear",
      rows: [
        { what: "with the bytes, from 100 kB to 10 MB", aim: { most: 1.1 }, unit: "", value: exponents.bytes },
        {
          what: "with the bytes, from 10 to 100 MB",
          unit: "",
          value: exponents.manyBytes,
          more: "beyond 64 MiB, the memory is given back after each call",
        },
        { what: "with the notes, from 10 to 1,000, report read", aim: { most: 1.1 }, unit: "", value: exponents.notes },
      ],
    },
    {
      title: "Growth with the input: time, and the most memory of a process that makes one call",
      rows: bytes.map(({ bytes, ours, byHand, memory }) => ({
        what: size(bytes),
        unit: "ns a byte",
        ...each(ours, bytes),
        more:
          `${megabytes(memory.ours.resident)}, of which ${megabytes(memory.ours.wasm)} WebAssembly; ` +
          `by hand ${number((byHand.median * 1000) / bytes)} ns a byte, ${megabytes(memory.byHand.resident)}`,
      })),
    },
    {
      title: "Growth with the report",
      rows: notes.map(({ notes, ours, withReport }) => ({
        what: `${number(notes)} ${notes === 1 ? "note" : "notes"}, read`,
        unit: "ns a note",
        ...each(withReport, notes),
        more: `not read ${number((ours.median * 1000) / notes)} ns a note`,
      })),
    },
  ];
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${bytes / 1000} kB` : `${bytes / 1_000_000} MB`;
}

/** @param {{ before: Record<string, number>, instructions: Record<string, number> }} figures @returns {Section[]} */
function ofInstructions({ before, instructions }) {
  const rows = Object.entries(instructions).map(([what, value]) => {
    const was = before[what] ?? value;
    const change = ((value - was) / was) * 100;
    const more = `before ${number(was)}: ${change.toLocaleString("en", { signDisplay: "exceptZero" })} %`;
    return { what, unit: /** @type {const} */ ("instructions"), value, more };
  });
  return [{ title: "Instructions of the native core", rows }];
}
