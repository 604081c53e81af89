//! What several kinds of tests share.

#![allow(dead_code, reason = "each kind of tests uses a part of it")]

pub(crate) mod case;
#[cfg(feature = "cli")]
pub(crate) mod run;
