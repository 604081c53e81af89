// The gate as a page: text, tables and a style, and no script. Whatever came from somebody else is escaped.

import { WORDS } from "./advice.js";

/**
 * @typedef {import("./counts.js").Shown} Shown
 * @typedef {import("./counts.js").ShownTrigger} ShownTrigger
 * @typedef {import("transversion").Phase} Phase
 * @typedef {{
 *   relay: string, phase: Phase, setBy: string, setAt: string, from: string, to: string, since: string, isSafe: boolean,
 *   advice: string[], totals: Shown, triggers: ShownTrigger[],
 * }} State
 */

/** What each phase does, in the order of an upgrade. @type {[Phase, string][]} */
const PHASES = [
  ["old", "The old webhook’s events are delivered; the new one’s are compared."],
  ["either", "Whichever event comes first is delivered."],
  ["new", "The new webhook’s events are delivered; the old one’s are compared."],
  ["done", "The old webhook is gone."],
];

/** The columns of the tables, and what they mean. @type {[keyof Shown, string, string][]} */
const COLUMNS = [
  ["pairs", "Pairs", "events that came from both webhooks"],
  ["equal", "Equal", "pairs whose old event, translated, says the same as the new one, or differs as the changes between the versions explain"],
  ["different", "Different", "pairs that differ where no change explains it"],
  ["onlyOld", "Only old", "the old webhook alone told of it, and 15 minutes are over"],
  ["onlyNew", "Only new", "the new webhook alone told of it, and 15 minutes are over"],
  ["onlyNewByDesign", "New by design", "the older version has no such event"],
  ["waiting", "Waiting", "the other webhook may still tell of it"],
  ["uncompared", "Not compared", "pairs whose first event was not kept"],
];

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1d21; --soft: #5b616b; --page: #fafafa; --card: #fff; --line: #d9dce1;
  --good: #0a6b3d; --good-card: #e8f5ee; --bad: #9a3412; --bad-card: #fdf0e7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ec; --soft: #a3aab5; --page: #15171a; --card: #1d2024;
  --line: #353a41; --good: #6fd6a0; --good-card: #15291f; --bad: #f5a76c; --bad-card: #2e2119; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; margin: 2.25rem 0 .75rem; }
h3 { font: 600 1rem/1.4 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 .5rem; }
.soft { color: var(--soft); }
h3 .soft { font-weight: 400; }
.phases { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .5rem; list-style: none;
  margin: 1.25rem 0 0; padding: 0; }
.phases li { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; color: var(--soft);
  font-size: .875rem; line-height: 1.4; }
.phases b { display: block; color: var(--ink); font-size: 1rem; }
.phases [aria-current] { border: 2px solid currentColor; background: var(--card); color: var(--ink); }
.advice { border-left: .375rem solid var(--bad); border-radius: .5rem; background: var(--bad-card); margin-top: 1.25rem;
  padding: .875rem 1rem; overflow-wrap: anywhere; }
.advice.safe { border-color: var(--good); background: var(--good-card); }
.advice h2 { margin: 0 0 .375rem; color: var(--bad); }
.advice.safe h2 { color: var(--good); }
.advice ul { margin: 0; padding-left: 1.125rem; }
.advice li + li { margin-top: .375rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem; margin: 0; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0; font-size: 1.375rem; font-variant-numeric: tabular-nums; }
article dl { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
article dl div { display: flex; gap: .375rem; align-items: baseline; background: none; border: 0; padding: 0; }
article dd { font-size: 1rem; }
.bad dt, .bad dd { color: var(--bad); font-weight: 600; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
article + article { margin-top: .5rem; }
article header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; justify-content: space-between; align-items: baseline; }
summary { color: var(--soft); font-size: .875rem; cursor: pointer; margin-top: .375rem; width: fit-content; }
table { width: 100%; border-collapse: collapse; margin-top: .75rem; font-size: .875rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
details table { margin-top: .25rem; }
th, td { text-align: left; vertical-align: top; border-top: 1px solid var(--line); padding: .375rem .75rem .375rem 0; }
td:nth-child(2), th:nth-child(2) { width: 30%; }
td.number, th.number { text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; width: 4rem; }
td code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%); } tr { display: flex; flex-wrap: wrap;
  gap: 0 1rem; padding: .375rem 0; border-top: 1px solid var(--line); } td, td.number, td:nth-child(2) { border: 0; padding: 0;
  width: auto; }
  td:first-child { flex-basis: 100%; } td[data-name]::before { content: attr(data-name) " "; color: var(--soft); } }
code { font-family: ui-monospace, monospace; font-size: .9375em; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: 0;
  overflow-wrap: anywhere; white-space: pre-wrap; font: .875rem/1.5 ui-monospace, monospace; }
