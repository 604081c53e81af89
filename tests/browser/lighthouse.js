// What Lighthouse says of the page: `node tests/browser/lighthouse.js` prints it, and fails below 95.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { CHROMIUM } from "../npm/browser.js";
import { run } from "../npm/run.js";
import { SCRATCH, pathOfTool } from "../npm/scratch.js";
import { servePage } from "./server.js";

const LEAST = 0.95;

const FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update";

const folder = join(SCRATCH, "lighthouse");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const server = await servePage();
let isEnough = true;
for (const device of ["desktop", "mobile"]) {
  const file = join(folder, `${device}.json`);
  const command = [
    "env", `CHROME_PATH=${CHROMIUM}`, `TMPDIR=${folder}`, pathOfTool("node24/bin/node"), pathOfTool("lighthouse/cli/index.js"), server.address,
    "--quiet", "--no-enable-error-reporting", "--only-categories=performance,accessibility,best-practices",
    ...(device === "desktop" ? ["--preset=desktop"] : []), "--output=json", `--output-path=${file}`, `--chrome-flags=${FLAGS}`,
  ];
  // On a busy machine Chromium can lose the beginning of its own trace.
  await run(folder, command, 120).catch(() => run(folder, command, 120));
  const { categories, audits } = JSON.parse(readFileSync(file, "utf8"));
  const scores = Object.values(categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"]
    .map((name) => `${audits[name].title} ${audits[name].displayValue}`);
  console.log(`${device}: ${[...scores, ...times].join(", ")}`);
  isEnough &&= categories.performance.score >= LEAST && categories.accessibility.score >= LEAST;
  for (const { id, title, score } of /** @type {any[]} */ (Object.values(audits))) {
    const isOfCategory = Object.values(categories).some(({ auditRefs }) => auditRefs.some((/** @type {any} */ ref) => ref.id === id && ref.weight > 0));
    if (isOfCategory && score !== null && score < 0.9) console.log(`  ${id}: ${title} (${score})`);
  }
}
await server.stop();
if (!isEnough) {
  console.error("Performance and accessibility are to be 95 or more. Other work on the machine costs performance.");
  process.exitCode = 1;
}
