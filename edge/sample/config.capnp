# The sample worker in workerd, on loopback: `cargo xtask start` serves this file.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "transversion", worker = .worker),
    # The sample receiver and the fake API are on this machine.
    (name = "internet", network = (allow = ["local"])),
    (name = "dashboard", disk = "pkg/dashboard"),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "transversion")],
);

const worker :Workerd.Worker = (
  # The names are paths, so that imports resolve as they do in the repository. workerd by itself does not read package.json:
  # the three modules below `edge/sample/transversion` and `pkg/worker/transversion` stand for its `exports`.
  modules = [
    (name = "edge/sample/worker.js", esModule = embed "worker.js"),
    (name = "edge/sample/transversion/worker", esModule = "export * from '../../../pkg/worker/index.js';"),
    (
      name = "edge/sample/transversion/worker/store/durable-object",
      esModule = "export * from '../../../../../pkg/worker/store/durable-object.js';",
    ),
    (name = "pkg/worker/transversion", esModule = "export * from '../lib/workerd.js';"),
    (name = "pkg/worker/address.js", esModule = embed "../../pkg/worker/address.js"),
    (name = "pkg/worker/body.js", esModule = embed "../../pkg/worker/body.js"),
    (name = "pkg/worker/bytes.js", esModule = embed "../../pkg/worker/bytes.js"),
    (name = "pkg/worker/call.js", esModule = embed "../../pkg/worker/call.js"),
    (name = "pkg/worker/configuration.js", esModule = embed "../../pkg/worker/configuration.js"),
    (name = "pkg/worker/dashboard.js", esModule = embed "../../pkg/worker/dashboard.js"),
    (name = "pkg/worker/deadline.js", esModule = embed "../../pkg/worker/deadline.js"),
    (name = "pkg/worker/deliver.js", esModule = embed "../../pkg/worker/deliver.js"),
    (name = "pkg/worker/endpoints.js", esModule = embed "../../pkg/worker/endpoints.js"),
    (name = "pkg/worker/event.js", esModule = embed "../../pkg/worker/event.js"),
    (name = "pkg/worker/headers.js", esModule = embed "../../pkg/worker/headers.js"),
    (name = "pkg/worker/index.js", esModule = embed "../../pkg/worker/index.js"),
    (name = "pkg/worker/json-span.js", esModule = embed "../../pkg/worker/json-span.js"),
    (name = "pkg/worker/key.js", esModule = embed "../../pkg/worker/key.js"),
    (name = "pkg/worker/metrics.js", esModule = embed "../../pkg/worker/metrics.js"),
    (name = "pkg/worker/needs.js", esModule = embed "../../pkg/worker/needs.js"),
    (name = "pkg/worker/policy.js", esModule = embed "../../pkg/worker/policy.js"),
    (name = "pkg/worker/proxy.js", esModule = embed "../../pkg/worker/proxy.js"),
    (name = "pkg/worker/reading.js", esModule = embed "../../pkg/worker/reading.js"),
    (name = "pkg/worker/refusal.js", esModule = embed "../../pkg/worker/refusal.js"),
    (name = "pkg/worker/relay.js", esModule = embed "../../pkg/worker/relay.js"),
    (name = "pkg/worker/secrets.js", esModule = embed "../../pkg/worker/secrets.js"),
    (name = "pkg/worker/store/durable-object.js", esModule = embed "../../pkg/worker/store/durable-object.js"),
    (name = "pkg/worker/translate.js", esModule = embed "../../pkg/worker/translate.js"),
    (name = "pkg/worker/version.js", esModule = embed "../../pkg/worker/version.js"),
    (name = "pkg/worker/webhooks.js", esModule = embed "../../pkg/worker/webhooks.js"),
    (name = "pkg/lib/answer.js", esModule = embed "../../pkg/lib/answer.js"),
    (name = "pkg/lib/error.js", esModule = embed "../../pkg/lib/error.js"),
    (name = "pkg/lib/options.js", esModule = embed "../../pkg/lib/options.js"),
    (name = "pkg/lib/shelf.js", esModule = embed "../../pkg/lib/shelf.js"),
    (name = "pkg/lib/translation.js", esModule = embed "../../pkg/lib/translation.js"),
    (name = "pkg/lib/translator.js", esModule = embed "../../pkg/lib/translator.js"),
    (name = "pkg/lib/workerd.js", esModule = embed "../../pkg/lib/workerd.js"),
    (name = "pkg/transversion.wasm", wasm = embed "../../pkg/transversion.wasm"),
  ],
  bindings = [
    (name = "CONFIGURATION", fromEnvironment = "CONFIGURATION"),
    (name = "ORDERS_WEBHOOK_SECRET", text = "sample-sender"),
    (name = "ORDERS_HANDLER_SECRET", text = "sample-handler"),
    (name = "SMOOCH_AUTHORIZATION", text = "Bearer sample"),
    (name = "ASSETS", service = "dashboard"),
    (name = "TRANSVERSION_STORE", durableObjectNamespace = "TransversionStore"),
  ],
  durableObjectNamespaces = [(className = "TransversionStore", uniqueKey = "sample", enableSql = true)],
  durableObjectStorage = (inMemory = void),
  compatibilityDate = "2026-10-01",
);
