// Prints what the worker answers in wrangler's own harness: bundled by wrangler, run by workerd.
import { createTestHarness } from "wrangler";

const harness = createTestHarness({ workers: [{ configPath: "wrangler.json" }] });
await harness.listen();
try {
  const answer = await harness.fetch("http://worker/");
  console.log(await answer.text());
} finally {
  await harness.close();
}
