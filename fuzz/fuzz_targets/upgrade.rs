//! What two webhooks have in common, of events of any bytes: two of them, with a byte 0 between.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transversion::upgrade::{compare, identify, pick};
use transversion::verify::differ::{Json, differences};
use transversion::{Options, Outcome, Version, translate_event};

fuzz_target!(|data: &[u8]| {
    let mut events = data.splitn(2, |&byte| byte == 0);
    let [old, new] = [events.next().unwrap_or_default(), events.next().unwrap_or_default()];
    let Ok(identity) = identify(old) else { return };
    let all: Vec<usize> = (0..identity.happenings.len()).collect();
    assert_eq!(pick(old, &all).unwrap(), old);
    for (index, happening) in identity.happenings.iter().enumerate() {
        let picked = pick(old, &[index]).unwrap();
        assert_eq!(identify(&picked).unwrap().happenings, std::slice::from_ref(happening));
        if index > 8 {
            break;
        }
    }
    let options = Options::to(Version::V1_1);
    let Ok(translation) = translate_event(old, &options) else { return };
    if translation.outcome == Outcome::Withheld {
        return;
    }
    // A translation is about the same, and no different from itself.
    let after: Vec<_> = translation.payloads.iter().flat_map(|payload| identify(payload).unwrap().happenings).collect();
    assert_eq!(after, identity.happenings);
    if let [payload] = &translation.payloads[..] {
        assert_eq!(compare(old, payload, &options).unwrap(), []);
        // What the differ finds no difference in, has none by value either.
        if let (Ok(found), Ok(one), Ok(other)) = (compare(old, new, &options), Json::read(payload), Json::read(new))
            && differences(&one, &other).is_empty()
        {
            assert_eq!(found, []);
        }
    }
});
