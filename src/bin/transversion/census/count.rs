//! What was counted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use transversion::{NoteKind, Translation, Version};

use crate::show;
use crate::table::Table;
use crate::tally::Outcomes;

/// Triggers and pointers come from elsewhere, and so their number and their length have limits: a census of any size
/// needs no more memory. Beyond them they count as others.
const MOST_TRIGGERS: usize = 1_000;
const MOST_PLACES: usize = 10_000;
const LONGEST: usize = 200;
const OTHERS: &str = "(others)";

#[derive(Default)]
pub(super) struct Census {
    pub(super) refused: u64,
    payloads: u64,
    triggers: BTreeMap<(Option<Version>, String), Outcomes>,
    changes: BTreeMap<&'static str, Counts>,
    /// By kind and place.
    places: BTreeMap<(&'static str, String), Counts>,
}

/// In how many events, and how often in all of them.
#[derive(Clone, Copy, Default)]
struct Counts {
    events: u64,
    notes: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.events += other.events;
        self.notes += other.notes;
    }
}

/// The kinds that say what the receiver will not have.
const LOSSES: [NoteKind; 3] = [NoteKind::Dropped, NoteKind::Missing, NoteKind::Replaced];

impl Census {
    pub(super) fn count(&mut self, translation: &Translation<'_>) {
        self.payloads += translation.payloads.len() as u64;
        let trigger = translation.trigger.as_deref().unwrap_or("(none)");
        let key = (Some(translation.from), trigger.to_owned());
        let mut outcomes = Outcomes::default();
        outcomes.count(translation.outcome);
        self.add_trigger(key, outcomes);
        let mut own = Self::default();
        for note in &translation.notes {
            own.changes.entry(note.change).or_default().notes += 1;
            if LOSSES.contains(&note.kind) {
                own.places.entry((note.kind.as_str(), general(note.at))).or_default().notes += 1;
            }
        }
        own.changes.values_mut().chain(own.places.values_mut()).for_each(|counts| counts.events = 1);
        self.add(own);
    }

    pub(super) fn add(&mut self, other: Self) {
        self.refused += other.refused;
        self.payloads += other.payloads;
        for (key, outcomes) in other.triggers {
            self.add_trigger(key, outcomes);
        }
        for (change, counts) in other.changes {
            self.changes.entry(change).or_default().add(counts);
        }
        for (key, counts) in other.places {
            let fits = self.places.contains_key(&key) || self.places.len() < MOST_PLACES;
            self.places.entry(if fits { key } else { (key.0, OTHERS.into()) }).or_default().add(counts);
        }
    }

    fn add_trigger(&mut self, key: (Option<Version>, String), outcomes: Outcomes) {
        let has_room = self.triggers.len() < MOST_TRIGGERS && key.1.len() <= LONGEST;
        let fits = has_room || self.triggers.contains_key(&key);
        self.triggers.entry(if fits { key } else { (None, OTHERS.into()) }).or_default().add(outcomes);
    }

    fn all(&self) -> Outcomes {
        let mut all = Outcomes::default();
        self.triggers.values().for_each(|outcomes| all.add(*outcomes));
        all
    }

    fn headline(&self, to: Version) -> String {
        let all = self.all();
        let Outcomes { translated, unchanged, withheld } = all;
        format!(
            "{}, {} refused. To {to}: {translated} translated, {unchanged} unchanged, {withheld} withheld, {}.",
            show::counted(all.total(), "event"),
            show::counted(self.refused, "line"),
            show::counted(self.payloads, "payload")
        )
    }

