// `<transversion-preview>`: a payload, what the other version makes of it, and why.

import { Alert } from "./alert.js";
import { CensusView } from "./census-view.js";
import { codeOf, configurationOf, curlOf } from "./copies.js";
import { absence, invitation, remark } from "./covers.js";
import { h, prose, put, size } from "./dom.js";
import { FIELDS, readField, writeField } from "./fields.js";
import { isLines, readFile } from "./files.js";
import { Link } from "./link.js";
import { menu } from "./menu.js";
import { Needs } from "./needs.js";
import { Pane } from "./pane.js";
import { Report } from "./report.js";
import { Runner } from "./runner.js";
import { listenToFiles, listenToKeys } from "./shortcuts.js";
import { STYLES } from "./styles.js";
import { Toolbar } from "./toolbar.js";
import { told } from "./words.js";

/**
 * @typedef {import("./index.js").PreviewState} PreviewState
 * @typedef {import("./index.js").PreviewResult} PreviewResult
 * @typedef {import("./index.js").PreviewFields} Fields
 * @typedef {import("./index.js").Sample} Sample
 * @typedef {import("../index.js").Change} Change
 * @typedef {import("../index.js").Need} Need
 * @typedef {import("../index.js").Version} Version
 * @typedef {import("./worker.js").Outcome} Outcome
 * @typedef {import("./worker.js").Kind} Kind
 * @typedef {import("./worker.js").Job} Job
 * @typedef {keyof typeof FIELDS} FieldName
 */

/** How long one has to stop typing, in milliseconds. */
const DEBOUNCE = 120;

/** How long a word of thanks for copying stands. */
const TOLD_FOR = 2500;

const VERSIONS = ["v1", "v1.1"];
const KINDS = ["event", "request", "response"];
const NAMES = /** @type {FieldName[]} */ (Object.keys(FIELDS));

const HELP = "F8: next note · Ctrl Enter: translate · Escape, then Tab: leave the editor";

/** On a server there are no elements, and importing this must not fail. */
const Base = /** @type {new () => HTMLElement & Fields} */ (globalThis.HTMLElement ?? class {});

/** The properties that attributes reflect are defined below, from one table. */
export class TransversionPreview extends Base {
  static observedAttributes = ["payload", ...NAMES.map((name) => FIELDS[name].attribute)];

  #root;
  #toolbar;
  #input;
  #output;
  #report;
  #needs;
  #census;
  #link;
  #runner;
  #alert = new Alert();
  #status = h("p", { class: "status", role: "status" });
  #engine = h("span", { class: "engine" });
  #reportBody = h("div", { class: "report-body" });
  #placeholder = h("p", { class: "placeholder" });
  #back = h(
    "button",
    { type: "button", class: "back", hidden: true, click: () => this.#reopenCensus() },
    "Back to the census",
  );
  #drop = h("div", { class: "drop", hidden: true }, "Drop the file to open it");
  #panes;

  /** The bytes of a file, until its text is edited. @type {Uint8Array | undefined} */
  #bytes;
  /** @type {Partial<Record<Need["supply"], string>>} */
  #supply = {};
  /** @type {Sample[]} */
  #samples = [];
  /** @type {readonly Change[]} */
  #changes = [];
  /** @type {Outcome | undefined} */
  #outcome;
  #index = 0;
  #id = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #thanks;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #telling;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open", delegatesFocus: false });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    this.#root.adoptedStyleSheets = [sheet];

