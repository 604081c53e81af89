//! What comes of chunks is put out in the order in which they came in.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Something that the chunks have in turns, by their numbers.
pub(crate) struct Turns<T> {
    state: Mutex<State<T>>,
    passed_on: Condvar,
}

struct State<T> {
    next: u64,
    what: T,
}

/// The turn of a chunk. It may be taken more than once before it is passed on.
pub(crate) struct Turn<'t, T>(MutexGuard<'t, State<T>>);

impl<T> Turns<T> {
    pub(crate) fn new(what: T) -> Self {
        Self { state: Mutex::new(State { next: 0, what }), passed_on: Condvar::new() }
    }

    /// Waits until it is this chunk's turn.
    pub(crate) fn take(&self, number: u64) -> Turn<'_, T> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.passed_on.wait_while(state, |state| state.next != number);
        Turn(wait.unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the turn of the chunk that has it.
    pub(crate) fn pass_on(&self, mut turn: Turn<'_, T>) {
        turn.0.next += 1;
        drop(turn);
        self.passed_on.notify_all();
    }

    /// Takes it between two writes, whoever's turn it is: to end, or when all is done.
    pub(crate) fn interrupt(&self) -> Turn<'_, T> {
        Turn(self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.what
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0.what
    }
}
