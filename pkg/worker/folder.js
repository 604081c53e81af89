// The files of a folder as static assets, for runtimes that do not bring such a thing along.

import { readFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @param {string | URL} [folder] The dashboard of this package, if absent.
 * @returns {import("./index.js").Assets}
 */
export function folderAssets(folder = new URL("../dashboard/", import.meta.url)) {
  const root = typeof folder === "string" ? folder : fileURLToPath(folder);
  return {
    async fetch(request) {
      try {
        const file = join(root, decodeURIComponent(new URL(request.url).pathname));
        const inside = relative(root, file);
        if (inside.startsWith("..") || isAbsolute(inside)) return new Response(null, { status: 404 });
        return new Response(await readFile(file));
      } catch {
        return new Response(null, { status: 404 });
      }
    },
  };
}
