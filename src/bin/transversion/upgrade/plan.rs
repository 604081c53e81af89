//! `transversion upgrade plan`: from the list of an app's webhooks to the calls that upgrade them.

mod call;
mod difference;
mod steps;
mod text;
mod webhook;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use transversion::{Options, Version};

use self::call::{Call, named};
use self::difference::{Difference, NewTrigger, Way};
use self::webhook::{Subscription, Webhook, WebhookVersion};
use super::Format;
use crate::{Status, files, show};

/// How many webhooks the API lets an app have.
const MOST_WEBHOOKS: usize = 10;

pub(super) const EXAMPLES: &str = r#"Example:
  echo '{"webhooks":[{"_id":"w","target":"https://example.com/hook","triggers":["delivery:success"]}]}' |
    transversion upgrade plan --to v1.1 --relay https://edge.example.com/relay/orders

The list is what `GET /v1/apps/{appId}/webhooks` answers; the secrets in it are not read. Nothing is called: paste the
lines, with the API's token in $SMOOCH_TOKEN, the app in $APP_ID (or --app), and the secret of the relay's `upgrade` in
$UPGRADE_SECRET.

Exit status: 0 here is the plan; 1 the list was refused; 2 wrong usage; 3 input or output failed."#;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// What the API lists; standard input if not given, or for `-`
    #[arg(long, value_name = "FILE", default_value = "-")]
    webhooks: PathBuf,
    /// The version to upgrade to
    #[arg(long)]
    to: Version,
    /// The relay that both webhooks call during the upgrade, such as https://edge.example.com/relay/orders
    #[arg(long, value_name = "URL", value_parser = call::base)]
    relay: Option<String>,
    /// The webhook to upgrade, by its `_id`; all that are below the version if not given
    #[arg(long, value_name = "ID")]
    webhook: Vec<String>,
    /// The app; $APP_ID of the shell if not given
    #[arg(long, value_name = "ID", value_parser = app)]
    app: Option<String>,
    /// Where the API is
    #[arg(long, value_name = "URL", default_value = "https://api.smooch.io", value_parser = call::base)]
    api: String,
    /// Create the new webhook with `includeFullAppUser`, for handlers that read the clients of the user
    #[arg(long)]
    include_full_app_user: bool,
    /// Create the new webhook with `includeClient`
    #[arg(long)]
    include_client: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn app(id: &str) -> Result<String, String> {
    if ["", ".", ".."].contains(&id) { Err("it cannot stand in an address".into()) } else { Ok(id.to_owned()) }
}

/// All that is printed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    to: Version,
    #[serde(skip_serializing_if = "Option::is_none")]
    relay: Option<String>,
    /// What to see to before the first call.
    warnings: Vec<String>,
    webhooks: Vec<Entry>,
    /// The triggers that are only in the newer version, for which the plan does not ask.
    new_triggers: Vec<NewTrigger>,
    steps: Vec<Step>,
}

/// What the plan has to say about one webhook of the list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "_id")]
    id: String,
    target: String,
    version: String,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    triggers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_triggers: Option<Vec<String>>,
    differences: Vec<Difference>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Below the version, and upgraded by this plan.
    Upgraded,
    /// Below the version, and not asked for.
    LeftOut,
    /// At the version, or above it.
    Current,
    UnknownVersion,
}

#[derive(Serialize)]
struct Step {
    number: usize,
    title: &'static str,
    /// What is done by hand, or to be known.
    notes: Vec<String>,
    calls: Vec<Call>,
}

/// A webhook that the plan upgrades.
struct Upgrade<'w> {
    webhook: &'w Webhook,
    from: Version,
    /// What the new webhook asks for.
    new: Subscription,
    /// The webhook that is the new one already, where the plan has been begun before.
    done: Option<&'w Webhook>,
    way: Way,
}

