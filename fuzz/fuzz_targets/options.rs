//! Limits and versions of any kind: a limit refuses, or changes nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transversion::{ErrorCode, Options, Version, translate_event};

fuzz_target!(|data: &[u8]| {
    let [flags, bytes, depth, output, body @ ..] = data else { return };
    let version = |bit: u8| if flags >> bit & 1 == 0 { Version::V1 } else { Version::V1_1 };
    let free = Options {
        exact: flags & 1 != 0,
        include_full_app_user: flags & 2 != 0,
        include_client: flags & 4 != 0,
        from: (flags & 16 != 0).then(|| version(5)),
        ..Options::to(version(3))
    };
    let limited = Options {
        max_bytes: usize::from(*bytes) * 8,
        max_depth: usize::from(*depth),
        max_output_bytes: usize::from(*output) * 16,
        ..free.clone()
    };
    match (translate_event(body, &free), translate_event(body, &limited)) {
        (free, Err(error)) if error.code() == ErrorCode::TooLarge => {
            let output = free.map_or(0, |it| it.payloads.iter().map(|payload| payload.len()).sum());
            assert!(body.len() > limited.max_bytes || output > limited.max_output_bytes, "{error}");
        }
        (_, Err(error)) if error.code() == ErrorCode::TooDeep => {
            let brackets = body.iter().filter(|byte| matches!(byte, b'[' | b'{')).count();
            assert!(brackets > limited.max_depth, "{error}");
        }
        (free, limited) => assert_eq!(format!("{free:?}"), format!("{limited:?}")),
    }
});
