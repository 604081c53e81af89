//! Invented `delivery:success` events.

use std::fmt::Write;

/// Phrases in the proportions of ordinary traffic: mostly ASCII, some not, some with escapes.
const PHRASES: [&str; 6] = [
    "Hi! Do you have time to chat about the order you placed on Monday?",
    r#"She said \"the blue one\", didn't she?\nThen let us send that."#,
    "Grüße aus Zürich – die Lieferung käme morgen früh um acht.",
    "ご注文の商品は本日発送しました。ありがとうございます 📦",
    r"Caf\u00e9 cr\u00e8me \u2014 2 \u00d7 3,50 \u20ac \ud83d\ude00",
    "Your parcel is with the neighbour at number 12, second floor, next to the lift.",
];

/// An event of at least `size` bytes, made so by the number of its messages.
pub fn event(size: usize) -> Vec<u8> {
    let mut event =
        String::from(r#"{"trigger":"delivery:success","app":{"_id":"6f1d2c3b4a59687786950413"},"appUser":"#);
    event.push_str(&app_user());
    event.push_str(r#","destination":{"type":"line"},"messages":["#);
    for number in 0.. {
        event.push_str(&message(number));
        if event.len() >= size {
            break;
        }
        event.push(',');
    }
    event.push_str(r#"],"timestamp":1522800367.125,"version":"v1"}"#);
    event.into_bytes()
}

fn app_user() -> String {
    let web = r#"{"vendor":"smooch","sdkVersion":"4.12.7","URL":"shop.example","userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/67.0.3396.87 Safari/537.36","referrer":"","browserLanguage":"de-CH","currentUrl":"https://shop.example/k%C3%B6rbe?seite=2","currentTitle":"Körbe \u0026 Taschen"}"#;
    format!(
        r#"{{"_id":"0a1b2c3d4e5f60718293a4b5","userId":"123","givenName":"Zoë","surname":"O\u2019Example","signedUpAt":"2018-03-04T05:06:07.890Z","conversationStarted":true,"credentialRequired":false,"hasPaymentInfo":false,"clients":[{{"lastSeen":"2018-04-03T20:15:16.170Z","platform":"line","id":"c0ffee0012344abc8def0123456789ab","displayName":"ゾーイ","active":true,"primary":true}},{{"lastSeen":"2018-04-02T11:12:13.140Z","platform":"web","id":"c0ffee0056784abc8def0123456789ab","info":{web},"raw":{web},"active":true,"primary":false}}],"pendingClients":[],"properties":{{"plan":"gold","visits":17,"score":0.50,"note":null}}}}"#
    )
}

fn message(number: usize) -> String {
    let phrase = PHRASES[number % PHRASES.len()];
    let received = 1_480_001_439 + number;
    let mut message = format!(
        r#"{{"text":"{phrase}","received":{received}.637,"name":"Danny","role":"appMaker","type":"text","authorId":"b4c5d6e7f80912a3b4c5d6","avatarUrl":"https:\/\/img.example/avatar/{number}.png?s=200&d=mm","_id":"{number:024x}","source":{{"type":"slack"}}"#
    );
    if number % 3 == 1 {
        write!(
            message,
            r#","metadata":{{"ticket":{number},"weight":1.50e1,"tags":["rückgabe","a\/b"]}},"actions":[{{"_id":"{number:023x}a","type":"postback","text":"Noch mehr!","payload":"MORE_{number}"}},{{"_id":"{number:023x}b","type":"link","text":"Öffnen","uri":"https://shop.example/{number}","default":true}}]"#
        )
        .expect("a string takes all");
    }
    message.push('}');
    message
}
