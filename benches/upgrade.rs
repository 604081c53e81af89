//! The upgrade of a delivery event, beside a round trip through `serde_json::Value`.
//!
//! `cargo xtask bench` writes the events, runs this, and prints one table with what JavaScript does.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use transversion::{Options, Version, translate_event};

fn upgrade(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("upgrade");
    for size in ["2kB", "50kB", "1MB"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/bench/{size}.json"));
        let event = std::fs::read(&path).expect("`cargo xtask bench` writes the events");
        let [ours, theirs] =
            [by_transversion(&event), by_value(&event)].map(|bytes| serde_json::from_slice::<Value>(&bytes));
        assert_eq!(ours.expect("it is JSON"), theirs.expect("it is JSON"));

        group.throughput(Throughput::Bytes(event.len() as u64));
        group.bench_with_input(BenchmarkId::new("transversion", size), &event, |bencher, event| {
            bencher.iter(|| by_transversion(black_box(event)));
        });
        group.bench_with_input(BenchmarkId::new("serde_json_value", size), &event, |bencher, event| {
            bencher.iter(|| by_value(black_box(event)));
        });
    }
}

fn by_transversion(event: &[u8]) -> Vec<u8> {
    let translation = translate_event(event, &Options::to(Version::V1_1)).expect("it is an event");
    black_box(&translation.notes);
    translation.payloads.into_iter().next().expect("there is one payload").into_owned()
}

fn by_value(event: &[u8]) -> Vec<u8> {
    let mut event: Value = serde_json::from_slice(event).expect("it is JSON");
    let message = event["messages"][0]["_id"].take();
    let root = event.as_object_mut().expect("it is an object");
    root.shift_remove("messages");
    root["trigger"] = "message:delivery:channel".into();
    root["version"] = "v1.1".into();
    root.insert("message".into(), json!({ "_id": message }));
    root.insert("isFinalEvent".into(), true.into());
    let user = root["appUser"].as_object_mut().expect("it has an app user");
    for name in ["clients", "pendingClients", "devices", "credentialRequired", "hasPaymentInfo"] {
        user.shift_remove(name);
    }
    serde_json::to_vec(&event).expect("it was JSON before")
}

criterion_group!(benches, upgrade);
criterion_main!(benches);
