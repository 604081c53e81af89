//! What each candidate does with input that is easily altered or wrongly judged. Every cell is
//! the outcome of running it.

use std::error::Error;
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use readers::{Fault, Place};

use crate::table::Row;
use crate::{CANDIDATES, Candidate};

/// The argument by which this program runs itself to see a candidate overflow its stack.
pub const NESTED: &str = "--nested";

/// The stack WebAssembly modules get by default.
const STACK: usize = 1 << 20;

/// Values that RFC 8259's grammar refuses.
const MALFORMED: &[&[u8]] = &[
    b"01",
    b"-",
    b"-01",
    b"+1",
    b".5",
    b"1.",
    b"1.e5",
    b"1e",
    b"1e+",
    b"1e+-5",
    b"1.2.3",
    b"0x10",
    b"1_000",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"tru",
    b"truex",
    b"nulll",
    b"True",
    b"'a'",
    br#""\x""#,
    br#""\u12g4""#,
    br#""\u12""#,
    br#""\uzzzz""#,
    br#"["\u1",":"]"#,
    br#""\U0041""#,
    b"\"a\nb\"",
    b"\"a\tb\"",
    b"\"\0\"",
    b"\"\x1f\"",
    b"[1,]",
    b"[,1]",
    b"[1 2]",
    b"[1,,2]",
    b"[1",
    b"[1}",
    b"]",
    br#"{"a":1,}"#,
    br#"{"a" 1}"#,
    br#"{"a"}"#,
    br"{1:2}",
    br"{a:1}",
    br#"{"a":1 "b":2}"#,
    br#"{"a":}"#,
    br#"{"a":1]"#,
    b"1 /* one */",
    b"1 // one\n",
    b"1\x0c",
    b"1\xc2\xa0",
    b"",
];

/// Values it allows, some of which readers refuse for what they would mean.
const WELL_FORMED: &[&[u8]] = &[
    b"-0",
    b"0e0",
    b"-0.0E-0",
    b"1E400",
    b"-1e-400",
    b"123456789012345678901234567890",
    br#""\ud83d""#,
    br#""\ude00\ud83d""#,
    br#""\ud83dx""#,
    br#"{"\ud83d":1}"#,
    br#""\u0000\b\f\n\r\t\/\\\"""#,
    b"\"\x7f\"",
    "\"\u{2028}\u{feff}\u{10ffff}\"".as_bytes(),
    br#"{"":{"":[]}}"#,
    b" \t\r\n[ ] ",
    br#"{"a":1,"a":1}"#,
];

/// Byte sequences that are not UTF-8: a stray byte, an overlong form, a surrogate, a cut.
const NOT_UTF8: &[&[u8]] = &[b"\"\xff\"", b"\"\xc0\xaf\"", b"\"\xed\xa0\xbd\"", b"\"\xe3\x81\""];

