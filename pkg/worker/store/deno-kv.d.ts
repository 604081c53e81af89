import type { Store } from "../index.js";

/** What is used of `Deno.Kv`. */
export interface DenoKv {
  get(key: string[]): Promise<{ key: any; value: any; versionstamp: any }>;
  set(key: string[], value: unknown, options: { expireIn: number }): Promise<unknown>;
  delete(key: string[]): Promise<void>;
  atomic(): any;
}

/** What has been delivered, in Deno KV, which `Deno.openKv()` opens. */
export function denoKvStore(kv: DenoKv): Required<Store>;
