//! Waits for the network on PHP's thread and keeps PHP responsive: signal handlers run, and `max_execution_time` ends
//! the request, within a twentieth of a second.

use std::future::Future;
use std::pin::Pin;
use std::ptr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use ext_php_rs::exception::PhpException;
use ext_php_rs::ffi::{_zend_execute_data, ext_php_rs_executor_globals, zend_interrupt_function};
use ext_php_rs::zend::{BailoutGuard, ExecutorGlobals};
use tokio::runtime::Handle;

use crate::client::Error;

const INTERVAL: Duration = Duration::from_millis(50);

unsafe extern "C" {
    /// Raises PHP's fatal error "Maximum execution time exceeded".
    fn zend_timeout() -> !;
}

/// Why a call has no result.
pub enum CallError {
    /// An error of the client.
    Sors(Error),
    /// A signal handler of the script threw; its exception is pending.
    Thrown,
    /// `max_execution_time` has passed.
    TimedOut,
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self::Sors(error)
    }
}

impl From<CallError> for PhpException {
    fn from(failure: CallError) -> Self {
        match failure {
            CallError::Sors(error) => super::exception::from_error(&error),
            // PhpException::throw() keeps a pending exception, so this text is never visible.
            CallError::Thrown => Self::from_message("Interrupted.".into()),
            CallError::TimedOut => {
                // SAFETY: ends the request by a jump to PHP's own catch point. Called while a method's result is
                // converted to PHP's, so no value with a destructor of ours exists below it but this one.
                unsafe { zend_timeout() }
            }
        }
    }
}

/// Runs `future` to its end, or cancels it when PHP has to stop.
pub(super) fn block_on<T: 'static>(
    handle: &Handle,
    future: impl Future<Output = Result<T, Error>> + 'static,
) -> Result<T, CallError> {
    type PendingFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;
    // A signal handler of the script may end in a fatal error, which jumps over this frame: the guard cancels the
    // request even then.
    let mut future: BailoutGuard<PendingFuture<T>> = BailoutGuard::new(Box::pin(future));
    loop {
        let tick = handle.block_on(async { tokio::time::timeout(INTERVAL, future.as_mut()).await });
        if let Ok(result) = tick {
            return result.map_err(CallError::Sors);
        }
        if take_flag(|globals| &raw mut globals.vm_interrupt) {
            if is_flag_set(|globals| &raw mut globals.timed_out) {
                return Err(CallError::TimedOut);
            }
            run_interrupt();
            if ExecutorGlobals::has_exception() {
                return Err(CallError::Thrown);
            }
        }
    }
}

/// Lets PHP run deferred work, e.g. handlers of `pcntl_async_signals()`.
fn run_interrupt() {
    // SAFETY: PHP's own thread, between two opcodes of the caller: what the engine itself does when it finds the
    // flag set. The pointers are the engine's.
    unsafe {
        let frame: *mut _zend_execute_data = (*ext_php_rs_executor_globals()).current_execute_data;
        if let Some(function) = ptr::read(&raw const zend_interrupt_function) {
            function(frame);
        }
    }
}

/// Returns one of the engine's flags; they are single bytes, set from signal handlers.
fn as_atomic<F>(select: impl FnOnce(&mut ExecutorGlobals) -> *mut F) -> &'static AtomicU8 {
    const { assert!(size_of::<F>() == 1) };
    // SAFETY: the globals are static in the engine, the flag is one byte inside them, and a byte may be accessed
    // atomically whatever its declared type (bool in PHP 8.1, zend_atomic_bool since).
    unsafe { AtomicU8::from_ptr(select(&mut *ext_php_rs_executor_globals()).cast()) }
}

fn is_flag_set<F>(select: impl FnOnce(&mut ExecutorGlobals) -> *mut F) -> bool {
    as_atomic(select).load(Ordering::SeqCst) != 0
}

fn take_flag<F>(select: impl FnOnce(&mut ExecutorGlobals) -> *mut F) -> bool {
    as_atomic(select).swap(0, Ordering::SeqCst) != 0
}