/// The rows, and what the counts in them leave out.
pub fn rows() -> Result<(Vec<Row>, Vec<String>), Box<dyn Error>> {
    let mut notes = Vec::new();
    let mut rows = vec![
        Row::new("lone surrogate in an unread string", |candidate| verdict(candidate.accepts(&unread(br#""\ud83d""#)))),
        Row::new("lone surrogate in a key at a place", |candidate| {
            verdict(candidate.accepts(br#"{"appUser":{"\ud83d":1}}"#))
        }),
        Row::new("keeps duplicate members", |candidate| {
            let twice = br#"{"a":1,"a":2,"appUser":{"b":1,"b":2},"messages":[{"c":1,"c":2}]}"#;
            yes_no((candidate.read)(twice) == 9)
        }),
    ];
    for number in ["1.0", "1E400", "9007199254740993", "-0"] {
        rows.push(Row::new(format!("{number} becomes"), |candidate| {
            let member = format!(r#"{{"a":{number}}}"#);
            match (candidate.rewritten)(member.as_bytes()) {
                Some(text) if text == number => "as written".into(),
                Some(text) => text,
                None => "refused".into(),
            }
        }));
    }
    rows.push(Row::new("error at byte 17 to 20, 2:10 to 2:13", error_position));
    rows.push(Row::new("spans of values", |candidate| spans(candidate, |place| &place.value)));
    rows.push(Row::new("spans of keys", |candidate| spans(candidate, |place| &place.key)));
    rows.push(Row::new("refuses invalid UTF-8, unread", |candidate| {
        let refused = NOT_UTF8.iter().filter(|value| !candidate.accepts(&unread(value))).count();
        let all = refused == NOT_UTF8.len();
        assert_eq!(all, candidate.checks_utf8, "{} is declared wrongly", candidate.name);
        if all { "yes".into() } else { format!("{refused} of {}", NOT_UTF8.len()) }
    }));
    rows.push(Row::new("refuses a BOM", |candidate| yes_no(!candidate.accepts("\u{feff}{\"a\":1}".as_bytes()))));
    rows.push(Row::new("refuses what follows the root", |candidate| {
        yes_no([&b"{} {}"[..], b"{},", b"{}}", b"{}\0"].iter().all(|input| !candidate.accepts(input)))
    }));
    rows.push(Row::new("refuses malformed, unread", |candidate| {
        count(candidate, "accepts", MALFORMED, false, &mut notes)
    }));
    rows.push(Row::new("accepts well-formed, unread", |candidate| {
        count(candidate, "refuses", WELL_FORMED, true, &mut notes)
    }));
    for depth in [150, 1_000, 100_000] {
        let outcomes: Result<Vec<_>, _> = CANDIDATES.iter().map(|each| run_nested(each, depth)).collect();
        let mut outcomes = outcomes?.into_iter();
        rows.push(Row::new(format!("{depth} nested arrays"), |_| outcomes.next().unwrap_or_default().to_owned()));
    }
    Ok((rows, notes))
}

/// An event with `value` where the translator has no business.
fn unread(value: &[u8]) -> Vec<u8> {
    [br#"{"appUser":{"properties":{"deep":"#, value, b"}}}"].concat()
}

fn verdict(accepted: bool) -> String {
    if accepted { "accepted".into() } else { "refused".into() }
}

fn yes_no(yes: bool) -> String {
    if yes { "yes".into() } else { "no".into() }
}

fn error_position(candidate: &Candidate) -> String {
    let input = b"{\"a\":1,\n\"b\":{\"c\":tru}}";
    match (candidate.places)(input, &mut |_| ()) {
        Ok(()) => "not found".into(),
        Err(Fault::Unplaced) => "no".into(),
        Err(Fault::Byte(byte)) => byte.to_string(),
        Err(Fault::LineColumn(line, column)) => format!("{line}:{column}"),
    }
}

/// How many spans are right, of those of one kind in an event with every kind of key and value.
fn spans(candidate: &Candidate, span: fn(&Place) -> &Option<readers::Span>) -> String {
    let input = "{ \"trigger\" : \"a\\u00e9\\\"b\" ,\n\"n\":-1.50e+1, \"app\\u0055ser\":\
                 {\"é\": true,\"\":[ 1 ],\"\\/\":null} , \"messages\": [ {\"k\" : { } } , 7 ] }"
        .as_bytes();
    let at = |part: &str| {
        let mut found = input.windows(part.len()).enumerate();
        let start = found.find(|(_, window)| *window == part.as_bytes()).map(|(start, _)| start);
        start.map(|start| start..start + part.len())
    };
    let key = |quoted: &str| at(quoted).map(|span| span.start + 1..span.end - 1);
    let right = [
        (key("\"trigger\""), at("\"a\\u00e9\\\"b\"")),
        (key("\"n\""), at("-1.50e+1")),
        (key("\"app\\u0055ser\""), at("{\"é\": true,\"\":[ 1 ],\"\\/\":null}")),
        (key("\"é\""), at("true")),
        (key("\"\""), at("[ 1 ]")),
        (key("\"\\/\""), at("null")),
        (key("\"messages\""), at("[ {\"k\" : { } } , 7 ]")),
        (None, at("{\"k\" : { } }")),
        (key("\"k\""), at("{ }")),
        (None, at("7")),
    ];
    let right: Vec<Place> = right.map(|(key, value)| Place { key, value }).into();

    let mut given = Vec::new();
    if (candidate.places)(input, &mut |place| given.push(place)).is_err() {
        return "refused".into();
    }
    assert_eq!(given.len(), right.len(), "{}", candidate.name);
    let wanted = right.iter().filter_map(|place| span(place).as_ref());
    let (wanted, given): (Vec<_>, Vec<_>) = (wanted.collect(), given.iter().map(span).collect());
    let hits = wanted.iter().filter(|wanted| given.contains(&&Some((**wanted).clone()))).count();
    match hits {
        0 => "no".into(),
        _ if hits == wanted.len() => "yes".into(),
        _ => format!("{hits} of {}", wanted.len()),
    }
}

/// How many of `values` fare as they should, noting those which do not.
fn count(candidate: &Candidate, misdeed: &str, values: &[&[u8]], accepted: bool, notes: &mut Vec<String>) -> String {
    let wrong: Vec<String> = values
        .iter()
        .filter(|value| candidate.accepts(&unread(value)) != accepted)
        .map(|value| format!("`{}`", visible(value)))
        .collect();
    if !wrong.is_empty() {
        notes.push(format!("{} {misdeed} {}", candidate.name, wrong.join(" ")));
    }
    format!("{} of {}", values.len() - wrong.len(), values.len())
}

/// The value with nothing in it that a terminal would act on.
fn visible(value: &[u8]) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().collect() } else { c.to_string() };
    String::from_utf8_lossy(value).chars().map(shown).collect()
}

/// Runs [`nested`] apart, as an overflow ends the process.
fn run_nested(candidate: &Candidate, depth: usize) -> Result<&'static str, Box<dyn Error>> {
    let status = Command::new(std::env::current_exe()?)
        .args([NESTED, candidate.name, &depth.to_string()])
        .stderr(Stdio::null())
        .status()?;
    Ok(match status.code() {
        Some(0) => "accepted",
        Some(1) => "refused",
        _ => "overflow",
    })
}

/// Reads arrays nested `depth` deep and tells by the exit code whether they are accepted.
pub fn nested(name: &str, depth: usize) -> Result<ExitCode, Box<dyn Error>> {
    let candidate = CANDIDATES.iter().find(|candidate| candidate.name == name);
    let candidate = candidate.ok_or("no such candidate")?;
    let input = unread(&[b"[".repeat(depth), b"]".repeat(depth)].concat());
    let reading = thread::Builder::new().stack_size(STACK).spawn(move || candidate.accepts(&input))?;
    let accepted = reading.join().map_err(|_| "the candidate panicked")?;
    Ok(if accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
