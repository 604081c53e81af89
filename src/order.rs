//! Sorting that weighs little. The standard library's sort is made anew for each type, and each weighs as much as five
//! rooms. What is sorted here is nearly always in order already, and the little loop for that is all that is made anew;
//! the rest is made once.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Puts items in order: each goes back to its place, unless that takes too long. Then it is heapsort.
pub(crate) fn sort<T: Ord>(items: &mut Vec<T>) {
    let mut swaps = 16 * items.len();
    for item in 1..items.len() {
        let mut at = item;
        while at > 0 && items[at] < items[at - 1] {
            if swaps == 0 {
                let length = items.len();
                return heapsort(items, length);
            }
            items.swap(at, at - 1);
            swaps -= 1;
            at -= 1;
        }
    }
}

/// Of each of so many items, whether one before it is the same.
pub(crate) fn twins(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<bool> {
    let mut is_twin = vec![false; length];
    for pair in ordered(length, compare).windows(2) {
        is_twin[pair[1]] = compare(pair[0], pair[1]).is_eq();
    }
    is_twin
}

/// The indexes of so many items in the order of these; those that are the same stay as they are.
pub(crate) fn ordered(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut by_kind = ByKind { items: (0..length).collect(), compare };
    // Names stand in no order, so that there is no use in hoping for it.
    heapsort(&mut by_kind, length);
    by_kind.items
}

/// A list that can be put in order, whatever it holds.
trait List {
    fn is_before(&self, one: usize, other: usize) -> bool;
    fn swap(&mut self, one: usize, other: usize);
}

impl<T: Ord> List for Vec<T> {
    fn is_before(&self, one: usize, other: usize) -> bool {
        self[one] < self[other]
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.as_mut_slice().swap(one, other);
    }
}

/// The indexes of items; those of the same kind stay in order.
struct ByKind<'c> {
    items: Vec<usize>,
    compare: &'c dyn Fn(usize, usize) -> Ordering,
}

impl List for ByKind<'_> {
    fn is_before(&self, one: usize, other: usize) -> bool {
        let (one, other) = (self.items[one], self.items[other]);
        (self.compare)(one, other).then(one.cmp(&other)).is_lt()
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.items.swap(one, other);
    }
}

fn heapsort(list: &mut dyn List, length: usize) {
    for parent in (0..length / 2).rev() {
        sift_down(list, parent, length);
    }
    for last in (1..length).rev() {
        list.swap(0, last);
        sift_down(list, 0, last);
    }
}

/// Lets an item sink in the heap before `end` until no child is greater.
fn sift_down(list: &mut dyn List, mut parent: usize, end: usize) {
    loop {
        let mut child = 2 * parent + 1;
        if child + 1 < end && list.is_before(child, child + 1) {
            child += 1;
        }
        if child >= end || !list.is_before(parent, child) {
            return;
        }
        list.swap(parent, child);
        parent = child;
    }
}

#[cfg(test)]
mod tests {
    use super::{ordered, sort, twins};
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_are_sorted_as_by_the_standard_library(mut items in prop::collection::vec(0..50_u8, 0..300)) {
            let mut expected = items.clone();
            expected.sort();
            sort(&mut items);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn indexes_are_ordered_as_a_stable_sort_would(items in prop::collection::vec(0..30_u8, 0..300)) {
            let mut expected: Vec<usize> = (0..items.len()).collect();
            expected.sort_by_key(|&index| items[index]);
            prop_assert_eq!(ordered(items.len(), &|one, other| items[one].cmp(&items[other])), expected);
        }

        #[test]
        fn twins_are_those_that_were_seen_before(items in prop::collection::vec(0..30_u8, 0..300)) {
            let mut seen = BTreeSet::new();
            let expected: Vec<bool> = items.iter().map(|item| !seen.insert(item)).collect();
            prop_assert_eq!(twins(items.len(), &|one, other| items[one].cmp(&items[other])), expected);
        }
    }
}
