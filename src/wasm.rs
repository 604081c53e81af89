//! The front door of the WebAssembly module: the only file that knows of a host, and compiled for WebAssembly alone.
//!
//! The module imports nothing and exports functions of numbers. The host writes the parts of a call (the body, a path,
//! what it supplies) into buffers that [`part`] hands out, makes the call, and gets the address of an answer, which
//! stays until the next call, as words of 32 bits: the address and length of a text, what the host must know of a
//! translation at once, and the addresses and lengths of the payloads.
//!
//! The text holds all else, so that the host takes a whole report over in one go, and makes objects of it only if
//! somebody asks: numbers six bits at a time, as letters; of a text its length in bytes, and itself; and of a text that
//! never changes its address and length in memory, so that the host need read it only once. What may be absent is a
//! number one higher than it is, or 0. `pkg/lib/translator.js` is the other side.

#![allow(unsafe_code, reason = "exports need it, and nothing else is here that does")]

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;

use rlsf::SmallGlobalTlsf;
use spin::Mutex;

use crate::upgrade::{Arrival, DifferenceKind, Phase, Seen, Verdict, Webhook};
use crate::{Error, Need, NoteKind, Notes, Options, Outcome, Request, Response, SupplyName, Translation, Version};

/// What stands for a number that was not given.
const ABSENT: u32 = u32::MAX;

/// The parts of a call, in order: the body, the method, the path, and what is supplied under each name. A call that has
/// no method may have something other in its stead.
const BODY: usize = 0;
const METHOD: usize = 1;
const OTHER: usize = METHOD;
const PATH: usize = 2;
const SUPPLIES: usize = 3;
const PARTS: usize = SUPPLIES + SupplyName::ALL.len();

static DOOR: Mutex<Door> = Mutex::new(Door::new());

#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();

/// A fault of ours. The host sees a trap, and gives the instance up; there is nobody to read a message.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}

/// What stays in memory from one call to the next, so that a call allocates little.
struct Door {
    parts: [Part; PARTS],
    answer: Answer,
    payloads: Vec<Vec<u8>>,
}

/// A part of a call. The buffer never shrinks, so that it is not cleared anew each time.
struct Part {
    buffer: Vec<u8>,
    length: usize,
}

/// What a call gives back.
struct Answer {
    /// The address and the length of the text, the head, how many payloads there are, and of each its address and
    /// length. One that is the very input has neither: the host has it.
    words: Vec<u32>,
    head: Head,
    text: Vec<u8>,
}

/// What the host must know of a translation at once: how its report is told, its outcome, the two versions, and the
/// addresses and lengths of its trigger and its endpoint, where these are among the known ones.
type Head = [u32; 8];

/// How a report is told.
const REFUSED: u32 = 0;
const NOTHING_TO_TELL: u32 = 1;
const TOLD: u32 = 2;
const LEFT_OUT: u32 = 3;

/// Makes room for a part of the next call, and tells where: what stood there before, up to this length, still does.
#[unsafe(no_mangle)]
extern "C" fn part(index: usize, length: usize) -> *mut u8 {
    with(|door| {
        let part = &mut door.parts[index];
        if part.buffer.len() < length {
            part.buffer.resize(length, 0);
        }
        part.length = length;
        part.buffer.as_mut_ptr()
    })
}

/// What a host must know of this module: the default limit of the body, and the words of which answers give the number.
#[unsafe(no_mangle)]
extern "C" fn about() -> *const u32 {
    with(|door| {
        let max_bytes = Options::to(Version::OLDEST).max_bytes;
        door.answer.begin();
        door.answer.number(max_bytes);
        door.answer.constants(Version::ALL.iter().map(|version| version.as_str()));
        door.answer.constants(SupplyName::ALL.iter().map(|name| name.as_str()));
        door.answer.constants(Outcome::ALL.iter().map(|outcome| outcome.as_str()));
        door.answer.constants(NoteKind::ALL.iter().map(|kind| kind.as_str()));
        door.answer.constants(Phase::ALL.iter().map(|phase| phase.as_str()));
        door.answer.constants(Webhook::ALL.iter().map(|webhook| webhook.as_str()));
        door.answer.constants(Verdict::ALL.iter().map(|verdict| verdict.as_str()));
        door.answer.constants(DifferenceKind::ALL.iter().map(|kind| kind.as_str()));
        door.answer.end(&[])
    })
}

