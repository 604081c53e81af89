//! What came of trying the laws: per law, and per change and direction.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::{LAWS, Law, Scene, Translator};
use crate::report::{NoteKind, Translation};
use crate::versions::{Version, changes};

/// What came of trying the laws. Its JSON form is for machines.
///
/// # Example: try the laws on this build
///
/// ```
/// use transversion::sample::Wanted;
/// use transversion::verify::{Certificate, Scene, ThisBuild};
///
/// let mut certificate = Certificate::new();
/// for seed in 0..20 {
///     certificate.try_on(&Scene::new(&Wanted::default(), seed).unwrap(), &ThisBuild);
/// }
/// assert!(certificate.holds());
/// assert_eq!(certificate.payloads, 20);
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Certificate {
    /// The version of the crate.
    pub crate_version: &'static str,
    /// On how many payloads the laws were tried.
    pub payloads: usize,
    /// How many of them were refused. The laws of translations say nothing of these, and are not tried on them.
    pub refused: usize,
    /// What came of each law.
    pub laws: Vec<Tried>,
    /// What came of each change, first upwards and then downwards.
    pub changes: Vec<Exercised>,
}

/// What came of a law.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Tried {
    /// Its name.
    pub law: &'static str,
    /// What it says.
    pub sentence: &'static str,
    /// On how many payloads it was tried.
    pub tried: usize,
    /// Of how many it held.
    pub held: usize,
}

/// What came of a change in one direction.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Exercised {
    /// The id of the change.
    pub change: &'static str,
    /// What is new.
    pub title: &'static str,
    /// From this version.
    pub from: Version,
    /// To that.
    pub to: Version,
    /// In how many payloads it had something to say.
    pub cases: usize,
    /// In how many of these all laws held.
    pub held: usize,
    /// What is lost by nature, and why: each once.
    pub losses: BTreeSet<Loss>,
}

/// What is lost by nature, or cannot be known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Loss {
    /// How: `dropped`, `replaced`, `withheld` or `missing`.
    pub kind: NoteKind,
    /// Why, in one sentence.
    pub why: &'static str,
}

/// A law that did not hold.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Breach {
    /// The law.
    pub law: &'static Law,
    /// What shows it. It quotes the payload.
    pub shown: String,
}

impl Certificate {
    /// One of nothing, as yet.
    pub fn new() -> Self {
        let [older, newer] = [Version::V1, Version::V1_1];
        let laws = LAWS.iter().map(|law| Tried { law: law.name, sentence: law.sentence, tried: 0, held: 0 }).collect();
        let directions = changes(older, newer).into_iter().flat_map(|change| {
            [(older, newer), (newer, older)].map(|(from, to)| Exercised {
                change: change.id,
                title: change.title,
                from,
                to,
                cases: 0,
                held: 0,
                losses: BTreeSet::new(),
            })
        });
        let changes = directions.collect();
        Self { crate_version: env!("CARGO_PKG_VERSION"), payloads: 0, refused: 0, laws, changes }
    }

    /// Tries all laws on a payload, and gives those that do not hold.
    pub fn try_on(&mut self, scene: &Scene, translator: &dyn Translator) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let Scene { sample, wish } = scene;
        let translation = translator.translate(&sample.call, sample.body.as_bytes(), &wish.options());
        let is_refused = translation.is_err();
        for (law, tried) in LAWS.iter().zip(&mut self.laws) {
            if !law.speaks_of(scene) || is_refused && law.is_of_translations() {
                continue;
            }
            tried.tried += 1;
            match law.hold(scene, translator) {
                Ok(()) => tried.held += 1,
                Err(shown) => breaches.push(Breach { law, shown }),
            }
        }
        self.payloads += 1;
        match translation {
            Ok(translation) => self.count(&translation, breaches.is_empty()),
            Err(_) => self.refused += 1,
        }
        breaches
    }

    fn count(&mut self, translation: &Translation<'_>, all_hold: bool) {
        let Translation { from, to, notes, .. } = translation;
        for exercised in self.changes.iter_mut().filter(|it| (it.from, it.to) == (*from, *to)) {
            let mut own = notes.iter().filter(|note| note.change == exercised.change).peekable();
            if own.peek().is_none() {
                continue;
            }
            exercised.cases += 1;
            exercised.held += usize::from(all_hold);
            exercised
                .losses
                .extend(own.filter(|note| is_loss(note.kind)).map(|note| Loss { kind: note.kind, why: note.why }));
        }
    }

    /// Whether every law held of every payload.
    pub fn holds(&self) -> bool {
        self.laws.iter().all(|law| law.held == law.tried)
    }

    /// Leaves out what no payload exercised: most changes do something in one direction alone.
    pub fn without_idle(mut self) -> Self {
        self.changes.retain(|change| change.cases > 0);
        self
    }
}

impl Default for Certificate {
    fn default() -> Self {
        Self::new()
    }
}

fn is_loss(kind: NoteKind) -> bool {
    matches!(kind, NoteKind::Dropped | NoteKind::Replaced | NoteKind::Withheld | NoteKind::Missing)
}
