//! Entries of php.ini.

use std::ffi::{CStr, c_int, c_void};

use ext_php_rs::ffi::{zend_ini_entry, zend_string};
use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::zend::{ExecutorGlobals, IniEntryDef, IniEntryDefs};

static ENTRIES: IniEntryDefs<3> = IniEntryDefs::new([
    entry(c"sors.profile"),
    entry(c"sors.ca_file"),
    IniEntryDef::end(),
]);

const fn entry(name: &'static CStr) -> IniEntryDef {
    let mut entry = IniEntryDef::new(name, c"", IniEntryPermission::All);
    entry.on_modify = Some(accept);
    entry
}

/// Accepts any value; the client checks it. Without a handler, PHP's ini_restore() has no effect.
unsafe extern "C" fn accept(
    _entry: *mut zend_ini_entry,
    _value: *mut zend_string,
    _arg1: *mut c_void,
    _arg2: *mut c_void,
    _arg3: *mut c_void,
    _stage: c_int,
) -> c_int {
    0
}

pub(super) fn register(module_number: i32) {
    IniEntryDef::register(ENTRIES.as_slice(), module_number);
}

/// Returns the default path of a contract profile.
pub(super) fn profile() -> Option<String> {
    ini_value("sors.profile")
}

/// Returns the default PEM file with additional certificate authorities.
pub(super) fn ca_file() -> Option<String> {
    ini_value("sors.ca_file")
}

fn ini_value(name: &str) -> Option<String> {
    let value = ExecutorGlobals::get().ini_values().remove(name).flatten()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