    fn tables(&self) -> [Table; 3] {
        let mut triggers =
            Table::with_names(2, &["trigger", "version", "events", "translated", "unchanged", "withheld"]);
        for ((version, trigger), outcomes) in &self.triggers {
            let Outcomes { translated, unchanged, withheld } = outcomes;
            let counts = [outcomes.total(), *translated, *unchanged, *withheld].map(|count| count.to_string());
            let version = version.map(|version| version.to_string()).unwrap_or_default();
            triggers.cells([trigger.clone(), version].into_iter().chain(counts).collect());
        }
        let mut changes = Table::new(&["change", "events", "notes"]);
        for (change, counts) in &self.changes {
            changes.row((*change).to_owned(), &[counts.events, counts.notes].map(|count| count.to_string()));
        }
        let mut places = Table::with_names(2, &["place", "what", "events", "times"]);
        let mut most_first: Vec<_> = self.places.iter().collect();
        most_first.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.events));
        for ((kind, place), counts) in most_first {
            let cells = [place.clone(), (*kind).to_owned(), counts.events.to_string(), counts.notes.to_string()];
            places.cells(cells.into());
        }
        [triggers, changes, places]
    }

    pub(super) fn text(&self, to: Version) -> String {
        let mut text = self.headline(to) + "\n";
        for table in self.tables().iter().filter(|table| !table.is_empty()) {
            let _ = write!(text, "\n{}", table.text());
        }
        text
    }

    pub(super) fn markdown(&self, to: Version) -> String {
        let mut text = self.headline(to) + "\n";
        for (title, table) in ["Triggers", "Changes", "What is lost"].iter().zip(self.tables()) {
            if !table.is_empty() {
                let _ = write!(text, "\n### {title}\n\n{}", table.markdown());
            }
        }
        text
    }

    pub(super) fn json(&self, to: Version) -> io::Result<String> {
        let all = self.all();
        let triggers = self.triggers.iter().map(|((version, trigger), outcomes)| TriggerEntry {
            trigger,
            version: *version,
            events: outcomes.total(),
            outcomes: *outcomes,
        });
        let changes = self.changes.iter().map(|(id, counts)| ChangeEntry {
            change: id,
            events: counts.events,
            notes: counts.notes,
        });
        let places = self.places.iter().map(|((kind, at), counts)| PlaceEntry {
            kind,
            at,
            events: counts.events,
            times: counts.notes,
        });
        let withheld =
            self.triggers.iter().filter(|(_, outcomes)| outcomes.withheld > 0).map(|((_, trigger), _)| &**trigger);
        let entry = Entry {
            to,
            events: all.total(),
            refused: self.refused,
            payloads: self.payloads,
            outcomes: all,
            triggers: triggers.collect(),
            withheld: withheld.collect(),
            changes: changes.collect(),
            lost: places.collect(),
        };
        Ok(show::json(&entry)? + "\n")
    }
}

#[derive(Serialize)]
struct Entry<'c> {
    to: Version,
    events: u64,
    refused: u64,
    payloads: u64,
    outcomes: Outcomes,
    triggers: Vec<TriggerEntry<'c>>,
    /// The triggers of which at least one event would be withheld.
    withheld: Vec<&'c str>,
    changes: Vec<ChangeEntry<'c>>,
    lost: Vec<PlaceEntry<'c>>,
}

#[derive(Serialize)]
struct TriggerEntry<'c> {
    trigger: &'c str,
    version: Option<Version>,
    events: u64,
    outcomes: Outcomes,
}

#[derive(Serialize)]
struct ChangeEntry<'c> {
    change: &'c str,
    events: u64,
    notes: u64,
}

#[derive(Serialize)]
struct PlaceEntry<'c> {
    kind: &'c str,
    at: &'c str,
    events: u64,
    times: u64,
}

/// Places in different events are one where only the elements of lists differ.
fn general(pointer: &str) -> String {
    let mut general = String::with_capacity(pointer.len());
    for token in pointer.split('/').skip(1) {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        general.push('/');
        general.push_str(if is_index { "*" } else { token });
        if general.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|&end| general.is_char_boundary(end)).unwrap_or(0);
            general.truncate(end);
            general.push('…');
            break;
        }
    }
    general
}
