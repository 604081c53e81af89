// Builds the page into `pkg/dashboard/`: files alone, which any server can serve from any folder.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { POLICY } from "../pkg/worker/policy.js";

/** The most that the JavaScript of the first view may weigh on the wire, its worker included: bytes after gzip. */
const MOST_SCRIPT = 200_000;

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const { version } = JSON.parse(readFileSync(path("../pkg/package.json"), "utf8"));

/** @type {import("vite").UserConfig} */
export default {
  root: path("."),
  base: "./",
  resolve: {
    alias: [
      { find: /^transversion$/, replacement: path("../pkg/lib/browser.js") },
      { find: /^transversion\/preview$/, replacement: path("../pkg/preview/bundle/index.js") },
    ],
  },
  worker: { format: "es" },
  build: {
    outDir: path("../pkg/dashboard"),
    target: "es2022",
    emptyOutDir: true,
    // The policy allows no `data:`, and there is no old browser to help along.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { fs: { allow: [path("..")] } },
  plugins: [writeVersion(), writePolicy(), copyLicences(), weigh(), writeServiceWorker()],
};

/** Puts the version of the package into the page. @returns {import("vite").Plugin} */
function writeVersion() {
  return {
    name: "version",
    transformIndexHtml: { order: "pre", handler: (html) => html.replaceAll("%VERSION%", version) },
  };
}

/**
 * Puts the policy into the page that is built; the development server needs more than it allows.
 *
 * @returns {import("vite").Plugin}
 */
function writePolicy() {
  return {
    name: "policy",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "content-security-policy", content: POLICY }, injectTo: "head-prepend" },
    ],
  };
}

/** What is built holds the work of others, whose licences want to be told along. @returns {import("vite").Plugin} */
function copyLicences() {
  return {
    name: "licences",
    apply: "build",
    generateBundle() {
      const source = readFileSync(path("../pkg/preview/bundle/LICENSES.txt"), "utf8");
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source });
    },
  };
}

/** Keeps the page light. @returns {import("vite").Plugin} */
function weigh() {
  return {
    name: "weigh",
    apply: "build",
    generateBundle(_, bundle) {
      const first = Object.values(bundle).filter((file) =>
        file.type === "chunk" ? !file.isDynamicEntry : /worker.*\.js$/.test(file.fileName),
      );
      const weights = first.map((file) => gzipSync(file.type === "chunk" ? file.code : file.source).length);
      const weight = weights.reduce((sum, one) => sum + one, 0);
      console.log(`    the JavaScript of the first view: ${weight} bytes with gzip`);
      if (weight > MOST_SCRIPT) this.error(`the first view weighs ${weight} bytes with gzip, and ${MOST_SCRIPT} is the limit`);
    },
  };
}

/** Writes the service worker, with the list of all other files. @returns {import("vite").Plugin} */
function writeServiceWorker() {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const built = Object.entries(bundle);
      const copied = readdirSync(path("public"));
      const hash = createHash("sha256");
      for (const [name, file] of built) hash.update(name).update(file.type === "chunk" ? file.code : file.source);
      for (const name of copied) hash.update(name).update(readFileSync(path(`public/${name}`)));
      const names = [...built.map(([name]) => name), ...copied].filter((name) => name !== "index.html");
      const source = readFileSync(path("src/sw.js"), "utf8")
        .replace("__FILES__", JSON.stringify(["./", ...names.sort().map((name) => `./${name}`)]))
        .replace("__BUILD__", JSON.stringify(hash.digest("hex").slice(0, 12)));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}
