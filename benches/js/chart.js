// The chart of a run: bars for what was aimed at, and lines for how the cost grows. It has colours for light and dark.

import { number, size } from "./table.js";

/**
 * @typedef {import("./table.js").Row & { met?: boolean | undefined }} Judged
 *
 * @typedef {{ left: number, bars: number, right: number, groups: Record<string, string> }} Column
 *
 * A small chart of lines: the places along its axis, and the value of each line at each of them.
 * @typedef {{ title: string, places: string[], lines: { name: string, kind: string, values: number[] }[] }} Lines
 */

const WIDTH = 880;
const MARGIN = 28;
const TOP = 88;
const GROUP = 26;
const BAR = 17;

/** The two columns of bars: where labels and bars begin, where the bars end, and the titles of the groups. */
const COLUMNS = /** @type {const} @satisfies {Column[]} */ ([
  {
    left: MARGIN,
    bars: 88,
    right: 372,
    groups: {
      upgrade: "JavaScript by hand: delivery event upgraded",
      "at the target": "JavaScript by hand: event already at the target",
      downgrade: "JavaScript by hand: message event downgraded",
      request: "JavaScript by hand: request upgraded",
    },
  },
  {
    left: 462,
    bars: 616,
    right: 800,
    groups: {
      peers: "The best other tool: delivery event upgraded",
      "command line": "Other command lines: 2 kB events, one thread",
      native: "serde_json, native: 50 kB upgraded, one thread",
      start: "jq-wasm: to compile and instantiate",
    },
  },
]);

const STYLE = `
    text { font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; fill: #1f2328;
      paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
    .title { font-size: 17px; font-weight: 600 }
    .group { font-weight: 600 }
    .quiet { fill: #59636e }
    .paper { fill: #ffffff; stroke: #d1d9e0 }
    .grid { stroke: #d1d9e0 }
    .ours { fill: #0f766e; stroke: #0f766e }
    .missed { fill: #c2610c; stroke: #c2610c }
    .other { fill: #8c959f; stroke: #8c959f }
    .aim { stroke: #1f2328; stroke-width: 2 }
    .half { stroke: #1f2328; opacity: 0.7 }
    rect, circle { stroke: none }
    path.ours, path.other { fill: none; stroke-width: 2 }
    .dashed { stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; stroke: #0d1117 }
      .quiet { fill: #9198a1 }
      .paper { fill: #0d1117; stroke: #3d444d }
      .grid { stroke: #30363d }
      .ours { fill: #2dd4bf; stroke: #2dd4bf }
      .missed { fill: #f0883e; stroke: #f0883e }
      .other { fill: #7d8590; stroke: #7d8590 }
      .aim, .half { stroke: #e6edf3 }
    }
  `;

/**
 * The chart as SVG.
 *
 * @param {Judged[]} rows
 * @param {Record<string, any>} figures
 */
