//! What the targets share: a payload of any bytes, and the laws, of which each must hold.

use transversion::sample::{Sample, Wanted, Wish};
use transversion::verify::differ::Json;
use transversion::verify::{LAWS, Scene, ThisBuild};
use transversion::{Error, ErrorCode, Kind};

/// Tries every law, of what is JSON; all else is refused, or nobody reads it and it is passed on as it is.
///
/// # Panics
///
/// One does not hold.
pub fn try_laws(scene: &Scene) {
    let Scene { sample, wish } = scene;
    if Json::read(sample.body.as_bytes()).is_err() {
        match sample.call.translate(sample.body.as_bytes(), &wish.options()) {
            Ok(translation) => {
                assert_ne!(translation.kind, Kind::Event);
                assert_eq!(translation.payloads, [sample.body.as_bytes()]);
            }
            Err(error) => in_good_form(&error, sample.body.as_bytes()),
        }
        return;
    }
    for law in LAWS {
        if let Err(what) = law.hold(scene, &ThisBuild) {
            panic!("this does not hold: {}\n{what}", law.sentence);
        }
    }
}

/// Sees to it that an error is in good form: a sentence, a place inside the payload, and none of what it says.
///
/// # Panics
///
/// It is not.
pub fn in_good_form(error: &Error, body: &[u8]) {
    assert!(error.to_string().len() < 400 + error.at().map_or(0, str::len), "no sentence: {error}");
    assert!(error.offset().is_none_or(|offset| offset <= body.len()), "{error}");
    let has_offset = matches!(error.code(), ErrorCode::InvalidJson | ErrorCode::TooDeep);
    assert_eq!(error.offset().is_some(), has_offset, "{error}");
}

/// What the first byte says, and all that stand after it as a text, if they are one.
pub fn told(data: &[u8]) -> Option<(u8, &str)> {
    let (&first, rest) = data.split_first()?;
    Some((first, str::from_utf8(rest).ok()?))
}

/// Tries every law on the body of an API call or of the answer to one; the first byte says of which.
///
/// # Panics
///
/// One does not hold.
pub fn try_laws_of_a_call(kind: Kind, data: &[u8]) {
    let Some((seed, body)) = told(data) else { return };
    let wanted = Wanted { kind: Some(kind), ..Wanted::default() };
    let Some(Sample { call, version, says_version, .. }) = Sample::new(&wanted, seed.into()) else { return };
    let mut scene = Scene::of_event(body);
    scene.wish = Wish::new(version, seed.into());
    (scene.sample.call, scene.sample.version, scene.sample.says_version) = (call, version, says_version);
    try_laws(&scene);
}