pub(super) fn run(args: &Args) -> io::Result<Status> {
    let max_bytes = Options::to(args.to).max_bytes;
    let answer = files::read(&args.webhooks, max_bytes)?;
    let made = if answer.len() > max_bytes {
        Err(format!("the list is longer than {max_bytes} bytes"))
    } else {
        webhook::read(&answer).and_then(|webhooks| Plan::make(&webhooks, args))
    };
    let plan = match made {
        Ok(plan) => plan,
        Err(reason) => {
            show::complain(&format!("{}: {reason}", files::name(&args.webhooks)));
            return Ok(Status::Refused);
        }
    };
    let mut output = io::stdout().lock();
    match args.format {
        Format::Json => writeln!(output, "{}", show::json(&plan)?)?,
        Format::Text => output.write_all(text::of(&plan).as_bytes())?,
    }
    output.flush()?;
    Ok(Status::Done)
}

impl Plan {
    fn make(webhooks: &[Webhook], args: &Args) -> Result<Self, String> {
        if let Some(id) = args.webhook.iter().find(|&id| webhooks.iter().all(|webhook| webhook.id != *id)) {
            return Err(format!("there is no webhook {} in the list", named(id)));
        }
        let mut upgrades = Vec::new();
        let mut entries = Vec::new();
        for webhook in webhooks {
            let state = match webhook.version {
                WebhookVersion::Unknown(_) => State::UnknownVersion,
                WebhookVersion::Known(version) if version >= args.to => State::Current,
                WebhookVersion::Known(_) if args.webhook.is_empty() || args.webhook.contains(&webhook.id) => {
                    State::Upgraded
                }
                WebhookVersion::Known(_) => State::LeftOut,
            };
            let mut entry = Entry {
                id: webhook.id.clone(),
                target: webhook.subscription.target.clone(),
                version: webhook.version.to_string(),
                state,
                triggers: webhook.subscription.triggers.clone(),
                new_triggers: None,
                differences: Vec::new(),
            };
            if let (State::Upgraded, WebhookVersion::Known(from)) = (state, &webhook.version) {
                let upgrade = Upgrade::of(webhook, *from, webhooks, args)?;
                // Where a webhook names no triggers, those of the new one are what its default stood for.
                let triggers = webhook.subscription.triggers.as_ref().or(upgrade.new.triggers.as_ref());
                entry.differences = difference::of_triggers(triggers.map_or(&[], Vec::as_slice), upgrade.way)?;
                entry.new_triggers = upgrade.new.triggers.clone();
                upgrades.push(upgrade);
            }
            entries.push(entry);
        }
        let oldest = upgrades.iter().map(|upgrade| upgrade.from).min();
        Ok(Self {
            to: args.to,
            relay: args.relay.clone(),
            warnings: warnings(&upgrades, &entries, args)?,
            new_triggers: oldest.map_or(Ok(Vec::new()), |from| difference::new_triggers(from, args.to))?,
            steps: steps::of(&upgrades, args)?,
            webhooks: entries,
        })
    }
}

impl<'w> Upgrade<'w> {
    fn of(webhook: &'w Webhook, from: Version, all: &'w [Webhook], args: &Args) -> Result<Self, String> {
        let flag = |given: bool, was: Option<bool>| if given { Some(true) } else { was };
        let mut asked = webhook.subscription.clone();
        asked.include_full_app_user = flag(args.include_full_app_user, asked.include_full_app_user);
        asked.include_client = flag(args.include_client, asked.include_client);
        if let Some(relay) = &args.relay {
            asked.target.clone_from(relay);
        }
        let new = asked.upgraded(from, args.to)?;
        let done = all.iter().find(|other| {
            matches!(other.version, WebhookVersion::Known(version) if version == args.to)
                && is_same_place(&other.subscription.target, &new.target)
                && other.subscription.sorted_triggers() == new.sorted_triggers()
        });
        let way = Way {
            from,
            to: args.to,
            include_client: new.include_client == Some(true),
            include_full_app_user: new.include_full_app_user == Some(true),
        };
        Ok(Self { webhook, from, new, done, way })
    }

    fn calls_relay_already(&self, args: &Args) -> bool {
        args.relay.as_ref().is_some_and(|relay| is_same_place(relay, &self.webhook.subscription.target))
    }
}