export function chart(rows, figures) {
  const [left, right] = COLUMNS.map((column) => bars(column, rows, scaleOf(rows)));
  const weights = weighed(COLUMNS[1], figures.weight.weights, (right?.bottom ?? 0) + 12);
  const top = Math.max(left?.bottom ?? 0, weights.bottom) + 50;
  const height = top + 222;
  const marks = [
    `<rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    text(MARGIN, 36, "How many times as fast as …", "title"),
    ...legend(60),
    ...(left?.marks ?? []),
    ...(right?.marks ?? []),
    ...weights.marks,
    text(MARGIN, top, "How the cost grows", "title"),
    ...growth(figures.growth).flatMap((its, index) => lines(its, MARGIN + index * 284, top + 28)),
  ];
  const dimensions = `viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${dimensions} role="img">`,
    "  <title>How many times as fast transversion is as what it replaces, and how its cost grows</title>",
    `  <style>${STYLE}</style>`,
    ...marks.map((mark) => `  ${mark}`),
    "</svg>\n",
  ].join("\n");
}

/** The largest ratio that is shown. @param {Judged[]} rows */
function scaleOf(rows) {
  const shown = rows.filter(({ bar }) => bar);
  return Math.max(...shown.flatMap((row) => [row.value, row.high ?? 1, leastOf(row)]));
}

/** @param {Judged} row */
function leastOf({ aim }) {
  return aim && "least" in aim ? aim.least : 1;
}

/** @param {number} y */
function legend(y) {
  return [
    text(MARGIN, y, "Medians, all measured in one run on one machine. The scale is logarithmic.", "quiet"),
    mark("aim", `M573 ${y - 11}v14`),
    text(581, y, "target", "quiet"),
    mark("half", `M636 ${y - 4}h22`),
    text(664, y, "middle half", "quiet"),
    block("missed", 748, y - 10, 14),
    text(768, y, "target missed", "quiet"),
  ];
}

/**
 * A column of bars, with its grid and its axis.
 *
 * @param {Column} column
 * @param {Judged[]} rows
 * @param {number} most
 */
function bars(column, rows, most) {
  const along = logarithmic(1, most, column.bars, column.right);
  /** @type {string[]} */
  const marks = [];
  let y = TOP;
  for (const [group, title] of Object.entries(column.groups)) {
    marks.push(text(column.left, y + 17, title, "group"));
    y += GROUP;
    for (const row of rows.filter(({ bar }) => bar?.group === group)) {
      const { value, low = value, high = value } = row;
      const [end, aim] = [along(value), along(leastOf(row))];
      marks.push(
        text(column.left, y + 12.5, row.bar?.label ?? "", "quiet"),
        block(row.met ? "ours" : "missed", column.bars, y + 3, end - column.bars),
        mark("half", `M${along(low)} ${y + 8.5}H${along(high)}`),
        mark("aim", `M${aim} ${y + 1.5}v14`),
        text(Math.max(end, along(high), aim) + 8, y + 12.5, `${number(value)} ×`),
      );
      y += BAR;
    }
  }
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((tick) => tick <= most);
  const grid = ticks.map((tick) => mark("grid", `M${along(tick)} ${TOP}V${y + 6}`));
  const axis = ticks.map((tick) => text(along(tick), y + 21, `${tick} ×`, "quiet", "middle"));
  return { marks: [...grid, ...marks, ...axis], bottom: y + 24 };
}

/**
 * What the package and the other tools weigh on the wire.
 *
 * @param {Column} column
 * @param {Record<string, number>} weights
 * @param {number} top
 */
function weighed({ left, bars, right }, { module = 0, glue = 0, ...others }, top) {
  const all = { transversion: module + glue, ...others };
  const most = Math.max(...Object.values(all));
  const marks = Object.entries(all).flatMap(([name, bytes], index) => {
    const y = top + GROUP + index * BAR;
    const length = (bytes / most) * (right - bars);
    return [
      text(left, y + 12.5, name, "quiet"),
      block(index === 0 ? "ours" : "other", bars, y + 3, length),
      text(bars + length + 8, y + 12.5, `${number(bytes / 1000)} kB`),
    ];
  });
  const title = text(left, top + 17, "On the wire, after gzip", "group");
  return { marks: [title, ...marks], bottom: top + GROUP + Object.keys(all).length * BAR };
}

/** What grows. @param {any} figures @returns {Lines[]} */
function growth({ bytes, notes }) {
  const places = bytes.map((/** @type {any} */ row) => size(row.bytes));
  return [
    {
      title: "Nanoseconds a byte of input",
      places,
      lines: [
        { name: "transversion", kind: "ours", values: bytes.map(nanoseconds("ours", "bytes")) },
        { name: "JavaScript by hand", kind: "other", values: bytes.map(nanoseconds("byHand", "bytes")) },
      ],
    },
    {
      title: "Most memory of a process, in MB",
      places,
      lines: [
        { name: "transversion", kind: "ours", values: bytes.map(megabytes("ours")) },
        { name: "JavaScript by hand", kind: "other", values: bytes.map(megabytes("byHand")) },
      ],
    },
    {
      title: "Nanoseconds a note of the report",
      places: notes.map((/** @type {any} */ row) => number(row.notes)),
      lines: [
        { name: "read", kind: "ours", values: notes.map(nanoseconds("withReport", "notes")) },
        { name: "not read", kind: "ours dashed", values: notes.map(nanoseconds("ours", "notes")) },
      ],
    },
  ];
}

/** @param {string} contender @param {string} what */
function nanoseconds(contender, what) {
  return (/** @type {any} */ row) => (row[contender].median * 1000) / row[what];
}

/** @param {string} contender */
function megabytes(contender) {
  return (/** @type {any} */ row) => row.memory[contender].resident / 1e6;
}

/**
 * A small chart of lines on logarithmic scales.
 *
 * @param {Lines} its
 * @param {number} left
 * @param {number} top
 */
function lines({ title, places, lines }, left, top) {
  const [x, y, width, height] = [left + 46, top + 42, 200, 110];
  const values = lines.flatMap((line) => line.values);
  const least = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const most = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  const up = logarithmic(least, most, y + height, y);
  const along = (/** @type {number} */ index) => round(x + (index / (places.length - 1)) * width);
  const marks = [text(left, top, title, "group")];
  let beside = left;
  for (const { name, kind } of lines) {
    marks.push(mark(kind, `M${beside} ${top + 15}h18`), text(beside + 24, top + 19, name, "quiet"));
    beside += 24 + name.length * 6.4 + 18;
  }
  for (let tick = least; tick <= most; tick *= 10) {
    marks.push(mark("grid", `M${x} ${up(tick)}h${width}`));
    marks.push(text(x - 6, up(tick) + 4, tick.toLocaleString("en"), "quiet", "end"));
  }
  places.forEach((place, index) => {
    // Where there are many, every other one is named, the last one included.
    const isNamed = places.length <= 4 || (places.length - 1 - index) % 2 === 0;
    if (isNamed) marks.push(text(along(index), y + height + 18, place, "quiet", "middle"));
  });
  for (const { kind, values } of lines) {
    const points = values.map((value, index) => `${along(index)} ${up(value)}`);
    marks.push(mark(kind, `M${points.join("L")}`));
    const dots = points.map((point) => point.split(" "));
    marks.push(...dots.map(([cx, cy]) => `<circle class="${kind}" cx="${cx}" cy="${cy}" r="2.5"/>`));
  }
  return marks;
}

/**
 * Where a value stands between two places; one that is beyond them stands at the nearer of the two.
 *
 * @param {number} least
 * @param {number} most
 * @param {number} from
 * @param {number} to
 */
function logarithmic(least, most, from, to) {
  return (/** @type {number} */ value) => {
    const share = Math.log(value / least) / Math.log(most / least);
    return round(from + Math.min(1, Math.max(0, share)) * (to - from));
  };
}

/** @param {string} kind @param {number} x @param {number} y @param {number} width */
function block(kind, x, y, width) {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${round(width)}" height="11" rx="2"/>`;
}

/** @param {string} kind @param {string} path */
function mark(kind, path) {
  return `<path class="${kind}" d="${path}"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} [kind]
 * @param {"middle" | "end"} [anchor]
 */
function text(x, y, content, kind, anchor) {
  const attributes = `${kind ? ` class="${kind}"` : ""}${anchor ? ` text-anchor="${anchor}"` : ""}`;
  return `<text x="${round(x)}" y="${y}"${attributes}>${content}</text>`;
}

/** @param {number} place */
function round(place) {
  return Math.round(place * 10) / 10;
}
