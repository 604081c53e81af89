import type { Store } from "../index.js";

/** What is used of a namespace of Durable Objects, which a binding gives. */
export interface Namespace {
  idFromName(name: string): any;
  get(id: any): { fetch(url: string, init: { method: string; body: string | null }): Promise<Pick<Response, "ok" | "status" | "text">> };
}

/** What is used of the state of a Durable Object. */
export interface State {
  storage: {
    get(key: string): Promise<any>;
    put(key: string, value: unknown): Promise<void>;
    setAlarm(time: number): Promise<void>;
    deleteAlarm(): Promise<void>;
    deleteAll(): Promise<void>;
  };
}

/** What has been delivered, in Durable Objects of the class below. */
export function durableObjectStore(namespace: Namespace): Required<Store>;

/** The class to export from a Cloudflare worker, and to bind as `TRANSVERSION_STORE`. */
export class TransversionStore {
  constructor(state: State, env?: unknown);
  fetch(request: Request): Promise<Response>;
  alarm(): Promise<void>;
}
