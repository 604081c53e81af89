// Edge runtimes compile an imported `.wasm` file when the worker is deployed, and hand over the module.
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
