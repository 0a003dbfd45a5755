//! Section of `phpinfo()`.

use std::ffi::CString;
use std::panic::catch_unwind;

use ext_php_rs::ffi::{
    php_info_print_table_end, php_info_print_table_row, php_info_print_table_start,
};
use ext_php_rs::zend::ModuleEntry;

use super::{ini, runtime};
use crate::contract::Profile;

unsafe extern "C" {
    fn display_ini_entries(module: *mut ModuleEntry);
}

pub(super) extern "C" fn print(module: *mut ModuleEntry) {
    // Called by PHP itself: a panic must not leave this function.
    let _ = catch_unwind(|| {
        let rows = [
            ("SORS for WooCommerce", "enabled".to_owned()),
            ("Version", env!("CARGO_PKG_VERSION").to_owned()),
            ("TLS", "rustls with ring, no OpenSSL".to_owned()),
            ("Contract profile", describe_profile()),
            ("Runtime", runtime::describe_state()),
        ];
        let rows = rows.map(|(name, value)| (c_string(name), c_string(&value)));
        // SAFETY: the table functions only print; every pointer is a C string that outlives its call, and `module` is
        // what PHP passed.
        unsafe {
            php_info_print_table_start();
            for (name, value) in &rows {
                php_info_print_table_row(2, name.as_ptr(), value.as_ptr());
            }
            php_info_print_table_end();
            display_ini_entries(module);
        }
    });
}

fn describe_profile() -> String {
    let loaded = match ini::profile() {
        None => Profile::built_in(),
        Some(path) => Profile::from_file(std::path::Path::new(&path)),
    };
    match loaded {
        Ok(profile) => {
            let state = if profile.verified {
                "verified"
            } else {
                "not verified"
            };
            format!(
                "{}, revision {}, {state}",
                profile.profile, profile.revision
            )
        }
        Err(error) => error.message().to_owned(),
    }
}

fn c_string(value: &str) -> CString {
    CString::new(value.replace('\0', " ")).unwrap_or_default()
}
