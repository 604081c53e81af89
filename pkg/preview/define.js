// The entry: importing it is enough, and does nothing where there are no elements, as on a server.

import { TransversionPreview } from "./element.js";

if (globalThis.customElements && !customElements.get("transversion-preview")) {
  customElements.define("transversion-preview", TransversionPreview);
}

export { TransversionPreview };
