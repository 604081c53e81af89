//! The plan as text: what is read stands in comments of a shell, what is done on lines to paste.

use std::fmt::Write as _;

use super::call::named;
use super::difference::Difference;
use super::{Entry, Plan, State};

/// A script that runs through would not look at the gate, and delete what is still needed. Pasted, this does nothing.
const GUARD: &str =
    "case $- in *i*) ;; *) echo 'Paste the lines one by one: the steps wait for what you see.' >&2; exit 2;; esac\n";

/// The whole plan. All in it is printable ASCII.
pub(super) fn of(plan: &Plan) -> String {
    let to = plan.to;
    let mut text = String::new();
    let count = plan.webhooks.iter().filter(|entry| entry.state == State::Upgraded).count();
    let webhooks = if count == 1 { "webhook" } else { "webhooks" };
    if count == 0 {
        let _ = writeln!(text, "# Nothing to upgrade: no webhook of the list is below {to}.");
    } else {
        let _ = writeln!(text, "# The upgrade of {count} {webhooks} to {to}.");
        let _ = writeln!(text, "# Paste the lines one by one; an `undo` without its # takes the line before it back.");
        text.push_str(GUARD);
    }
    for warning in &plan.warnings {
        let _ = writeln!(text, "#\n# Mind: {warning}");
    }
    for entry in &plan.webhooks {
        write_entry(&mut text, entry, plan);
    }
    if !plan.new_triggers.is_empty() {
        let _ = writeln!(text, "#\n# Only in {to}, and not asked for by this plan:");
        for new in &plan.new_triggers {
            let title = new.change.as_ref().map(|change| format!("  {}: {}", change.id, change.title));
            let _ = writeln!(text, "#   {}{}", new.trigger, title.unwrap_or_default());
        }
    }
    for step in &plan.steps {
        let _ = writeln!(text, "\n# Step {}. {}", step.number, step.title);
        for note in &step.notes {
            let _ = writeln!(text, "# {note}");
        }
        for call in &step.calls {
            let _ = writeln!(text, "\n# {}\n{}", call.why, call.curl);
            if let Some(undo) = &call.undo {
                let _ = writeln!(text, "# undo: {}\n# {}", undo.why, undo.curl);
            }
        }
    }
    text
}

fn write_entry(text: &mut String, entry: &Entry, plan: &Plan) {
    let what = match entry.state {
        State::Upgraded => format!("{} -> {}", named(&entry.version), plan.to),
        State::LeftOut => format!("{}, left out", named(&entry.version)),
        State::Current => format!("{}, stays as it is", named(&entry.version)),
        State::UnknownVersion => format!("{}, not known, stays as it is", named(&entry.version)),
    };
    let _ = writeln!(text, "#\n# Webhook {} at {}: {what}", named(&entry.id), named(&entry.target));
    for difference in &entry.differences {
        write_difference(text, difference, plan);
    }
}

fn write_difference(text: &mut String, difference: &Difference, plan: &Plan) {
    let Difference { trigger, becomes, subscribed_as, is_known, changes, lost, new, .. } = difference;
    let _ = write!(text, "#   {}", named(trigger));
    if let Some(becomes) = becomes {
        let _ = write!(text, " -> {}", named(becomes));
    }
    if let Some(subscribed) = subscribed_as {
        let _ = write!(text, " (asked for as {})", named(subscribed));
    }
    if !is_known {
        text.push_str(" (not documented: only what all events share is known)");
    }
    text.push('\n');
    for change in changes {
        let _ = writeln!(text, "#     {}: {}", change.id, change.title);
    }
    let mut list = |what: &str, places: &[String]| {
        if !places.is_empty() {
            let _ = writeln!(text, "#     {what}: {}", places.join(" "));
        }
    };
    list("no longer there", lost);
    list("new", new);
    if plan.relay.is_some() {
        list("missing for a reader of the old version", &difference.missing_for_old_reader);
        for why in &difference.withheld_from_old_reader {
            let _ = writeln!(text, "#     not for a reader of the old version: {why}");
        }
    }
}
