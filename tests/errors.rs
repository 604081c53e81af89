//! Every error code, each with its exact sentence and place.

use transversion::{
    Error, ErrorCode, Options, Outcome, Request, Response, Supply, Version, detect, translate_event, translate_request,
    translate_response,
};

/// Checks that an event is refused with this code, sentence, offset and pointer, whichever way it is to go, and whether a
/// report was asked for or not.
#[track_caller]
fn check(event: impl AsRef<[u8]>, code: ErrorCode, message: &str, offset: Option<usize>, at: Option<&str>) {
    for to in [Version::V1, Version::V1_1] {
        check_to(event.as_ref(), to, code, message, offset, at);
    }
}

#[track_caller]
fn check_to(event: &[u8], to: Version, code: ErrorCode, message: &str, offset: Option<usize>, at: Option<&str>) {
    for report in [true, false] {
        let error = translate_event(event, &Options { report, ..Options::to(to) }).unwrap_err();
        assert_error(&error, code, message, offset, at);
    }
}

#[track_caller]
fn assert_error(error: &Error, code: ErrorCode, message: &str, offset: Option<usize>, at: Option<&str>) {
    assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    assert_eq!((error.offset(), error.at()), (offset, at), "{error}");
}

#[track_caller]
fn check_json(event: impl AsRef<[u8]>, offset: usize, what: &str) {
    let message = format!("invalid JSON at byte {offset}: {what}");
    check(event, ErrorCode::InvalidJson, &message, Some(offset), None);
}

#[track_caller]
fn check_at(event: &str, to: Version, code: ErrorCode, message: &str, at: &str) {
    check_to(event.as_bytes(), to, code, message, None, Some(at));
}

