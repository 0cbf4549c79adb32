//! Counts words, with the collections of Rust's standard library.
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int};

/// The words of a text and how often each is there, as one line; the caller frees it.
#[no_mangle]
pub unsafe extern "C" fn rust_count_words(text: *const c_char) -> *mut c_char {
    let text = CStr::from_ptr(text).to_string_lossy();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    let line: Vec<String> = counts.iter().map(|(word, n)| format!("{word}={n}")).collect();
    CString::new(line.join(" ")).unwrap().into_raw()
}

/// Panics if there is no such place.
#[no_mangle]
pub unsafe extern "C" fn rust_element(values: *const c_int, count: c_int, place: c_int) -> c_int {
    std::slice::from_raw_parts(values, count as usize)[place as usize]
}
