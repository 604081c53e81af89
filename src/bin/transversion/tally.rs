//! What came of many events.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use transversion::{Outcome, Translation};

use crate::table::Table;

/// Triggers come from elsewhere, and so their number and their length have limits. Beyond them they count as others.
const MOST_TRIGGERS: usize = 1_000;
const LONGEST_TRIGGER: usize = 100;
const OTHERS: &str = "(others)";

/// How many events came to what.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Outcomes {
    pub(crate) translated: u64,
    pub(crate) unchanged: u64,
    pub(crate) withheld: u64,
}

impl Outcomes {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Translated => self.translated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Withheld => self.withheld += 1,
        }
    }

    pub(crate) fn total(self) -> u64 {
        self.translated + self.unchanged + self.withheld
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.translated += other.translated;
        self.unchanged += other.unchanged;
        self.withheld += other.withheld;
    }
}

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) refused: u64,
    triggers: BTreeMap<String, Outcomes>,
    /// Of each change, how many notes it wrote.
    notes: Vec<(&'static str, u64)>,
}

impl Tally {
    pub(crate) fn count(&mut self, translation: &Translation<'_>) {
        let trigger = translation.trigger.as_deref().unwrap_or("(none)");
        self.of_trigger(trigger).count(translation.outcome);
        for note in &translation.notes {
            self.count_notes(note.change, 1);
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.refused += other.refused;
        for (trigger, outcomes) in &other.triggers {
            self.of_trigger(trigger).add(*outcomes);
        }
        for &(change, count) in &other.notes {
            self.count_notes(change, count);
        }
    }

    fn of_trigger(&mut self, trigger: &str) -> &mut Outcomes {
        let is_known = self.triggers.contains_key(trigger);
        let has_room = self.triggers.len() < MOST_TRIGGERS && trigger.len() <= LONGEST_TRIGGER;
        let name = if is_known || has_room { trigger } else { OTHERS };
        if !self.triggers.contains_key(name) {
            self.triggers.insert(name.to_owned(), Outcomes::default());
        }
        self.triggers.get_mut(name).expect("it was put there")
    }

    /// The id of a change stands in memory once, nearly always: one that stands there twice is put together in the end.
    fn count_notes(&mut self, change: &'static str, count: u64) {
        match self.notes.iter_mut().find(|(known, _)| std::ptr::eq(*known, change)) {
            Some((_, counted)) => *counted += count,
            None => self.notes.push((change, count)),
        }
    }

    /// What a person reads at the end.
    pub(crate) fn summary(&self) -> String {
        let mut all = Outcomes::default();
        self.triggers.values().for_each(|outcomes| all.add(*outcomes));
        let Outcomes { translated, unchanged, withheld } = all;
        let mut summary =
            format!("{translated} translated, {unchanged} unchanged, {withheld} withheld, {} refused\n", self.refused);
        let mut triggers = Table::new(&["trigger", "translated", "unchanged", "withheld"]);
        for (trigger, outcomes) in &self.triggers {
            let counts = [outcomes.translated, outcomes.unchanged, outcomes.withheld];
            triggers.row(trigger.clone(), &counts.map(|count| count.to_string()));
        }
        let mut by_change: BTreeMap<&str, u64> = BTreeMap::new();
        for &(change, count) in &self.notes {
            *by_change.entry(change).or_default() += count;
        }
        let mut notes = Table::new(&["change", "notes"]);
        for (change, count) in by_change {
            notes.row(change.to_owned(), &[count.to_string()]);
        }
        for table in [triggers, notes].iter().filter(|table| !table.is_empty()) {
            let _ = write!(summary, "\n{}", table.text());
        }
        summary
    }
}
