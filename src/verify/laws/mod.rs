//! The laws: what holds of every translation, whatever the payload.

mod bytes;
mod events;
mod report;
mod round_trip;

use alloc::string::String;

use super::Trial;
use super::told::Told;
use crate::report::Kind;

/// Whether a law holds of one payload; if not, what shows it.
pub(super) type Verdict = Result<(), String>;

/// One law.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Law {
    /// Its name.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub sentence: &'static str,
    /// What it speaks of; of everything, if not set.
    pub of: Option<Kind>,
    pub(super) holds: Holds,
}

/// How a law is tried.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// On a translation; on what is refused it says nothing.
    OfTranslation(fn(&Told<'_>) -> Verdict),
    /// On a payload, with translations of its own.
    OfPayload(fn(&Trial<'_>) -> Verdict),
}

macro_rules! laws {
    ($($of:expr, $holds:ident $module:ident::$name:ident: $sentence:literal;)+) => {
        /// The laws.
        pub const LAWS: &[Law] = &[$(Law {
            name: stringify!($name),
            sentence: $sentence,
            of: $of,
            holds: Holds::$holds($module::$name),
        }),+];
    };
}

const EVENTS: Option<Kind> = Some(Kind::Event);

laws! {
    None, OfTranslation report::every_difference_has_a_note:
        "Every difference between what comes in and what goes out has a note, by the word of an independent differ.";
    None, OfTranslation report::every_note_names_a_difference:
        "Every note names a real difference, and where nothing happens nothing is said.";
    None, OfPayload report::without_a_report_all_else_is_the_same:
        "A translation without a report is the same in all else.";
    None, OfTranslation report::nothing_is_said_twice:
        "Nothing is said twice, and what holds for all payloads is said once.";
    None, OfTranslation report::notes_stand_in_the_order_of_the_timeline_and_of_the_text:
        "Notes stand in the order of the changes, and within a change in that of the text.";
    EVENTS, OfTranslation report::an_event_is_withheld_for_one_reason_and_with_nothing_else_said:
        "An event is withheld for one reason, and nothing else is said of it.";
    Some(Kind::Request), OfTranslation report::a_list_of_triggers_is_what_its_notes_make_of_it:
        "A list of triggers is what its notes make of it.";
    None, OfTranslation bytes::what_no_note_names_is_copied_byte_for_byte:
        "What no note names is copied byte for byte, white space and spelling included.";
    None, OfTranslation bytes::an_inserted_member_looks_like_its_elder_sibling:
        "A member that is inserted has the white space of the member before it.";
    None, OfTranslation bytes::what_is_compact_stays_compact:
        "What came without white space goes without.";
    None, OfPayload bytes::nothing_to_do_means_the_same_bytes:
        "A payload that is in the right version already is passed on as it is, not even copied.";
    None, OfTranslation bytes::an_unchanged_outcome_is_the_very_input_and_no_other_is:
        "What is called unchanged is the very input, and what is not called so differs from it.";
    None, OfPayload bytes::unknown_members_survive:
        "A member that no change knows survives wherever it stands, and changes nothing else.";
    None, OfPayload bytes::output_over_its_limit_is_refused:
        "Output is allowed up to its limit, and not a byte more.";
    None, OfTranslation round_trip::a_translated_payload_is_not_translated_again:
        "A translated payload, translated again, is unchanged.";
    EVENTS, OfTranslation round_trip::an_upgrade_of_a_downgrade_gives_back_the_bytes:
        "An upgrade of a downgrade gives back the bytes it came from, or differs exactly where notes say so.";
    EVENTS, OfTranslation round_trip::a_downgrade_of_an_upgrade_gives_back_the_bytes:
        "A downgrade of an upgrade gives back the bytes it came from, or differs exactly where notes say so.";
    EVENTS, OfTranslation events::splitting_keeps_count_and_order:
        "An event with several messages becomes as many events, in their order.";
    EVENTS, OfPayload events::supplied_data_appear_and_the_need_is_gone:
        "What is supplied appears as it came, its need is gone, and nothing else appears.";
    EVENTS, OfTranslation events::a_need_says_how_to_fetch_what_is_missing:
        "A need names the call that fetches what is missing, and what can be fetched is asked for.";
    EVENTS, OfPayload events::a_version_is_told_by_its_version_trigger_shape_or_default:
        "The version that is told is the one that a payload says, or the one that it shows.";
    EVENTS, OfPayload events::an_exact_downgrade_has_none_of_the_additions_of_v1_1:
        "An exact downgrade has none of the additions of v1.1.";
}

macro_rules! ensure {
    ($is_so:expr $(,)?) => { ensure!($is_so, "it is not so that {}", stringify!($is_so)) };
    ($is_so:expr, $($why:tt)+) => {
        if !$is_so {
            return Err(format!($($why)+));
        }
    };
}

macro_rules! ensure_eq {
    ($left:expr, $right:expr $(,)?) => { ensure_eq!($left, $right, "") };
    ($left:expr, $right:expr, $($why:tt)+) => {{
        let (left, right) = (&$left, &$right);
        ensure!(left == right, "{left:?} is not {right:?}\n{}", format!($($why)+));
    }};
}

use {ensure, ensure_eq};
