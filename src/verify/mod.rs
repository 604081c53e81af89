//! The laws that hold of every translation, and how they are tried: on made payloads, and on anybody's own.
//!
//! What a translation says of itself is held against a reader and a differ that share no code with the rest of the
//! crate.

mod certificate;
pub mod differ;
mod laws;
#[cfg(test)]
mod mutants;
mod scene;
mod survivors;
mod told;

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::detect::{Detection, detect};
use crate::error::Error;
use crate::json::Document;
use crate::options::Options;
use crate::report::Translation;
use crate::sample::Call;
pub use certificate::{Breach, Certificate, Exercised, Loss, Tried};
pub use laws::{LAWS, Law};
pub use scene::Scene;

/// What is tried.
pub trait Translator {
    /// Translates a payload.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`](crate::ErrorCode).
    fn translate<'a>(&self, call: &'a Call, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error>;

    /// Tells what a payload is.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`](crate::ErrorCode).
    fn detect(&self, body: &[u8]) -> Result<Detection, Error>;
}

/// The translator of this very build.
#[derive(Clone, Copy, Debug)]
pub struct ThisBuild;

impl Translator for ThisBuild {
    fn translate<'a>(&self, call: &'a Call, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error> {
        call.translate(body, options)
    }

    fn detect(&self, body: &[u8]) -> Result<Detection, Error> {
        detect(body)
    }
}

/// One payload, and the translator that a law is tried on.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'t> {
    pub(crate) scene: &'t Scene,
    pub(crate) translator: &'t dyn Translator,
}

impl<'t> Trial<'t> {
    fn translate(&self) -> Result<Translation<'t>, Error> {
        let Scene { sample, wish } = self.scene;
        self.translator.translate(&sample.call, sample.body.as_bytes(), &wish.options())
    }

    /// The same with another scene.
    fn of<'s>(&self, scene: &'s Scene) -> Trial<'s>
    where
        't: 's,
    {
        Trial { scene, translator: self.translator }
    }
}

impl Law {
    /// Tries the law on a payload; where it does not hold, gives what shows it.
    ///
    /// # Errors
    ///
    /// The law does not hold.
    pub fn hold(&self, scene: &Scene, translator: &dyn Translator) -> Result<(), String> {
        if !self.speaks_of(scene) {
            return Ok(());
        }
        let trial = Trial { scene, translator };
        match self.holds {
            laws::Holds::OfPayload(holds) => holds(&trial),
            laws::Holds::OfTranslation(holds) => match trial.translate() {
                Ok(translation) => holds(&told::Told::of(&trial, &translation)?),
                Err(_) => Ok(()),
            },
        }
    }

    /// Whether the law says anything of payloads of this kind.
    pub fn speaks_of(&self, scene: &Scene) -> bool {
        self.of.is_none_or(|kind| kind == scene.sample.call.kind())
    }

    /// Whether the law says nothing of a payload that is refused.
    fn is_of_translations(&self) -> bool {
        matches!(self.holds, laws::Holds::OfTranslation(_))
    }

    /// Where the law does not hold of a payload: the smallest part of it of which it does not hold either.
    pub fn smallest(&self, scene: Scene, translator: &dyn Translator) -> Scene {
        scene.reduced(|scene| self.hold(scene, translator).is_err())
    }
}

/// Offsets into a text.
pub type Span = Range<usize>;

/// Where the values of an object stand, all of them in the order of the text, as the reader of this crate finds them: of
/// each the span of its key, which is empty where it has none, and its own.
///
/// # Errors
///
/// What is not JSON.
///
/// # Example: a member, and what is in it
///
/// ```
/// use transversion::verify::spans;
///
/// assert_eq!(spans(br#"{"a":[1]}"#)?, [(0..0, 0..9), (1..4, 5..8), (6..6, 6..7)]);
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn spans(text: &[u8]) -> Result<Vec<(Span, Span)>, Error> {
    let document = Document::read_whole(text, usize::MAX, usize::MAX)?;
    Ok(document.all().map(|place| (document.key_span(place), document.span(place))).collect())
}
