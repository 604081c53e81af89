//! The upgrade without downtime: two webhooks of different versions tell of everything, and each thing that happened is
//! to be delivered once.
//!
//! While an app is upgraded, its *old* webhook and its *new* one run side by side. Both tell of the same *happenings*;
//! the events about one happening are *twins*. [`identify`] tells which happenings an event is about, [`Seen`] is all
//! that need be remembered of one, and [`Seen::arrive`] says what is to be done when an event about it comes. [`pick`]
//! makes an event about some of its happenings, and [`compare`] looks at twins: whether a handler that was fed with
//! translations of the old one will find the same in the new one.
//!
//! Nothing here does I/O or knows the time. Whoever receives the events keeps what was seen, sees to it that two calls
//! about one happening do not both deliver it, and tells [`Seen::accepted`] when the receiver has answered.
//!
//! # What is promised
//!
//! Each happening is delivered at least once, in any order of arrivals, retries and changes of the [`Phase`], as long as
//! the sender of one webhook comes again after an answer that is not 2xx. It is delivered twice only where the receiver
//! accepted it and the record of that was lost. An event is held back for good only if its twin was delivered.
//!
//! # What makes two events the same happening
//!
//! Payloads carry no id of the event, so that it is derived. An event of several messages, postbacks, payments or clients is
//! about as many happenings: one `delivery:success` of v1 about three messages is three events in v1.1, and messages may be
//! batched otherwise by each webhook. Of each happening the key holds the trigger by its newest name, and:
//!
//! | trigger | what tells it from others | certain |
//! | --- | --- | --- |
//! | `message:appUser`, `message:appMaker` | the message's `_id`; else the user, and when it was `received` | with an `_id` |
//! | `message:delivery:*`, once `delivery:*` | the message's `_id`, else the user and `timestamp`; `destination.type` | with an `_id` |
//! | `notification:delivery:*` | the notification's `_id`, and the destination | with an `_id` |
//! | `postback` | the user, the message's `_id`, the action's `_id` and payload | never |
//! | `payment:success` | the `_id` of the charge; else those of message and action | with either |
//! | `conversation:*` | the user, `source.type` and `timestamp` | with a user and a timestamp |
//! | `typing:appUser` | the user, `activity.type` and `timestamp` | with a user and a timestamp |
//! | `merge:appUser` | who survives, and who is discarded, in any order | with both |
//! | `link:*` | the user and the channel | never |
//! | `client:*` | the user, and the client by `_id` or `id` | never |
//! | all others | the user and `timestamp` | with a user and a timestamp |
//!
//! The user is known by `_id`, else by `userId` and the app. Strings are compared unescaped, and numbers by value; what
//! has another type than these counts as absent. The newer version tells apart what the older one did not: a message that
//! is delivered to two integrations of one channel is one happening for both, since the documentation itself calls an
//! event the final one *for the message and the type of the destination*.
//!
//! # Where identity is weak
//!
//! A button can be pressed twice, and nothing in the payload tells the one time from the other. Such happenings have the
//! same key, which is then not certain, and [`Seen`] counts instead of remembering: each delivery by one webhook leaves a
//! credit for the other, and an event of the other uses one up and is held back. Two presses are delivered twice, and
//! their four events in any order make two deliveries. What can go wrong:
//!
//! - A retry cannot be told from a second press. If the receiver accepted an event and its sender did not hear of it, the
//!   event is delivered twice. At least once wins over at most once.
//! - A credit of a press whose twin never comes (the new webhook did not exist yet) holds back a later press of the new
//!   webhook. Its twin of the old one finds nothing delivered, and is delivered in its stead. In the phase
//!   [`Phase::Done`], in which there is no such twin any more, credits do not count.
//! - Where events with one key differ in what the key leaves out, it is their number that is kept, and not which of them.

mod compare;
mod identity;
mod seen;

pub use compare::{Difference, DifferenceKind, compare};
pub use identity::{Happening, Identity, identify, pick};
pub use seen::{Arrival, Phase, Seen, Verdict, Webhook};
