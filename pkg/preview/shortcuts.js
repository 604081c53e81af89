// Keys for what has a button, and files that are dropped or pasted anywhere on the element.

import { fileOf } from "./files.js";

/**
 * Listens before the editors do, which have uses of their own for some of these keys.
 *
 * @param {HTMLElement} frame
 * @param {{ next(step: 1 | -1): void, run(): void, open(): void, clear(): void }} actions
 */
export function listenToKeys(frame, { next, run, open, clear }) {
  frame.addEventListener(
    "keydown",
    (event) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (event.key === "F8") next(event.shiftKey ? -1 : 1);
      else if (isCommand && event.key === "Enter") run();
      else if (isCommand && event.key.toLowerCase() === "o" && !event.shiftKey) open();
      else {
        if (event.key === "Escape") clear();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}

/**
 * @param {HTMLElement} frame
 * @param {HTMLElement} sign What is shown while a file is held over the frame.
 * @param {(file: File) => void} opened
 */
export function listenToFiles(frame, sign, opened) {
  frame.addEventListener(
    "dragover",
    (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      sign.hidden = false;
    },
    { capture: true },
  );
  frame.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && frame.contains(relatedTarget))) sign.hidden = true;
  });
  const take = (/** @type {Event} */ event, /** @type {DataTransfer | null} */ data) => {
    sign.hidden = true;
    const file = fileOf(data);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    opened(file);
  };
  frame.addEventListener("drop", (event) => take(event, event.dataTransfer), { capture: true });
  frame.addEventListener("paste", (event) => take(event, event.clipboardData), { capture: true });
}
