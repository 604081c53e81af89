//! An event of any bytes, and beside it, after a byte 0 each, what is supplied.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transversion::verify::Scene;
use transversion_fuzz::{told, try_laws};

fuzz_target!(|data: &[u8]| {
    let Some((flags, text)) = told(data) else { return };
    let mut parts = text.split('\0');
    let mut scene = Scene::of_event(parts.next().unwrap_or_default());
    let mut supplied = || parts.next().filter(|part| !part.is_empty()).map(String::from);
    scene.wish.app_user = supplied();
    scene.wish.message = supplied();
    scene.wish.conversation = supplied();
    scene.wish.exact = flags & 1 != 0;
    try_laws(&scene);
});