fn is_same_place(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn warnings(upgrades: &[Upgrade<'_>], entries: &[Entry], args: &Args) -> Result<Vec<String>, String> {
    let mut warnings = Vec::new();
    let to = args.to;
    let more = upgrades.iter().filter(|upgrade| upgrade.done.is_none()).count();
    if entries.len() + more > MOST_WEBHOOKS {
        let room = MOST_WEBHOOKS.saturating_sub(entries.len());
        let advice = if room == 0 {
            "delete one that is no longer needed first".to_owned()
        } else {
            format!("there is room for {room} at a time: choose them with --webhook ID")
        };
        warnings.push(format!(
            "The app has {} of at most {MOST_WEBHOOKS} webhooks, and the plan creates {more} beside them: {advice}.",
            entries.len()
        ));
    }
    if args.relay.is_some() && !share_one_relay(upgrades, args)? {
        warnings.push(
            "These webhooks call different handlers, or ask for the same triggers. One relay delivers to one handler, \
             each thing that happened once, so that the other handlers would get nothing: give each of them a relay of \
             its own, and make a plan for each with --webhook ID."
                .into(),
        );
    }
    if args.relay.is_none() && !upgrades.is_empty() {
        warnings.push(format!(
            "Without --relay both webhooks call the handler, which has to ignore the events of one of them by itself, \
             by their `version`, and to read those of {to}."
        ));
    }
    for upgrade in upgrades {
        let id = named(&upgrade.webhook.id);
        let triggers = upgrade.webhook.subscription.triggers.as_deref();
        match triggers {
            None => warnings.push(format!(
                "Webhook {id} names no triggers, which stood for `message` in v1; the new one has to name them."
            )),
            Some([]) => warnings.push(format!(
                "Webhook {id} has an empty list of triggers, and the API may refuse another such: name some, or leave \
                 it out."
            )),
            Some(triggers) => {
                if triggers.iter().any(|trigger| trigger == "*") {
                    warnings.push(format!(
                        "Webhook {id} asks for `*`, which {to} does not document. Where the API takes it, it stands for \
                         the triggers that are new, too."
                    ));
                }
                let is_known =
                    |trigger: &&String| upgrade.from.triggers().chain(to.triggers()).any(|known| known == *trigger);
                for trigger in triggers.iter().filter(|trigger| !is_known(trigger)) {
                    let trigger = named(trigger);
                    warnings.push(format!(
                        "Webhook {id} asks for {trigger}, which is not documented by its full name; it is passed on as \
                         it is."
                    ));
                }
            }
        }
        if upgrade.calls_relay_already(args) {
            warnings.push(format!(
                "Webhook {id} calls the relay already, so the list does not tell its handler: what undoes the first \
                 step is not in this plan."
            ));
        }
    }
    for entry in entries.iter().filter(|entry| entry.state == State::UnknownVersion) {
        warnings.push(format!(
            "Webhook {} is of version {}, which is not known, and stays as it is.",
            named(&entry.id),
            named(&entry.version)
        ));
    }
    Ok(warnings)
}

/// Whether one relay can stand for all of these webhooks: they call one handler, and none asks for what another asks
/// for, which would seem to come twice.
fn share_one_relay(upgrades: &[Upgrade<'_>], args: &Args) -> Result<bool, String> {
    let mut handlers = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut is_disjoint = true;
    for upgrade in upgrades {
        if !upgrade.calls_relay_already(args) {
            handlers.insert(upgrade.webhook.subscription.target.trim_end_matches('/'));
        }
        let triggers = upgrade.webhook.subscription.triggers.as_ref().or(upgrade.new.triggers.as_ref());
        let mut own = BTreeSet::new();
        for trigger in triggers.into_iter().flatten() {
            own.extend(difference::stands_for(trigger, upgrade.way)?);
        }
        is_disjoint &= own.into_iter().all(|trigger| seen.insert(trigger));
    }
    Ok(handlers.len() <= 1 && is_disjoint)
}
