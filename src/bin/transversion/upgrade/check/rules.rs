//! What is looked for. Each rule has an id, what to do about it, and the change that it comes of.

use regex_lite::Regex;
use transversion::{Change, Version};

use super::libraries::Libraries;
use super::scope;
use super::walk::Kind;

/// How many lines around a place belong to it, where nothing else tells.
const NEAR: usize = 15;

pub(super) struct Rule {
    pub(super) id: &'static str,
    /// The change of the timeline, which has its sentence and source.
    pub(super) change: Option<&'static str>,
    /// Where it is documented, if no change says so.
    pub(super) source: &'static str,
    /// What to do.
    pub(super) advice: &'static str,
    /// One of these is in every file in which there is something to find, in small letters.
    hints: &'static [&'static str],
    /// What to look for, in a line. The first group that took part is the place.
    patterns: &'static [&'static str],
    finding: When,
}

/// When a match is a finding. Conditions are patterns, each with a word in small letters without which it cannot hold.
enum When {
    Always,
    /// When this is in the lines around.
    Beside(&'static str, &'static str),
    /// When this is not in the brackets around, those within them left aside.
    NotInObject(&'static str, &'static str),
    /// When this is not in the arguments; where these are only named, not in the lines around.
    NotInCall(&'static str, &'static str),
}

/// A member that is read from an app user: by dots, arrows, brackets, symbols, getters, or by taking objects apart.
macro_rules! of_app_user {
    ($members:literal) => {
        [
            concat!(
                r#"(?i)app_?user["'\])]*(?:\(\))?[?!]{0,2}(?:\.|->|\[|,\s*|\s*=>\s*%?\{\s*|:\s*\{[^}]*?\b)"#,
                r#"(?:(?:get|fetch|dig)\()?[:"']*((?:get_?)?"#,
                $members,
                r")\b"
            ),
            concat!(r"(?i)\{[^}]*\b(", $members, r")\b[^}]*\}\s*=\s*[^;]*app_?user\b"),
        ]
    };
}

const CLIENTS: [&str; 2] = of_app_user!("clients");
const DEVICES: [&str; 2] = of_app_user!("devices");

