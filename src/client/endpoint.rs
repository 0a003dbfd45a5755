//! What all clients of a worker share about one address of SORS: how fast requests may leave, and whether they are
//! worth sending at all. The deciding is done in `throttle` and `breaker`; here are the lock and the clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::breaker::{Breaker, Outcome, Pass, Rest};
use super::retry::LONGEST_WAIT;
use super::throttle::{Throttle, Turn};

/// More addresses than this in one worker means settings that keep changing: start afresh.
const MOST_ADDRESSES: usize = 64;

/// The gates of a worker, one for each address. Cheap to clone.
#[derive(Clone, Default)]
pub struct Gates(Arc<Mutex<HashMap<String, Arc<Gate>>>>);

impl Gates {
    pub(crate) fn of(&self, address: &str) -> Arc<Gate> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(address) {
            return Arc::clone(gate);
        }
        if gates.len() >= MOST_ADDRESSES {
            gates.clear();
        }
        let gate = Arc::<Gate>::default();
        gates.insert(address.to_owned(), Arc::clone(&gate));
        gate
    }
}

/// One address.
#[derive(Default)]
pub(crate) struct Gate(Mutex<Both>);

#[derive(Default)]
struct Both {
    throttle: Throttle,
    breaker: Breaker,
}

impl Gate {
    fn both(&self) -> MutexGuard<'_, Both> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a call, unless calls are not made now.
    pub(crate) fn enter(&self) -> Result<Entered<'_>, Rest> {
        let pass = self.both().breaker.admit(now())?;
        Ok(Entered {
            gate: self,
            pass,
            outcome: Outcome::Unknown,
        })
    }

    /// Waits until a request may leave; an error is the time it would have to wait, beyond what is left or reasonable.
    pub(crate) async fn turn(&self, until: Instant) -> Result<Turn, Duration> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let turn = self.both().throttle.turn(now(), LONGEST_WAIT, left)?;
            if turn.at <= now() {
                return Ok(turn);
            }
            tokio::time::sleep_until(turn.at.into()).await;
            if self.both().throttle.holds(turn) {
                return Ok(turn);
            }
        }
    }

    /// Takes in the status of an answer.
    pub(crate) fn heard(&self, turn: Turn, status: u16, asked: Option<Duration>) {
        let throttle = &mut self.both().throttle;
        match status {
            429 => throttle.refused(turn, now(), asked),
            _ => throttle.answered(turn),
        }
    }
}

/// A call that has begun. Dropped without an outcome, it counts as given up.
pub(crate) struct Entered<'a> {
    gate: &'a Gate,
    pass: Pass,
    outcome: Outcome,
}

impl Entered<'_> {
    pub(crate) fn settle(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        let mut both = self.gate.both();
        both.breaker
            .settle(self.pass, self.outcome, now(), fastrand::f64());
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
        let gate = Arc::<Gate>::default();
        let until = Instant::now() + SECOND * 120;
        let first = gate.turn(until).await.unwrap();
        gate.heard(first, 429, None);
        let began = Instant::now();
        let waiting: Vec<_> = (0..8)
            .map(|_| {
                let gate = Arc::clone(&gate);
                tokio::spawn(async move {
                    let turn = gate.turn(until).await.unwrap();
                    (turn, Instant::now())
                })
            })
            .collect();
        tokio::task::yield_now().await;
        gate.heard(first, 429, Some(SECOND * 5));
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
        let gate = Gate::default();
        let began = Instant::now();
        let first = gate.turn(began + SECOND).await.unwrap();
        gate.heard(first, 429, Some(SECOND * 3));
        assert!(gate.turn(began + SECOND).await.is_err());
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert!(gate.turn(began + SECOND * 4).await.is_ok());
        assert!(began.elapsed() >= SECOND * 3);
    }

    #[test]
    fn one_address_has_one_gate() {
        let gates = Gates::default();
        let one = gates.of("https://api.sors.rs");
        assert!(Arc::ptr_eq(&one, &gates.clone().of("https://api.sors.rs")));
        assert!(!Arc::ptr_eq(&one, &gates.of("http://127.0.0.1:8080")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_dropped_gives_its_trial_back() {
        let gate = Gate::default();
        for _ in 0..super::super::breaker::LIMIT {
            tokio::time::advance(SECOND).await;
            gate.enter()
                .unwrap_or_else(|_| unreachable!())
                .settle(Outcome::Failed);
        }
        assert!(gate.enter().is_err());
        tokio::time::advance(SECOND * 6).await;
        drop(gate.enter().unwrap_or_else(|_| unreachable!()));
        assert!(gate.enter().is_ok());
    }
}
