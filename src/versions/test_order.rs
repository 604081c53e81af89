//! The rooms of a floor in another order than that of the timeline, which only tests can ask for.

use std::cell::Cell;
use std::prelude::rust_2024::*;

use crate::error::Error;
use crate::report::{Note, Translation};
use crate::sample::{Dice, Wanted};
use crate::verify::Scene;
use crate::verify::differ::{Json, differences};

std::thread_local! {
    /// What the order is made of; that of the timeline, if not set.
    static SEED: Cell<Option<u64>> = const { Cell::new(None) };
}

/// The rooms in the order in which they are walked through.
pub(super) fn ordered<T>(rooms: impl Iterator<Item = T>) -> Vec<T> {
    let mut rooms: Vec<T> = rooms.collect();
    if let Some(seed) = SEED.get() {
        let mut dice = Dice::new(seed);
        for end in (1..rooms.len()).rev() {
            rooms.swap(dice.below(end + 1), end);
        }
    }
    rooms
}

/// Rooms read what came in and never see each other's work. Only members that are inserted into one object stand in the
/// order of the rooms, and needs do: that order is the timeline's, so both are compared without it.
#[test]
fn the_order_of_rooms_does_not_matter() {
    let mut moved = 0;
    for seed in 0..4000 {
        let Scene { sample, wish } = Scene::new(&Wanted::default(), seed).unwrap();
        let translate = |order| {
            SEED.set(order);
            sample.call.translate(sample.body.as_bytes(), &wish.options())
        };
        let (in_order, shuffled) = (translate(None), translate(Some(seed)));
        SEED.set(None);
        assert_eq!(told(&in_order), told(&shuffled), "seed {seed}: {}", sample.body);
        let (Ok(in_order), Ok(shuffled)) = (in_order, shuffled) else { continue };
        for (one, other) in in_order.payloads.iter().zip(&shuffled.payloads) {
            let read = |payload| Json::read(payload).unwrap();
            assert_eq!(differences(&read(one), &read(other)), [], "seed {seed}: {}", sample.body);
            assert_eq!(one.len(), other.len());
            moved += usize::from(one != other);
        }
    }
    assert!(moved > 0, "the order is always that of the timeline");
}

/// All that is said of a translation; or why it is refused, and where.
#[expect(clippy::type_complexity, reason = "it is compared, and nothing else")]
fn told<'t>(
    translation: &'t Result<Translation<'_>, Error>,
) -> Result<(crate::Outcome, usize, Vec<Note<'t>>, Vec<String>), (String, Option<usize>)> {
    match translation {
        Ok(translation) => {
            let Translation { outcome, payloads, notes, needs, .. } = translation;
            let mut needs: Vec<String> = needs.iter().map(|need| std::format!("{need:?}")).collect();
            needs.sort();
            Ok((*outcome, payloads.len(), notes.iter().collect(), needs))
        }
        Err(error) => Err((error.to_string(), error.offset())),
    }
}
