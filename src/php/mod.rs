//! Boundary to PHP: classes, exceptions, ini entries and the runtime. No logic of its own, and the only module with
//! `unsafe`. `php/stubs/sors.php` documents the PHP side.

mod args;
mod batch;
mod client;
mod config;
mod exception;
mod feed;
mod fiber;
mod images;
mod info;
mod ini;
mod order;
mod outbox_state;
mod process;
mod runtime;
mod sensitive;
mod to_zval;
mod wait;

use std::panic::catch_unwind;

use ext_php_rs::prelude::*;

use batch::PhpBatch;
use client::PhpClient;
use feed::PhpFeed;
use images::PhpImages;
use outbox_state::PhpOutboxState;

/// Describes the extension; PHP calls this when it loads the file.
#[php_module]
#[php(startup = "startup")]
pub fn module(module: ModuleBuilder) -> ModuleBuilder {
    module
        .shutdown_function(shutdown)
        .request_startup_function(request_startup)
        .info_function(info::print)
        .class::<PhpClient>()
        .class::<PhpFeed>()
        .class::<PhpBatch>()
        .class::<PhpImages>()
        .class::<PhpOutboxState>()
}

/// Registers ini entries and exceptions. Starts nothing: PHP may fork after this.
extern "C" fn startup(_kind: i32, module_number: i32) -> i32 {
    let registered = catch_unwind(|| {
        ini::register(module_number);
        exception::register()
    });
    match registered {
        Ok(Ok(())) => 0,
        _ => -1,
    }
}

extern "C" fn request_startup(_kind: i32, _module_number: i32) -> i32 {
    // A panic must not leave this function, and the result is not worth failing a request.
    let _ = catch_unwind(sensitive::mark_parameters);
    0
}

extern "C" fn shutdown(_kind: i32, _module_number: i32) -> i32 {
    // There is no error channel at this point; a panic must not leave this function.
    let _ = catch_unwind(runtime::shut_down);
    0
}
