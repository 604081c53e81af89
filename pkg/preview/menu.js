// A button with a few choices under it.

import { h } from "./dom.js";

/**
 * @param {{ name: string, label: string }} named The label is what is seen, where the name would be too long.
 * @param {[string, () => void][]} choices
 */
export function menu({ name, label }, choices) {
  const list = h(
    "div",
    { class: "choices" },
    choices.map(([label, choose]) =>
      h(
        "button",
        {
          type: "button",
          click: () => {
            element.open = false;
            summary.focus();
            choose();
          },
        },
        label,
      ),
    ),
  );
  const summary = h("summary", { "aria-label": name }, label);
  const element = h("details", { class: "menu" }, summary, list);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    summary.focus();
    event.stopPropagation();
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) element.open = false;
  });
  return element;
}
