//! Things that belong to the process that made them.

use std::mem::ManuallyDrop;

/// A value that only its own process may use or drop. In a process forked off, it is left alone: its threads are not
/// there, and its sockets are shared with the parent.
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

    /// The value, in its own process only.
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
        // A pid no process has: what is taken out here is not dropped below.
        self.pid = 0;
        // SAFETY: the pid of no process makes this the only taking out or dropping of the value.
        Some(unsafe { ManuallyDrop::take(&mut self.value) })
    }
}

impl<T> Drop for ProcessLocal<T> {
    fn drop(&mut self) {
        if self.is_own() {
            // SAFETY: dropped once, here, unless `into_inner` took it, which sets a pid that is not our own.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        }
    }
}
