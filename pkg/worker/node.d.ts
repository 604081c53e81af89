import type { Worker } from "./index.js";

/** Serves a worker on Node.js until it is closed; `port` is 8787, `host` 127.0.0.1 and `env` `process.env` if not set. */
export function serve(
  worker: Worker,
  options?: { port?: number; host?: string; env?: object },
): Promise<{ url: string; close(): Promise<void> }>;
