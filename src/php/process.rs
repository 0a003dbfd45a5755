//! Values that belong to one process.

use std::mem::ManuallyDrop;

/// A value that only its own process may use or drop. A forked process must not: it has none of the threads, and its
/// sockets are shared with the parent.
pub(super) struct ProcessLocal<T> {
    pid: u32,
    value: ManuallyDrop<T>,
}

impl<T> ProcessLocal<T> {
    pub(super) fn new(value: T) -> Self {
        Self {
            pid: std::process::id(),
            value: ManuallyDrop::new(value),
        }
    }

    pub(super) fn is_own(&self) -> bool {
        self.pid == std::process::id()
    }

    /// Returns the value, in its own process only.
    pub(super) fn get(&self) -> Option<&T> {
        self.is_own().then(|| &*self.value)
    }

    pub(super) fn get_mut(&mut self) -> Option<&mut T> {
        if self.is_own() {
            Some(&mut *self.value)
        } else {
            None
        }
    }

    pub(super) fn into_inner(mut self) -> Option<T> {
        if !self.is_own() {
            return None;
        }
        // No process has this PID, so the moved value is not dropped below.
        self.pid = 0;
        // SAFETY: with this PID, nothing else moves or drops the value.
        Some(unsafe { ManuallyDrop::take(&mut self.value) })
    }
}

impl<T> Drop for ProcessLocal<T> {
    fn drop(&mut self) {
        if self.is_own() {
            // SAFETY: dropped once, here, unless `into_inner` moved it, which sets a PID that is not our own.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        }
    }
}
