//! Prints made payloads, what is asked for, and what this build makes of them, one line of JSON each: for whoever holds
//! another build against this one. Called with a seed and a count.

use serde_json::{Value, json};
use transversion::Error;
use transversion::sample::{Call, Sample, Wanted, Wish};
use transversion::verify::Scene;

fn main() {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>().expect("a number"));
    let (first, count) = numbers.next().zip(numbers.next()).expect("a seed and a count");
    for seed in first..first + count {
        let scene = Scene::new(&Wanted::default(), seed).expect("any payload is wanted");
        println!("{}", line(&scene));
    }
}

fn line(scene: &Scene) -> Value {
    let Scene { sample: Sample { call, body, .. }, wish } = scene;
    let Wish { to, exact, include_full_app_user, include_client, app_user, message, conversation } = wish;
    let called = match call {
        Call::Event => json!({}),
        Call::Request { method, path } => json!({ "method": method, "path": path }),
        Call::Response { method, path, status } => json!({ "method": method, "path": path, "status": status }),
    };
    let supplies = [("appUser", app_user), ("message", message), ("conversation", conversation)];
    let supply: serde_json::Map<String, Value> =
        supplies.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text.as_ref()?)))).collect();
    let (payloads, report, error) = match call.translate(body.as_bytes(), &wish.options()) {
        Ok(translation) => {
            let payloads = translation.payloads.iter().map(|payload| String::from_utf8_lossy(payload).into_owned());
            (payloads.collect::<Vec<_>>(), json!(translation), Value::Null)
        }
        Err(error) => (Vec::new(), Value::Null, told(&error)),
    };
    json!({
        "kind": call.kind(),
        "call": called,
        "body": body,
        "options": {
            "to": to,
            "exact": exact,
            "includeFullAppUser": include_full_app_user,
            "includeClient": include_client,
            "supply": supply,
        },
        "payloads": payloads,
        "report": report,
        "error": error,
    })
}

fn told(error: &Error) -> Value {
    json!({ "code": error.code(), "message": error.to_string(), "offset": error.offset(), "at": error.at() })
}
