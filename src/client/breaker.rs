//! Circuit breaker for calls to one endpoint. Pure: the caller passes the time and the jitter.
//!
//! A closed breaker permits every call. After [`FAILURE_THRESHOLD`] consecutive failed calls it opens, and calls fail
//! at once, without a request. The open time doubles with each failed probe. Then the breaker is half-open: it permits
//! one call as a probe, whose outcome closes or reopens it.

use std::time::{Duration, Instant};

/// Consecutive failed calls, each with its retries, that open the breaker.
pub const FAILURE_THRESHOLD: u32 = 8;
/// First open time.
const INITIAL_OPEN_TIME: Duration = Duration::from_secs(5);
/// Longest open time: an administrator who has fixed the network should not wait longer.
const MAX_OPEN_TIME: Duration = Duration::from_secs(60);

/// Outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// SORS responded, with any status.
    Reached,
    /// SORS could not be reached, or the response never arrived.
    Failed,
    /// Neither: the call was canceled, or failed on this side.
    Unknown,
}

/// Permission to make one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallPermit {
    began: Instant,
    is_probe: bool,
}

/// Reason why a call is not permitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircuitOpen {
    /// When the first of the calls failed.
    pub since: Instant,
    /// When the next call is permitted.
    pub until: Instant,
    /// Consecutive failed calls.
    pub failures: u32,
}

/// Circuit breaker of one endpoint.
///
/// # Examples
///
/// ```
/// use std::time::Instant;
///
/// use sors::client::breaker::{CallOutcome, CircuitBreaker, FAILURE_THRESHOLD};
///
/// let (now, mut breaker) = (Instant::now(), CircuitBreaker::default());
/// for _ in 0..FAILURE_THRESHOLD {
///     if let Ok(permit) = breaker.try_acquire(now) {
///         breaker.record(permit, CallOutcome::Failed, now, 0.5);
///     }
/// }
/// assert!(breaker.try_acquire(now).is_err());
/// ```
#[derive(Debug, Default)]
pub struct CircuitBreaker {
    failures: u32,
    /// When the first and the last of them failed.
    failed: Option<(Instant, Instant)>,
    open: Option<OpenState>,
}

#[derive(Debug, Clone, Copy)]
struct OpenState {
    until: Instant,
    /// Number of consecutive openings.
    times: u32,
}

impl CircuitBreaker {
    /// Permits a call, or returns why not.
    ///
    /// # Errors
    /// [`CircuitOpen`] while the breaker is open.
    pub fn try_acquire(&mut self, now: Instant) -> Result<CallPermit, CircuitOpen> {
        let Some(open) = &mut self.open else {
            return Ok(CallPermit {
                began: now,
                is_probe: false,
            });
        };
        if now < open.until {
            return Err(CircuitOpen {
                since: self.failed.map_or(now, |(first, _)| first),
                until: open.until,
                failures: self.failures,
            });
        }
        // Other calls wait for this probe, but not forever: its outcome may never be recorded.
        open.until = now + open_time(open.times, 1.0);
        Ok(CallPermit {
            began: now,
            is_probe: true,
        })
    }

    /// Records the outcome of a call. `jitter` is a random number from 0 to 1.
    pub fn record(&mut self, pass: CallPermit, outcome: CallOutcome, now: Instant, jitter: f64) {
        match outcome {
            CallOutcome::Reached => *self = Self::default(),
            CallOutcome::Failed => self.record_failure(pass, now, jitter),
            CallOutcome::Unknown => {
                if let Some(open) = self.open.as_mut().filter(|_| pass.is_probe) {
                    open.until = open.until.min(now);
                }
            }
        }
    }

