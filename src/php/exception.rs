//! `Sors\Exception\*`: plain subclasses of RuntimeException, so that they have file, line and trace, and scripts can
//! extend them.

use std::ffi::c_char;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::builders::{ClassBuilder, ClassProperty, FunctionBuilder};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpException;
use ext_php_rs::ffi::zend_read_property;
use ext_php_rs::flags::{DataType, MethodFlags, PropertyFlags};
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, ce, run_handler};
use ext_php_rs::zend_fastcall;

use crate::client::{Error, ErrorKind};

unsafe extern "C" {
    fn zend_update_property(
        scope: *mut ClassEntry,
        object: *mut ZendObject,
        name: *const c_char,
        name_length: usize,
        value: *mut Zval,
    );
}

const BASE: usize = 0;

/// Class names; the first is the parent of the others.
const NAMES: [&str; 7] = [
    "Sors\\Exception\\SorsException",
    "Sors\\Exception\\ConnectionException",
    "Sors\\Exception\\AuthenticationException",
    "Sors\\Exception\\RateLimitException",
    "Sors\\Exception\\ValidationException",
    "Sors\\Exception\\ContractException",
    "Sors\\Exception\\UncertainException",
];

/// PHP frees class entries when the module ends and registers them again at the next start, so these are set again.
static CLASSES: [AtomicPtr<ClassEntry>; 7] = [const { AtomicPtr::new(ptr::null_mut()) }; 7];

fn class_of(kind: ErrorKind) -> &'static ClassEntry {
    class(match kind {
        ErrorKind::Connection => 1,
        ErrorKind::Authentication => 2,
        ErrorKind::RateLimit => 3,
        ErrorKind::Validation => 4,
        ErrorKind::Contract => 5,
        ErrorKind::Uncertain => 6,
    })
}

fn class(index: usize) -> &'static ClassEntry {
    let class = CLASSES[index].load(Ordering::Acquire);
    // SAFETY: null, or an entry that PHP keeps as long as the module runs.
    unsafe { class.as_ref() }.unwrap_or_else(|| ce::exception())
}