static RULES: [Rule; 13] = [
    Rule {
        id: "delivered_messages",
        change: Some("truncate_delivered_message"),
        source: "",
        advice: "Read `message._id`: a delivery event has no `messages`, and nothing of the message but its `_id`.",
        hints: &["delivery:"],
        patterns: &[
            r#"(?:\.|->|\[:?["']?|\(:?["'])(messages|Messages)\b"#,
            r"\b((?:get_?|Get)[Mm]essages)\s*\(",
            r"[{,]\s*(messages)\s*[,}]",
        ],
        finding: When::Beside("delivery:", r"\bdelivery:(?:success|failure|channel|user)\b"),
    },
    Rule {
        id: "app_user_clients",
        change: Some("truncate_app_user"),
        source: "",
        advice: "Ask the API for the app user, or create the webhook with `includeFullAppUser`: events have no `clients`.",
        hints: &["clients"],
        patterns: &CLIENTS,
        finding: When::Always,
    },
    Rule {
        id: "full_app_user",
        change: Some("truncate_app_user"),
        source: "",
        advice: "Ask the API for the app user, or create the webhook with `includeFullAppUser`: events do not have this.",
        hints: &["pendingclients", "pending_clients", "haspaymentinfo", "has_payment_info"],
        patterns: &[r"(?i)((?:get_?)?(?:pending_?clients|has_?payment_?info))\b"],
        finding: When::Always,
    },
    Rule {
        id: "app_user_devices",
        change: Some("drop_legacy_user_fields"),
        source: "",
        advice: "Read the `clients` that the API answers: neither events nor answers have `devices`.",
        hints: &["devices"],
        patterns: &DEVICES,
        finding: When::Always,
    },
    Rule {
        id: "credential_required",
        change: Some("drop_credential_required"),
        source: "",
        advice: "Leave it out: it is in no event, no answer and no call.",
        hints: &["credentialrequired", "credential_required"],
        patterns: &[r"(?i)((?:[gs]et_?)?credential_?required)\b"],
        finding: When::Always,
    },
    Rule {
        id: "delivery_success_trigger",
        change: Some("rename_delivery_success"),
        source: "",
        advice: "Expect `message:delivery:channel` instead, and ask for it where webhooks are created.",
        hints: &["delivery:success"],
        patterns: &[r"(?:^|[^\w:.-]|[^\w]:)(delivery:success)(?:[^\w:-]|$)"],
        finding: When::Always,
    },
    Rule {
        id: "delivery_failure_trigger",
        change: Some("rename_delivery_failure"),
        source: "",
        advice: "Expect `message:delivery:failure` instead, and ask for it where webhooks are created.",
        hints: &["delivery:failure"],
        patterns: &[r"(?:^|[^\w:.-]|[^\w]:)(delivery:failure)(?:[^\w:-]|$)"],
        finding: When::Always,
    },
    Rule {
        id: "triggers_by_alias",
        change: Some("rename_delivery_triggers"),
        source: "",
        advice: "Name the triggers: `message` stood for `message:appUser` and `message:appMaker`, and neither it nor `*` \
                 is documented any more.",
        hints: &["triggers"],
        patterns: &[r#"(?i)triggers["']?\s*(?:[:=(]|=>)\s*(?:\[\]string\{)?[^\]})]*?["'](message|\*)["']"#],
        finding: When::Always,
    },
    Rule {
        id: "old_address",
        change: None,
        source: "Upgrade guide, API versioning: \"When making calls to the Smooch API you specify the version you want \
                 to use directly in the endpoint URL.\"",
        advice: "Call `/v1.1/`, once the calls are ready for it.",
        hints: &["v1"],
        patterns: &[
            r#"\b(?:app|api)(?:\.[\w-]+)*\.smooch\.io(/v1)(?:[/"'`\s)?]|$)"#,
            r#"(?:^|["'`\s}(+])(/?v1)/(?:apps|appusers|serviceaccounts|webhooks)\b"#,
        ],
        finding: When::Always,
    },
    Rule {
        id: "message_without_type",
        change: Some("require_message_type"),
        source: "",
        advice: "Say the `type` of the message that is posted, such as `text`.",
        hints: &["appmaker", "appuser"],
        patterns: &[r#"(?i)\b((?:set_?)?role)["']?\s*(?::|=>|=|\()\s*["'`:]?(?:appMaker|appUser)\b"#],
        finding: When::NotInObject("type", r"(?i)\b(?:set_?)?type\b"),
    },
    Rule {
        id: "link_without_confirmation",
        change: Some("require_link_confirmation"),
        source: "",
        advice: "Say with `confirmation` how the user confirms the link, such as `{\"type\":\"prompt\"}`.",
        hints: &["linkchannel", "link_channel", "appuserlink", "/channels"],
        patterns: &[
            r"\b(link_?[Cc]hannel|LinkChannel|AppUserLink(?:\.new)?)\s*\(",
            r#"(?i)\bpost\b.*(/channels)["'`]"#,
        ],
        finding: When::NotInCall("confirmation", r"(?:^|[^p_])(?:c|C)onfirmation"),
    },
    Rule {
        id: "skip_confirmation",
        change: Some("require_link_confirmation"),
        source: "",
        advice: "Say `confirmation` instead: `{\"type\":\"immediate\"}` is what skipping it was.",
        hints: &["skipconfirmation", "skip_confirmation"],
        patterns: &[r"(?i)((?:set_?)?skip_?confirmation)\b"],
        finding: When::Always,
    },
    Rule {
        id: "webhook_without_triggers",
        change: Some("require_webhook_triggers"),
        source: "",
        advice: "Say the `triggers` of the webhook that is created.",
        hints: &["webhook"],
        patterns: &[
            r"\b(webhooks\.create|[Cc]reate_?[Ww]ebhook|WebhookCreate(?:\.new)?)\s*\(",
            r#"(?i)\bpost\b.*(/webhooks)["'`]"#,
        ],
        finding: When::NotInCall("triggers", r"(?i)triggers"),
    },
];

static OLD_LIBRARY: Rule = Rule {
    id: "old_library",
    change: None,
    source: "Upgrade guide, API Libraries: \"If you are using one of our API libraries, you'll need to update to the \
             following version in order to start using the v1.1 API\".",
    advice: "Update the library: smooch-core for JavaScript to 8.0.0, smooch-api for Ruby, smooch for Python and \
             io.smooch:api for Java to 4.0.0 or newer.",
    hints: &[],
    patterns: &[],
    finding: When::Always,
};

/// A finding: which rule, and the byte at which it begins.
pub(super) struct Place {
    pub(super) rule: &'static Rule,
    pub(super) at: usize,
}

/// The rules of an upgrade, ready to be looked for.
pub(super) struct Rules {
    rules: Vec<Compiled>,
    libraries: Option<Libraries>,
}

struct Compiled {
    rule: &'static Rule,
    patterns: Vec<Regex>,
    condition: Option<(&'static str, Regex)>,
}

impl Rules {
    /// Those that come of these changes, on the way to this version.
    pub(super) fn of(changes: &[Change], to: Version) -> Self {
        let is_wanted = |rule: &&Rule| match rule.change {
            Some(id) => changes.iter().any(|change| change.id == id),
            None => to >= Version::V1_1,
        };
        let rules = RULES.iter().filter(is_wanted).map(Compiled::of).collect();
        Self { rules, libraries: (to >= Version::V1_1).then(Libraries::new) }
    }

    /// What is to be looked at in a text, from its beginning to its end.
    pub(super) fn search(&self, kind: Kind, text: &str) -> Vec<Place> {
        let mut places = Vec::new();
        if let Some(libraries) = &self.libraries {
            places.extend(libraries.search(text).into_iter().map(|at| Place { rule: &OLD_LIBRARY, at }));
        }
        if kind == Kind::Code {
            let lower = text.to_ascii_lowercase();
            for rule in self.rules.iter().filter(|rule| rule.rule.hints.iter().any(|hint| lower.contains(hint))) {
                rule.search(text, &lower, &mut places);
            }
        }
        places.sort_by_key(|place| (place.at, place.rule.id));
        places.dedup_by_key(|place| (place.at, place.rule.id));
        places
    }
}

impl Compiled {
    fn of(rule: &'static Rule) -> Self {
        let compile = |pattern: &str| Regex::new(pattern).expect("the patterns are ours");
        let condition = match rule.finding {
            When::Always => None,
            When::Beside(word, pattern) | When::NotInObject(word, pattern) | When::NotInCall(word, pattern) => {
                Some((word, compile(pattern)))
            }
        };
        Self { rule, patterns: rule.patterns.iter().map(|pattern| compile(pattern)).collect(), condition }
    }

    fn search(&self, text: &str, lower: &str, places: &mut Vec<Place>) {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            // Where the messages of a delivery are read, their trigger is on another line.
            let is_hinted = matches!(self.rule.finding, When::Beside(..))
                || self.rule.hints.iter().any(|hint| lower[start..start + line.len()].contains(hint));
            if is_hinted {
                let line = line.trim_end_matches(['\r', '\n']);
                for found in self.patterns.iter().flat_map(|pattern| pattern.captures_iter(line)) {
                    let group = found.iter().skip(1).flatten().next();
                    let at = start + group.map_or(0, |group| group.start());
                    if self.is_finding(text, at) {
                        places.push(Place { rule: self.rule, at });
                    }
                }
            }
            start += line.len();
        }
    }

    fn is_finding(&self, text: &str, at: usize) -> bool {
        let Some((word, pattern)) = &self.condition else { return true };
        let holds = |part: &str| part.to_ascii_lowercase().contains(word) && pattern.is_match(part);
        match self.rule.finding {
            When::Always => true,
            When::Beside(..) => holds(&text[scope::lines(text, at, NEAR)]),
            When::NotInObject(..) => !holds(&scope::outermost(&text[scope::around(text, at)])),
            When::NotInCall(..) => {
                let near = scope::lines(text, at, NEAR);
                match scope::arguments(text, at).map(|arguments| &text[arguments]) {
                    Some(said) if said.contains(['{', '=', ':']) => !holds(said),
                    _ => !holds(&text[near]),
                }
            }
        }
    }
}
