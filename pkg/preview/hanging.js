// Lines that are wrapped go on under their own indentation, and a little to the right of it.

import { Decoration, ViewPlugin } from "@codemirror/view";

/**
 * @typedef {import("@codemirror/view").EditorView} View
 * @typedef {import("@codemirror/view").DecorationSet} DecorationSet
 */

/** Deeper than this there would be no room left for the text. */
const MOST_INDENT = 24;

export const hanging = ViewPlugin.fromClass(
  class {
    /** @param {View} view */
    constructor(view) {
      this.decorations = decorationsOf(view);
    }

    /** @param {import("@codemirror/view").ViewUpdate} update */
    update({ docChanged, viewportChanged, view }) {
      if (docChanged || viewportChanged) this.decorations = decorationsOf(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

/** One for each depth. @type {Map<number, Decoration>} */
const depths = new Map();

/** @param {View} view @returns {DecorationSet} */
function decorationsOf({ state: { doc }, visibleRanges }) {
  const ranges = [];
  let last = -1;
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to;) {
      const line = doc.lineAt(at);
      if (line.from > last) ranges.push(hang(doc.sliceString(line.from, line.from + MOST_INDENT)).range(line.from));
      last = line.from;
      at = line.to + 1;
    }
  }
  return Decoration.set(ranges);
}

/** @param {string} start */
function hang(start) {
  const depth = start.length - start.trimStart().length + 2;
  let decoration = depths.get(depth);
  if (!decoration) {
    const style = `text-indent: -${depth}ch; padding-inline-start: calc(6px + ${depth}ch)`;
    decoration = Decoration.line({ attributes: { style } });
    depths.set(depth, decoration);
  }
  return decoration;
}
