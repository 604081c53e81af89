//! The steps of the plan, in the order in which nothing is lost.

use transversion::Version;

use super::call::{Body, Call, Door, named, segment};
use super::webhook::Subscription;
use super::{Args, Step, Upgrade, difference};

/// The steps, none where there is nothing to upgrade.
pub(super) fn of(upgrades: &[Upgrade<'_>], args: &Args) -> Result<Vec<Step>, String> {
    if upgrades.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![point_or_prepare(upgrades, args), create(upgrades, args)?, switch(args), delete(upgrades, args)])
}

fn point_or_prepare(upgrades: &[Upgrade<'_>], args: &Args) -> Step {
    let to = args.to;
    let Some(relay) = &args.relay else {
        return Step {
            number: 1,
            title: "Make the handler ready",
            notes: vec![format!(
                "Deploy a handler that reads the events of the old webhook as before, and ignores those whose `version` \
                 is {to}. `transversion upgrade check` finds what to change in it."
            )],
            calls: Vec::new(),
        };
    };
    let mut notes = vec![
        "Deploy the relay with `upgrade` in phase `old`, the secret of each old webhook in `receive.secrets`, and \
         `receive.refuse` 503, so that a wrong key costs no event."
            .to_owned(),
    ];
    let mut calls = Vec::new();
    for upgrade in upgrades {
        let id = named(&upgrade.webhook.id);
        if upgrade.calls_relay_already(args) {
            notes.push(format!("Webhook {id} calls the relay already."));
            continue;
        }
        let old = &upgrade.webhook.subscription;
        let undo = update(upgrade, old.clone(), args, format!("Webhook {id} calls its handler again."));
        let at_relay = Subscription { target: relay.clone(), ..old.clone() };
        // The triggers go along: what becomes of them otherwise, v1 does not say.
        let why = format!("Webhook {id} calls the relay, with the triggers that it has.");
        calls.push(update(upgrade, at_relay, args, why).undone_by(undo));
    }
    Step { number: 1, title: "Point the old webhook at the relay", notes, calls }
}

fn create(upgrades: &[Upgrade<'_>], args: &Args) -> Result<Step, String> {
    let to = args.to;
    let mut notes = Vec::new();
    let mut calls = Vec::new();
    for upgrade in upgrades {
        let id = named(&upgrade.webhook.id);
        if let Some(done) = upgrade.done {
            notes.push(format!(
                "Webhook {} is the new one of {id} already: it is not created a second time.",
                named(&done.id)
            ));
            continue;
        }
        let undo = || {
            let url = format!("{}/$NEW_WEBHOOK", webhooks(to, args));
            let why = "The new webhook is gone; $NEW_WEBHOOK is the `_id` in the API's answer.";
            Call::new(Door::Api, "DELETE", url, None, why)
        };
        let why = format!("The webhook of {to} with the triggers of {id}.");
        calls.push(post(to, upgrade.new.clone(), args, why).undone_by(undo()));
        if upgrade.new.triggers.iter().flatten().any(|trigger| trigger == "*") {
            let why = "Only if the API has refused `*`: the same with all triggers written out that it stood for.";
            calls.push(post(to, written_out(upgrade)?, args, why.into()).undone_by(undo()));
        }
    }
    notes.push(match args.relay {
        Some(_) => "Each answer has the `secret` of a new webhook: add it to `receive.secrets` and deploy. Until then \
                    the relay refuses its events, and Smooch comes again a few times."
            .to_owned(),
        None => format!(
            "Each answer has the `secret` of a new webhook: let the handler take it beside the old one. From now on the \
             handler gets everything twice, in the old version and in {to}."
        ),
    });
    Ok(Step { number: 2, title: "Create the new webhook", notes, calls })
}

fn switch(args: &Args) -> Step {
    let to = args.to;
    let Some(relay) = &args.relay else {
        return Step {
            number: 3,
            title: "Switch to the new webhook",
            notes: vec![format!(
                "Deploy a handler that reads the events whose `version` is {to}, and ignores the others. To go back, \
                 deploy the one before it."
            )],
            calls: Vec::new(),
        };
    };
    let notes = vec![
        "The gate answers with `isSafe` and its `advice`: go on when `isSafe` is true, and stay as long as it is not."
            .to_owned(),
    ];
    let gate = |why: &str| Call::new(Door::Relay, "GET", format!("{relay}/upgrade"), None, why);
    let calls = vec![
        gate("The gate: the old events, translated, and their new twins, compared."),
        phase(relay, "new", "The relay delivers the events of the new webhook.").undone_by(phase(
            relay,
            "old",
            "The relay delivers the events of the old webhook again.",
        )),
        gate("The gate again, before the old webhook goes."),
    ];
    Step { number: 3, title: "Switch to the new webhook", notes, calls }
}

fn delete(upgrades: &[Upgrade<'_>], args: &Args) -> Step {
    let mut calls = Vec::new();
    for upgrade in upgrades {
        let id = named(&upgrade.webhook.id);
        let mut old = upgrade.webhook.subscription.clone();
        if let Some(relay) = &args.relay {
            old.target.clone_from(relay);
        }
        let why = format!(
            "A webhook like {id} again. It has another `_id`, and its secret is a new one: whoever takes its calls must \
             know it."
        );
        let undo = post(upgrade.from, old, args, why);
        let url = format!("{}/{}", webhooks(upgrade.from, args), segment(&upgrade.webhook.id));
        calls.push(Call::new(Door::Api, "DELETE", url, None, format!("Webhook {id} is gone.")).undone_by(undo));
    }
    let mut notes = vec!["Only when all before it has gone well for as long as you like to watch it.".to_owned()];
    if let Some(relay) = &args.relay {
        let undo = phase(relay, "new", "The relay looks for events of the old webhook again.");
        calls.push(phase(relay, "done", "The relay no longer waits for the old webhook.").undone_by(undo));
        notes.push("Then take the secret of the old webhook out of `receive.secrets`.".into());
    }
    Step { number: 4, title: "Delete the old webhook", notes, calls }
}

/// What `*` stood for in the older version, in the names of the newer one.
fn written_out(upgrade: &Upgrade<'_>) -> Result<Subscription, String> {
    let mut triggers = Vec::new();
    for trigger in upgrade.webhook.subscription.triggers.iter().flatten() {
        triggers.extend(difference::stands_for(trigger, upgrade.way)?);
    }
    let all = Subscription { triggers: Some(triggers), ..upgrade.new.clone() };
    all.upgraded(upgrade.from, upgrade.way.to)
}

fn webhooks(version: Version, args: &Args) -> String {
    let app = args.app.as_deref().map_or("$APP_ID".into(), segment);
    format!("{}/{version}/apps/{app}/webhooks", args.api)
}

fn post(version: Version, webhook: Subscription, args: &Args, why: String) -> Call {
    Call::new(Door::Api, "POST", webhooks(version, args), Some(Body::Webhook(webhook)), why)
}

fn update(upgrade: &Upgrade<'_>, webhook: Subscription, args: &Args, why: String) -> Call {
    let url = format!("{}/{}", webhooks(upgrade.from, args), segment(&upgrade.webhook.id));
    Call::new(Door::Api, "PUT", url, Some(Body::Webhook(webhook)), why)
}

fn phase(relay: &str, phase: &'static str, why: &str) -> Call {
    Call::new(Door::Relay, "POST", format!("{relay}/phase"), Some(Body::Phase { phase }), why)
}
