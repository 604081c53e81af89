//! A payload, and what is asked for.

use super::differ::Json;
use crate::detect::detect;
use crate::sample::{Sample, Wanted, Wish, other};
use crate::versions::Version;

/// A payload, and what is asked for.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The payload.
    pub sample: Sample,
    /// What is asked for.
    pub wish: Wish,
}

impl Scene {
    /// Makes the scene that a seed stands for; none where an API call is wanted that nobody knows.
    pub fn new(wanted: &Wanted<'_>, seed: u64) -> Option<Self> {
        let sample = Sample::new(wanted, seed)?;
        Some(Self { wish: Wish::new(sample.version, seed), sample })
    }

    /// An event as somebody has received it, to be translated to the other version than the one that it says or shows.
    pub fn of_event(body: &str) -> Self {
        let event = Json::read(body.as_bytes()).ok();
        let said = event.and_then(|event| event.get("version")?.text()?.parse().ok());
        let shown = || detect(body.as_bytes()).ok()?.version?.parse().ok();
        let version = said.or_else(shown).unwrap_or(Version::V1);
        let sample = Sample::of_event(body, version, said.is_some());
        Self { wish: Wish::to(other(version)), sample }
    }

    /// Takes away whatever can go while something stays true.
    pub(crate) fn reduced(self, is_it: impl Fn(&Self) -> bool) -> Self {
        let Self { sample, mut wish } = self;
        for easier in [
            |wish: &mut Wish| wish.app_user = None,
            |wish: &mut Wish| wish.message = None,
            |wish: &mut Wish| wish.conversation = None,
            |wish: &mut Wish| wish.exact = false,
            |wish: &mut Wish| wish.include_full_app_user = false,
            |wish: &mut Wish| wish.include_client = false,
        ] {
            let mut eased = wish.clone();
            easier(&mut eased);
            if is_it(&Self { sample: sample.clone(), wish: eased.clone() }) {
                wish = eased;
            }
        }
        let sample = sample.reduced(|sample| is_it(&Self { sample: sample.clone(), wish: wish.clone() }));
        Self { sample, wish }
    }
}