/// Translates an event (0), a request (1) or a response (2). `given` has a bit for each part that belongs to this call,
/// `to` and `from` are indexes among the versions, `flags` are the options that are true or false, and a limit that is
/// [`ABSENT`] is the default one.
#[unsafe(no_mangle)]
extern "C" fn translate(
    kind: u32,
    given: u32,
    to: u32,
    from: u32,
    flags: u32,
    status: u32,
    max_bytes: u32,
    max_depth: u32,
    max_output_bytes: u32,
) -> *const u32 {
    with(|door| {
        let Door { parts, answer, payloads } = door;
        let part = |index: usize| (given >> index & 1 == 1).then(|| parts[index].bytes());
        let text = |index| part(index).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default();
        let mut options = Options::to(version(to).unwrap_or(Version::NEWEST));
        options.from = version(from);
        for &name in SupplyName::ALL {
            if let Some(bytes) = part(SUPPLIES + name as usize) {
                options.supply.set(name, bytes);
            }
        }
        set_flags(&mut options, flags);
        for (limit, given) in [
            (&mut options.max_bytes, max_bytes),
            (&mut options.max_depth, max_depth),
            (&mut options.max_output_bytes, max_output_bytes),
        ] {
            if given != ABSENT {
                *limit = given as usize;
            }
        }
        let (method, path, body) = (text(METHOD), text(PATH), part(BODY));
        #[cfg(feature = "provoke")]
        provoke(body);
        let translation = match kind {
            0 => crate::translate_event(body.unwrap_or_default(), &options),
            1 => crate::translate_request(&Request { method, path, body }, &options),
            _ => crate::translate_response(&Response { method, path, status: status as u16, body }, &options),
        };
        payloads.clear();
        answer.begin();
        match translation {
            Ok(translation) => {
                answer.translation(&translation);
                payloads.extend(translation.payloads.into_iter().map(owned));
            }
            Err(error) => answer.refusal(&error),
        }
        answer.end(payloads)
    })
}

/// Tells what a payload is.
#[unsafe(no_mangle)]
extern "C" fn detect() -> *const u32 {
    with(|door| {
        let Door { parts, answer, .. } = door;
        answer.begin();
        match crate::detect(parts[BODY].bytes()) {
            Ok(found) => {
                answer.number(1);
                answer.constant(found.kind.as_str());
                answer.constant(found.by.as_str());
                answer.text(found.version.as_deref());
                answer.text(found.trigger.as_deref());
            }
            Err(error) => answer.error(&error),
        }
        answer.end(&[])
    })
}

/// Lists the changes between two versions, whose names stand in the parts for a method and a path where they are given.
#[unsafe(no_mangle)]
extern "C" fn changes(given: u32) -> *const u32 {
    with(|door| {
        let Door { parts, answer, .. } = door;
        let version = |index: usize, default| match given >> index & 1 {
            0 => Ok(default),
            _ => str::from_utf8(parts[index].bytes()).unwrap_or_default().parse(),
        };
        answer.begin();
        match version(METHOD, Version::OLDEST).and_then(|from| Ok((from, version(PATH, Version::NEWEST)?))) {
            Ok((from, to)) => {
                let changes = crate::changes(from, to);
                answer.number(1);
                answer.number(changes.len());
                for change in &changes {
                    answer.constants(
                        [change.id, change.version.as_str(), change.title, change.why, change.source].into_iter(),
                    );
                    answer.constants(change.kinds.iter().map(|kind| kind.as_str()));
                }
            }
            Err(error) => answer.error(&error),
        }
        answer.end(&[])
    })
}

/// Tells which happenings an event is about.
#[unsafe(no_mangle)]
extern "C" fn identify() -> *const u32 {
    with(|door| {
        let Door { parts, answer, .. } = door;
        answer.begin();
        match crate::upgrade::identify(parts[BODY].bytes()) {
            Ok(identity) => {
                answer.number(1);
                answer.number(identity.version as usize);
                answer.text(Some(&identity.trigger));
                answer.number(identity.happenings.len());
                for happening in &identity.happenings {
                    answer.text(Some(&happening.key));
                    answer.number(happening.is_certain.into());
                }
            }
            Err(error) => answer.error(&error),
        }
        answer.end(&[])
    })
}

