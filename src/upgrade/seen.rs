//! What has been seen of a happening, and what follows when an event about it arrives.

use crate::word::words;

/// Whose events are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Those of the old webhook; those of the new one are held back.
    Old,
    /// Of two twins, the first to arrive.
    Either,
    /// Those of the new webhook; those of the old one are held back.
    New,
    /// Those of the new webhook. The old one has been removed.
    Done,
}

words!(Phase {
    Old => "old",
    Either => "either",
    New => "new",
    Done => "done",
});

/// One of the two webhooks that tell of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Webhook {
    /// The one of the older version.
    Old,
    /// The one of the newer version.
    New,
}

words!(Webhook {
    Old => "old",
    New => "new",
});

impl Webhook {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }

    const fn is_active(self, phase: Phase) -> bool {
        match phase {
            Phase::Either => true,
            Phase::Old => matches!(self, Self::Old),
            Phase::New | Phase::Done => matches!(self, Self::New),
        }
    }
}

/// An event about a happening has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Arrival {
    /// The phase in which it has.
    pub phase: Phase,
    /// By which webhook it came.
    pub webhook: Webhook,
    /// Whether the key of the happening is its own; see [`Happening`](super::Happening).
    pub is_certain: bool,
}

/// What is to be done about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Deliver it, and say so with [`Seen::accepted`] once the receiver has answered 2xx.
    Deliver,
    /// Hold it back for now, and let its sender come again (503): the other webhook is to deliver the happening, and
    /// nobody knows yet whether it will.
    Wait,
    /// Hold it back for good (2xx): its twin was delivered.
    Held,
    /// It has been delivered before, and this is a retry (2xx).
    Duplicate,
}

words!(Verdict {
    Deliver => "deliver",
    Wait => "wait",
    Held => "held",
    Duplicate => "duplicate",
});

/// What has been seen of a happening: a number of 32 bits, which is 0 of one that nobody knows. Keep it for as long as
/// senders come again.
///
/// # Example: the twin of what was delivered
///
/// ```
/// use transversion::upgrade::{Arrival, Phase, Seen, Verdict, Webhook};
///
/// let old = Arrival { phase: Phase::Old, webhook: Webhook::Old, is_certain: true };
/// let (verdict, seen) = Seen::default().arrive(old);
/// assert_eq!(verdict, Verdict::Deliver);
///
/// // The receiver answers 200, and the new webhook tells of the same.
/// let seen = seen.accepted(old.webhook, old.is_certain);
/// let (verdict, seen) = seen.arrive(Arrival { webhook: Webhook::New, ..old });
/// assert_eq!(verdict, Verdict::Held);
/// assert_eq!(Seen::from_bits(seen.bits()), seen);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen(u32);

/// The first bit of what is kept of each webhook: one that says that it delivered, one that an event of it was held back,
/// and how many events of it need not be delivered, since so many of the other one were.
const BITS_OF_OLD: u32 = 0;
const BITS_OF_NEW: u32 = 16;
const DELIVERED: u32 = 1;
const HELD: u32 = 1 << 1;
const CREDIT: u32 = 1 << 2;
const MOST_CREDITS: u32 = (1 << 14) - 1;

impl Seen {
    /// The same from its bits.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// All of it, to be kept.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Says what is to be done about an event that has arrived, and what has been seen then. Nothing is delivered before
    /// [`Self::accepted`] says so: a delivery that fails is as if the event had not arrived.
    #[must_use = "what has been seen then is to be kept"]
    pub const fn arrive(self, arrival: Arrival) -> (Verdict, Self) {
        let Arrival { phase, webhook, is_certain } = arrival;
        let was_held = self.has(webhook, HELD) || self.has(webhook.other(), HELD);
        if is_certain {
            if self.has(webhook, DELIVERED) {
                return (Verdict::Duplicate, self);
            }
            if self.has(webhook.other(), DELIVERED) {
                return (Verdict::Held, self);
            }
        } else if self.credits(webhook) > 0 && !matches!(phase, Phase::Done) {
            return (Verdict::Held, self.without(webhook, HELD).spend(webhook));
        }
        // An event that was held back and comes again has not been delivered by the other webhook meanwhile; and one whose
        // twin was held back finds it so because the phase has changed. Either way nobody else will deliver it.
        if webhook.is_active(phase) || was_held {
            return (Verdict::Deliver, self);
        }
        (Verdict::Wait, self.with(webhook, HELD))
    }

    /// The receiver has accepted an event about it by this webhook.
    #[must_use = "what has been seen then is to be kept"]
    pub const fn accepted(self, webhook: Webhook, is_certain: bool) -> Self {
        if is_certain {
            return self.with(webhook, DELIVERED);
        }
        let other = webhook.other();
        if self.credits(other) == MOST_CREDITS { self } else { Self(self.0 + bits(other, CREDIT)) }
    }

    const fn has(self, webhook: Webhook, bit: u32) -> bool {
        self.0 & bits(webhook, bit) != 0
    }

    const fn with(self, webhook: Webhook, bit: u32) -> Self {
        Self(self.0 | bits(webhook, bit))
    }

    const fn without(self, webhook: Webhook, bit: u32) -> Self {
        Self(self.0 & !bits(webhook, bit))
    }

    /// Uses up a credit that is there.
    const fn spend(self, webhook: Webhook) -> Self {
        Self(self.0 - bits(webhook, CREDIT))
    }

    const fn credits(self, webhook: Webhook) -> u32 {
        (self.0 / bits(webhook, CREDIT)) & MOST_CREDITS
    }
}

const fn bits(webhook: Webhook, bit: u32) -> u32 {
    match webhook {
        Webhook::Old => bit << BITS_OF_OLD,
        Webhook::New => bit << BITS_OF_NEW,
    }
}
