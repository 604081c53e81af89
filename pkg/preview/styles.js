// How it looks. Colours follow the theme by `light-dark()`; the layout follows the element's own width, since it may be
// embedded anywhere.

/** @param {TemplateStringsArray} strings */
const css = ({ raw }) => String(raw[0]);

export const STYLES = css`
:host {
  --paper: var(--transversion-paper, light-dark(#ffffff, #15171a));
  --ground: var(--transversion-ground, light-dark(#fafafa, #1c1f23));
  --ink: var(--transversion-ink, light-dark(#1c1e21, #e6e8eb));
  --muted: var(--transversion-muted, light-dark(#5c6370, #9aa3ad));
  --line: var(--transversion-line, light-dark(#e4e6e9, #2d3137));
  --edge: light-dark(#cdd1d6, #414750);
  --accent: var(--transversion-accent, light-dark(#1f55c7, #8fb4ff));
  --lost: var(--transversion-lost, light-dark(#ab2318, #ff9d94));
  --written: var(--transversion-written, light-dark(#17693b, #7bd3a0));
  --moved: var(--transversion-moved, light-dark(#6139b8, #c4aaff));
  --missing: var(--transversion-missing, light-dark(#845200, #efbf62));
  --key: var(--ink);
  --string: light-dark(#12588a, #93c9f0);
  --number: light-dark(#84400a, #e8b88a);
  --punctuation: var(--muted);
  --font: var(--transversion-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
  --code: var(
    --transversion-code-font, ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace
  );
  --code-size: var(--transversion-code-size, 13px);
  --radius: var(--transversion-radius, 6px);

  color-scheme: light dark;
  display: flex;
  flex-direction: column;
  container: transversion / inline-size;
  color: var(--ink);
  font: 14px/20px var(--font);
  text-align: start;
}
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }

*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
code { font: 12.5px/20px var(--code); overflow-wrap: anywhere; }

.frame {
  position: relative;
  display: flex;
  flex-direction: column;
  background: var(--ground);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  overflow: clip;
}

/* Controls. */

button, select, input, .menu > summary {
  font: 13px/18px var(--font);
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--edge);
  border-radius: calc(var(--radius) - 1px);
  margin: 0;
}
button, .menu > summary { padding: 4px 10px; cursor: pointer; white-space: nowrap; }
button:hover, .menu > summary:hover, .select:hover > select { border-color: var(--muted); }
button:active { background: var(--ground); }
button.quiet {
  padding: 0;
  border: 0;
  background: none;
  color: var(--accent);
  text-decoration: underline;
  text-decoration-color: color-mix(in srgb, currentColor 40%, transparent);
  text-underline-offset: 3px;
}
button.quiet:hover { text-decoration-color: currentColor; }
:is(button, select, input, textarea, summary, a):focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 1px;
}

.select { position: relative; display: inline-flex; }
.select { min-inline-size: 0; }
.select > select {
  appearance: none;
  padding: 4px 26px 4px 10px;
  cursor: pointer;
  min-inline-size: 0;
  max-inline-size: 17rem;
}
.select::after {
  content: "";
  position: absolute;
  inset-inline-end: 11px;
  inset-block-start: 9px;
  inline-size: 6px;
  block-size: 6px;
  border: solid var(--muted);
  border-width: 0 1.5px 1.5px 0;
  transform: rotate(45deg);
  pointer-events: none;
}
input { padding: 4px 10px; }
input[type="checkbox"] { margin: 0; accent-color: var(--accent); inline-size: 14px; block-size: 14px; }

.joined-buttons { display: inline-flex; }
.joined-buttons > button { border-start-end-radius: 0; border-end-end-radius: 0; }
.joined-buttons > .menu > summary {
  border-start-start-radius: 0;
  border-end-start-radius: 0;
  margin-inline-start: -1px;
}
:is(.joined-buttons, .segments) > :is(:hover, :focus-within) { z-index: 1; }
.segments { display: inline-flex; }
.segments > button { border-radius: 0; margin-inline-start: -1px; color: var(--muted); }
.segments > button:first-child { border-radius: calc(var(--radius) - 1px) 0 0 calc(var(--radius) - 1px); margin: 0; }
.segments > button:last-child { border-radius: 0 calc(var(--radius) - 1px) calc(var(--radius) - 1px) 0; }
.segments > button[aria-pressed="true"], .tabs > button[aria-pressed="true"] {
  position: relative;
  z-index: 1;
  color: var(--accent);
  border-color: var(--accent);
  font-weight: 600;
}

.menu { position: relative; }
.menu > summary { list-style: none; }
.menu > summary::-webkit-details-marker { display: none; }
.choices {
  position: absolute;
  z-index: 20;
  inset-block-start: calc(100% + 4px);
  inset-inline-end: 0;
  display: grid;
  padding: 4px;
  background: var(--paper);
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  box-shadow: 0 6px 20px rgb(0 0 0 / 14%);
}
.choices > button { border-color: transparent; text-align: start; padding: 6px 12px; }
.choices > button:hover { background: var(--ground); border-color: var(--line); }

/* The toolbar. */

.toolbar { border-block-end: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 16px; }
.bar.second { padding-block: 0 10px; gap: 8px 24px; }
.call { display: flex; gap: 8px; flex: 1 1 20rem; max-inline-size: 40rem; }
.path { flex: 1; min-inline-size: 8rem; font: 12.5px/18px var(--code); }
.status-code { inline-size: 5rem; }
.actions { margin-inline-start: auto; display: flex; flex-wrap: wrap; gap: 8px; }
.detected { flex: 1 1 18rem; color: var(--muted); min-block-size: 20px; }
.detected code { color: var(--ink); }
.options { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.options label { display: inline-flex; align-items: center; gap: 6px; font-size: 13px; cursor: pointer; }
.options label.idle { color: var(--muted); }
.direction { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.arrow { color: var(--muted); }

.alert {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 4px 12px;
  padding: 8px 16px;
  border-block-end: 1px solid var(--line);
  background: color-mix(in srgb, var(--lost) 7%, var(--paper));
}

/* The panes. */

.panes { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1px; background: var(--line); min-block-size: 0; }
.pane { display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; background: var(--paper); }
.pane.report { background: var(--ground); }
.pane > header {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 8px;
  min-block-size: 44px;
  padding: 6px 8px 6px 16px;
  border-block-end: 1px solid var(--line);
}
h2 { font: 600 14px/20px var(--font); }
.size, .of { color: var(--muted); font-size: 12.5px; font-variant-numeric: tabular-nums; }
.size:empty { display: none; }
.pane > header > .select, .back { margin-inline-start: auto; }
.pane > header .select > select { padding-inline: 8px 24px; }
.tabs { display: inline-flex; align-items: center; gap: 4px; font-size: 12.5px; }
.tabs > button { padding: 2px 8px; min-inline-size: 28px; }
.tabs > input { inline-size: 5rem; padding: 2px 6px; }
.pane > header .select > select, .pane > header button, .pane > header summary {
  font-size: 12.5px;
  padding-block: 3px;
}
.pane > header .select::after { inset-block-start: 8px; }
.stage { position: relative; flex: none; min-block-size: 0; block-size: var(--transversion-editor-height, 24rem); }
.editor { position: relative; block-size: 100%; }
.editor:has(.cm-focused)::after {
  content: "";
  position: absolute;
  z-index: 210;
  inset: 0;
  border: 2px solid var(--accent);
  pointer-events: none;
}
.editor.covered { visibility: hidden; }
.cover {
  position: absolute;
  inset: 0;
  display: grid;
  gap: 8px;
  align-content: center;
  justify-items: center;
  padding: 24px;
  text-align: center;
  color: var(--muted);
}
.cover > * { max-inline-size: 30rem; }
.cover.withheld { color: var(--ink); }
.cover.withheld strong { font-size: 15px; }
.cover.withheld strong::before {
  content: "";
  display: block;
  inline-size: 40px;
  margin: 0 auto 16px;
  border-block-start: 2px solid var(--muted);
}
.cover.withheld p + p { color: var(--muted); }
.cover.empty { pointer-events: none; inset-block-start: 28px; align-content: start; padding-block-start: 40px; }
.cover.empty button {
  pointer-events: auto;
  inline-size: 100%;
  display: flex;
  justify-content: space-between;
  gap: 24px;
  padding: 8px 14px;
}
.cover.empty ul { display: grid; gap: 8px; margin-block-start: 4px; }

/* The editor. */

.cm-editor { block-size: 100%; color: var(--ink); background: var(--paper); }
.cm-editor.cm-focused { outline: none; }
.cm-editor .cm-scroller { font: var(--code-size)/20px var(--code); overflow: auto; overscroll-behavior: contain; }
.cm-editor .cm-content { padding: 8px 0; caret-color: var(--ink); }
.cm-editor .cm-line { padding: 0 16px 0 6px; }
.cm-editor .cm-gutters { background: var(--paper); color: var(--muted); border: 0; padding-inline-start: 6px; }
.cm-editor .cm-lineNumbers .cm-gutterElement { min-inline-size: 24px; padding: 0 4px 0 0; font-size: 11px; }
.cm-editor .signs { inline-size: 18px; }
.cm-editor .signs .cm-gutterElement { text-align: center; font-weight: 700; border-inline-end: 2px solid transparent; }
.cm-editor .sign.dropped {
  color: var(--lost);
  border-color: var(--lost);
  border-inline-end-style: double;
  border-inline-end-width: 4px;
}
.cm-editor .sign:is(.invented, .copied, .replaced, .renamed) { color: var(--written); border-color: var(--written); }
.cm-editor .sign:is(.moved, .split) { color: var(--moved); border-color: var(--moved); }
.cm-editor .sign.missing { color: var(--missing); border-color: var(--missing); border-inline-end-style: dashed; }
.cm-editor .sign:is(.unknown, .withheld) { color: var(--muted); border-color: var(--muted); }
.cm-editor .cm-matchingBracket { background: none; }
.cm-editor.cm-focused .cm-matchingBracket { background: none; outline: 1px solid var(--edge); border-radius: 2px; }
.cm-editor .cm-nonmatchingBracket { background: none; }
.cm-editor .cm-specialChar { color: var(--lost); }
.cm-editor .cm-panels {
  background: var(--ground);
  color: var(--ink);
  border-block-end: 1px solid var(--line);
  font: 13px/18px var(--font);
}
.cm-editor .cm-search { padding: 8px 28px 8px 12px; }
.cm-editor .cm-search :is(.cm-button, .cm-textfield) {
  background: var(--paper);
  border: 1px solid var(--edge);
  border-radius: 4px;
  color: var(--ink);
  font-size: 13px;
}
.cm-editor .cm-panel.cm-search label {
  display: inline-flex;
  align-items: center;
  gap: 4px;
  margin-inline-end: 12px;
  font-size: 13px;
}
.cm-editor .cm-panel.cm-search input[type="checkbox"] { margin: 0; }
.cm-editor .cm-panel.cm-search [name="close"] { font-size: 18px; padding: 2px 8px; color: var(--muted); }
.cm-editor .cm-searchMatch { background: color-mix(in srgb, var(--missing) 28%, transparent); }

.mark { padding-block: 2px; border-radius: 2px; transition: background-color 120ms; }
.mark.dropped { background: color-mix(in srgb, var(--lost) 11%, transparent); }
.mark:is(.invented, .copied, .replaced, .renamed) { background: color-mix(in srgb, var(--written) 13%, transparent); }
.mark:is(.moved, .split) { background: color-mix(in srgb, var(--moved) 9%, transparent); }
.mark.missing { outline: 1px dashed var(--missing); outline-offset: -1px; }
.mark:is(.unknown, .withheld) { background: color-mix(in srgb, var(--muted) 14%, transparent); }
.hole {
  text-indent: 0;
  margin-inline-start: 8px;
  padding: 0 6px;
  border: 1px dashed var(--missing);
  border-radius: 4px;
  color: var(--missing);
  font: 12px/16px var(--font);
  white-space: nowrap;
  cursor: default;
}
.cm-editor .lit {
  padding-block: 2px;
  background: color-mix(in srgb, var(--accent) 22%, transparent);
  box-shadow: 0 2px 0 var(--accent);
}
.cm-editor .lit .mark { background: none; }
.cm-editor .lit { transition: background-color 120ms; }
.cm-editor .lit.near { background: color-mix(in srgb, var(--accent) 9%, transparent); box-shadow: none; }
.fault { background: color-mix(in srgb, var(--lost) 22%, transparent); box-shadow: 0 2px 0 var(--lost); }
.cm-editor .fault-line { background: color-mix(in srgb, var(--lost) 6%, transparent); }
.fault-message {
  margin: 0 16px 4px 6px;
  padding: 4px 0 4px 10px;
  border-inline-start: 2px solid var(--lost);
  color: var(--lost);
  font: 13px/18px var(--font);
  white-space: normal;
}

/* The report. */

.report-body { padding: 12px 16px 24px; overflow: auto; flex: 1; min-block-size: 0; }
.placeholder { color: var(--muted); }
.summary { font-weight: 600; }
.summary:empty { display: none; }
h3 { font: 600 13px/19px var(--font); margin-block-end: 6px; }
h3 code { font-size: 12px; line-height: 19px; }
.change, .needs { margin-block-start: 20px; }
.note, .need {
  background: var(--paper);
  border: 1px solid var(--line);
  border-inline-start: 3px solid var(--muted);
  border-block-end: 0;
  padding: 4px 10px 7px;
  transition: border-color 120ms, background-color 120ms;
}
.note:first-child, .need:first-child { border-start-end-radius: var(--radius); }
.note:last-child, .need:last-child { border-end-end-radius: var(--radius); border-block-end: 1px solid var(--line); }
.note.joined { padding-block-end: 0; }
.note.joined + .note { border-block-start: 0; padding-block-start: 0; }
.note:not(.joined) + .note, .need + .need { border-block-start: 1px solid var(--line); }
.note.dropped { border-inline-start: 4px double var(--lost); }
.note:is(.invented, .copied, .replaced, .renamed), .need.filled { border-inline-start-color: var(--written); }
.note:is(.moved, .split) { border-inline-start-color: var(--moved); }
.note.missing, .need:not(.filled) { border-inline-start: 3px dashed var(--missing); }
.note.lit { background: color-mix(in srgb, var(--accent) 10%, var(--paper)); box-shadow: none; }
.place {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 2px 8px;
  inline-size: 100%;
  min-block-size: 24px;
  padding: 2px 0;
  border: 0;
  background: none;
  text-align: start;
  white-space: normal;
}
.place code { font-weight: 600; }
.tag { font: 600 11.5px/18px var(--font); color: var(--muted); }
.tag.dropped { color: var(--lost); }
.tag:is(.invented, .copied, .replaced, .renamed) { color: var(--written); }
.tag:is(.moved, .split) { color: var(--moved); }
.tag.missing { color: var(--missing); }
.why { font-size: 13px; line-height: 19px; }
.why code, .source code { font-size: 12px; line-height: 18px; }
.exchange { font-size: 13px; line-height: 19px; }
.exchange code { line-height: 19px; }
details:not(.menu) { margin-block-start: 4px; font-size: 13px; line-height: 19px; }
details:not(.menu) > summary { color: var(--muted); cursor: pointer; }
details > .source { color: var(--muted); margin-block-start: 6px; }
.more { margin-block-start: 12px; color: var(--muted); }
.need { display: grid; gap: 6px; }
.need .call { flex: none; flex-wrap: wrap; align-items: baseline; max-inline-size: none; }
.need.filled { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; }
.need.filled p { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; }
.pick { color: var(--muted); font-size: 13px; }
textarea {
  inline-size: 100%;
  min-block-size: 48px;
  padding: 6px 8px;
  resize: vertical;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--edge);
  border-radius: calc(var(--radius) - 1px);
  font: 12.5px/18px var(--code);
}
textarea::placeholder, input::placeholder { color: var(--muted); opacity: 1; }
.problem { color: var(--lost); font-size: 13px; }

/* The census. */

.census { background: var(--paper); padding: 16px; overflow: auto; min-block-size: 0; flex: 1; }
.census > header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.census h2 { margin-inline-end: auto; overflow-wrap: anywhere; }
.census progress { accent-color: var(--accent); inline-size: 12rem; }
.census-state { color: var(--muted); margin-block: 4px 16px; font-variant-numeric: tabular-nums; }
.census-body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
.table { overflow-x: auto; }
.figures { display: flex; flex-wrap: wrap; gap: 12px 40px; }
.figures > div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--muted); font-size: 13px; }
.figures dd { font: 600 22px/28px var(--font); font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; inline-size: 100%; font-size: 13px; line-height: 19px; }
caption { text-align: start; font: 600 14px/20px var(--font); padding-block-end: 4px; }
th { text-align: start; font-weight: 400; color: var(--muted); }
th, td { padding: 5px 16px 5px 0; border-block-end: 1px solid var(--line); vertical-align: baseline; }
td { font-variant-numeric: tabular-nums; }
td code { line-height: 19px; white-space: nowrap; }
td > span:not(.tag) { display: block; min-inline-size: 12rem; }
td > span:not(.tag) code { white-space: normal; }

/* The foot. */

footer {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 4px 24px;
  padding: 8px 16px;
  border-block-start: 1px solid var(--line);
  color: var(--muted);
  font-size: 12.5px;
}
.status { color: var(--ink); font-variant-numeric: tabular-nums; }
.status:empty { display: none; }
.help { flex: 1 1 16rem; }
.footer { display: contents; }

.drop {
  position: absolute;
  inset: 8px;
  z-index: 300;
  display: grid;
  place-content: center;
  background: color-mix(in srgb, var(--paper) 95%, transparent);
  border: 2px dashed var(--accent);
  border-radius: var(--radius);
  font-weight: 600;
  pointer-events: none;
}

/* The layout, by the element's own width: stacked, two above and one below, three side by side. */

@container transversion (max-width: 719px) {
  .bar { padding-inline: 12px; }
  .bar > .select { flex: 1 1 8rem; }
  .bar > .select > select { inline-size: 100%; max-inline-size: none; }
  .detected:empty { display: none; }
  .census { padding: 12px; }
  th, td { padding-inline-end: 10px; }
}
.pane.input { order: 1; }
.pane.report { order: 2; }
.pane.output { order: 3; }
.pane.report > .report-body { max-block-size: 26rem; }
@container transversion (min-width: 720px) {
  :host(:not([layout="stacked"])) .panes { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  :host(:not([layout="stacked"])) .pane.output { order: 2; }
  :host(:not([layout="stacked"])) .pane.report { order: 3; grid-column: 1 / -1; }
  :host(:not([layout="stacked"])) .pane.report > .report-body { max-block-size: 32rem; }
}
@container transversion (min-width: 1100px) {
  :host(:not([layout="stacked"])) .frame { flex: 1 1 var(--transversion-height, 44rem); min-block-size: 0; }
  :host(:not([layout="stacked"])) .panes { grid-template-columns: repeat(2, minmax(0, 1fr)) 340px; flex: 1; }
  :host(:not([layout="stacked"])) .pane.report { grid-column: auto; }
  :host(:not([layout="stacked"])) .pane.report > .report-body { max-block-size: none; }
  :host(:not([layout="stacked"])) .stage { flex: 1; block-size: auto; }
}

@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition: none !important; }
}
`;
