//! Keeps the API key and customers' data out of stack traces by `#[\SensitiveParameter]`, from PHP 8.2. Before that,
//! only php.ini's `zend.exception_ignore_args` does.

use std::sync::atomic::{AtomicBool, Ordering};

use ext_php_rs::class::RegisteredClass;
use ext_php_rs::ffi::{HashTable, zend_function, zend_string};
use ext_php_rs::types::ZendStr;

use super::client::PhpClient;

/// Methods whose first argument is hidden, in PHP's spelling of keys.
const METHODS: [&str; 5] = [
    "__construct",
    "customers",
    "createcustomer",
    "previeworder",
    "sendorder",
];

const PERSISTENT: u32 = 1;

type AddAttribute = unsafe extern "C" fn(
    *mut *mut HashTable,
    *mut zend_string,
    u32,
    u32,
    u32,
    u32,
) -> *mut libc::c_void;

static DONE: AtomicBool = AtomicBool::new(false);

/// Marks the parameters, once per process. Runs with the first request, because classes are registered after the
/// extension's startup.
pub(super) fn mark_parameters() {
    if DONE.swap(true, Ordering::Relaxed) || !PhpClient::get_metadata().has_ce() {
        return;
    }
    let Some(add) = add_attribute() else { return };
    let name = ZendStr::new_interned("SensitiveParameter", true).into_raw();
    for method in METHODS {
        let Some(entry) = PhpClient::get_metadata().ce().function_table.get(method) else {
            continue;
        };
        // SAFETY: a class's function table holds pointers to functions, which live as long as the class; this one is
        // our own method, an internal function. The engine makes attributes of those persistent; offset 1 is the
        // first parameter.
        unsafe {
            if let Some(function) = entry.ptr::<zend_function>() {
                add(
                    &raw mut (*function).internal_function.attributes,
                    name,
                    0,
                    PERSISTENT,
                    1,
                    0,
                );
            }
        }
    }
}

/// Returns the engine's function, if it exists.
fn add_attribute() -> Option<AddAttribute> {
    // SAFETY: a symbol of that name in PHP is a function of this signature (Zend/zend_attributes.h, 8.1 to 8.5).
    unsafe {
        let symbol = libc::dlsym(libc::RTLD_DEFAULT, c"zend_add_attribute".as_ptr());
        if symbol.is_null() {
            None
        } else {
            Some(std::mem::transmute::<*mut libc::c_void, AddAttribute>(
                symbol,
            ))
        }
    }
}
