//! Calls that suspend their fiber, so that one PHP process has several requests in flight.

use std::time::Duration;

use ext_php_rs::convert::IntoZval;
use ext_php_rs::ffi::_call_user_function_impl;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{BailoutGuard, ExecutorGlobals};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};
use tokio::task::AbortHandle;

use super::wait::CallError;
use crate::client::Error;

/// Notified when a call has its result.
static DONE: Notify = Notify::const_new();

/// A request on the runtime's threads; dropping it cancels the request.
struct PendingRequest<T> {
    result: Receiver<Result<T, Error>>,
    task: AbortHandle,
}

impl<T> Drop for PendingRequest<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Whether PHP is inside a fiber.
pub(super) fn is_inside() -> bool {
    !ExecutorGlobals::get().active_fiber.is_null()
}

/// Runs `future` in the background, and suspends the fiber until there is a result.
pub(super) fn suspend_until_done<T: Send + 'static>(
    handle: &Handle,
    future: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, CallError> {
    let (sender, result) = oneshot::channel();
    let task = handle.spawn(async move {
        // The receiver is gone if the fiber is.
        let _ = sender.send(future.await);
        DONE.notify_one();
    });
    // A fatal error in this fiber jumps over this frame; the guard cancels the request even then. A fatal error
    // elsewhere discards a suspended fiber's stack without running anything: its request runs to its end, and its
    // result is lost.
    let mut request = BailoutGuard::new(PendingRequest {
        result,
        task: task.abort_handle(),
    });
    loop {
        match request.result.try_recv() {
            Ok(result) => return result.map_err(CallError::Sors),
            Err(TryRecvError::Empty) => suspend_fiber()?,
            Err(TryRecvError::Closed) => {
                return Err(CallError::Sors(Error::uncertain(
                    "The extension canceled a request in flight. Look it up in SORS.",
                )));
            }
        }
    }
}

/// Waits until a suspended call has its result, or until the time has passed.
pub(super) async fn wait_any(longest: Duration) -> Result<(), Error> {
    // A timeout is no error: the caller resumes its fibers anyway.
    let _ = tokio::time::timeout(longest, DONE.notified()).await;
    Ok(())
}

/// Calls `Fiber::suspend()`; returns when the fiber is resumed.
fn suspend_fiber() -> Result<(), CallError> {
    let mut name = "Fiber::suspend".into_zval(false).map_err(|error| {
        CallError::Sors(Error::uncertain(format!(
            "The fiber could not wait: {error}."
        )))
    })?;
    let mut returned = Zval::new();
    // SAFETY: PHP's own thread, inside a method call; both values outlive the call. No lock and no runtime is entered
    // here, so other fibers may run meanwhile.
    let called = unsafe {
        _call_user_function_impl(
            std::ptr::null_mut(),
            &raw mut name,
            &raw mut returned,
            0,
            std::ptr::null_mut(),
            std::ptr::null_mut(),
        )
    };
    // An exception was thrown into the fiber, or the fiber is being destroyed: the engine's own exception stays.
    if ExecutorGlobals::has_exception() {
        return Err(CallError::Thrown);
    }
    if called < 0 {
        return Err(CallError::Sors(Error::uncertain(
            "The fiber could not wait for SORS. Look the request up in SORS.",
        )));
    }
    Ok(())
}