    fn record_failure(&mut self, pass: CallPermit, now: Instant, jitter: f64) {
        // Concurrent calls fail together, of one cause, so they count as one.
        let one_more = self.failed.is_none_or(|(_, last)| pass.began >= last);
        if !one_more || (self.open.is_some() && !pass.is_probe) {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.failed = Some((self.failed.map_or(now, |(first, _)| first), now));
        if self.failures >= FAILURE_THRESHOLD {
            let times = self.open.map_or(0, |open| open.times).saturating_add(1);
            self.open = Some(OpenState {
                until: now + open_time(times, jitter),
                times,
            });
        }
    }
}

/// Open time after a number of consecutive openings: at least three quarters of it, the rest by jitter. Without jitter,
/// all workers of a shop would return in the same instant.
fn open_time(times: u32, jitter: f64) -> Duration {
    INITIAL_OPEN_TIME
        .saturating_mul(1 << times.saturating_sub(1).min(10))
        .min(MAX_OPEN_TIME)
        .mul_f64(0.75 + 0.25 * jitter.clamp(0.0, 1.0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Makes consecutive calls that fail after a second each; returns when the breaker opened.
    fn opened(breaker: &mut CircuitBreaker, mut now: Instant) -> Instant {
        for _ in 0..FAILURE_THRESHOLD {
            let pass = breaker.try_acquire(now).unwrap();
            now += SECOND;
            breaker.record(pass, CallOutcome::Failed, now, 1.0);
        }
        now
    }

    fn outcomes() -> impl Strategy<Value = CallOutcome> {
        prop_oneof![
            6 => Just(CallOutcome::Failed),
            1 => Just(CallOutcome::Reached),
            1 => Just(CallOutcome::Unknown),
        ]
    }

    proptest! {
        /// In any order of calls and outcomes: the breaker opens only after enough failures and never longer than
        /// allowed. Once open, it permits one call at a time, and the first response closes it.
        #[test]
        fn it_rests_only_for_cause_and_never_for_ever(
            steps in proptest::collection::vec((0u8..3, any::<prop::sample::Index>(), outcomes(), 0u64..9_000, 0f64..=1.0), 1..400),
        ) {
            let (mut now, mut breaker) = (Instant::now(), CircuitBreaker::default());
            let mut flying: Vec<CallPermit> = Vec::new();
            let mut in_a_row = 0;
            for (what, which, outcome, milliseconds, jitter) in steps {
                match what {
                    0 => now += Duration::from_millis(milliseconds),
                    1 => match breaker.try_acquire(now) {
                        Ok(pass) => {
                            prop_assert_eq!(pass.is_probe, breaker.open.is_some());
                            if pass.is_probe {
                                prop_assert!(breaker.try_acquire(now).is_err(), "One trial at a time.");
                            }
                            flying.push(pass);
                        }
                        Err(rest) => {
                            prop_assert!(in_a_row >= FAILURE_THRESHOLD && rest.failures >= FAILURE_THRESHOLD);
                            prop_assert!(rest.until > now && rest.until <= now + MAX_OPEN_TIME);
                            prop_assert!(rest.since <= now);
                        }
                    },
                    _ if flying.is_empty() => {}
                    _ => {
                        let pass = flying.swap_remove(which.index(flying.len()));
                        breaker.record(pass, outcome, now, jitter);
                        match outcome {
                            CallOutcome::Failed => in_a_row += 1,
                            CallOutcome::Unknown => {}
                            CallOutcome::Reached => {
                                in_a_row = 0;
                                prop_assert!(breaker.try_acquire(now).is_ok_and(|pass| !pass.is_probe));
                            }
                        }
                    }
                }
            }
            prop_assert!(breaker.try_acquire(now + MAX_OPEN_TIME).is_ok());
        }
    }

    #[test]
    fn it_opens_after_enough_failures_and_says_since_when() {
        let (began, mut breaker) = (Instant::now(), CircuitBreaker::default());
        let now = opened(&mut breaker, began);
        let rest = breaker.try_acquire(now).unwrap_err();
        assert_eq!(
            (rest.since, rest.until, rest.failures),
            (began + SECOND, now + INITIAL_OPEN_TIME, FAILURE_THRESHOLD)
        );
    }

    #[test]
    fn an_answer_in_between_starts_the_count_again() {
        let (mut now, mut breaker) = (Instant::now(), CircuitBreaker::default());
        for round in 0..100 {
            let pass = breaker.try_acquire(now).unwrap();
            now += SECOND;
            let outcome = if round % 8 == 7 {
                CallOutcome::Reached
            } else {
                CallOutcome::Failed
            };
            breaker.record(pass, outcome, now, 0.5);
        }
    }

    #[test]
    fn pages_that_fail_together_count_once() {
        let (mut now, mut breaker) = (Instant::now(), CircuitBreaker::default());
        let pages: Vec<CallPermit> = (0..32).map(|_| breaker.try_acquire(now).unwrap()).collect();
        for pass in pages {
            now += SECOND;
            breaker.record(pass, CallOutcome::Failed, now, 0.5);
        }
        assert_eq!(breaker.failures, 1);
        assert!(breaker.try_acquire(now).is_ok());
    }

    #[test]
    fn each_vain_trial_doubles_the_rest_up_to_a_minute() {
        let mut breaker = CircuitBreaker::default();
        let mut now = opened(&mut breaker, Instant::now());
        for seconds in [5, 10, 20, 40, 60, 60] {
            let rest = breaker.try_acquire(now).unwrap_err();
            assert_eq!(rest.until - now, SECOND * seconds);
            now = rest.until;
            let trial = breaker.try_acquire(now).unwrap();
            breaker.record(trial, CallOutcome::Failed, now, 1.0);
        }
    }

    #[test]
    fn a_good_trial_closes_it_and_one_given_up_decides_nothing() {
        let mut breaker = CircuitBreaker::default();
        let now = opened(&mut breaker, Instant::now()) + INITIAL_OPEN_TIME;
        let trial = breaker.try_acquire(now).unwrap();
        breaker.record(trial, CallOutcome::Unknown, now, 0.5);
        let trial = breaker.try_acquire(now).unwrap();
        assert!(trial.is_probe && breaker.try_acquire(now).is_err());
        breaker.record(trial, CallOutcome::Reached, now, 0.5);
        assert_eq!(
            breaker.try_acquire(now),
            Ok(CallPermit {
                began: now,
                is_probe: false
            })
        );
    }

    #[test]
    fn a_trial_never_heard_of_again_does_not_block() {
        let mut breaker = CircuitBreaker::default();
        let now = opened(&mut breaker, Instant::now()) + INITIAL_OPEN_TIME;
        assert!(breaker.try_acquire(now).unwrap().is_probe);
        assert!(
            breaker
                .try_acquire(now + INITIAL_OPEN_TIME)
                .unwrap()
                .is_probe
        );
    }
}
