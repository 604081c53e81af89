// All samples, as the element takes them: events by version, then calls.

import { CALLS } from "./calls.js";
import { V1 } from "./v1.js";
import { V1_1 } from "./v1_1.js";

/** @type {import("./write.js").Sample[]} */
export const SAMPLES = [...V1, ...V1_1, ...CALLS];