/// Leaves those of an event's elements whose indexes stand in the second part, as words of 32 bits.
#[unsafe(no_mangle)]
extern "C" fn pick() -> *const u32 {
    with(|door| {
        let Door { parts, answer, payloads } = door;
        let (indexes, _) = parts[OTHER].bytes().as_chunks();
        let indexes: Vec<usize> = indexes.iter().map(|&index| u32::from_le_bytes(index) as usize).collect();
        payloads.clear();
        answer.begin();
        match crate::upgrade::pick(parts[BODY].bytes(), &indexes) {
            Ok(picked) => {
                answer.number(1);
                payloads.push(owned(picked));
            }
            Err(error) => answer.error(&error),
        }
        answer.end(payloads)
    })
}

/// Says what is to be done about an event in a phase, by an index among the phases, that came by one of the webhooks.
#[unsafe(no_mangle)]
extern "C" fn arrive(seen: u32, phase: u32, webhook: u32, is_certain: u32) -> *const u32 {
    with(|door| {
        let phase = Phase::ALL.get(phase as usize).copied().unwrap_or(Phase::Done);
        let arrival = Arrival { phase, webhook: webhook_of(webhook), is_certain: is_certain != 0 };
        let (verdict, seen) = Seen::from_bits(seen).arrive(arrival);
        door.answer.begin();
        for number in [1, verdict as usize, seen.bits() as usize] {
            door.answer.number(number);
        }
        door.answer.end(&[])
    })
}

/// Says what has been seen of a happening once the receiver has accepted it.
#[unsafe(no_mangle)]
extern "C" fn accepted(seen: u32, webhook: u32, is_certain: u32) -> *const u32 {
    with(|door| {
        let seen = Seen::from_bits(seen).accepted(webhook_of(webhook), is_certain != 0);
        door.answer.begin();
        door.answer.number(1);
        door.answer.number(seen.bits() as usize);
        door.answer.end(&[])
    })
}

/// Compares an event of the old webhook with its twin, which is the second part.
#[unsafe(no_mangle)]
extern "C" fn compare(to: u32, flags: u32) -> *const u32 {
    with(|door| {
        let Door { parts, answer, .. } = door;
        let mut options = Options::to(version(to).unwrap_or(Version::NEWEST));
        set_flags(&mut options, flags);
        answer.begin();
        match crate::upgrade::compare(parts[BODY].bytes(), parts[OTHER].bytes(), &options) {
            Ok(differences) => {
                answer.number(1);
                answer.number(differences.len());
                for difference in &differences {
                    answer.text(Some(&difference.at));
                    answer.number(difference.kind as usize);
                    answer.number(difference.is_expected.into());
                }
            }
            Err(error) => answer.error(&error),
        }
        answer.end(&[])
    })
}

fn webhook_of(index: u32) -> Webhook {
    if index == 0 { Webhook::Old } else { Webhook::New }
}

fn set_flags(options: &mut Options<'_>, flags: u32) {
    options.exact = flags & 1 != 0;
    options.include_full_app_user = flags & 2 != 0;
    options.include_client = flags & 4 != 0;
    options.report = flags & 8 == 0;
}

/// A payload for the host; nothing, where it is the very input.
fn owned(payload: Cow<'_, [u8]>) -> Vec<u8> {
    match payload {
        Cow::Borrowed(_) => Vec::new(),
        Cow::Owned(payload) => payload,
    }
}

fn with<T>(call: impl FnOnce(&mut Door) -> T) -> T {
    // There is one thread, and no call calls another. A call that was cut off has left the lock behind, and what it has
    // left half done is not to be used: the next one must not wait for it.
    match DOOR.try_lock() {
        Some(mut door) => call(&mut door),
        None => unreachable(),
    }
}

/// A number that may be absent, as one that is 0 then.
fn one_higher(number: Option<usize>) -> usize {
    number.map_or(0, |number| number + 1)
}

fn version(index: u32) -> Option<Version> {
    Version::ALL.get(index as usize).copied()
}

/// Fails as a fault of ours would, so that a test can see how the other side survives it.
#[cfg(feature = "provoke")]
fn provoke(body: Option<&[u8]>) {
    assert!(body != Some(b"provoke a panic"), "as provoked");
    if body == Some(b"provoke out of memory") {
        let mut hoard = Vec::new();
        loop {
            hoard.push(vec![1_u8; 1 << 20]);
        }
    }
}

impl Door {
    const fn new() -> Self {
        Self {
            parts: [const { Part { buffer: Vec::new(), length: 0 } }; PARTS],
            answer: Answer { words: Vec::new(), head: [0; _], text: Vec::new() },
            payloads: Vec::new(),
        }
    }
}