/// Creates the exception of an error, with its details.
pub(super) fn from_error(error: &Error) -> PhpException {
    let class = class_of(error.kind());
    let mut object = class.new();
    let retry_after = error
        .retry_after()
        .map(|wait| wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
    set_property(&mut object, ce::exception(), "message", error.message());
    set_property(
        &mut object,
        self::class(BASE),
        "resource",
        error.resource().map(|r| r.as_str().to_owned()),
    );
    set_property(
        &mut object,
        self::class(BASE),
        "httpStatus",
        error.http_status().map(i64::from),
    );
    set_property(
        &mut object,
        self::class(BASE),
        "retryable",
        error.is_retryable(),
    );
    set_property(
        &mut object,
        self::class(BASE),
        "retryAfter",
        retry_after.and_then(|s| i64::try_from(s).ok()),
    );
    set_property(
        &mut object,
        self::class(BASE),
        "requestId",
        error.request_id().map(str::to_owned),
    );
    let exception = PhpException::new(error.message().to_owned(), 0, class);
    match object.into_zval(false) {
        Ok(object) => exception.with_object(object),
        Err(_) => exception,
    }
}

/// Sets a property with the access of `scope`, as an exception's own code would.
fn set_property(object: &mut ZendObject, scope: &ClassEntry, name: &str, value: impl IntoZval) {
    let Ok(mut value) = value.into_zval(false) else {
        return;
    };
    // SAFETY: class, object, name and value outlive the call; the engine copies the value and adds its own reference.
    unsafe {
        zend_update_property(
            ptr::from_ref(scope).cast_mut(),
            object,
            name.as_ptr().cast(),
            name.len(),
            &raw mut value,
        );
    }
}

/// Registers the classes; PHP calls this while it starts the module.
pub(super) fn register() -> ext_php_rs::error::Result<()> {
    for (name, register) in NAMES.into_iter().zip(REGISTER) {
        let builder = ClassBuilder::new(name).registration(register);
        let builder = if name == NAMES[BASE] {
            with_details(builder.extends((runtime_exception, "\\RuntimeException")))
        } else {
            builder.extends((|| class(BASE), "\\Sors\\Exception\\SorsException"))
        };
        builder.register()?;
    }
    Ok(())
}

type Register = fn(&'static mut ClassEntry, ext_php_rs::args::ArgInfoTables);

const REGISTER: [Register; 7] = [
    keep_class::<0>,
    keep_class::<1>,
    keep_class::<2>,
    keep_class::<3>,
    keep_class::<4>,
    keep_class::<5>,
    keep_class::<6>,
];

fn keep_class<const INDEX: usize>(
    class: &'static mut ClassEntry,
    tables: ext_php_rs::args::ArgInfoTables,
) {
    CLASSES[INDEX].store(class, Ordering::Release);
    // PHP reads the tables as long as it runs.
    std::mem::forget(tables);
}

/// Returns `RuntimeException`. Looked up by name: the symbol is data, and only PHP could open a library that links to
/// it.
fn runtime_exception() -> &'static ClassEntry {
    // SAFETY: the symbol, where PHP has it, is a pointer to a class entry that lives as long as PHP, and SPL was
    // started before any loaded extension.
    let found = unsafe {
        libc::dlsym(libc::RTLD_DEFAULT, c"spl_ce_RuntimeException".as_ptr())
            .cast::<*mut ClassEntry>()
            .as_ref()
            .and_then(|class| class.as_ref())
    };
    found.unwrap_or_else(|| ce::exception())
}

fn with_details(mut builder: ClassBuilder) -> ClassBuilder {
    for (name, is_flag) in [
        ("resource", false),
        ("httpStatus", false),
        ("retryable", true),
        ("retryAfter", false),
        ("requestId", false),
    ] {
        builder = builder.property(ClassProperty {
            name: name.into(),
            flags: PropertyFlags::Protected,
            default: Some(Box::new(move || {
                if is_flag {
                    false.into_zval(true)
                } else {
                    Ok(null())
                }
            })),
            docs: &[],
            ty: None,
            nullable: !is_flag,
            readonly: false,
            default_stub: None,
        });
    }
    let getter = |name: &str, handler, kind, nullable| {
        FunctionBuilder::new(name, handler).returns(kind, false, nullable)
    };
    builder
        .method(
            getter("getResource", get_resource, DataType::String, true),
            MethodFlags::Public,
        )
        .method(
            getter("getHttpStatus", get_http_status, DataType::Long, true),
            MethodFlags::Public,
        )
        .method(
            getter("isRetryable", is_retryable, DataType::Bool, false),
            MethodFlags::Public,
        )
        .method(
            getter("getRetryAfter", get_retry_after, DataType::Long, true),
            MethodFlags::Public,
        )
        .method(
            getter("getRequestId", get_request_id, DataType::String, true),
            MethodFlags::Public,
        )
}

fn null() -> Zval {
    let mut zval = Zval::new();
    zval.set_null();
    zval
}

macro_rules! getters {
    ($($handler:ident => $property:literal,)+) => {
        $(zend_fastcall! {
            extern fn $handler(ex: &mut ExecuteData, retval: &mut Zval) {
                run_handler(std::panic::AssertUnwindSafe(|| read_property($property, ex, retval)));
            }
        })+
    };
}

getters! {
    get_resource => "resource",
    get_http_status => "httpStatus",
    is_retryable => "retryable",
    get_retry_after => "retryAfter",
    get_request_id => "requestId",
}

/// Body of a getter: no arguments, the property's value.
fn read_property(property: &str, ex: &mut ExecuteData, retval: &mut Zval) {
    if ex.parser().parse().is_err() {
        return;
    }
    let Some(this) = ex.get_self() else { return };
    let mut place = Zval::new();
    // SAFETY: class, object and name outlive the call; what comes back is the property itself, or `place`, or the
    // engine's null, and is only read.
    let value = unsafe {
        zend_read_property(
            ptr::from_ref(class(BASE)).cast_mut(),
            this,
            property.as_ptr().cast(),
            property.len(),
            true,
            &raw mut place,
        )
        .as_ref()
    };
    *retval = value.map_or_else(null, Zval::shallow_clone);
}
