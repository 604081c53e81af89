//! An event of any bytes; the first byte says what is asked for.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transversion::verify::Scene;
use transversion::{Options, Version, translate_event};
use transversion_fuzz::{in_good_form, told, try_laws};

fuzz_target!(|data: &[u8]| {
    for to in [Version::V1, Version::V1_1] {
        if let Err(error) = translate_event(data, &Options::to(to)) {
            in_good_form(&error, data);
        }
    }
    let Some((flags, body)) = told(data) else { return };
    let mut scene = Scene::of_event(body);
    scene.wish.exact = flags & 1 != 0;
    scene.wish.include_full_app_user = flags & 2 != 0;
    scene.wish.include_client = flags & 4 != 0;
    try_laws(&scene);
});