impl Part {
    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

impl Answer {
    fn begin(&mut self) {
        self.words.clear();
        self.text.clear();
    }

    fn end(&mut self, payloads: &[Vec<u8>]) -> *const u32 {
        self.words.extend_from_slice(&[self.text.as_ptr() as u32, self.text.len() as u32]);
        self.words.extend_from_slice(&self.head);
        self.words.push(payloads.len() as u32);
        for payload in payloads {
            self.words.extend_from_slice(&[payload.as_ptr() as u32, payload.len() as u32]);
        }
        self.words.as_ptr()
    }

    fn number(&mut self, mut number: usize) {
        while number > 0x3f {
            // Letters of seven bits are one byte each; the highest bit says that more follow.
            self.text.push((number & 0x3f | 0x40) as u8);
            number >>= 6;
        }
        self.text.push(number as u8);
    }

    /// Several numbers; most are small.
    fn numbers<const N: usize>(&mut self, numbers: [usize; N]) {
        if numbers.iter().all(|&number| number <= 0x3f) {
            self.text.extend_from_slice(&numbers.map(|number| number as u8));
        } else {
            numbers.into_iter().for_each(|number| self.number(number));
        }
    }

    fn optional(&mut self, number: Option<usize>) {
        self.number(one_higher(number));
    }

    /// A text that never changes.
    fn constant(&mut self, text: &'static str) {
        self.number(text.as_ptr() as usize);
        self.number(text.len());
    }

    fn constants(&mut self, texts: impl ExactSizeIterator<Item = &'static str>) {
        self.number(texts.len());
        texts.for_each(|text| self.constant(text));
    }

    fn text(&mut self, text: Option<&str>) {
        self.optional(text.map(str::len));
        self.text.extend_from_slice(text.unwrap_or_default().as_bytes());
    }

    fn refusal(&mut self, error: &Error) {
        self.head = [REFUSED; _];
        self.error(error);
    }

    fn error(&mut self, error: &Error) {
        self.number(0);
        self.constant(error.code().as_str());
        self.text(Some(error.message()));
        self.optional(error.offset());
        self.text(error.at());
    }

    fn translation(&mut self, translation: &Translation<'_>) {
        let Translation { outcome, from, to, ref trigger, endpoint, ref path, ref notes, ref needs, .. } = *translation;
        let told = match notes.is_empty() && needs.is_empty() {
            true if notes.are_left_out() => LEFT_OUT,
            true => NOTHING_TO_TELL,
            false => TOLD,
        };
        // Most triggers are known, and then the host knows the text already.
        let trigger = trigger.as_deref();
        let known = trigger.and_then(|trigger| from.known_trigger(trigger));
        let [trigger_at, endpoint_at] = [known, endpoint].map(Option::unwrap_or_default);
        self.head = [
            told,
            outcome as u32,
            from as u32,
            to as u32,
            trigger_at.as_ptr() as u32,
            trigger_at.len() as u32,
            endpoint_at.as_ptr() as u32,
            endpoint_at.len() as u32,
        ];
        let unknown = trigger.filter(|_| known.is_none());
        if told != TOLD && unknown.is_none() && path.is_none() {
            return;
        }
        self.text(unknown);
        self.text(path.as_deref());
        if told == TOLD {
            self.report(notes, needs);
        }
    }

    fn report(&mut self, notes: &Notes, needs: &[Need]) {
        let (reasons, notes) = notes.kept();
        self.number(reasons.len());
        for &(kind, change, why) in reasons {
            self.number(kind as usize);
            self.constant(change);
            self.constant(why);
        }
        self.number(notes.len());
        for (reason, payload, lengths, texts) in notes {
            // A note is a place and up to three texts more, one after another.
            let [at, to, from, value] = lengths;
            let [payload, at, to, from, value] = [payload, at, to, from, value].map(one_higher);
            self.numbers([reason, payload, at, to, from, value]);
            self.text.extend_from_slice(texts);
        }
        self.number(needs.len());
        for need in needs {
            for text in [need.supply.as_str(), need.method, need.pick, need.why] {
                self.constant(text);
            }
            for text in [Some(&need.at[..]), Some(&need.path[..]), need.which.as_ref().map(|which| &which.id[..])] {
                self.text(text);
            }
        }
    }
}
