//! Translators that are wrong, each in one way: whoever believes the laws must see each of them caught.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use super::differ::{Json, Member};
use super::{Certificate, Scene, ThisBuild, Translator};
use crate::detect::{Detection, detect};
use crate::error::Error;
use crate::options::{Options, Supply};
use crate::report::{Note, NoteKind, Notes, Order, Outcome, Translation};
use crate::sample::{Call, Wanted};
use crate::versions::Version;

/// On so many payloads each mutant is caught.
const SCENES: u64 = 600;

/// A translator with a fault.
struct Mutant {
    name: &'static str,
    fault: Fault,
}

/// Where the fault is.
enum Fault {
    /// In what is asked for: it does not listen.
    Wish(fn(&mut Options<'_>)),
    /// In what comes out.
    Outcome(fn(&mut Translation<'_>)),
    /// In each payload that is not the input.
    Text(fn(&str) -> String),
    /// In the report.
    Report(fn(&mut Vec<Said>)),
    /// In what tells a version.
    Told(fn(&mut Detection)),
}

/// A note, with texts of its own.
#[derive(Clone)]
struct Said {
    kind: NoteKind,
    change: &'static str,
    at: String,
    payload: Option<usize>,
    to: Option<String>,
    from: Option<String>,
    value: Option<String>,
    why: &'static str,
}

const MUTANTS: &[Mutant] = &[
    wrong("forgets the inverse of a trigger", Fault::Outcome(forget_the_inverse)),
    wrong("swaps two messages", Fault::Outcome(|it| it.payloads.reverse())),
    wrong("takes the first message for all", Fault::Outcome(take_the_first)),
    wrong("forgets the last message", Fault::Outcome(|it| it.payloads.truncate(1))),
    wrong("drops a member that it does not know", Fault::Text(|text| without_member(text, "note"))),
    wrong("drops one within another", Fault::Text(|text| without_inner(text, "appUser", "userId"))),
    wrong("adds a member", Fault::Text(|text| text.replacen('{', "{\"added\":1,", 1))),
    wrong("prints numbers anew", Fault::Text(|text| text.replace("1.0", "1").replace("1E400", "1e400"))),
    wrong("takes backslashes out", Fault::Text(|text| text.replace("\\/", "/"))),
    wrong("mends lone surrogates", Fault::Text(|text| text.replace("\"\\ud83d\"", "\"\u{fffd}\""))),
    wrong("trims white space", Fault::Text(|text| text.trim().to_owned())),
    wrong("prints more tightly", Fault::Text(|text| text.replace("\": ", "\":"))),
    wrong("prints more loosely", Fault::Text(|text| text.replace("\":", "\": "))),
    wrong("puts the last member first", Fault::Text(last_member_first)),
    wrong("loses the first note", Fault::Report(|notes| drop(notes.drain(..notes.len().min(1))))),
    wrong("loses the last note", Fault::Report(|notes| drop(notes.pop()))),
    wrong("says everything twice", Fault::Report(|notes| notes.extend_from_within(..))),
    wrong("says it in another order", Fault::Report(|notes| notes.reverse())),
    wrong("counts elements from one", Fault::Report(|notes| count_from_one(notes))),
    wrong("calls missing what it drops", Fault::Report(|notes| call(notes, NoteKind::Dropped, NoteKind::Missing))),
    wrong("calls dropped what it exchanges", Fault::Report(|notes| call(notes, NoteKind::Replaced, NoteKind::Dropped))),
    wrong("calls renamed what it moves", Fault::Report(|notes| call(notes, NoteKind::Moved, NoteKind::Renamed))),
    wrong("says that it wrote something else", Fault::Report(|notes| write_something_else(notes))),
    wrong("speaks of another payload", Fault::Report(|notes| speak_of_the_next(notes))),
    wrong("sends what it withholds", Fault::Outcome(send_what_is_withheld)),
    wrong("calls everything unchanged", Fault::Outcome(|it| it.outcome = Outcome::Unchanged)),
    wrong("copies what it passes on", Fault::Outcome(copy_what_is_passed_on)),
    wrong("never asks", Fault::Outcome(|it| it.needs.clear())),
    wrong("asks in vain", Fault::Outcome(|it| it.needs.iter_mut().for_each(|need| need.path.push('x')))),
    wrong("takes nothing that is supplied", Fault::Wish(|wish| wish.supply = Supply::default())),
    wrong("is never exact", Fault::Wish(|wish| wish.exact = false)),
    wrong("knows no limit", Fault::Wish(|wish| wish.max_output_bytes = usize::MAX)),
    wrong("believes no caller", Fault::Wish(|wish| wish.from = None)),
    wrong("takes everything for v1", Fault::Told(|told| told.version = Some("v1".to_owned()))),
];

const fn wrong(name: &'static str, fault: Fault) -> Mutant {
    Mutant { name, fault }
}

#[test]
fn every_mutant_is_caught_and_nobody_else() {
    for mutant in MUTANTS {
        let caught = breach_of(mutant, SCENES);
        assert!(caught.is_some(), "nobody sees that this translator {}", mutant.name);
    }
    assert_eq!(breach_of(&ThisBuild, 100), None);
}

/// The first law that is broken.
fn breach_of(translator: &dyn Translator, scenes: u64) -> Option<&'static str> {
    let mut certificate = Certificate::new();
    let breach = (0..scenes).find_map(|seed| {
        let scene = Scene::new(&Wanted::default(), seed).unwrap();
        certificate.try_on(&scene, translator).first().map(|breach| breach.law.name)
    });
    assert_eq!(certificate.holds(), breach.is_none());
    breach
}

impl Translator for Mutant {
    fn translate<'a>(&self, call: &'a Call, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error> {
        let mut options = options.clone();
        if let Fault::Wish(ignore) = self.fault {
            ignore(&mut options);
        }
        let mut translation = call.translate(body, &options)?;
        match self.fault {
            Fault::Outcome(damage) => damage(&mut translation),
            Fault::Text(damage) => damage_texts(&mut translation, damage),
            Fault::Report(damage) => damage_notes(&mut translation, damage),
            Fault::Wish(_) | Fault::Told(_) => {}
        }
        Ok(translation)
    }

    fn detect(&self, body: &[u8]) -> Result<Detection, Error> {
        let mut detection = detect(body)?;
        if let Fault::Told(damage) = self.fault {
            damage(&mut detection);
        }
        Ok(detection)
    }
}

fn damage_texts(translation: &mut Translation<'_>, damage: fn(&str) -> String) {
    for payload in &mut translation.payloads {
        if let Cow::Owned(bytes) = payload {
            *bytes = damage(str::from_utf8(bytes).unwrap()).into_bytes();
        }
    }
}

fn damage_notes(translation: &mut Translation<'_>, damage: fn(&mut Vec<Said>)) {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let said = |Note { kind, change, at, payload, to, from, value, why }: Note<'_>| Said {
        kind,
        change,
        at: at.to_owned(),
        payload,
        to: own(to),
        from: own(from),
        value: own(value),
        why,
    };
    let mut all: Vec<Said> = translation.notes.iter().map(said).collect();
    damage(&mut all);
    translation.notes = Notes::default();
    for Said { kind, change, at, payload, to, from, value, why } in &all {
        let [to, from, value] = [to, from, value].map(Option::as_deref);
        translation
            .notes
            .push(Order::default(), Note { kind: *kind, change, at, payload: *payload, to, from, value, why });
    }
}

/// On the way down the trigger stays as it is, and the report tells nothing of it.
fn forget_the_inverse(translation: &mut Translation<'_>) {
    if translation.to == Version::V1 {
        damage_texts(translation, |text| text.replace("\"delivery:success\"", "\"message:delivery:channel\""));
        damage_notes(translation, |notes| notes.retain(|note| note.change != "rename_delivery_success"));
    }
}

fn take_the_first(translation: &mut Translation<'_>) {
    if let [first, others @ ..] = &mut translation.payloads[..] {
        others.fill(first.clone());
    }
}

fn send_what_is_withheld(translation: &mut Translation<'_>) {
    if translation.outcome == Outcome::Withheld {
        translation.payloads.push(Cow::Borrowed(b"{}"));
    }
}

fn copy_what_is_passed_on(translation: &mut Translation<'_>) {
    for payload in &mut translation.payloads {
        *payload = Cow::Owned(payload.to_vec());
    }
}

fn count_from_one(notes: &mut [Said]) {
    for note in notes {
        note.at = note.at.replace("/1", "/2").replace("/0", "/1");
    }
}

fn call(notes: &mut [Said], one: NoteKind, other: NoteKind) {
    notes.iter_mut().filter(|note| note.kind == one).for_each(|note| note.kind = other);
}

fn write_something_else(notes: &mut [Said]) {
    notes.iter_mut().filter(|note| note.value.is_some()).for_each(|note| note.value = Some("0".to_owned()));
}

fn speak_of_the_next(notes: &mut [Said]) {
    notes.iter_mut().for_each(|note| note.payload = note.payload.map(|payload| payload + 1));
}

/// The text without the member of this name, if it is not the first of its object.
fn without_member(text: &str, name: &str) -> String {
    without(text, Json::read(text.as_bytes()).unwrap().members(), name)
}

fn without_inner(text: &str, object: &str, name: &str) -> String {
    let event = Json::read(text.as_bytes()).unwrap();
    without(text, event.get(object).map_or(&[], |object| object.members()), name)
}

fn without(text: &str, members: &[Member<'_>], name: &str) -> String {
    match members.iter().position(|member| member.is(name)) {
        Some(index @ 1..) => [&text[..members[index - 1].value.end()], &text[members[index].value.end()..]].concat(),
        _ => text.to_owned(),
    }
}

fn last_member_first(text: &str) -> String {
    let event = Json::read(text.as_bytes()).unwrap();
    let [first, .., last] = event.members() else { return text.to_owned() };
    let (one, other) = (first.start..first.value.end(), last.start..last.value.end());
    let [before, between, after] = [&text[..one.start], &text[one.end..other.start], &text[other.end..]];
    [before, &text[other], between, &text[one], after].concat()
}