.words dt { color: var(--ink); font-weight: 600; }
.words dd { font-size: .875rem; color: var(--soft); }
.words { grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
`;

/**
 * @param {State} state
 * @param {Record<string, string>} headers
 */
export async function pageOf(state, headers) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE)));
  const policy = [
    "default-src 'none'", `style-src 'sha256-${btoa(String.fromCharCode(...digest))}'`, "base-uri 'none'",
    "form-action 'none'", "frame-ancestors 'none'",
  ];
  return new Response(html(state), {
    headers: {
      ...headers,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
}

/** @param {State} state */
function html(state) {
  const { relay, phase, setBy, setAt, from, to, since, isSafe, advice, totals, triggers } = state;
  const title = `Upgrade of ${relay} from ${from} to ${to}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${text(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${text(title)}</h1>
<p class="soft">The phase was set by ${setBy === "call" ? "a call" : "the configuration"} at ${when(setAt)}. Counted since ${when(since)}; reload the page for newer counts.</p>
</header>
<ol class="phases">
${PHASES.map(([name, does]) => `<li${name === phase ? ' aria-current="step"' : ""}><b>${name}</b> ${does}</li>`).join("\n")}
</ol>
<section class="advice${isSafe ? " safe" : ""}">
<h2>${isSafe ? heading(phase) : "Not yet"}</h2>
<ul>
${advice.map((sentence) => `<li>${text(sentence)}</li>`).join("\n")}
</ul>
</section>
<section>
<h2>All events</h2>
${countsOf(totals, COLUMNS)}
</section>
<section>
<h2>By trigger</h2>
${triggers.length > 0 ? byUrgency(triggers).map(articleOf).join("\n") : '<p class="soft">No event has come yet.</p>'}
</section>
<section>
<h2>Change the phase</h2>
<p>With a call, which takes the secret as a bearer’s token; this page changes nothing.</p>
<pre><code>curl "$WORKER/relay/${text(relay)}/phase" \\
  --header "Authorization: Bearer $SECRET" \\
  --data '{"phase":"${next(phase)}"}'</code></pre>
</section>
<section>
<h2>What the counts mean</h2>
<dl class="words">
${COLUMNS.map(([, name, meaning]) => `<div><dt>${name}</dt><dd>${text(meaning)}</dd></div>`).join("\n")}
</dl>
</section>
</main>
</body>
</html>
`;
}

/** @param {ShownTrigger} trigger */
function articleOf(trigger) {
  const { trigger: name, was, differences } = trigger;
  const called = was === undefined ? "" : ` <span class="soft">was ${text(was)}</span>`;
  // What is nothing here says nothing.
  const columns = COLUMNS.filter(([column]) => trigger[column] > 0);
  const expected = differences.filter(({ isExpected }) => isExpected);
  const others = differences.filter(({ isExpected }) => !isExpected);
  const [places, verb] = expected.length === 1 ? ["1 place", "differs"] : [`${expected.length} places`, "differ"];
  return `<article>
<header><h3>${text(name)}${called}</h3>
${countsOf(trigger, columns)}</header>
${others.length > 0 ? tableOf(others, "Where the old event, translated, and the new one differ, and no change explains it") : ""}
${expected.length > 0 ? `<details><summary>${places} ${verb} as expected</summary>\n${tableOf(expected)}\n</details>` : ""}
</article>`;
}

/** Those first that want to be looked at. @param {ShownTrigger[]} triggers */
function byUrgency(triggers) {
  const isUrgent = (/** @type {ShownTrigger} */ { different, onlyOld }) => Number(different + onlyOld > 0);
  return triggers.toSorted((one, other) => isUrgent(other) - isUrgent(one));
}

/** @param {Shown} counts @param {typeof COLUMNS} columns */
function countsOf(counts, columns) {
  const cells = columns.map(([column, name]) => {
    const isBad = counts[column] > 0 && (column === "different" || column === "onlyOld");
    return `<div${isBad ? ' class="bad"' : ""}><dt>${name}</dt><dd>${counts[column]}</dd></div>`;
  });
  return `<dl>\n${cells.join("\n")}\n</dl>`;
}

/** @param {ShownTrigger["differences"]} differences @param {string} [caption] */
function tableOf(differences, caption) {
  const rows = differences.map(({ at, kind, count }) =>
    `<tr><td><code>${text(at || "(root)")}</code></td><td>${text(WORDS[kind])}</td><td data-name="Pairs" class="number">${count}</td></tr>`);
  return `<table>
${caption === undefined ? "" : `<caption>${caption}</caption>`}
<thead><tr><th scope="col">Place</th><th scope="col">How</th><th scope="col" class="number">Pairs</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

/** @param {Phase} phase */
function heading(phase) {
  return phase === "done" ? "Done" : "Safe to go on";
}

/** The phase that one may want to call for: the next one, and at the end the way back. @param {Phase} phase */
function next(phase) {
  return { old: "new", either: "new", new: "done", done: "new" }[phase];
}

/** A time of ours, as people read it. @param {string} time */
function when(time) {
  return `<time datetime="${text(time)}">${text(time.slice(0, 16).replace("T", " "))} UTC</time>`;
}

/** @param {string} words */
function text(words) {
  const escaped = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return words.replace(/[&<>"']/g, (character) => escaped[/** @type {keyof typeof escaped} */ (character)]);
}
