//! Payloads as proptest makes them: texts that know the grammar of both versions, and its dark corners.
//!
//! A payload is made as a tree of spellings and printed in one of several manners, so that white space, escapes, the
//! spelling of numbers and members that stand twice are all under test. Most of what is made can be translated; what is
//! refused is refused for one oddity, and laws about translations pass it by.

use std::fmt;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use transversion::{
    Error, Options, Request, Response, Supply, Translation, Version, translate_event, translate_request,
    translate_response,
};

/// A payload, what it is the body of, and what is asked for.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) call: Call,
    pub(crate) body: String,
    /// The version whose grammar the payload follows.
    pub(crate) made_for: Version,
    /// Whether it says so itself.
    pub(crate) says_version: bool,
    pub(crate) wish: Wish,
}

/// What a payload is the body of.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Event,
    Request { method: &'static str, path: String },
    Response { method: &'static str, path: String, status: u16 },
}

/// The options of a translation, with bytes of their own.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) to: Version,
    pub(crate) exact: bool,
    pub(crate) include_full_app_user: bool,
    pub(crate) include_client: bool,
    pub(crate) app_user: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) conversation: Option<String>,
}

impl Scene {
    pub(crate) fn translate(&self) -> Result<Translation<'_>, Error> {
        self.call.translate(self.body.as_bytes(), &self.wish.options())
    }
}

impl Call {
    /// Translates a body of this kind.
    pub(crate) fn translate<'a>(&'a self, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error> {
        match self {
            Self::Event => translate_event(body, options),
            Self::Request { method, path } => translate_request(&Request { method, path, body: Some(body) }, options),
            Self::Response { method, path, status } => {
                translate_response(&Response { method, path, status: *status, body: Some(body) }, options)
            }
        }
    }
}

impl Wish {
    pub(crate) fn options(&self) -> Options<'_> {
        let Self { to, exact, include_full_app_user, include_client, app_user, message, conversation } = self;
        let supply = Supply {
            app_user: app_user.as_deref().map(str::as_bytes),
            message: message.as_deref().map(str::as_bytes),
            conversation: conversation.as_deref().map(str::as_bytes),
        };
        Options {
            supply,
            exact: *exact,
            include_full_app_user: *include_full_app_user,
            include_client: *include_client,
            ..Options::to(*to)
        }
    }
}

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, made for {}, {:?}\n{:?}\n{}", self.call, self.made_for, self.wish, self.body, self.body)
    }
}

/// The version that is not this one.
pub(crate) fn other(version: Version) -> Version {
    if version == Version::V1 { Version::V1_1 } else { Version::V1 }
}

/// Scenes of all kinds.
pub(crate) fn scenes() -> BoxedStrategy<Scene> {
    prop_oneof![4 => events(), 1 => requests(), 1 => responses()].boxed()
}

/// Webhook events.
pub(crate) fn events() -> BoxedStrategy<Scene> {
    events_of(prop_oneof![15 => known_triggers(), 1 => unknown_triggers()].boxed())
}

/// Webhook events of v1 about deliveries, which may hold several messages.
pub(crate) fn deliveries() -> BoxedStrategy<Scene> {
    events_of(select(V1_DELIVERIES).prop_map(|trigger| (Version::V1, trigger)).boxed())
}

