//! A response of any bytes; the first byte says of which API call.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transversion::Kind;
use transversion_fuzz::try_laws_of_a_call;

fuzz_target!(|data: &[u8]| try_laws_of_a_call(Kind::Response, data));
