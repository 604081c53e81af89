// The reference of the package, which typedoc makes of its types. `cargo xtask doc` puts it beside that of the crate.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./run.js";
import { ROOT, SCRATCH, pathOfTool } from "./scratch.js";

/** Where the reference is. */
export const REFERENCE = join(SCRATCH, "../doc/npm");

/** Writes the reference; what typedoc has to say against the comments is an error. */
export async function writeReference() {
  const entries = ["index.d.ts", "slim.d.ts", "preview/index.d.ts"].map((name) => join(ROOT, "pkg", name));
  const compilerOptions = { strict: true, target: "ES2022", lib: ["ES2022", "DOM"], types: [], module: "NodeNext" };
  const tsconfig = join(SCRATCH, "reference.json");
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entries }));
  const readme = join(ROOT, "pkg/README.md");
  const options = ["--name", "transversion", "--readme", readme, "--disableSources", "--treatWarningsAsErrors"];
  const typedoc = pathOfTool("typedoc/bin/typedoc");
  await run(SCRATCH, [process.execPath, typedoc, "--tsconfig", tsconfig, "--out", REFERENCE, ...options, ...entries]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeReference();
  console.log(`The reference of the package is in ${REFERENCE}.`);
}
