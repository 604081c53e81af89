import type { Assets } from "./index.js";

/** The files of a folder, for Node.js, Deno and Bun; those of the dashboard in this package, if no folder is given. */
export function folderAssets(folder?: string | URL): Assets;
