//! The table of attacks: what somebody may send who means harm, at any size, and what is to become of it.
//!
//! `tests/native.rs` counts what each takes of memory, and `tests/module.rs` what it takes of memory and steps in the
//! module of the package. Nothing here looks at a clock.

use transversion::{Error, ErrorCode, Options, Request, Translation, Version, translate_event, translate_request};

/// An attack of any size.
pub struct Attack {
    /// What it tries.
    pub name: &'static str,
    /// What it is the body of.
    pub call: Call,
    /// Which version the answer is to be in.
    pub to: Version,
    /// The body, with so many of what it is made of.
    pub body: fn(usize) -> Vec<u8>,
    /// What is to become of it: a translation, or this error.
    pub refused: Option<ErrorCode>,
}

/// What a body is the body of.
#[derive(Clone, Copy)]
pub enum Call {
    /// A webhook call.
    Event,
    /// `POST` to this path.
    Post(&'static str),
}

impl Attack {
    /// Attacks.
    ///
    /// # Errors
    ///
    /// Those of the translation.
    pub fn run<'a>(&self, body: &'a [u8], options: &Options<'_>) -> Result<Translation<'a>, Error> {
        match self.call {
            Call::Event => translate_event(body, options),
            Call::Post(path) => translate_request(&Request { method: "POST", path, body: Some(body) }, options),
        }
    }
}

const V1: Version = Version::V1;
const V1_1: Version = Version::V1_1;

/// An event that is to be translated.
const fn event(name: &'static str, to: Version, body: fn(usize) -> Vec<u8>) -> Attack {
    Attack { name, call: Call::Event, to, body, refused: None }
}

/// An event that is to be refused.
const fn refused(name: &'static str, code: ErrorCode, body: fn(usize) -> Vec<u8>) -> Attack {
    Attack { name, call: Call::Event, to: V1_1, body, refused: Some(code) }
}

/// All of them.
pub const ATTACKS: &[Attack] = &[
    // Grammar.
    refused("brackets without end", ErrorCode::TooDeep, |n| {
        [&br#"{"trigger":"postback","x":"#[..], &b"[".repeat(n)].concat()
    }),
    event("brackets as deep as is allowed, side by side", V1_1, |n| {
        within("x", &list(n / 510 + 1, |_| format!("{}{}", "[".repeat(253), "]".repeat(253))))
    }),
    event("a key without end", V1_1, |n| within_object(&format!(r#""{}":1"#, "k".repeat(n)))),
    event("a key of escapes without end", V1_1, |n| within_object(&format!(r#""{}":1"#, r"\u006b".repeat(n / 6 + 1)))),
    event("a string of lone surrogates", V1_1, |n| within("x", &format!(r#""{}""#, r"\ud83d".repeat(n / 6 + 1)))),
    event("a string of letters of four bytes", V1_1, |n| within("x", &format!("\"{}\"", "😀".repeat(n / 4 + 1)))),
    event("a number without end", V1_1, |n| within("x", &format!("1{}.5e-{}", "0".repeat(n), "9".repeat(n)))),
    event("white space without end", V1_1, |n| within("x", &format!("[1,{} 2]", " \t\r\n".repeat(n / 4 + 1)))),
    event("values of one byte", V1_1, |n| within("x", &list(n / 2 + 1, |_| "7".into()))),
    event("objects of two bytes", V1_1, |n| within("x", &list(n / 3 + 1, |_| "{}".into()))),
    refused("letters that are too long", ErrorCode::InvalidJson, |n| {
        [&br#"{"trigger":""#[..], &b"x".repeat(n), b"\xc0\xaf\"}"].concat()
    }),
    refused("a string that does not end", ErrorCode::InvalidJson, |n| {
        format!(r#"{{"trigger":"{}"#, r#"\\""#.repeat(n / 3).replace('"', "x")).into()
    }),
    refused("a trigger as often as there is room", ErrorCode::Ambiguous, |n| {
        format!("{{{}}}", list_of(n / 21 + 2, |_| r#""trigger":"postback""#.into())).into()
    }),
    // What rooms read.
    event("members that nobody knows, in the app user", V1_1, |n| {
        user(&list_of(n / 10 + 1, |index| format!(r#""{index:x}":7"#)))
    }),
    event("one member again and again, in the app user", V1_1, |n| {
        user(&list_of(n / 13 + 1, |_| r#""devices":[]"#.into()))
    }),
    event("one member in every other spelling, in the app user", V1_1, |n| {
        user(&list_of(n / 20 + 1, |index| {
            format!(r#""\u0064evic{}s":[]"#, if index % 2 == 0 { "e" } else { r"\u0065" })
        }))
    }),
    event("members that nobody knows, in the payload of a downgrade", V1, |n| {
        format!(
            r#"{{"trigger":"postback","version":"v1.1",{}}}"#,
            list_of(n / 10 + 1, |index| format!(r#""{index:x}":7"#))
        )
        .into()
    }),
    event("clients without end", V1_1, |n| {
        user(&format!(r#""clients":{}"#, list(n / 14 + 1, |_| r#"{"_id":"c"}"#.into())))
    }),
    event("messages without end, each an event of its own", V1_1, |n| {
        delivery("", &list(n / 12 + 1, |index| format!(r#"{{"_id":"{index:x}"}}"#)))
    }),
    refused("a long envelope around messages without end", ErrorCode::TooLarge, |n| {
        delivery(&"e".repeat(n), &list(n / 3 + 1024, |_| "{}".into()))
    }),
    event("members of a delivered message", V1_1, |n| {
        delivery("", &format!("[{{{}}}]", list_of(n / 10 + 1, |index| format!(r#""{index:x}":7"#))))
    }),
    event("files without end, each to be a text", V1, |n| {
        let file = r#"{"role":"appUser","type":"file","mediaUrl":"u","source":{"type":"line"}}"#;
        format!(
            r#"{{"trigger":"message:appUser","version":"v1.1","messages":{}}}"#,
            list(n / file.len() + 1, |_| file.into())
        )
        .into()
    }),
    Attack {
        name: "triggers without end, all the same",
        call: Call::Post("/v1/apps/a/webhooks"),
        to: V1_1,
        body: |n| format!(r#"{{"triggers":{}}}"#, list(n / 19 + 1, |_| r#""delivery:success""#.into())).into(),
        refused: None,
    },
    Attack {
        name: "triggers without end, all others",
        call: Call::Post("/v1/apps/a/webhooks"),
        to: V1_1,
        body: |n| {
            let trigger = |index| if index % 2 == 0 { format!(r#""{index:x}""#) } else { r#""message""#.into() };
            format!(r#"{{"triggers":{}}}"#, list(n / 10 + 1, trigger)).into()
        },
        refused: None,
    },
];

fn list_of(length: usize, element: impl Fn(usize) -> String) -> String {
    (0..length).map(element).collect::<Vec<_>>().join(",")
}

fn list(length: usize, element: impl Fn(usize) -> String) -> String {
    format!("[{}]", list_of(length, element))
}

fn within(name: &str, value: &str) -> Vec<u8> {
    within_object(&format!(r#""{name}":{value}"#))
}

fn within_object(members: &str) -> Vec<u8> {
    format!(r#"{{"trigger":"postback","version":"v1",{members}}}"#).into()
}

fn user(members: &str) -> Vec<u8> {
    format!(r#"{{"trigger":"postback","version":"v1","appUser":{{"_id":"u",{members}}}}}"#).into()
}

fn delivery(envelope: &str, messages: &str) -> Vec<u8> {
    format!(r#"{{"trigger":"delivery:success","x":"{envelope}","messages":{messages}}}"#).into()
}
