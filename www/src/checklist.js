// The checklist: which steps are done, its commands to copy, and the way to the gate of an upgrade.

import { button, byId, copy } from "./dom.js";
import { recall, remember } from "./session.js";

/** What a relay can be called. */
const RELAY = /^[A-Za-z0-9_][A-Za-z0-9_.~-]{0,63}$/;

export function offerChecklist() {
  const steps = byId("steps");
  const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (steps.querySelectorAll("input[type=checkbox]"))];
  const done = new Set(recall("steps") ?? []);

  const show = () => {
    for (const box of boxes) box.checked = done.has(box.id);
    const count = boxes.filter((box) => box.checked).length;
    const isAll = count === boxes.length;
    byId("progress").textContent = isAll ? "All five steps are done." : `${count} of ${boxes.length} steps done`;
    byId("uncheck").hidden = count === 0;
  };

  steps.addEventListener("change", ({ target }) => {
    const box = /** @type {HTMLInputElement} */ (target);
    if (!boxes.includes(box)) return;
    if (box.checked) done.add(box.id);
    else done.delete(box.id);
    remember("steps", [...done]);
    show();
  });
  byId("uncheck").addEventListener("click", () => {
    done.clear();
    remember("steps", []);
    show();
    boxes[0]?.focus();
  });
  for (const code of steps.querySelectorAll("pre")) {
    const offer = button("Copy", () => copy(offer, code.textContent ?? ""), { class: "copy" });
    const frame = document.createElement("div");
    frame.className = "copyable";
    code.replaceWith(frame);
    frame.append(code, offer);
  }
  offerGate();
  show();
}

/** The gate is a page of the worker beside this one, which asks for the secret itself. */
function offerGate() {
  /** @type {HTMLInputElement} */
  const relay = byId("relay");
  const open = () => {
    const name = relay.value.trim();
    if (RELAY.test(name)) location.assign(new URL(`relay/${name}/upgrade`, document.baseURI));
    else relay.focus();
  };
  byId("open-gate").addEventListener("click", open);
  relay.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") open();
  });
}
