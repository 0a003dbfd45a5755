//! When calls stop being tried because SORS does not answer at all. Pure: no clock, no network, no dice.
//!
//! Closed, it lets everything through. After [`LIMIT`] failed calls in a row it opens: calls end at once, and nothing is
//! sent, for a time that doubles with each vain trial. Then one call is let through; what becomes of it decides.

use std::time::{Duration, Instant};

/// Calls in a row, each with its retries, that must fail.
pub const LIMIT: u32 = 8;
/// First time of rest.
const FIRST_REST: Duration = Duration::from_secs(5);
/// Longest time of rest: an administrator who has mended the network should not wait longer.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// SORS answered, whatever it said.
    Reached,
    /// It could not be reached, or its answer never came.
    Failed,
    /// Neither: the call was given up, or failed on this side.
    Unknown,
}

/// The permission to make one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    began: Instant,
    trial: bool,
}

/// Why nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// When the first of the calls failed.
    pub since: Instant,
    /// When the next call is let through.
    pub until: Instant,
    /// Failed calls in a row.
    pub failures: u32,
}

/// Whether calls to one address are made.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    /// When the first and the last of them failed.
    failed: Option<(Instant, Instant)>,
    open: Option<Open>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    until: Instant,
    /// How often in a row it has opened.
    times: u32,
}

impl Breaker {
    /// Lets a call through, or says why not.
    pub fn admit(&mut self, now: Instant) -> Result<Pass, Rest> {
        let Some(open) = &mut self.open else {
            return Ok(Pass {
                began: now,
                trial: false,
            });
        };
        if now < open.until {
            return Err(Rest {
                since: self.failed.map_or(now, |(first, _)| first),
                until: open.until,
                failures: self.failures,
            });
        }
        // Others wait for this trial, but not for ever: it may never be heard of again.
        open.until = now + rest(open.times, 1.0);
        Ok(Pass {
            began: now,
            trial: true,
        })
    }

    /// Takes in what became of a call. `jitter` is a number from 0 to 1 by chance.
    pub fn settle(&mut self, pass: Pass, outcome: Outcome, now: Instant, jitter: f64) {
        match outcome {
            Outcome::Reached => *self = Self::default(),
            Outcome::Failed => self.fail(pass, now, jitter),
            Outcome::Unknown => {
                if let Some(open) = self.open.as_mut().filter(|_| pass.trial) {
                    open.until = open.until.min(now);
                }
            }
        }
    }

