import type { Worker } from "./index.js";

/**
 * Serves a worker on Node.js until it is closed. If not set, `port` is 8787, `host` 127.0.0.1 and `env` `process.env`.
 */
export function serve(
  worker: Worker,
  options?: { port?: number; host?: string; env?: object },
): Promise<{ url: string; close(): Promise<void> }>;
