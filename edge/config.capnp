# The worker in workerd, on loopback: `cargo xtask start` serves this file, and tests/js/worker.test.js does so on a free port.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "transversion", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "transversion")],
);

const worker :Workerd.Worker = (
  # The names are paths, so that imports resolve as they do in the repository.
  modules = [
    (name = "edge/worker.js", esModule = embed "worker.js"),
    (name = "pkg/lib/workerd.js", esModule = embed "../pkg/lib/workerd.js"),
    (name = "pkg/lib/translator.js", esModule = embed "../pkg/lib/translator.js"),
    (name = "pkg/lib/translation.js", esModule = embed "../pkg/lib/translation.js"),
    (name = "pkg/lib/options.js", esModule = embed "../pkg/lib/options.js"),
    (name = "pkg/lib/error.js", esModule = embed "../pkg/lib/error.js"),
    (name = "pkg/lib/answer.js", esModule = embed "../pkg/lib/answer.js"),
    (name = "pkg/transversion.wasm", wasm = embed "../pkg/transversion.wasm"),
  ],
  compatibilityDate = "2026-10-01",
);
