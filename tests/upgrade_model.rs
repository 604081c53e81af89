//! The state machine of an upgrade, checked exhaustively: every interleaving of what two senders, a receiver, a store and
//! whoever changes the phase can do.
//!
//! A sender comes again until it is answered 2xx, six times at most, as Smooch does. At each arrival the phase may be any,
//! which is every flip there is; the receiver accepts or fails; its acceptance is written down, or the program is killed
//! before that; and the answer reaches the sender, or not. States that are the same are looked at once, so that all is
//! seen however long it takes.

use std::collections::{BTreeSet, HashSet};

use transversion::upgrade::{Arrival, Phase, Seen, Verdict, Webhook};

/// What is checked: the machine itself, or one that is broken on purpose.
#[derive(Clone, Copy)]
struct Machine {
    arrive: fn(Seen, Arrival) -> (Verdict, Seen),
    accepted: fn(Seen, Webhook, bool) -> Seen,
}

const OURS: Machine = Machine { arrive: Seen::arrive, accepted: Seen::accepted };

/// What can happen, and how often.
#[derive(Clone, Copy)]
struct World {
    /// Happenings of one key: one that is certain, or several that are not.
    happenings: usize,
    is_certain: bool,
    attempts: u8,
    /// How often the receiver may accept without anybody writing it down.
    kills: u8,
    /// How often an answer may not reach the sender.
    lost_answers: u8,
    phases: &'static [Phase],
    /// Whether there may be more deliveries than happenings.
    may_repeat: bool,
}

/// The events of one webhook about one happening: one sender's, until it is answered.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Copy {
    webhook: Webhook,
    left: u8,
    is_answered: bool,
    was_told_to_wait: u8,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    seen: Seen,
    copies: Vec<Copy>,
    /// How many events of each webhook the receiver has accepted.
    delivered: [u8; 2],
    kills: u8,
    lost_answers: u8,
}

/// What came of an arrival that was delivered.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Refused,
    Accepted,
    /// The receiver accepted, and nobody wrote it down or answered.
    Killed,
}

impl State {
    fn begin(world: World) -> Self {
        let copy = |webhook| Copy { webhook, left: world.attempts, is_answered: false, was_told_to_wait: 0 };
        let copies = (0..world.happenings).flat_map(|_| Webhook::ALL.iter().map(|&webhook| copy(webhook))).collect();
        Self { seen: Seen::default(), copies, delivered: [0; 2], kills: 0, lost_answers: 0 }
    }

    fn all_delivered(&self) -> u8 {
        self.delivered.iter().sum()
    }
}

/// What has been met on the way.
#[derive(Default)]
struct Met {
    states: usize,
    verdicts: BTreeSet<String>,
}

/// Looks at everything that can happen; the first thing that must not, is told.
fn check(world: World, machine: Machine) -> Result<Met, String> {
    let mut met = Met::default();
    let mut known = HashSet::new();
    let mut open = vec![State::begin(world)];
    while let Some(state) = open.pop() {
        if !known.insert(state.clone()) {
            continue;
        }
        met.states += 1;
        if state.copies.iter().all(|copy| copy.is_answered || copy.left == 0) {
            at_the_end(&state, world)?;
        }
        for (index, copy) in state.copies.iter().enumerate().filter(|(_, copy)| !copy.is_answered && copy.left > 0) {
            for &phase in world.phases {
                let arrival = Arrival { phase, webhook: copy.webhook, is_certain: world.is_certain };
                let (verdict, seen) = (machine.arrive)(state.seen, arrival);
                met.verdicts.insert(format!("{phase} {} {verdict}", copy.webhook));
                let mut after = state.clone();
                after.copies[index].left -= 1;
                match verdict {
                    Verdict::Deliver => {
                        for end in [End::Refused, End::Accepted, End::Killed] {
                            let mut after = after.clone();
                            after.seen = seen;
                            deliver(&mut after, index, end, machine, world);
                            answer(after, index, end == End::Accepted, world, &mut open);
                        }
                        continue;
                    }
                    Verdict::Wait => after.copies[index].was_told_to_wait += 1,
                    Verdict::Held if state.delivered[copy.webhook.other() as usize] == 0 => {
                        return Err("an event was held back for good, and its twin was not delivered".into());
                    }
                    Verdict::Duplicate if state.delivered[copy.webhook as usize] == 0 => {
                        return Err("an event was called a retry of what was not delivered".into());
                    }
                    Verdict::Held | Verdict::Duplicate => {}
                }
                after.seen = seen;
                answer(after, index, verdict != Verdict::Wait, world, &mut open);
            }
        }
    }
    Ok(met).and_then(|met: Met| if met.states > 1 { Ok(met) } else { Err("nothing happened".into()) })
}

fn deliver(after: &mut State, index: usize, end: End, machine: Machine, world: World) {
    let webhook = after.copies[index].webhook;
    match end {
        End::Refused => {}
        End::Accepted => after.seen = (machine.accepted)(after.seen, webhook, world.is_certain),
        End::Killed => after.kills += 1,
    }
    if end != End::Refused {
        after.delivered[webhook as usize] += 1;
    }
}

/// The sender hears of it, or does not.
fn answer(after: State, index: usize, is_good: bool, world: World, open: &mut Vec<State>) {
    if after.kills > world.kills {
        return;
    }
    if is_good {
        let mut unheard = after.clone();
        unheard.lost_answers += 1;
        if unheard.lost_answers <= world.lost_answers {
            open.push(unheard);
        }
    }
    let mut heard = after;
    heard.copies[index].is_answered = is_good;
    open.push(heard);
}

