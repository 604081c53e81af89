import type { Store } from "../index.js";

/** What has been delivered, in the memory of one process, for a day; when there are too many records, the oldest go. */
export function memoryStore(limits?: { keptMilliseconds?: number; mostRecords?: number }): Required<Store>;
