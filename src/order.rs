//! Sorting that weighs little. The standard library's sort is made anew for each type, and each weighs as much as five
//! rooms; what is sorted here is nearly always in order already.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// Puts items in order.
pub(crate) fn sort<T: Ord>(items: &mut Vec<T>) {
    if !items.is_sorted() {
        *items = BinaryHeap::from(core::mem::take(items)).into_sorted_vec();
    }
}
