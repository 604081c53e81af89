// Prints the table of a run. A whole run is kept, with its chart, beside the source: `report.js [PART]`.

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

import { chart } from "./chart.js";
import { IS_QUICK, ROOT, TARGET, figuresOf, writeJson } from "./files.js";
import { PARTS, isMet, markdown, sections } from "./table.js";

const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const figures = Object.fromEntries((only.length > 0 ? only : PARTS).map((part) => [part, figuresOf(part)]));
const table = sections(figures);
console.log(markdown(table));

if (only.length === 0) {
  const folder = IS_QUICK ? join(TARGET, "bench") : join(ROOT, "benches");
  const machine = { processor: cpus()[0]?.model, node: process.version };
  const judged = table.map(({ title, rows }) => ({ title, rows: rows.map((row) => ({ ...row, met: isMet(row) })) }));
  const rows = judged.flatMap((section) => section.rows);
  writeJson(join(folder, "results.json"), { machine, table: judged, figures });
  writeFileSync(join(folder, "chart.svg"), chart(rows, figures));
  const aims = rows.filter(({ met }) => met !== undefined);
  console.log(`\n${aims.filter(({ met }) => met).length} of ${aims.length} targets are met.`);
}
