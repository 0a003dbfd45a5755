//! When a request is sent again. Pure: no clock, no network, no dice.

use std::time::Duration;

/// Retries beside the first attempt.
pub const RETRIES: u32 = 3;

/// Longest wait inside a call. Where SORS asks for more, the call ends and its caller waits, without holding a worker.
pub const LONGEST_WAIT: Duration = Duration::from_secs(10);

const FIRST_WAIT: Duration = Duration::from_millis(250);

/// What went wrong with one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No byte of the request left: DNS, connect, TLS. `hopeless` where the next attempt would end the same way, such
    /// as a certificate that isn't trusted.
    NotSent {
        /// Whether another attempt is pointless.
        hopeless: bool,
    },
    /// Bytes left, and no whole answer came: time-out, broken connection, an answer cut off.
    Lost,
    /// An answer with a failing status.
    Status(u16),
    /// An answer that is whole and can't be used.
    Unusable,
}

/// Whether repeating a request can do harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It reads.
    None,
    /// It creates something: never repeated here.
    Creates,
}

/// What to do after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Wait, then send again.
    Retry(Duration),
    /// Give up.
    Stop,
}

/// Decides after the `attempt`-th attempt (the first is 1). `left` is what remains of the call's deadline, `asked` what
/// SORS asked to wait, `jitter` a number from 0 to 1 by chance.
#[must_use]
pub fn decide(
    effect: Effect,
    failure: Failure,
    attempt: u32,
    asked: Option<Duration>,
    left: Duration,
    jitter: f64,
) -> Decision {
    if effect == Effect::Creates || attempt > RETRIES || !may_pass(failure) {
        return Decision::Stop;
    }
    let wait = match asked {
        Some(asked) if asked > LONGEST_WAIT => return Decision::Stop,
        // A little more than asked, so that many shops don't come back in the same instant.
        Some(asked) => asked + FIRST_WAIT.mul_f64(jitter.clamp(0.0, 1.0)),
        None => FIRST_WAIT
            .saturating_mul(1 << attempt.min(6))
            .min(LONGEST_WAIT)
            .mul_f64(jitter.clamp(0.0, 1.0)),
    };
    if wait >= left {
        Decision::Stop
    } else {
        Decision::Retry(wait)
    }
}

/// Whether a failure may pass by itself.
fn may_pass(failure: Failure) -> bool {
    match failure {
        Failure::NotSent { hopeless } => !hopeless,
        Failure::Lost => true,
        Failure::Status(status) => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
        Failure::Unusable => false,
    }
}

/// Whether a failure proves that SORS carried nothing out.
#[must_use]
pub fn proves_nothing_happened(failure: Failure) -> bool {
    match failure {
        Failure::NotSent { .. } => true,
        Failure::Lost | Failure::Unusable => false,
        // 408 and 409 are answers of a server that has read at least a part, or has such a document already; 302 and
        // 303 are how some answer what they have carried out.
        Failure::Status(status) => match status {
            301 | 307 | 308 => true,
            408 | 409 => false,
            400..=499 | 503 => true,
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failures() -> impl Strategy<Value = Failure> {
        prop_oneof![
            any::<bool>().prop_map(|hopeless| Failure::NotSent { hopeless }),
            Just(Failure::Lost),
            Just(Failure::Unusable),
            (300u16..600).prop_map(Failure::Status),
        ]
    }

    proptest! {
        #[test]
        fn what_creates_is_never_repeated(failure in failures(), attempt in 1u32..9, jitter in 0f64..1.0) {
            let decision = decide(Effect::Creates, failure, attempt, None, Duration::from_secs(600), jitter);
            prop_assert_eq!(decision, Decision::Stop);
        }

        #[test]
        fn a_call_ends_in_time_and_after_three_retries(
            failure in failures(), attempt in 1u32..9, asked in proptest::option::of(0u64..60),
            left in 0u64..60, jitter in 0f64..=1.0,
        ) {
            let (asked, left) = (asked.map(Duration::from_secs), Duration::from_secs(left));
            if let Decision::Retry(wait) = decide(Effect::None, failure, attempt, asked, left, jitter) {
                prop_assert!(attempt <= RETRIES);
                prop_assert!(wait < left);
                prop_assert!(asked.is_none_or(|asked| wait >= asked && asked <= LONGEST_WAIT));
            }
        }
    }

    #[test]
    fn a_refusal_is_not_asked_again() {
        for status in [301, 400, 401, 403, 404, 405, 409, 410, 413, 422, 501] {
            let left = Duration::from_secs(600);
            assert_eq!(
                decide(Effect::None, Failure::Status(status), 1, None, left, 0.5),
                Decision::Stop,
                "{status}"
            );
        }
    }

    #[test]
    fn waits_grow_with_each_attempt() {
        let wait = |attempt| {
            decide(
                Effect::None,
                Failure::Lost,
                attempt,
                None,
                Duration::from_secs(600),
                1.0,
            )
        };
        assert_eq!(wait(1), Decision::Retry(Duration::from_millis(500)));
        assert_eq!(wait(2), Decision::Retry(Duration::from_secs(1)));
        assert_eq!(wait(3), Decision::Retry(Duration::from_secs(2)));
        assert_eq!(wait(4), Decision::Stop);
    }

    #[test]
    fn only_proof_is_proof() {
        for failure in [
            Failure::NotSent { hopeless: false },
            Failure::Status(401),
            Failure::Status(404),
            Failure::Status(422),
            Failure::Status(429),
            Failure::Status(503),
        ] {
            assert!(proves_nothing_happened(failure), "{failure:?}");
        }
        for failure in [
            Failure::Lost,
            Failure::Unusable,
            Failure::Status(302),
            Failure::Status(408),
            Failure::Status(409),
            Failure::Status(500),
            Failure::Status(502),
            Failure::Status(504),
        ] {
            assert!(!proves_nothing_happened(failure), "{failure:?}");
        }
    }
}
