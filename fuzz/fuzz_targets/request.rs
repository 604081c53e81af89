//! A request of any bytes; the first byte says of which API call.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transversion::Kind;
use transversion::sample::{Sample, Wanted, Wish};
use transversion::verify::Scene;
use transversion_fuzz::{told, try_laws};

fuzz_target!(|data: &[u8]| {
    let Some((seed, body)) = told(data) else { return };
    let wanted = Wanted { kind: Some(Kind::Request), ..Wanted::default() };
    let Some(Sample { call, version, says_version, .. }) = Sample::new(&wanted, seed.into()) else { return };
    let mut scene = Scene::of_event(body);
    scene.wish = Wish::new(version, seed.into());
    (scene.sample.call, scene.sample.version, scene.sample.says_version) = (call, version, says_version);
    try_laws(&scene);
});