fn events_of(triggers: BoxedStrategy<(Version, &'static str)>) -> BoxedStrategy<Scene> {
    (triggers, any::<u8>())
        .prop_flat_map(|((version, trigger), odd)| {
            let says_version = odd % 8 != 0;
            let to = if odd % 11 == 0 { version } else { other(version) };
            (printed(event(version, trigger, says_version)), wishes(to)).prop_map(move |(body, wish)| Scene {
                call: Call::Event,
                body,
                made_for: version,
                says_version,
                wish,
            })
        })
        .boxed()
}

const FULL_USER: &[&str] =
    &["message:appUser", "message:appUser", "message:appMaker", "postback", "conversation:start"];
const TRUNCATED_USER: &[&str] = &[
    "conversation:read",
    "conversation:referral",
    "merge:appUser",
    "link:success",
    "link:match",
    "link:failure",
    "payment:success",
    "typing:appUser",
    "client:add",
];
const V1_DELIVERIES: &[&str] = &["delivery:success", "delivery:failure"];
const V1_ALIASES: &[&str] = &["message", "*"];
const V1_1_DELIVERIES: &[&str] = &["message:delivery:channel", "message:delivery:failure"];
const V1_1_ALONE: &[&str] = &[
    "message:delivery:user",
    "notification:delivery:channel",
    "notification:delivery:failure",
    "notification:delivery:user",
    "client:remove",
    "appUser:delete",
];

/// Triggers, each with a version that knows it.
fn known_triggers() -> BoxedStrategy<(Version, &'static str)> {
    prop_oneof![
        6 => (versions(), select(FULL_USER)),
        3 => (versions(), select(TRUNCATED_USER)),
        5 => (Just(Version::V1), select(V1_DELIVERIES)),
        1 => (Just(Version::V1), select(V1_ALIASES)),
        5 => (Just(Version::V1_1), select(V1_1_DELIVERIES)),
        1 => (Just(Version::V1_1), select(V1_1_ALONE)),
    ]
    .boxed()
}

/// Triggers, each with a version that does not know it.
fn unknown_triggers() -> BoxedStrategy<(Version, &'static str)> {
    let nobodys = &["", "postbacks", "Message:appUser", "delivery:", "message:delivery:", "\u{e9}"][..];
    prop_oneof![
        (Just(Version::V1), select(V1_1_DELIVERIES)),
        (Just(Version::V1), select(V1_1_ALONE)),
        (Just(Version::V1_1), select(V1_DELIVERIES)),
        (Just(Version::V1_1), select(V1_ALIASES)),
        (versions(), select(nobodys)),
    ]
    .boxed()
}

fn versions() -> impl Strategy<Value = Version> {
    select(&[Version::V1, Version::V1_1][..])
}

/// What is asked for beside the version. What is supplied is mostly what the payload names.
fn wishes(to: Version) -> impl Strategy<Value = Wish> {
    let supplied =
        |id, members: Members| weighted(0.12, printed(prop_oneof![9 => object(members), 1 => Just(smallest(id))]));
    let user = vec![
        member(0.98, "_id", prop_oneof![12 => Just(raw("\"u1\"")), 1 => Just(raw("\"u2\""))]),
        member(0.8, "clients", list(client(), 2)),
        member(0.6, "properties", properties()),
        member(0.3, "devices", list(client(), 1)),
    ];
    let message = vec![
        member(0.98, "_id", Just(raw("\"m1\""))),
        member(0.8, "role", role()),
        member(0.8, "received", number()),
        member(0.5, "text", text()),
    ];
    let conversation = vec![member(0.95, "_id", Just(raw("\"c1\""))), member(0.5, "unreadCount", number())];
    let flags = (proptest::bool::weighted(0.3), proptest::bool::weighted(0.25), proptest::bool::weighted(0.3));
    (flags, supplied("u1", user), supplied("m1", message), supplied("c1", conversation)).prop_map(
        move |((exact, include_full_app_user, include_client), app_user, message, conversation)| Wish {
            to,
            exact,
            include_full_app_user,
            include_client,
            app_user,
            message,
            conversation,
        },
    )
}

/// API calls with their bodies.
pub(crate) fn requests() -> BoxedStrategy<Scene> {
    let calls = prop_oneof![
        4 => (Just("POST"), Just("appusers/u/messages"), message(0.6, 0.0)),
        4 => (Just("POST"), Just("appusers/u/channels"), link()),
        4 => (Just("POST"), Just("webhooks"), webhook(0.7, None)),
        3 => (Just("PUT"), Just("webhooks/w"), webhook(0.8, None)),
        3 => (Just("POST"), Just("appusers"), new_user()),
        1 => (Just("PUT"), Just("appusers/u"), new_user()),
        1 => (Just("PUT"), Just("nowhere/at/all"), anything(2)),
    ];
    (calls, addresses())
        .prop_flat_map(|((method, tail, body), (version, path, odd))| {
            let to = if odd % 8 == 0 { version } else { other(version) };
            (printed(Just(body)), wishes(to)).prop_map(move |(body, wish)| Scene {
                call: Call::Request { method, path: path.replace("{tail}", tail) },
                body,
                made_for: version,
                says_version: true,
                wish,
            })
        })
        .boxed()
}

/// Answers to API calls.
pub(crate) fn responses() -> BoxedStrategy<Scene> {
    let user = |method, tail| (Just(method), Just(tail), answer("appUser", app_user(0.5).boxed()));
    let calls = prop_oneof![
        1 => user("POST", "appusers"),
        1 => user("GET", "appusers/u"),
        1 => user("PUT", "appusers/u"),
        1 => user("POST", "appusers/u/channels"),
        1 => user("DELETE", "appusers/u/profile"),
        2 => (Just("POST"), Just("webhooks"), answer("webhook", webhook(0.9, Some(0.6)))),
        1 => (Just("PUT"), Just("webhooks/w"), answer("webhook", webhook(0.9, Some(0.6)))),
        1 => (Just("GET"), Just("webhooks/w"), answer("webhook", webhook(0.9, Some(0.6)))),
        2 => (Just("GET"), Just("webhooks"), answer("webhooks", list(webhook(0.9, Some(0.6)), 3).boxed())),
        3 => (Just("GET"), Just("appusers/u/messages"), pages()),
        1 => (Just("POST"), Just("appusers/u/messages"), answer("message", message(0.3, 0.5))),
        1 => (Just("GET"), Just("appusers/u"), anything(2)),
    ];
    (calls, addresses())
        .prop_flat_map(|((method, tail, body), (version, path, odd))| {
            let to = if odd % 8 == 0 { version } else { other(version) };
            let status = select(&[200, 200, 200, 201, 201, 404][..]);
            (printed(Just(body)), wishes(to), status).prop_map(move |(body, wish, status)| Scene {
                call: Call::Response { method, path: path.replace("{tail}", tail), status },
                body,
                made_for: version,
                says_version: true,
                wish,
            })
        })
        .boxed()
}

/// A version and a path of it, whose end is still open; and a number for whatever choice is left.
fn addresses() -> impl Strategy<Value = (Version, String, u8)> {
    let manners = select(
        &[
            "/{v}/apps/a/{tail}",
            "/{v}/{tail}",
            "/{v}/apps/a/{tail}?before=1&v=v1#x",
            "https://api.smooch.io/{v}/apps/a%2Fb/{tail}",
        ][..],
    );
    (versions(), manners, any::<u8>())
        .prop_map(|(version, manner, odd)| (version, manner.replace("{v}", version.as_str()), odd))
}

/// The spelling of a value.
#[derive(Clone, Debug)]
enum Node {
    Raw(String),
    Array(Vec<Node>),
    /// Names are spelled as inside their quotes.
    Object(Vec<(String, Node)>),
}

/// The members that an object may have.
type Members = Vec<BoxedStrategy<Option<(String, Node)>>>;

fn raw(text: impl Into<String>) -> Node {
    Node::Raw(text.into())
}

fn quoted(text: &str) -> Node {
    raw(format!("\"{text}\""))
}

/// An object that only names itself.
fn smallest(id: &str) -> Node {
    Node::Object(vec![("_id".to_owned(), quoted(id))])
}

fn event(version: Version, trigger: &'static str, says_version: bool) -> impl Strategy<Value = Node> {
    let is_new = version > Version::V1;
    let is_delivery = trigger.contains("delivery:");
    let is_message = trigger.starts_with("message:app");
    let had_full_user = is_message || matches!(trigger, "postback" | "conversation:start");
    let may = |is_likely: bool, chance: f64| if is_likely { chance } else { 0.06 };
    let messages = prop_oneof![6 => list(message(0.3, 0.93), 4), 1 => list(message(0.3, 0.05), 3)];
    let user = app_user(if is_new || !had_full_user { 0.1 } else { 0.7 });
    let named = move |(name, odd): (&str, u8)| if odd > 28 { spelled_oddly(name, odd) } else { name.to_owned() };
    object(vec![
        member(1.0, "trigger", (Just(trigger), 0..30u8).prop_map(move |it| quoted(&named(it)))),
        member(
            f64::from(says_version),
            "version",
            (Just(version.as_str()), 0..30u8).prop_map(move |it| quoted(&named(it))),
        ),
        member(0.8, "app", object(vec![member(0.9, "_id", id(&["\"a1\"", "\"a/b \\u00e9~\""]))])),
        member(0.9, "appUser", prop_oneof![20 => odd_at_times(user), 1 => Just(smallest("u1"))]),
        member(may(is_message || is_delivery && !is_new, 0.93), "messages", odd_at_times(messages)),
        member(may(is_delivery && is_new, 0.93), "message", odd_at_times(delivered_message())),
        member(may(is_delivery, 0.85), "destination", odd_at_times(destination())),
        member(if is_new { 0.6 } else { 0.02 }, "conversation", conversation()),
        member(if is_new { 0.4 } else { 0.01 }, "client", prop_oneof![9 => client().boxed(), 2 => blank().boxed()]),
        member(may(is_new, 0.5), "isFinalEvent", literal()),
        member(may(is_new, 0.3), "externalMessages", anything(2)),
        member(may(had_full_user && !is_message, 0.5), "source", source()),
        member(0.3, "timestamp", number()),
        member(0.1, "postbacks", anything(2)),
        member(0.02, "nonce", text()),
        member(0.02, "events", anything(1)),
        member(0.05, "error", anything(2)),
    ])
}

/// An app user, full with this chance.
fn app_user(full: f64) -> impl Strategy<Value = Node> {
    let legacy = full * 0.6;
    object(vec![
        member(0.96, "_id", id(&["\"u1\"", "\"u\\u0031\"", "\"\\ud83d\"", "7"])),
        member(0.6, "userId", text()),
        member(0.3, "givenName", text()),
        member(0.3, "signedUpAt", number()),
        member(0.5, "properties", properties()),
        member(0.3, "conversationStarted", literal()),
        member(full, "clients", odd_at_times(list(client(), 3))),
        member(full * 0.3, "pendingClients", list(client(), 1)),
        member(legacy, "devices", list(client(), 2)),
        member(legacy * 0.2, "devices", text()),
        member(legacy, "credentialRequired", literal()),
        member(full * 0.4, "hasPaymentInfo", literal()),
    ])
}

fn client() -> impl Strategy<Value = Node> {
    object(vec![
        member(0.8, "_id", text()),
        member(0.9, "platform", channel()),
        member(0.5, "primary", literal()),
        member(0.3, "active", literal()),
    ])
}

/// A message, without its type with this chance, and with an `_id` with that.
fn message(typeless: f64, identified: f64) -> BoxedStrategy<Node> {
    let types = select(
        &["\"text\"", "\"file\"", "\"file\"", "\"file\"", "\"image\"", "\"carousel\"", "\"hologram\"", "null"][..],
    );
    let url = prop_oneof![
        8 => Just(raw(r#""https://e.example/a.pdf""#)),
        2 => Just(raw(r#""https:\/\/e.example\/\ud83d""#)),
        1 => blank().boxed(),
    ];
    object(vec![
        member(identified, "_id", message_id()),
        member(1.0 - typeless, "type", types.prop_map(raw)),
        member(0.8, "role", role()),
        member(0.5, "received", number()),
        member(0.4, "text", prop_oneof![3 => text().boxed(), 1 => Just(raw("\" \\u2003\\n\"")), 1 => blank().boxed()]),
        member(0.6, "mediaUrl", url),
        member(0.3, "mediaType", text()),
        member(0.2, "mediaSize", number()),
        member(0.1, "altText", text()),
        member(0.15, "items", prop_oneof![blank().boxed(), list(anything(1), 2).boxed()]),
        member(0.15, "coordinates", prop_oneof![blank().boxed(), object(vec![member(1.0, "lat", number())]).boxed()]),
        member(0.1, "actions", list(anything(1), 2)),
        member(0.8, "source", source()),
        member(0.1, "metadata", anything(1)),
    ])
    .boxed()
}

fn delivered_message() -> impl Strategy<Value = Node> {
    object(vec![
        member(0.92, "_id", message_id()),
        member(0.15, "role", role()),
        member(0.15, "received", number()),
        member(0.1, "text", text()),
    ])
}

fn message_id() -> impl Strategy<Value = Node> {
    id(&["\"m1\"", "\"m2\"", "\"m\\u0031\"", "\"m/ 1\""])
}

/// One of these, and mostly the first.
fn id(spellings: &'static [&'static str]) -> impl Strategy<Value = Node> {
    prop_oneof![4 => Just(spellings[0]), 1 => select(spellings)].prop_map(raw)
}

fn role() -> impl Strategy<Value = Node> {
    select(&["\"appUser\"", "\"appUser\"", "\"appUser\"", "\"appMaker\"", "\"whisper\""][..]).prop_map(raw)
}

fn channel() -> impl Strategy<Value = Node> {
    let channels = ["whatsapp", "telegram", "web", "ios", "android", "api", "twilio", "w\\u0065b"];
    select(Vec::from(channels)).prop_map(quoted)
}

fn source() -> impl Strategy<Value = Node> {
    object(vec![member(0.85, "type", channel()), member(0.3, "integrationId", text())])
}

fn destination() -> impl Strategy<Value = Node> {
    object(vec![member(0.95, "type", channel()), member(0.5, "integrationId", text())])
}

fn conversation() -> impl Strategy<Value = Node> {
    prop_oneof![
        8 => object(vec![member(0.9, "_id", Just(raw("\"c1\"")))]).boxed(),
        1 => blank().boxed(),
    ]
}

fn properties() -> impl Strategy<Value = Node> {
    prop_oneof![3 => object(vec![]).boxed(), 1 => blank().boxed()]
}

fn link() -> BoxedStrategy<Node> {
    let confirmation = prop_oneof![Just(raw("null")), Just(raw(r#"{"type":"prompt"}"#))];
    let skip = select(&["true", "false", "\"true\"", "null", "\"\\u0074rue\""][..]).prop_map(raw);
    object(vec![
        member(0.95, "type", prop_oneof![Just(raw("\"twilio\"")), channel()]),
        member(0.3, "confirmation", confirmation),
        member(0.5, "skipConfirmation", skip),
        member(0.5, "phoneNumber", text()),
    ])
    .boxed()
}

fn new_user() -> BoxedStrategy<Node> {
    object(vec![
        member(0.9, "userId", text()),
        member(0.6, "credentialRequired", literal()),
        member(0.1, "credentialRequired", text()),
        member(0.4, "properties", properties()),
    ])
    .boxed()
}

/// A webhook, subscribed to something with this chance; in answers, naming its version with that.
fn webhook(subscribed: f64, versioned: Option<f64>) -> BoxedStrategy<Node> {
    let triggers = [
        "\"delivery:success\"",
        "\"delivery:failure\"",
        "\"delivery:success\"",
        "\"message\"",
        "\"message:appUser\"",
        "\"message:appMaker\"",
        "\"message:delivery:channel\"",
        "\"message:delivery:failure\"",
        "\"message:delivery:user\"",
        "\"notification:delivery:user\"",
        "\"d\\u0065livery:success\"",
        "\"*\"",
        "7",
        "null",
    ];
    let triggers = list(select(Vec::from(triggers)).prop_map(raw), 5);
    object(vec![
        member(0.9, "_id", text()),
        member(0.9, "target", text()),
        member(subscribed, "triggers", prop_oneof![5 => triggers.boxed(), 1 => Just(raw("null"))]),
        member(versioned.unwrap_or(0.0), "version", select(&["\"v1\"", "\"v1.1\"", "\"v2\"", "7"][..]).prop_map(raw)),
        member(0.2, "includeClient", literal()),
    ])
    .boxed()
}

/// An answer with one member that matters.
fn answer(name: &'static str, value: BoxedStrategy<Node>) -> BoxedStrategy<Node> {
    object(vec![member(0.95, name, odd_at_times(value)), member(0.03, "error", anything(1))]).boxed()
}

/// A page of messages, with the addresses of its neighbours.
fn pages() -> BoxedStrategy<Node> {
    let page = || {
        let addresses = [
            "\"https://api.smooch.io/v1/apps/a/appusers/u/messages?before=1\"",
            "\"https:\\/\\/api.smooch.io\\/v1.1\\/apps\\/v1\\/appusers\"",
            "\"https://api.smooch.io/\\u0076\\u0031.1/x\"",
            "\"/v1/apps/a\"",
            "\"https://api.smooch.io/v2/v1\"",
            "null",
        ];
        select(Vec::from(addresses)).prop_map(raw)
    };
    object(vec![
        member(0.8, "next", page()),
        member(0.8, "previous", page()),
        member(0.8, "messages", list(message(0.3, 0.9), 2)),
        member(0.5, "conversation", conversation()),
    ])
    .boxed()
}

/// The value, or now and then something of another type.
fn odd_at_times(value: impl Strategy<Value = Node> + 'static) -> BoxedStrategy<Node> {
    let odd = || select(&["null", "7", "[]", "{}", "[7]", "\"x\""][..]).prop_map(raw);
    prop_oneof![60 => value, 1 => odd()].boxed()
}

fn blank() -> impl Strategy<Value = Node> {
    select(&["null", "\"\"", "[]", "{}"][..]).prop_map(raw)
}

fn literal() -> impl Strategy<Value = Node> {
    select(&["true", "false", "null"][..]).prop_map(raw)
}

fn number() -> impl Strategy<Value = Node> {
    let numbers = ["0", "1.0", "1E400", "-0", "9007199254740993", "1522800367.0625", "-1e-9", "0.10", "1e+2"];
    select(Vec::from(numbers)).prop_map(raw)
}

fn text() -> impl Strategy<Value = Node> {
    let texts = [
        "x",
        "a text",
        "\\u00e9\u{e9}",
        "\\/\\\\\\\"",
        "\\ud83d",
        "\\udc00\\ud800",
        "\u{1f600}\\ud83d\\ude00",
        "{\\\"trigger\\\":\\\"x\\\"}",
        "\\b\\f\\n\\r\\t\\u0000",
        "\u{7f}\u{2028}",
        ",",
        "",
    ];
    select(Vec::from(texts)).prop_map(quoted)
}

/// A value of any shape, so many brackets deep.
fn anything(depth: usize) -> BoxedStrategy<Node> {
    let scalar = prop_oneof![2 => number(), 3 => text(), 1 => literal()];
    if depth == 0 {
        return scalar.boxed();
    }
    let members = vec((unknown_name(), anything(depth - 1)), 0..3).prop_map(Node::Object);
    prop_oneof![3 => scalar, 1 => list(anything(depth - 1), 2), 2 => members].boxed()
}

/// Names that no change knows.
fn unknown_name() -> impl Strategy<Value = String> {
    let names =
        ["__proto__", "constructor", "a/b", "t~1", "", "0", "\u{fc}\\u00fc", "\\ud83d", "x y", "note", "n\\u006fte"];
    select(Vec::from(names)).prop_map(str::to_owned)
}

fn list(element: impl Strategy<Value = Node> + 'static, most: usize) -> impl Strategy<Value = Node> {
    vec(element, 0..=most).prop_map(Node::Array)
}

/// A member that is there with this chance, its name now and then spelled oddly.
fn member(
    chance: f64,
    name: &'static str,
    value: impl Strategy<Value = Node> + 'static,
) -> BoxedStrategy<Option<(String, Node)>> {
    let spelled = (0..200u8).prop_map(move |odd| if odd > 196 { spelled_oddly(name, odd) } else { name.to_owned() });
    match chance {
        0.0 => Just(None).boxed(),
        1.0 => (spelled, value).prop_map(Some).boxed(),
        _ => weighted(chance, (spelled, value)).boxed(),
    }
}

/// A name with one of its letters escaped.
fn spelled_oddly(name: &str, which: u8) -> String {
    let Some((at, letter)) = name.char_indices().nth(usize::from(which) % name.chars().count().max(1)) else {
        return name.to_owned();
    };
    format!("{}\\u{:04x}{}", &name[..at], u32::from(letter), &name[at + letter.len_utf8()..])
}

/// An object of such members and at times some that no change knows, in any order.
fn object(members: Members) -> impl Strategy<Value = Node> {
    let unknown = prop_oneof![
        3 => Just(Vec::new()),
        1 => vec((unknown_name(), anything(2)), 1..3),
    ];
    (members, unknown)
        .prop_map(|(known, unknown)| known.into_iter().flatten().chain(unknown).collect::<Vec<_>>())
        .prop_shuffle()
        .prop_map(Node::Object)
}

/// How white space stands between the tokens of a text.
#[derive(Clone, Copy, Debug)]
enum Manner {
    Compact,
    Pretty,
    /// Pretty with tabs, and with the line ends of Windows.
    Tabs,
    /// With the comma at the beginning of the line.
    LeadingComma,
    /// A space wherever one may stand.
    Spaced,
    /// Anything, told by a number.
    Wild(u32),
}

/// Where white space may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Outside,
    /// Before the first member or element, or within an empty bracket.
    First,
    AfterComma,
    BeforeColon,
    AfterColon,
    BeforeComma,
    Close,
}

/// Texts of these values.
fn printed(values: impl Strategy<Value = Node>) -> impl Strategy<Value = String> {
    let manners = prop_oneof![
        3 => Just(Manner::Compact),
        2 => Just(Manner::Pretty),
        1 => Just(Manner::Tabs),
        1 => Just(Manner::LeadingComma),
        1 => Just(Manner::Spaced),
        2 => (1..u32::MAX).prop_map(Manner::Wild),
    ];
    (values, manners).prop_map(|(value, manner)| {
        let mut printer = Printer { manner, text: String::new() };
        printer.gap(Gap::Outside, 0);
        printer.value(&value, 0);
        printer.gap(Gap::Outside, 0);
        printer.text
    })
}

struct Printer {
    manner: Manner,
    text: String,
}

impl Printer {
    fn value(&mut self, value: &Node, depth: usize) {
        match value {
            Node::Raw(text) => self.text.push_str(text),
            Node::Array(elements) => {
                self.list(['[', ']'], elements, depth, |printer, element| printer.value(element, depth + 1));
            }
            Node::Object(members) => self.list(['{', '}'], members, depth, |printer, (name, value)| {
                printer.text.push_str(&format!("\"{name}\""));
                printer.gap(Gap::BeforeColon, depth);
                printer.text.push(':');
                printer.gap(Gap::AfterColon, depth);
                printer.value(value, depth + 1);
            }),
        }
    }

    fn list<T>(&mut self, [open, close]: [char; 2], items: &[T], depth: usize, print: impl Fn(&mut Self, &T)) {
        self.text.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.gap(Gap::BeforeComma, depth + 1);
                self.text.push(',');
            }
            self.gap(if index > 0 { Gap::AfterComma } else { Gap::First }, depth + 1);
            print(self, item);
        }
        if !items.is_empty() {
            self.gap(Gap::Close, depth);
        }
        self.text.push(close);
    }

    fn gap(&mut self, gap: Gap, depth: usize) {
        let line = |end: &str, indent: &str| format!("{end}{}", indent.repeat(depth));
        let white = match (self.manner, gap) {
            (Manner::Pretty, Gap::First | Gap::AfterComma | Gap::Close) => line("\n", "  "),
            (Manner::Tabs, Gap::First | Gap::AfterComma | Gap::Close) => line("\r\n", "\t"),
            (Manner::LeadingComma, Gap::BeforeComma | Gap::Close) => line("\n", "  "),
            (Manner::Spaced, _) => " ".into(),
            (Manner::Pretty | Manner::Tabs, Gap::AfterColon) => " ".into(),
            (Manner::LeadingComma, Gap::First | Gap::AfterComma | Gap::AfterColon) => " ".into(),
            (Manner::Wild(number), _) => {
                // Xorshift: white space needs no better chance than that.
                let number = number ^ number << 13;
                let number = number ^ number >> 17;
                let number = number ^ number << 5;
                self.manner = Manner::Wild(number);
                ["", "", "", " ", "\n", "\t ", "\r\n  "][number as usize % 7].into()
            }
            (Manner::Pretty, Gap::Outside) if !self.text.is_empty() => "\n".into(),
            _ => String::new(),
        };
        self.text.push_str(&white);
    }
}
