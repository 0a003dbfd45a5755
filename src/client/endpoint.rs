//! State that all clients of a worker share per endpoint: rate limit and circuit breaker. `throttle` and `breaker`
//! decide; this module adds the lock and the clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::breaker::{CallOutcome, CallPermit, CircuitBreaker, CircuitOpen};
use super::retry::MAX_WAIT;
use super::throttle::{SendSlot, Throttle};

/// More endpoints than this in one worker mean settings that keep changing: the registry is cleared.
const MAX_ENDPOINTS: usize = 64;

/// Endpoints of a worker, by address. Cheap to clone.
#[derive(Clone, Default)]
pub struct EndpointRegistry(Arc<Mutex<HashMap<String, Arc<Endpoint>>>>);

impl EndpointRegistry {
    pub(crate) fn get_or_create(&self, address: &str) -> Arc<Endpoint> {
        let mut registry = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(endpoint) = registry.get(address) {
            return Arc::clone(endpoint);
        }
        if registry.len() >= MAX_ENDPOINTS {
            registry.clear();
        }
        let endpoint = Arc::<Endpoint>::default();
        registry.insert(address.to_owned(), Arc::clone(&endpoint));
        endpoint
    }
}

/// One address of SORS.
#[derive(Default)]
pub(crate) struct Endpoint(Mutex<EndpointState>);

#[derive(Default)]
struct EndpointState {
    throttle: Throttle,
    breaker: CircuitBreaker,
}

impl Endpoint {
    fn state(&self) -> MutexGuard<'_, EndpointState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a call, unless the circuit breaker is open.
    pub(crate) fn begin_call(&self) -> Result<CallGuard<'_>, CircuitOpen> {
        let pass = self.state().breaker.try_acquire(now())?;
        Ok(CallGuard {
            endpoint: self,
            permit: pass,
            outcome: CallOutcome::Unknown,
        })
    }

    /// Waits for the next send slot. The error is the time to wait, if that exceeds the deadline or [`MAX_WAIT`].
    pub(crate) async fn acquire_slot(&self, deadline: Instant) -> Result<SendSlot, Duration> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let slot = self.state().throttle.reserve_slot(now(), MAX_WAIT, left)?;
            if slot.at <= now() {
                return Ok(slot);
            }
            tokio::time::sleep_until(slot.at.into()).await;
            if self.state().throttle.is_current(slot) {
                return Ok(slot);
            }
        }
    }

    /// Records the status of a response.
    pub(crate) fn record_status(&self, slot: SendSlot, status: u16, retry_after: Option<Duration>) {
        let throttle = &mut self.state().throttle;
        match status {
            429 => throttle.on_rate_limited(slot, now(), retry_after),
            _ => throttle.on_response(slot),
        }
    }
}

/// A call in progress. Dropped without an outcome, it counts as canceled.
pub(crate) struct CallGuard<'a> {
    endpoint: &'a Endpoint,
    permit: CallPermit,
    outcome: CallOutcome,
}

impl CallGuard<'_> {
    pub(crate) fn finish(mut self, outcome: CallOutcome) {
        self.outcome = outcome;
    }
}

impl Drop for CallGuard<'_> {
    fn drop(&mut self) {
        let mut both = self.endpoint.state();
        both.breaker
            .record(self.permit, self.outcome, now(), fastrand::f64());
    }
}

fn now() -> std::time::Instant {
    Instant::now().into_std()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_rest_reaches_those_who_wait_already() {
        let endpoint = Arc::<Endpoint>::default();
        let deadline = Instant::now() + SECOND * 120;
        let first = endpoint.acquire_slot(deadline).await.unwrap();
        endpoint.record_status(first, 429, None);
        let began = Instant::now();
        let waiting: Vec<_> = (0..8)
            .map(|_| {
                let endpoint = Arc::clone(&endpoint);
                tokio::spawn(async move {
                    let slot = endpoint.acquire_slot(deadline).await.unwrap();
                    (slot, Instant::now())
                })
            })
            .collect();
        tokio::task::yield_now().await;
        endpoint.record_status(first, 429, Some(SECOND * 5));
        let mut left = Vec::new();
        for one in waiting {
            left.push(one.await.unwrap().1);
        }
        left.sort_unstable();
        assert!(left[0] - began >= SECOND * 5, "{:?}", left[0] - began);
        for pair in left.windows(2) {
            assert!(pair[1] - pair[0] >= Duration::from_millis(90), "{left:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_after_the_deadline_is_refused_at_once() {
        let endpoint = Endpoint::default();
        let began = Instant::now();
        let first = endpoint.acquire_slot(began + SECOND).await.unwrap();
        endpoint.record_status(first, 429, Some(SECOND * 3));
        assert!(endpoint.acquire_slot(began + SECOND).await.is_err());
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert!(endpoint.acquire_slot(began + SECOND * 4).await.is_ok());
        assert!(began.elapsed() >= SECOND * 3);
    }

    #[test]
    fn one_address_has_one_gate() {
        let registry = EndpointRegistry::default();
        let one = registry.get_or_create("https://api.sors.rs");
        assert!(Arc::ptr_eq(
            &one,
            &registry.clone().get_or_create("https://api.sors.rs")
        ));
        assert!(!Arc::ptr_eq(
            &one,
            &registry.get_or_create("http://127.0.0.1:8080")
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_dropped_gives_its_trial_back() {
        let endpoint = Endpoint::default();
        for _ in 0..super::super::breaker::FAILURE_THRESHOLD {
            tokio::time::advance(SECOND).await;
            endpoint
                .begin_call()
                .unwrap_or_else(|_| unreachable!())
                .finish(CallOutcome::Failed);
        }
        assert!(endpoint.begin_call().is_err());
        tokio::time::advance(SECOND * 6).await;
        drop(endpoint.begin_call().unwrap_or_else(|_| unreachable!()));
        assert!(endpoint.begin_call().is_ok());
    }
}
