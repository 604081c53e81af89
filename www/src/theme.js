// Light or dark: as the system has it, or as chosen here for this tab.

import { byId } from "./dom.js";
import { recall, remember } from "./session.js";

/** @typedef {"auto" | "light" | "dark"} Theme */

/**
 * @param {(theme: Theme) => void} apply
 */
export function offerTheme(apply) {
  const select = /** @type {HTMLSelectElement} */ (byId("theme"));
  const show = () => {
    document.documentElement.dataset["theme"] = select.value;
    apply(/** @type {Theme} */ (select.value));
  };
  const chosen = recall("theme");
  if (["light", "dark"].includes(chosen)) select.value = chosen;
  select.addEventListener("change", () => {
    remember("theme", select.value);
    show();
  });
  show();
}
