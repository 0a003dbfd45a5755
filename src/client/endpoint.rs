//! What all clients of a worker share about one address of SORS: how fast requests may leave, and whether they are
//! worth sending at all. The deciding is done in `throttle` and `breaker`; here are the lock and the clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::breaker::{CallOutcome, CallPermit, CircuitBreaker, CircuitOpen};
use super::retry::MAX_WAIT;
use super::throttle::{SendSlot, Throttle};

/// More addresses than this in one worker means settings that keep changing: start afresh.
const MAX_ENDPOINTS: usize = 64;

/// The gates of a worker, one for each address. Cheap to clone.
#[derive(Clone, Default)]
pub struct EndpointRegistry(Arc<Mutex<HashMap<String, Arc<Endpoint>>>>);

impl EndpointRegistry {
    pub(crate) fn get_or_create(&self, address: &str) -> Arc<Endpoint> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(address) {
            return Arc::clone(gate);
        }
        if gates.len() >= MAX_ENDPOINTS {
            gates.clear();
        }
        let gate = Arc::<Endpoint>::default();
        gates.insert(address.to_owned(), Arc::clone(&gate));
        gate
    }
}

/// One address.
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

    /// Begins a call, unless calls are not made now.
    pub(crate) fn begin_call(&self) -> Result<CallGuard<'_>, CircuitOpen> {
        let pass = self.state().breaker.try_acquire(now())?;
        Ok(CallGuard {
            endpoint: self,
            permit: pass,
            outcome: CallOutcome::Unknown,
        })
    }

    /// Waits until a request may leave; an error is the time it would have to wait, beyond what is left or reasonable.
    pub(crate) async fn acquire_slot(&self, until: Instant) -> Result<SendSlot, Duration> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let turn = self.state().throttle.reserve_slot(now(), MAX_WAIT, left)?;
            if turn.at <= now() {
                return Ok(turn);
            }
            tokio::time::sleep_until(turn.at.into()).await;
            if self.state().throttle.is_current(turn) {
                return Ok(turn);
            }
        }
    }

    /// Takes in the status of an answer.
    pub(crate) fn record_status(&self, turn: SendSlot, status: u16, asked: Option<Duration>) {
        let throttle = &mut self.state().throttle;
        match status {
            429 => throttle.on_rate_limited(turn, now(), asked),
            _ => throttle.on_response(turn),
        }
    }
}

/// A call that has begun. Dropped without an outcome, it counts as given up.
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
        let gate = Arc::<Endpoint>::default();
        let until = Instant::now() + SECOND * 120;
        let first = gate.acquire_slot(until).await.unwrap();
        gate.record_status(first, 429, None);
        let began = Instant::now();
        let waiting: Vec<_> = (0..8)
            .map(|_| {
                let gate = Arc::clone(&gate);
                tokio::spawn(async move {
                    let turn = gate.acquire_slot(until).await.unwrap();
                    (turn, Instant::now())
                })
            })
            .collect();
        tokio::task::yield_now().await;
        gate.record_status(first, 429, Some(SECOND * 5));
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
        let gate = Endpoint::default();
        let began = Instant::now();
        let first = gate.acquire_slot(began + SECOND).await.unwrap();
        gate.record_status(first, 429, Some(SECOND * 3));
        assert!(gate.acquire_slot(began + SECOND).await.is_err());
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert!(gate.acquire_slot(began + SECOND * 4).await.is_ok());
        assert!(began.elapsed() >= SECOND * 3);
    }

    #[test]
    fn one_address_has_one_gate() {
        let gates = EndpointRegistry::default();
        let one = gates.get_or_create("https://api.sors.rs");
        assert!(Arc::ptr_eq(
            &one,
            &gates.clone().get_or_create("https://api.sors.rs")
        ));
        assert!(!Arc::ptr_eq(
            &one,
            &gates.get_or_create("http://127.0.0.1:8080")
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_dropped_gives_its_trial_back() {
        let gate = Endpoint::default();
        for _ in 0..super::super::breaker::FAILURE_THRESHOLD {
            tokio::time::advance(SECOND).await;
            gate.begin_call()
                .unwrap_or_else(|_| unreachable!())
                .finish(CallOutcome::Failed);
        }
        assert!(gate.begin_call().is_err());
        tokio::time::advance(SECOND * 6).await;
        drop(gate.begin_call().unwrap_or_else(|_| unreachable!()));
        assert!(gate.begin_call().is_ok());
    }
}
