// Writes the events that the native benchmarks read.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SIZES, appUserEvent, deliveryEvent } from "./events.js";
import { EVENTS } from "./files.js";

mkdirSync(EVENTS, { recursive: true });
for (const [size, bytes] of Object.entries(SIZES)) {
  writeFileSync(join(EVENTS, `upgrade-${size.replace(" ", "")}.json`), deliveryEvent(bytes));
}
writeFileSync(join(EVENTS, "at-the-target-50kB.json"), appUserEvent(SIZES["50 kB"]));
