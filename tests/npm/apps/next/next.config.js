import { fileURLToPath } from "node:url";

// The tools and the package are found in the folders above.
const root = fileURLToPath(new URL("../../", import.meta.url));

export default { turbopack: { root }, outputFileTracingRoot: root };
