// The checklist: which steps are done, and its commands to copy.

import { button, byId, copy } from "./dom.js";
import { recall, remember } from "./session.js";

export function offerChecklist() {
  const steps = byId("steps");
  const boxes = [...steps.querySelectorAll("input")];
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
  show();
}
