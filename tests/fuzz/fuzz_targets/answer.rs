#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sors_fuzz::bodies::answer(bytes));