    fn fail(&mut self, pass: Pass, now: Instant, jitter: f64) {
        // Calls under way together fail together, of one cause: they count as one.
        let one_more = self.failed.is_none_or(|(_, last)| pass.began >= last);
        if !one_more || (self.open.is_some() && !pass.trial) {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.failed = Some((self.failed.map_or(now, |(first, _)| first), now));
        if self.failures >= LIMIT {
            let times = self.open.map_or(0, |open| open.times).saturating_add(1);
            self.open = Some(Open {
                until: now + rest(times, jitter),
                times,
            });
        }
    }
}

/// The rest after having opened so often in a row: three quarters of it at least, the remainder by chance, so that the
/// workers of a shop don't all come back in the same instant.
fn rest(times: u32, jitter: f64) -> Duration {
    FIRST_REST
        .saturating_mul(1 << times.saturating_sub(1).min(10))
        .min(LONGEST_REST)
        .mul_f64(0.75 + 0.25 * jitter.clamp(0.0, 1.0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// One call after the other that fails, a second each; says when it opened.
    fn opened(breaker: &mut Breaker, mut now: Instant) -> Instant {
        for _ in 0..LIMIT {
            let pass = breaker.admit(now).unwrap();
            now += SECOND;
            breaker.settle(pass, Outcome::Failed, now, 1.0);
        }
        now
    }

    fn outcomes() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            6 => Just(Outcome::Failed),
            1 => Just(Outcome::Reached),
            1 => Just(Outcome::Unknown),
        ]
    }

    proptest! {
        /// Whatever happens, and in whatever order calls end: it never rests longer than it may nor without enough
        /// failures, lets through at most one at a time once open, and opens to the first answer.
        #[test]
        fn it_rests_only_for_cause_and_never_for_ever(
            steps in proptest::collection::vec((0u8..3, any::<prop::sample::Index>(), outcomes(), 0u64..9_000, 0f64..=1.0), 1..400),
        ) {
            let (mut now, mut breaker) = (Instant::now(), Breaker::default());
            let mut flying: Vec<Pass> = Vec::new();
            let mut in_a_row = 0;
            for (what, which, outcome, milliseconds, jitter) in steps {
                match what {
                    0 => now += Duration::from_millis(milliseconds),
                    1 => match breaker.admit(now) {
                        Ok(pass) => {
                            prop_assert_eq!(pass.trial, breaker.open.is_some());
                            if pass.trial {
                                prop_assert!(breaker.admit(now).is_err(), "One trial at a time.");
                            }
                            flying.push(pass);
                        }
                        Err(rest) => {
                            prop_assert!(in_a_row >= LIMIT && rest.failures >= LIMIT);
                            prop_assert!(rest.until > now && rest.until <= now + LONGEST_REST);
                            prop_assert!(rest.since <= now);
                        }
                    },
                    _ if flying.is_empty() => {}
                    _ => {
                        let pass = flying.swap_remove(which.index(flying.len()));
                        breaker.settle(pass, outcome, now, jitter);
                        match outcome {
                            Outcome::Failed => in_a_row += 1,
                            Outcome::Unknown => {}
                            Outcome::Reached => {
                                in_a_row = 0;
                                prop_assert!(breaker.admit(now).is_ok_and(|pass| !pass.trial));
                            }
                        }
                    }
                }
            }
            prop_assert!(breaker.admit(now + LONGEST_REST).is_ok());
        }
    }

    #[test]
    fn it_opens_after_enough_failures_and_says_since_when() {
        let (began, mut breaker) = (Instant::now(), Breaker::default());
        let now = opened(&mut breaker, began);
        let rest = breaker.admit(now).unwrap_err();
        assert_eq!(
            (rest.since, rest.until, rest.failures),
            (began + SECOND, now + FIRST_REST, LIMIT)
        );
    }

    #[test]
    fn an_answer_in_between_starts_the_count_again() {
        let (mut now, mut breaker) = (Instant::now(), Breaker::default());
        for round in 0..100 {
            let pass = breaker.admit(now).unwrap();
            now += SECOND;
            let outcome = if round % 8 == 7 {
                Outcome::Reached
            } else {
                Outcome::Failed
            };
            breaker.settle(pass, outcome, now, 0.5);
        }
    }

    #[test]
    fn pages_that_fail_together_count_once() {
        let (mut now, mut breaker) = (Instant::now(), Breaker::default());
        let pages: Vec<Pass> = (0..32).map(|_| breaker.admit(now).unwrap()).collect();
        for pass in pages {
            now += SECOND;
            breaker.settle(pass, Outcome::Failed, now, 0.5);
        }
        assert_eq!(breaker.failures, 1);
        assert!(breaker.admit(now).is_ok());
    }

    #[test]
    fn each_vain_trial_doubles_the_rest_up_to_a_minute() {
        let mut breaker = Breaker::default();
        let mut now = opened(&mut breaker, Instant::now());
        for seconds in [5, 10, 20, 40, 60, 60] {
            let rest = breaker.admit(now).unwrap_err();
            assert_eq!(rest.until - now, SECOND * seconds);
            now = rest.until;
            let trial = breaker.admit(now).unwrap();
            breaker.settle(trial, Outcome::Failed, now, 1.0);
        }
    }

    #[test]
    fn a_good_trial_closes_it_and_one_given_up_decides_nothing() {
        let mut breaker = Breaker::default();
        let now = opened(&mut breaker, Instant::now()) + FIRST_REST;
        let trial = breaker.admit(now).unwrap();
        breaker.settle(trial, Outcome::Unknown, now, 0.5);
        let trial = breaker.admit(now).unwrap();
        assert!(trial.trial && breaker.admit(now).is_err());
        breaker.settle(trial, Outcome::Reached, now, 0.5);
        assert_eq!(
            breaker.admit(now),
            Ok(Pass {
                began: now,
                trial: false
            })
        );
    }

    #[test]
    fn a_trial_never_heard_of_again_does_not_block() {
        let mut breaker = Breaker::default();
        let now = opened(&mut breaker, Instant::now()) + FIRST_REST;
        assert!(breaker.admit(now).unwrap().trial);
        assert!(breaker.admit(now + FIRST_REST).unwrap().trial);
    }
}