    this.#toolbar = new Toolbar({
      set: (values) => this.#userSet(values),
      sampled: (sample) => this.#take(sample),
      opened: (file) => void this.openFile(file),
      turned: () => this.#turnRound(),
    });
    this.#input = new Pane(
      this.#root,
      { name: "Input", className: "input", label: "Payload", isReadOnly: false },
      {
        edited: () => this.#edited(),
        viewed: () => this.#schedule(0),
        pointed: (note) => this.#link.point(note, "input"),
        visited: (note) => this.#link.hold(note, "input"),
        chosen: (note) => this.#link.hold(note, "input"),
      },
    );
    const buttons = [
      h(
        "div",
        { class: "joined-buttons" },
        h("button", { type: "button", click: () => this.#copyOutput() }, "Copy"),
        menu({ name: "Copy as…", label: "as…" }, [
          ["curl command", () => this.#copy(curlOf(this.#subject()), "The curl command")],
          ["JavaScript", () => this.#copy(codeOf(this.#subject()), "The program")],
          ["Worker configuration", () => this.#copy(configurationOf(this.#subject()), "The configuration")],
          [
            "Report as JSON",
            () => this.#copy(`${JSON.stringify(this.#outcome?.report ?? {}, null, 2)}\n`, "The report"),
          ],
        ]),
      ),
    ];
    this.#output = new Pane(
      this.#root,
      { name: "Output", className: "output", label: "Translated payload", isReadOnly: true, buttons },
      {
        viewed: () => this.#schedule(0),
        pointed: (note) => this.#link.point(note, "output"),
        visited: (note) => this.#link.hold(note, "output"),
        chosen: (note) => this.#link.hold(note, "output"),
      },
    );
    this.#report = new Report({
      pointed: (note) => this.#link.point(note, "report"),
      chosen: (note) => this.#choose(note),
    });
    this.#needs = new Needs({
      copy: (text, what) => this.#copy(text, what),
      supplied: (name, object) => this.#userSupply(name, object),
    });
    this.#link = new Link({ input: this.#input.editor, output: this.#output.editor, report: this.#report });
    this.#runner = new Runner({
      done: (outcome) => this.#done(outcome),
      tooSlow: () => this.#tooSlow(),
      broken: (message) => this.#fail(message),
      changes: (changes) => {
        this.#changes = changes;
      },
    });
    this.#census = new CensusView(this.#runner, {
      chosen: (example) => this.#takeExample(example),
      closed: () => this.#showCensus(false),
    });

    put(this.#reportBody, this.#placeholder, this.#report.element, this.#needs.element);
    this.#panes = h(
      "div",
      { class: "panes" },
      this.#input.element,
      this.#output.element,
      h(
        "section",
        { class: "pane report", "aria-label": "Report" },
        h("header", {}, h("h2", {}, "Report"), this.#back),
        this.#reportBody,
      ),
    );
    const footer = h(
      "footer",
      {},
      this.#status,
      h("p", { class: "help" }, HELP),
      h("div", { class: "footer" }, h("slot", { name: "footer" })),
      this.#engine,
    );
    const frame = h(
      "div",
      { class: "frame" },
      this.#toolbar.element,
      this.#alert.element,
      this.#panes,
      this.#census.element,
      footer,
      this.#drop,
    );
    this.#root.append(frame);
    listenToFiles(frame, this.#drop, (file) => void this.openFile(file));
    listenToKeys(frame, {
      next: (step) => this.#nextNote(step),
      run: () => this.#schedule(0),
      open: () => this.#toolbar.open(),
      clear: () => this.#link.clear(),
    });
    this.#showEmpty();
  }

  connectedCallback() {
    for (const name of ["payload", "samples", "supply", "state", ...NAMES]) this.#upgrade(name);
    this.#toolbar.show(this, this.#kind);
    this.#runner.open();
    this.#schedule(0);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#runner.close();
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "payload") this.payload = after ?? "";
    this.#toolbar.show(this, this.#kind);
    this.#schedule(0);
  }

  get payload() {
    return this.#input.editor.text;
  }

  set payload(payload) {
    this.#bytes = undefined;
    this.#index = 0;
    this.#input.editor.text = payload;
    this.#schedule(0);
  }

  get samples() {
    return this.#samples;
  }

  set samples(samples) {
    this.#samples = samples ?? [];
    this.#toolbar.samples = this.#samples;
  }

  get supply() {
    return { ...this.#supply };
  }

  set supply(supply) {
    this.#supply = { ...supply };
    this.#schedule(0);
  }

  /** @returns {PreviewState} */
  get state() {
    /** @type {Record<string, unknown>} */
    const state = { payload: this.payload };
    for (const name of NAMES) {
      const value = readField(this, FIELDS[name]);
      if (value !== undefined && value !== false) state[name] = value;
    }
    if (Object.keys(this.#supply).length > 0) state.supply = this.supply;
    return /** @type {PreviewState} */ (state);
  }

  set state(state) {
    for (const name of NAMES) writeField(this, FIELDS[name], state[name]);
    this.supply = state.supply ?? {};
    this.payload = state.payload ?? "";
  }

  /** @returns {PreviewResult | undefined} */
  get result() {
    if (!this.#outcome) return undefined;
    const { report, payloads, error, milliseconds } = this.#outcome;
    return {
      ...(report && { report }),
      payloads,
      ...(error && { error: { code: error.code, message: error.message } }),
      milliseconds,
    };
  }

  /**
   * Opens a file: a payload, or one event a line for a census.
   *
   * @param {Blob & { name?: string }} file
   */
  async openFile(file) {
    const read = await readFile(file);
    if ("problem" in read) this.#fail(read.problem);
    else if ("lines" in read) this.#count(read.lines, file.name ?? "the file");
    else {
      this.payload = read.text;
      this.#bytes = read.bytes;
      this.#toolbar.forgetSample();
      this.#emitInput();
    }
  }

  /** Puts the cursor into the input. */
  focusInput() {
    this.#input.editor.focus();
  }

  /** What was set before the element was defined. @param {string} name */
  #upgrade(name) {
    const own = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    if (!Object.hasOwn(own, name)) return;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  /** @returns {Kind} */
  get #kind() {
    const kind = this.getAttribute("kind");
    if (kind !== null && KINDS.includes(kind)) return /** @type {Kind} */ (kind);
    if (!this.hasAttribute("method") || !this.hasAttribute("path")) return "event";
    return this.hasAttribute("status") ? "response" : "request";
  }

  /** @param {number} delay */
  #schedule(delay) {
    clearTimeout(this.#timer);
    if (this.isConnected) this.#timer = setTimeout(() => this.#run(), delay);
  }

  #run() {
    const kind = this.#kind;
    const text = this.payload;
    const { path } = this;
    if (kind === "event" ? text.trim() === "" : !path) return this.#showEmpty();
    this.#id += 1;
    return this.#runner.run({
      id: this.#id,
      kind,
      body: this.#bytes ?? text,
      method: this.#method,
      path: path ?? "",
      status: this.status ?? 200,
      to: this.#version("to"),
      options: this.#options(),
      index: this.#index,
      views: { input: this.#input.view, output: this.#output.view },
    });
  }

  get #method() {
    return (this.method ?? "POST").toUpperCase();
  }

  /** @param {"to" | "from"} name */
  #version(name) {
    const version = this.getAttribute(name);
    return version !== null && VERSIONS.includes(version) ? /** @type {Version} */ (version) : undefined;
  }

  /** The options that are set, and no others. @returns {Job["options"]} */
  #options() {
    const from = this.#version("from");
    return {
      ...(from && { from }),
      ...(this.exact && { exact: true }),
      ...(this.includeFullAppUser && { includeFullAppUser: true }),
      ...(this.includeClient && { includeClient: true }),
      ...(Object.keys(this.#supply).length > 0 && { supply: this.#supply }),
    };
  }

  /** @returns {import("./copies.js").Subject} */
  #subject() {
    const to = this.#outcome?.to ?? "v1.1";
    const options = { to, ...this.#options() };
    return {
      kind: this.#kind,
      payload: this.payload,
      method: this.#method,
      path: this.path ?? "",
      status: this.status ?? 200,
      options,
    };
  }

  /** @param {Outcome} outcome */
  #done(outcome) {
    // The text may have been emptied meanwhile.
    if (outcome.id !== this.#id) return;
    this.#outcome = outcome;
    this.#index = outcome.index;
    const { report, error, payloads, places, detected, milliseconds, bytesIn, bytesOut } = outcome;
    const from = report?.from ?? detected?.version;
    this.#toolbar.show(this, this.#kind);
    this.#toolbar.tell(detected ? told(detected, report) : "", { from, to: outcome.to });
    put(this.#engine, `transversion ${outcome.engine}`);
    this.#input.size = size(bytesIn);
    this.#input.cover(undefined);
    this.#input.editor.show(outcome.input);
    this.#input.editor.fault(error?.range && { range: error.range, message: error.message });
    this.#output.tabs(payloads.length, outcome.index, (index) => this.#showPayload(index));
    this.#showOutput(outcome);
    this.#link.update(report?.notes ?? [], places);
    this.#needs.show(report?.needs ?? [], this.#supply);
    if (report) {
      this.#report.show(report, this.#changes, payloads.length);
      this.#placeholder.hidden = true;
      this.#alert.hide();
      this.#say(`Translated in ${pace(milliseconds)} · ${size(bytesIn)} in, ${size(bytesOut)} out`);
    } else if (error) {
      this.#showRefusal(error);
    }
    this.#emit("transversion-result", this.result);
  }

  /** @param {Outcome} outcome */
  #showOutput(outcome) {
    const { payloads, index, output, bytesOut } = outcome;
    const text = payloads[index];
    this.#output.cover(absence(outcome));
    this.#output.size = payloads.length === 1 ? size(bytesOut) : "";
    if (text === undefined) return;
    this.#output.editor.text = text;
    this.#output.editor.show(output);
  }

  /** @param {import("./worker.js").Refusal} error */
  #showRefusal(error) {
    this.#report.clear();
    this.#placeholder.hidden = false;
    put(this.#placeholder, "There is nothing to report of a payload that is refused.");
    this.#say("Refused");
    const visit = (/** @type {import("./scan.js").Range} */ range) => {
      this.#input.editor.focus();
      this.#input.editor.visit(range);
      this.#input.editor.reveal(range);
    };
    const label = "It is one event a line: take a census";
    const remedy = { label, act: () => this.#count(new Blob([this.payload]), "the text") };
    this.#alert.refuse(error, visit, error.code === "invalid_json" && isLines(this.payload) ? remedy : undefined);
  }

  #showEmpty() {
    this.#id += 1;
    this.#outcome = undefined;
    const isEvent = this.#kind === "event";
    this.#toolbar.show(this, this.#kind);
    this.#toolbar.tell(isEvent ? "" : "Give the path of the call, with its version.", {
      from: undefined,
      to: undefined,
    });
    this.#input.size = "";
    this.#output.size = "";
    this.#output.tabs(0, 0, () => {});
    this.#input.editor.show(undefined);
    this.#input.editor.fault(undefined);
    this.#link.update([], []);
    this.#report.clear();
    this.#needs.show([], this.#supply);
    this.#placeholder.hidden = false;
    put(
      this.#placeholder,
      "What is lost, invented, moved or missing on the way will be listed here, with its place and the reason.",
    );
    this.#output.cover(remark("The payload in the other version will stand here."));
    this.#alert.hide();
    this.#say("");
    this.#input.cover(isEvent ? invitation((example) => this.#take(example)) : undefined);
  }

  #tooSlow() {
    this.#fail("The translation took longer than three seconds and was stopped. It goes on when the payload changes.");
    this.#output.cover(remark("No output: the translation was stopped."));
  }

  /** @param {string} message */
  #fail(message) {
    this.#alert.say(message);
    this.#say("");
  }

  /** @param {string} sentence */
  #say(sentence) {
    clearTimeout(this.#thanks);
    if (this.#status.textContent !== sentence) put(this.#status, sentence);
  }

  /** Says something for a while. @param {string} sentence */
  #mention(sentence) {
    const before = this.#status.textContent ?? "";
    this.#say(sentence);
    this.#thanks = setTimeout(() => this.#say(before), TOLD_FOR);
  }

  #edited() {
    this.#bytes = undefined;
    this.#toolbar.forgetSample();
    if (!this.#input.editor.isEmpty) this.#input.cover(undefined);
    this.#schedule(DEBOUNCE);
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#emitInput(), DEBOUNCE);
  }

  /** @param {Record<string, unknown>} values */
  #userSet(values) {
    for (const [name, value] of Object.entries(values))
      writeField(this, FIELDS[/** @type {FieldName} */ (name)], value);
    this.#emitInput();
  }

  /** @param {Need["supply"]} name @param {string | undefined} object */
  #userSupply(name, object) {
    const { [name]: _, ...others } = this.#supply;
    this.supply = object === undefined ? others : { ...others, [name]: object };
    this.#emitInput();
  }

  /** @param {Sample} sample */
  #take({ payload, kind = "event", method, path, status }) {
    this.#supply = {};
    const values = { kind: kind === "event" ? undefined : kind, method, path, status, from: undefined, to: undefined };
    for (const [name, value] of Object.entries(values))
      writeField(this, FIELDS[/** @type {FieldName} */ (name)], value);
    this.payload = payload;
    this.#emitInput();
  }

  /** @param {string} example */
  #takeExample(example) {
    this.#showCensus(false);
    this.#census.element.hidden = true;
    this.#back.hidden = !this.#census.isFilled;
    this.#take({ name: "", version: "v1", payload: example });
  }

  #reopenCensus() {
    this.#showCensus(true);
    this.#census.open();
  }

  #turnRound() {
    const { report, payloads, index } = this.#outcome ?? {};
    const payload = payloads?.[index ?? 0];
    if (!report || payload === undefined) return this.#mention("There is no output to turn round.");
    this.#supply = {};
    // The version that it came from is the other one now.
    for (const name of /** @type {const} */ (["from", "to"])) writeField(this, FIELDS[name], undefined);
    if (report.kind !== "event") {
      const path = report.path ?? this.path?.replace(`/${report.from}/`, `/${report.to}/`);
      writeField(this, FIELDS.path, path);
    }
    this.#toolbar.forgetSample();
    this.payload = payload;
    return this.#emitInput();
  }

  /** A note was chosen in the report. @param {number} note */
  #choose(note) {
    const payload = this.#outcome?.report?.notes[note]?.payload;
    this.#link.hold(note, "report");
    if (payload !== undefined && payload !== this.#index) this.#showPayload(payload);
  }

  /** @param {number} index */
  #showPayload(index) {
    this.#index = index;
    this.#run();
  }

  /** @param {Blob} lines @param {string} name */
  #count(lines, name) {
    this.#showCensus(true);
    this.#census.begin({ file: lines, name, to: this.#version("to"), options: this.#options() }, () => this.#changes);
  }

  /** @param {boolean} isShown */
  #showCensus(isShown) {
    this.#panes.hidden = isShown;
    if (isShown) this.#alert.hide();
  }

  #copyOutput() {
    const { payloads, index } = this.#outcome ?? {};
    const text = payloads?.[index ?? 0];
    if (text === undefined) this.#mention("There is no output to copy.");
    else void this.#copy(text, "The output");
  }

  /** @param {string} text @param {string} what */
  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.#mention(`${what} is in the clipboard.`);
    } catch {
      this.#mention(`${what} could not be copied: the browser does not let this page write into the clipboard.`);
    }
  }

  /** @param {1 | -1} step */
  #nextNote(step) {
    const note = this.#link.next(step);
    const notes = this.#outcome?.report?.notes;
    if (note === undefined || !notes) return this.#say("There are no notes to go to.");
    const { kind, at, why } = /** @type {import("../index.js").Note} */ (notes[note]);
    return this.#say(`Note ${note + 1} of ${notes.length}: ${kind} ${at}. ${why.replaceAll("`", "")}`);
  }

  #emitInput() {
    clearTimeout(this.#telling);
    this.#emit("transversion-input", this.state);
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

for (const name of NAMES) {
  const field = FIELDS[name];
  Object.defineProperty(TransversionPreview.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return readField(this, field);
    },
    set(value) {
      writeField(this, field, value);
    },
  });
}

/** @param {number} milliseconds */
function pace(milliseconds) {
  if (milliseconds < 0.1) return "under 0.1 ms";
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