/// What must be true when nobody comes any more.
fn at_the_end(state: &State, world: World) -> Result<(), String> {
    let happenings = world.happenings as u8;
    let delivered = state.all_delivered();
    let is_lost = delivered < happenings;
    // Only the receiver can have let a happening go: all other attempts of a sender but those that were told to wait, once
    // for each happening of its key, and those that nobody heard of, failed there.
    for copy in state.copies.iter().filter(|copy| is_lost && !copy.is_answered) {
        if copy.was_told_to_wait > happenings {
            return Err(format!("a sender gave up after it was told {} times to come again", copy.was_told_to_wait));
        }
    }
    if is_lost && state.copies.iter().all(|copy| copy.is_answered) {
        return Err("all senders were answered, and something was not delivered".into());
    }
    // One that is not certain is told from its retry by nothing.
    let excused = state.kills + if world.is_certain { 0 } else { state.lost_answers };
    if !world.may_repeat && delivered > happenings + excused {
        return Err(format!("{delivered} deliveries of {happenings}, and {excused} of them excused"));
    }
    Ok(())
}

const CERTAIN: World = World {
    happenings: 1,
    is_certain: true,
    attempts: 6,
    kills: 2,
    lost_answers: 2,
    phases: Phase::ALL,
    may_repeat: false,
};

/// Without the last phase, in which each event of the new webhook is delivered, whatever the old one did.
const WHILE_BOTH_RUN: &[Phase] = &[Phase::Old, Phase::Either, Phase::New];
const WEAK: World = World {
    happenings: 2,
    is_certain: false,
    attempts: 4,
    kills: 1,
    lost_answers: 1,
    phases: WHILE_BOTH_RUN,
    may_repeat: false,
};

#[test]
fn each_happening_is_delivered_once_and_twice_only_if_the_record_was_lost() {
    let met = check(CERTAIN, OURS).unwrap();
    // All that the machine can say in each phase was met: the active webhook never waits, and nothing else is excluded.
    for &phase in Phase::ALL {
        for &webhook in Webhook::ALL {
            let is_active = match phase {
                Phase::Either => true,
                Phase::Old => webhook == Webhook::Old,
                Phase::New | Phase::Done => webhook == Webhook::New,
            };
            for &verdict in Verdict::ALL {
                let is_met = met.verdicts.contains(&format!("{phase} {webhook} {verdict}"));
                assert_eq!(is_met, !(is_active && verdict == Verdict::Wait), "{phase} {webhook} {verdict}");
            }
        }
    }
    // Each sender alone has been at any number of attempts while the other was at any.
    assert!(met.states > 7 * 7 * 3, "{} states", met.states);
}

#[test]
fn happenings_that_look_alike_are_delivered_as_often_as_they_happened() {
    let met = check(WEAK, OURS).unwrap();
    assert!(!met.verdicts.iter().any(|verdict| verdict.ends_with("duplicate")), "a second press is no retry");
    assert!(met.verdicts.contains("old new held") && met.verdicts.contains("new old held"));
}

#[test]
fn when_the_old_webhook_is_gone_what_looks_alike_is_never_lost() {
    check(World { phases: Phase::ALL, kills: 0, lost_answers: 0, may_repeat: true, ..WEAK }, OURS).unwrap();
}

#[test]
fn three_that_look_alike_are_not_fewer_than_three() {
    check(World { happenings: 3, attempts: 2, lost_answers: 0, kills: 0, ..WEAK }, OURS).unwrap();
}

/// A check that cannot fail would say nothing of the machine.
#[test]
fn broken_machines_are_found() {
    let broken: [(&str, World, Machine, &str); 6] = [
        ("it forgets what was accepted", CERTAIN, Machine { accepted: |seen, _, _| seen, ..OURS }, "deliveries of 1"),
        (
            "it holds back for good what is not its webhook's turn",
            CERTAIN,
            Machine {
                arrive: |seen, arrival| match seen.arrive(arrival) {
                    (Verdict::Wait, seen) => (Verdict::Held, seen),
                    other => other,
                },
                ..OURS
            },
            "held back for good",
        ),
        (
            "it does not remember that it held back",
            CERTAIN,
            Machine {
                arrive: |seen, arrival| match seen.arrive(arrival) {
                    (Verdict::Wait, _) => (Verdict::Wait, seen),
                    other => other,
                },
                ..OURS
            },
            "told 6 times to come again",
        ),
        (
            "it writes a delivery down for the other webhook",
            CERTAIN,
            Machine { accepted: |seen, webhook, is_certain| seen.accepted(webhook.other(), is_certain), ..OURS },
            "what was not delivered",
        ),
        (
            "it writes a delivery down before the receiver has answered",
            CERTAIN,
            Machine {
                arrive: |seen, arrival| match seen.arrive(arrival) {
                    (Verdict::Deliver, seen) => (Verdict::Deliver, seen.accepted(arrival.webhook, arrival.is_certain)),
                    other => other,
                },
                ..OURS
            },
            "was not delivered",
        ),
        (
            "it remembers what looks alike instead of counting it",
            WEAK,
            Machine {
                arrive: |seen, arrival| seen.arrive(Arrival { is_certain: true, ..arrival }),
                accepted: |seen, webhook, _| seen.accepted(webhook, true),
            },
            "something was not delivered",
        ),
    ];
    for (what, world, machine, found) in broken {
        let error = check(world, machine).err().unwrap_or_else(|| panic!("nobody noticed that {what}"));
        assert!(error.contains(found), "{what}: {error}");
    }
}
