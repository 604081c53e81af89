#!/usr/bin/env node
// The command line for people without Rust: the same program, compiled to WebAssembly, with the files of this machine.

import { readFileSync } from "node:fs";
import { parse, posix, sep } from "node:path";

// WASI is experimental in Node, which says so each time. Whoever types a command need not know what it is made of.
const { emitWarning } = process;
process.emitWarning = () => {};
const { WASI } = await import("node:wasi");
process.emitWarning = emitWarning;

// The program sees one root, and finds its way from the folder that it is called in, as every program does.
const here = process.cwd();
const { root } = parse(here);
const wasi = new WASI({
  version: "preview1",
  args: ["transversion", ...process.argv.slice(2)],
  env: { ...process.env, PWD: posix.join("/", ...here.slice(root.length).split(sep)) },
  preopens: { "/": root },
});
const module = new WebAssembly.Module(readFileSync(new URL("../cli.wasm", import.meta.url)));
const instance = new WebAssembly.Instance(module, /** @type {WebAssembly.Imports} */ (wasi.getImportObject()));
process.exitCode = wasi.start(instance);
