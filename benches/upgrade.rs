//! The upgrade of a delivery event, beside the same edit with `serde_json`: on raw values, and on a tree.
//!
//! `cargo xtask bench` writes the events, runs this, and prints one table with what JavaScript does.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use transversion::{Options, Version, translate_event};

/// What v1.1 drops of the app user of a webhook.
const LOST: [&str; 5] = ["clients", "pendingClients", "devices", "credentialRequired", "hasPaymentInfo"];

/// One way of doing it.
type Upgrade = fn(&[u8]) -> Vec<u8>;

fn upgrade(criterion: &mut Criterion) {
    let folder = std::env::var_os("TRANSVERSION_EVENTS").expect("`cargo xtask bench` runs this");
    let mut group = criterion.benchmark_group("upgrade");
    for size in ["2kB", "6.5kB", "50kB", "1000kB"] {
        let event = fs::read(PathBuf::from(&folder).join(format!("upgrade-{size}.json"))).expect("it was written");
        let contenders: [(&str, Upgrade); 4] = [
            ("transversion", by_transversion),
            ("raw_values", by_raw_values),
            ("raw_values_in_one_pass", by_raw_values_in_one_pass),
            ("value", by_value),
        ];
        let expected: Value = serde_json::from_slice(&by_value(&event)).expect("it is JSON");
        group.throughput(Throughput::Bytes(event.len() as u64));
        for (name, contender) in contenders {
            let upgraded: Value = serde_json::from_slice(&contender(&event)).expect("it is JSON");
            assert_eq!(upgraded, expected, "{name}");
            group.bench_with_input(BenchmarkId::new(name, size), &event, |bencher, event| {
                bencher.iter(|| contender(black_box(event)));
            });
        }
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
    for name in LOST {
        user.shift_remove(name);
    }
    serde_json::to_vec(&event).expect("it was JSON before")
}

/// Reads level by level, as deep as the edit goes, and leaves the rest as it is written.
fn by_raw_values(event: &[u8]) -> Vec<u8> {
    let mut event: Members<'_> = serde_json::from_slice(event).expect("it is JSON");
    let raw = |json: &str| RawValue::from_string(json.to_owned()).expect("it is JSON");
    let (trigger, version, yes) = (raw(r#""message:delivery:channel""#), raw(r#""v1.1""#), raw("true"));
    let [message, user] = ["messages", "appUser"].map(|name| event.get(name).expect("a delivery event has it").get());
    let message = &serde_json::from_str::<Vec<Message<'_>>>(message).expect("it is JSON")[0];
    let message = to_raw_value(message).expect("it was JSON before");
    let mut user: Members<'_> = serde_json::from_str(user).expect("it is JSON");
    user.0.retain(|(name, _)| !LOST.contains(name));
    let user = to_raw_value(&user).expect("it was JSON before");
    event.0.retain(|(name, _)| *name != "messages");
    for (name, value) in &mut event.0 {
        match *name {
            "trigger" => *value = &trigger,
            "version" => *value = &version,
            "appUser" => *value = &user,
            _ => {}
        }
    }
    event.0.extend([("message", &*message), ("isFinalEvent", &*yes)]);
    serde_json::to_vec(&event).expect("it was JSON before")
}

/// The same, made for this very event: it goes into the two members of which it must know more while it reads them, and
/// does not look at what it skips in the message, be it UTF-8 or not.
fn by_raw_values_in_one_pass(event: &[u8]) -> Vec<u8> {
    let Delivery { mut rest, messages, mut user } = serde_json::from_slice(event).expect("it is JSON");
    let raw = |json: &str| RawValue::from_string(json.to_owned()).expect("it is JSON");
    let (trigger, version, yes) = (raw(r#""message:delivery:channel""#), raw(r#""v1.1""#), raw("true"));
    let message = to_raw_value(&messages[0]).expect("it was JSON before");
    user.0.retain(|(name, _)| !LOST.contains(name));
    let user = to_raw_value(&user).expect("it was JSON before");
    for (name, value) in &mut rest.0 {
        match *name {
            "trigger" => *value = &trigger,
            "version" => *value = &version,
            _ => {}
        }
    }
    rest.0.extend([("appUser", &*user), ("message", &*message), ("isFinalEvent", &*yes)]);
    serde_json::to_vec(&rest).expect("it was JSON before")
}

/// A delivery event of v1, of which all but two members are left as they are written.
struct Delivery<'a> {
    rest: Members<'a>,
    messages: Vec<Message<'a>>,
    user: Members<'a>,
}

/// What v1.1 keeps of a delivered message.
#[derive(Deserialize, Serialize)]
struct Message<'a> {
    #[serde(borrow, rename = "_id")]
    id: &'a RawValue,
}

/// The members of an object, in order. No event here has an escape in a name.
struct Members<'a>(Vec<(&'a str, &'a RawValue)>);

impl<'a> Members<'a> {
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(member, _)| *member == name).map(|(_, value)| *value)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

impl<'de> Deserialize<'de> for Delivery<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DeliveryVisitor)
    }
}

struct DeliveryVisitor;

impl<'de> Visitor<'de> for DeliveryVisitor {
    type Value = Delivery<'de>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut event = Delivery { rest: Members(Vec::new()), messages: Vec::new(), user: Members(Vec::new()) };
        while let Some(name) = map.next_key()? {
            match name {
                "messages" => event.messages = map.next_value()?,
                "appUser" => event.user = map.next_value()?,
                _ => event.rest.0.push((name, map.next_value()?)),
            }
        }
        Ok(event)
    }
}

criterion_group! {
    name = benches;
    // Short, because it runs several times, and only the medians are read: what is close in time can be compared.
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(800))
        .sample_size(20)
        .nresamples(1_000);
    targets = upgrade
}
criterion_main!(benches);