#[test]
fn what_is_no_json_is_refused_with_its_offset() {
    check_json("", 0, "expected a value, found the end of the input");
    check_json(" \n ", 3, "expected a value, found the end of the input");
    check_json("trigger", 2, "expected a value");
    check_json("{", 1, "expected a key in double quotes, found the end of the input");
    check_json("{trigger:1}", 1, "expected a key in double quotes");
    check_json(r#"{"a":1,}"#, 7, "expected a key in double quotes");
    check_json(r#"{"a" 1}"#, 5, "expected ':' after a key");
    check_json(r#"{"a":1 "b":2}"#, 7, "expected ',' or '}' after a member");
    check_json(r#"{"a":[1 2]}"#, 8, "expected ',' or ']' after an element");
    check_json(r#"{"a":[1,]}"#, 8, "expected a value");
    check_json(r#"{"a":[1}"#, 7, "expected ',' or ']' after an element");
    check_json(r#"{"a":01}"#, 6, "expected ',' or '}' after a member");
    check_json(r#"{"a":1.}"#, 7, "expected a digit");
    check_json(r#"{"a":-}"#, 6, "expected a digit");
    check_json(r#"{"a":1e}"#, 7, "expected a digit");
    check_json(r#"{"a":truth}"#, 8, "expected a value");
    check_json(r#"{"a":NaN}"#, 5, "expected a value");
    check_json("{\"a\":\"x\ny\"}", 7, "a control character in a string, which must be escaped");
    check_json(r#"{"a":"\x"}"#, 7, "no such escape in JSON");
    check_json(r#"{"a":"\u12g4"}"#, 10, "expected four hexadecimal digits after '\\u'");
    check_json(r#"{"a":"x"#, 7, "the input ends inside a string");
    check_json(r#"{"a":"\u12"#, 10, "the input ends inside a string");
    check_json("{} {}", 3, "expected nothing after the value");
    check_json("\u{feff}{}", 0, "a byte order mark is no part of JSON");
}

#[test]
fn what_is_no_utf_8_is_refused_even_where_it_is_only_copied() {
    check_json(b"{\"unknown\":\"caf\xe9\"}", 15, "this is not UTF-8");
    check_json(b"{\"trigger\":\"postback\"}\xff", 22, "this is not UTF-8");
    check_json(b"\xff", 0, "this is not UTF-8");
    check_json(b"{\"overlong\":\"\xc0\xaf\"}", 13, "this is not UTF-8");
    check_json(b"{\"surrogate\":\"\xed\xa0\x80\"}", 14, "this is not UTF-8");
    // What is wrong before it comes first.
    check_json(b"{\"a\" \"caf\xe9\"}", 5, "expected ':' after a key");
}

#[test]
fn a_truncated_event_is_refused_at_its_end() {
    let event = r#"{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","n":-1.5e3}],"ok":true,"caf\u00e9":null}"#;
    for length in 0..event.len() {
        let error = translate_event(&event.as_bytes()[..length], &Options::to(Version::V1_1)).unwrap_err();
        assert_eq!((error.code(), error.offset()), (ErrorCode::InvalidJson, Some(length)), "{error}");
    }
}

#[test]
fn json_that_is_no_object_is_refused() {
    let refused = |body: &str, what: &str| {
        let message = format!("the payload is {what}, not an object");
        check(body, ErrorCode::NotAnObject, &message, None, None);
        assert_eq!(detect(body.as_bytes()).unwrap_err().code(), ErrorCode::NotAnObject);
    };
    refused("[]", "an array");
    refused("[[[{}]]]", "an array");
    refused(" null ", "null");
    refused("true", "a boolean");
    refused("-0.0", "a number");
    refused("\"x\"", "a string");
    let path = "/v1/apps/a/appusers/u/messages";
    let request = Request { method: "POST", path, body: Some(b"[]") };
    let error = translate_request(&request, &Options::to(Version::V1_1)).unwrap_err();
    assert_error(&error, ErrorCode::NotAnObject, "the payload is an array, not an object", None, None);
}

#[test]
fn limits_refuse_what_is_over_them_and_nothing_else() {
    let event = br#"{"trigger":"postback","a":[[[]]]}"#;
    let limited =
        |max_bytes, max_depth| translate_event(event, &Options { max_bytes, max_depth, ..Options::to(Version::V1_1) });
    assert!(limited(event.len(), 4).is_ok());
    let message = format!("the payload has more than {} bytes, which is the limit", event.len() - 1);
    assert_error(&limited(event.len() - 1, 4).unwrap_err(), ErrorCode::TooLarge, &message, None, None);
    let message = "more than 3 open brackets at byte 28";
    assert_error(&limited(event.len(), 3).unwrap_err(), ErrorCode::TooDeep, message, Some(28), None);

    let nested =
        |levels: usize| format!(r#"{{"trigger":"postback","a":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    assert!(translate_event(nested(255).as_bytes(), &Options::to(Version::V1_1)).is_ok());
    check(nested(300), ErrorCode::TooDeep, "more than 256 open brackets at byte 281", Some(281), None);
    let deep = nested(1_000_000);
    assert_eq!(translate_event(deep.as_bytes(), &Options::to(Version::V1_1)).unwrap_err().code(), ErrorCode::TooDeep);
    let options = Options { max_depth: usize::MAX, ..Options::to(Version::V1_1) };
    assert!(translate_event(deep.as_bytes(), &options).is_ok());
}

#[test]
fn output_that_splitting_would_multiply_is_refused_before_it_is_written() {
    let event = r#"{"trigger":"delivery:success","version":"v1","messages":[{},{},{}],"padding":"0123456789"}"#;
    let translate = |max_output_bytes| {
        translate_event(event.as_bytes(), &Options { max_output_bytes, ..Options::to(Version::V1_1) })
    };
    let bytes: usize = translate(1000).unwrap().payloads.iter().map(|payload| payload.len()).sum();
    assert_eq!(translate(bytes).unwrap().payloads.len(), 3);
    let message = format!("the output would have more than {} bytes, which is the limit", bytes - 1);
    assert_error(&translate(bytes - 1).unwrap_err(), ErrorCode::TooLarge, &message, None, None);

    // It holds for what is passed on as well.
    let same =
        |max_output_bytes| translate_event(event.as_bytes(), &Options { max_output_bytes, ..Options::to(Version::V1) });
    assert_eq!(same(event.len()).unwrap().outcome, Outcome::Unchanged);
    assert_eq!(same(event.len() - 1).unwrap_err().code(), ErrorCode::TooLarge);

    // Half a megabyte that would become 170,000 times as much.
    let envelope = "x".repeat(500_000);
    let messages = vec!["{}"; 170_000].join(",");
    let event = format!(r#"{{"trigger":"delivery:success","messages":[{messages}],"padding":"{envelope}"}}"#);
    let error = translate_event(event.as_bytes(), &Options::to(Version::V1_1)).unwrap_err();
    let message = "the output would have more than 67108864 bytes, which is the limit";
    assert_error(&error, ErrorCode::TooLarge, message, None, None);
}

#[test]
fn a_deciding_member_that_stands_twice_is_refused() {
    let twice = |event: &str, name: &str| {
        let message = format!("`{name}` stands twice in its object, at /{name}");
        check(event, ErrorCode::Ambiguous, &message, None, Some(&format!("/{name}")));
    };
    twice(r#"{"trigger":"postback","trigger":"postback"}"#, "trigger");
    twice(r#"{"trigger":"postback","tri\u0067ger":"postback"}"#, "trigger");
    twice(r#"{"version":"v1","trigger":"postback","version":"v1"}"#, "version");
    twice(r#"{"trigger":"x","nonce":1,"nonce":2}"#, "nonce");
    twice(r#"{"trigger":"x","events":1,"events":2}"#, "events");
    // Of several, the first in the text decides.
    twice(r#"{"version":"v1","trigger":"a","trigger":"b","version":"v1"}"#, "version");
    twice(r#"{"trigger":"a","version":"v1","version":"v1","trigger":"b"}"#, "trigger");

    for name in ["messages", "message", "appUser", "conversation", "client", "destination", "isFinalEvent"] {
        let event = format!(r#"{{"trigger":"postback","version":"v1","{name}":{{}},"{name}":{{}}}}"#);
        let message = format!("`{name}` stands twice in its object, at /{name}");
        check_at(&event, Version::V1_1, ErrorCode::Ambiguous, &message, &format!("/{name}"));
        // What is not translated is not read.
        let unread = translate_event(event.as_bytes(), &Options::to(Version::V1)).unwrap();
        assert_eq!(unread.outcome, Outcome::Unchanged);
    }

    let inside = |event: &str, to, at: &str, name: &str| {
        check_at(event, to, ErrorCode::Ambiguous, &format!("`{name}` stands twice in its object, at {at}"), at);
    };
    let (up, down) = (Version::V1_1, Version::V1);
    inside(r#"{"trigger":"delivery:failure","messages":[{},{"_id":"a","_id":"b"}]}"#, up, "/messages/1/_id", "_id");
    inside(r#"{"trigger":"postback","appUser":{"_id":"a","_id":"a"}}"#, up, "/appUser/_id", "_id");
    inside(r#"{"trigger":"postback","appUser":{"_id":"u"},"app":{"_id":"a","_id":"a"}}"#, up, "/app/_id", "_id");
    inside(
        r#"{"trigger":"message:delivery:channel","appUser":{"_id":"u"},"message":{"_id":"a","_id":"a"}}"#,
        down,
        "/message/_id",
        "_id",
    );
    inside(
        r#"{"trigger":"message:appUser","messages":[{"type":"text","type":"text"}]}"#,
        up,
        "/messages/0/type",
        "type",
    );
    inside(
        r#"{"trigger":"postback","version":"v1.1","appUser":{"clients":[],"clients":[]}}"#,
        down,
        "/appUser/clients",
        "clients",
    );
    inside(
        r#"{"trigger":"message:delivery:channel","message":{"_id":"a","role":"x","role":"y"}}"#,
        down,
        "/message/role",
        "role",
    );
    inside(
        r#"{"trigger":"message:delivery:channel","destination":{"type":"web","type":"web"}}"#,
        down,
        "/destination/type",
        "type",
    );
    inside(
        r#"{"trigger":"message:appUser","version":"v1.1","messages":[{"type":"file","role":"appUser","mediaUrl":"u","source":{"type":"line"},"text":"","text":""}]}"#,
        down,
        "/messages/0/text",
        "text",
    );
    // What no change reads may stand twice, even where a change looks.
    for copied in [
        r#"{"trigger":"message:appUser","version":"v1","messages":[{"items":[1],"items":[2],"actions":1,"actions":2}]}"#,
        r#"{"trigger":"postback","version":"v1","app":{"_id":"a"},"app":{"_id":"b"},"appUser":{"_id":"u"}}"#,
    ] {
        let translation = translate_event(copied.as_bytes(), &Options::to(up)).unwrap();
        assert!(translation.needs.iter().all(|need| need.path == "/v1/apps/a/appusers/u/messages"));
    }
    // A member that is only dropped may stand twice: both go, with one note.
    let event = br#"{"trigger":"link:match","version":"v1","appUser":{"devices":1,"_id":"u","devices":2}}"#;
    let translation = translate_event(event, &Options::to(up)).unwrap();
    assert_eq!(translation.notes.iter().filter(|note| note.at == "/appUser/devices").count(), 1);
}

#[test]
fn a_delivery_event_cannot_have_message_and_messages() {
    check_at(
        r#"{"trigger":"delivery:success","message":{},"messages":[]}"#,
        Version::V1_1,
        ErrorCode::Ambiguous,
        "a delivery event cannot have /message beside `messages`",
        "/message",
    );
    check_at(
        r#"{"trigger":"message:delivery:channel","message":{},"messages":[]}"#,
        Version::V1,
        ErrorCode::Ambiguous,
        "a delivery event cannot have /messages beside `message`",
        "/messages",
    );
}

#[test]
fn an_object_without_a_trigger_is_no_event() {
    let message = "the payload has no `trigger`, so it is no webhook event";
    check("{}", ErrorCode::UnrecognizedPayload, message, None, None);
    check(r#"{"version":"v1"}"#, ErrorCode::UnrecognizedPayload, message, None, None);
    check(r#"{"nonce":1,"messages":[]}"#, ErrorCode::UnrecognizedPayload, message, None, None);
    check(r#"{"events":[],"webhook":{"_id":"w"}}"#, ErrorCode::UnrecognizedPayload, message, None, None);
}

#[test]
fn a_version_that_is_not_known_is_refused() {
    let known = "known are v1 and v1.1";
    let at_version = |event: &str| {
        let message = format!("the version at /version is not known; {known}");
        check(event, ErrorCode::UnknownVersion, &message, None, Some("/version"));
    };
    at_version(r#"{"trigger":"postback","version":"v2"}"#);
    at_version(r#"{"trigger":"postback","version":""}"#);
    at_version(r#"{"version":"V1"}"#);
    let message = format!("`events` beside `webhook` is a payload of v2, which is not known; {known}");
    check(
        r#"{"app":{},"webhook":{"id":"w","version":"v2"},"events":[{}]}"#,
        ErrorCode::UnknownVersion,
        &message,
        None,
        None,
    );

    let message = format!("the path does not begin with a known version; {known}");
    for path in
        ["/v2/apps", "/apps/a", "v1/apps", "", "/", "//v1/apps", "/V1/apps", "/v1%2E1/apps", "https://h", "/x://h/v1/a"]
    {
        let error =
            translate_request(&Request { method: "GET", path, body: None }, &Options::to(Version::V1)).unwrap_err();
        assert_error(&error, ErrorCode::UnknownVersion, &message, None, None);
        let response = Response { method: "GET", path, status: 200, body: None };
        assert_eq!(translate_response(&response, &Options::to(Version::V1)).unwrap_err().to_string(), message);
    }
    assert_eq!("v9".parse::<Version>().unwrap_err().code(), ErrorCode::UnknownVersion);
}

#[test]
fn the_caller_and_the_payload_must_name_the_same_version() {
    let event = br#"{"trigger":"postback","version":"v1"}"#;
    let from = |from| Options { from: Some(from), ..Options::to(Version::V1_1) };
    let error = translate_event(event, &from(Version::V1_1)).unwrap_err();
    let message = "the payload says version v1 at /version, the caller says v1.1";
    assert_error(&error, ErrorCode::VersionMismatch, message, None, Some("/version"));
    assert!(translate_event(event, &from(Version::V1)).is_ok());

    let request = Request { method: "GET", path: "/v1/apps", body: None };
    let error = translate_request(&request, &from(Version::V1_1)).unwrap_err();
    let message = "the path says version v1, the caller says v1.1";
    assert_error(&error, ErrorCode::VersionMismatch, message, None, None);
}

#[test]
fn a_supplied_object_must_be_the_one_that_the_payload_names() {
    let event = br#"{"trigger":"conversation:read","version":"v1.1","appUser":{"_id":"u"}}"#;
    let supplied = |user: &'static [u8], to| {
        let supply = Supply { app_user: Some(user), ..Supply::default() };
        translate_event(event, &Options { supply, ..Options::to(to) })
    };
    // It is checked also where it is not used.
    for to in [Version::V1, Version::V1_1] {
        assert!(supplied(br#"{"_id":"\u0075"}"#, to).is_ok());
        assert!(supplied(br#"{"_id":"u"}"#, to).is_ok());
        for other in [&br#"{"_id":"w"}"#[..], br#"{"id":"u"}"#, br#"{"_id":["u"]}"#] {
            let error = supplied(other, to).unwrap_err();
            let message = "the supplied appUser has another `_id` than the payload at /appUser/_id";
            assert_error(&error, ErrorCode::SupplyMismatch, message, None, Some("/appUser/_id"));
        }
        // An id that is the same as text is the same; two lone surrogates are not.
        let lone = br#"{"trigger":"link:match","version":"v1.1","appUser":{"_id":"\ud801"}}"#;
        let supply = Supply { app_user: Some(br#"{"_id":"\ud800"}"#), ..Supply::default() };
        let error = translate_event(lone, &Options { supply, ..Options::to(to) }).unwrap_err();
        assert_eq!(error.code(), ErrorCode::SupplyMismatch);
        let message = "the supplied appUser is an array, not an object";
        assert_error(&supplied(b"[]", to).unwrap_err(), ErrorCode::WrongType, message, None, Some("/supply/appUser"));
        let message = "the supplied appUser: invalid JSON at byte 1: expected a key in double quotes";
        let error = supplied(b"{'", to).unwrap_err();
        assert_error(&error, ErrorCode::InvalidJson, message, Some(1), Some("/supply/appUser"));
    }
}

#[test]
fn a_member_that_must_be_understood_and_has_another_type_is_refused() {
    let wrong = |event: &str, to, at: &str, expected: &str, found: &str| {
        let message = format!("expected {expected} at {at}, found {found}");
        check_at(event, to, ErrorCode::WrongType, &message, at);
    };
    for to in [Version::V1, Version::V1_1] {
        wrong(r#"{"trigger":7}"#, to, "/trigger", "a string", "a number");
        wrong(r#"{"trigger":"x","version":null}"#, to, "/version", "a string", "null");
    }
    let (up, down) = (Version::V1_1, Version::V1);
    wrong(r#"{"trigger":"delivery:success","messages":7}"#, up, "/messages", "an array", "a number");
    wrong(r#"{"trigger":"delivery:success","messages":[{},null]}"#, up, "/messages/1", "an object", "null");
    wrong(r#"{"trigger":"message:appUser","messages":{}}"#, up, "/messages", "an array", "an object");
    wrong(r#"{"trigger":"unknown","appUser":null}"#, up, "/appUser", "an object", "null");
    wrong(r#"{"trigger":"message:delivery:channel","message":[]}"#, down, "/message", "an object", "an array");
    wrong(
        r#"{"trigger":"message:delivery:channel","destination":"web"}"#,
        down,
        "/destination",
        "an object",
        "a string",
    );
    // The first in the text decides, whichever change reads it.
    wrong(r#"{"trigger":"postback","appUser":true,"messages":false}"#, up, "/appUser", "an object", "a boolean");
    wrong(r#"{"trigger":"postback","messages":false,"appUser":true}"#, up, "/messages", "an array", "a boolean");

    let request = Request { method: "PUT", path: "/v1/webhooks/w", body: Some(br#"{"triggers":"postback"}"#) };
    let error = translate_request(&request, &Options::to(up)).unwrap_err();
    let message = "expected an array at /triggers, found a string";
    assert_error(&error, ErrorCode::WrongType, message, None, Some("/triggers"));
}

#[test]
fn a_response_that_failed_is_not_read() {
    let answer = |status| {
        let response = Response { method: "GET", path: "/v1/webhooks/", status, body: Some(b"<html>") };
        translate_response(&response, &Options::to(Version::V1_1)).map(|translation| translation.outcome)
    };
    assert_eq!(answer(400).unwrap(), Outcome::Unchanged);
    assert_eq!(answer(399).unwrap_err().code(), ErrorCode::InvalidJson);
    // Neither a slash at the end nor the case of the method hides which API call it is.
    let request = Request { method: "post", path: "https://example.org/v1/webhooks/?x#y", body: Some(b"{}") };
    let translation = translate_request(&request, &Options::to(Version::V1_1)).unwrap();
    assert_eq!(translation.endpoint, Some("create_webhook"));
    assert_eq!(translation.path.as_deref(), Some("https://example.org/v1.1/webhooks/?x#y"));
}

#[test]
fn a_nonce_makes_no_middleware_call_of_an_event_with_a_version() {
    let event = br#"{"trigger":"message:delivery:channel","version":"v1.1","nonce":"n","message":{}}"#;
    assert_eq!(translate_event(event, &Options::to(Version::V1)).unwrap().outcome, Outcome::Translated);
    let call = br#"{"trigger":"message:appUser","nonce":"n","message":{}}"#;
    assert_eq!(translate_event(call, &Options::to(Version::V1_1)).unwrap().outcome, Outcome::Unchanged);
}

#[test]
fn a_withheld_event_is_withheld_whatever_else_is_in_it() {
    let event = br#"{"trigger":"message:delivery:user","version":"v1.1","appUser":null,"message":7,"message":8}"#;
    assert_eq!(translate_event(event, &Options::to(Version::V1)).unwrap().outcome, Outcome::Withheld);
}

/// Twice the input takes about twice the work. Each of these took minutes when it was not so.
#[test]
fn hostile_shapes_take_no_more_than_their_share() {
    let users = "\"devices\":0,".repeat(100_000);
    let messages = vec!["{}"; 100_000].join(",");
    let event = format!(r#"{{"trigger":"delivery:success","appUser":{{{users}"_id":"u"}},"messages":[{messages}]}}"#);
    assert_eq!(translate_event(event.as_bytes(), &Options::to(Version::V1_1)).unwrap().payloads.len(), 100_000);

    let texts = vec![r#"{"text":"a"}"#; 300_000].join(",");
    let event = format!(r#"{{"trigger":"message:appUser","version":"v1","messages":[{texts}]}}"#);
    assert_eq!(translate_event(event.as_bytes(), &Options::to(Version::V1_1)).unwrap().notes.len(), 300_001);

    let files = vec![r#"{"role":"appUser","type":"file","mediaUrl":"u","source":{"type":"l"}}"#; 100_000].join(",");
    let event = format!(r#"{{"trigger":"message:appUser","version":"v1.1","appUser":{{}},"messages":[{files}]}}"#);
    assert_eq!(translate_event(event.as_bytes(), &Options::to(Version::V1)).unwrap().notes.len(), 300_003);

    let webhooks = vec![r#"{"triggers":["message","delivery:success","message"]}"#; 100_000].join(",");
    let body = format!(r#"{{"webhooks":[{webhooks}]}}"#);
    let response = Response { method: "GET", path: "/v1/webhooks", status: 200, body: Some(body.as_bytes()) };
    assert_eq!(translate_response(&response, &Options::to(Version::V1_1)).unwrap().notes.len(), 300_000);
}

#[test]
fn a_million_members_are_read_and_copied() {
    let members: String = (0..1_000_000).map(|index| format!(r#","k{index}":0"#)).collect();
    let event = format!(r#"{{"trigger":"postback","version":"v1"{members}}}"#);
    let translation = translate_event(event.as_bytes(), &Options::to(Version::V1_1)).unwrap();
    assert_eq!(*translation.payloads[0], *event.replacen("\"v1\"", "\"v1.1\"", 1).as_bytes());
}

#[test]
fn an_error_is_written_as_json() {
    let json =
        |event: &str| serde_json::to_string(&translate_event(event.as_bytes(), &Options::to(Version::V1)).unwrap_err());
    assert_eq!(
        json("[").unwrap(),
        r#"{"code":"invalid_json","message":"invalid JSON at byte 1: expected a value, found the end of the input","offset":1}"#
    );
    assert_eq!(
        json(r#"{"trigger":1}"#).unwrap(),
        r#"{"code":"wrong_type","message":"expected a string at /trigger, found a number","at":"/trigger"}"#
    );
}
