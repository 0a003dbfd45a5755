//! When a request is sent again. Pure: no clock, no network, no dice.

use std::time::Duration;

/// Retries beside the first attempt.
pub const MAX_RETRIES: u32 = 3;

/// Longest wait inside a call. Where SORS asks for more, the call ends and its caller waits, without holding a worker.
pub const MAX_WAIT: Duration = Duration::from_secs(10);

const INITIAL_BACKOFF: Duration = Duration::from_millis(250);

/// What went wrong with one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptError {
    /// No byte of the request left: DNS, connect, TLS. `hopeless` where the next attempt would end the same way, such
    /// as a certificate that isn't trusted.
    NotSent {
        /// Whether another attempt is pointless.
        permanent: bool,
    },
    /// Bytes left, and no whole answer came: time-out, broken connection, an answer cut off.
    NoResponse,
    /// An answer with a failing status.
    HttpStatus(u16),
    /// An answer that is whole and can't be used.
    InvalidResponse,
}

/// Whether repeating a request can do harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// It reads.
    Read,
    /// It creates something: never repeated here.
    Create,
}

/// What to do after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryDecision {
    /// Wait, then send again.
    Retry(Duration),
    /// Give up.
    Stop,
}

/// Decides which requests are sent again.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use sors::client::retry::{AttemptError, RequestKind, RetryDecision, RetryPolicy};
///
/// let policy = RetryPolicy::new(RequestKind::Create);
/// let decision = policy.decide(AttemptError::NoResponse, 1, None, Duration::from_secs(60), 0.5);
/// assert_eq!(decision, RetryDecision::Stop);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    kind: RequestKind,
}

impl RetryPolicy {
    /// Creates the policy for a kind of request.
    #[must_use]
    pub const fn new(kind: RequestKind) -> Self {
        Self { kind }
    }

    /// Decides after the `attempt`-th attempt; the first is 1. `retry_after`: what SORS requested. `remaining`: time to
    /// the call's deadline. `jitter`: a random number from 0 to 1.
    #[must_use]
    pub fn decide(
        self,
        error: AttemptError,
        attempt: u32,
        retry_after: Option<Duration>,
        remaining: Duration,
        jitter: f64,
    ) -> RetryDecision {
        if self.kind == RequestKind::Create || attempt > MAX_RETRIES || !is_transient(error) {
            return RetryDecision::Stop;
        }
        let jitter = jitter.clamp(0.0, 1.0);
        let wait = match retry_after {
            Some(seconds) if seconds > MAX_WAIT => return RetryDecision::Stop,
            // A little more, so that many shops don't return in the same instant.
            Some(seconds) => seconds + INITIAL_BACKOFF.mul_f64(jitter),
            None => INITIAL_BACKOFF
                .saturating_mul(1 << attempt.min(6))
                .min(MAX_WAIT)
                .mul_f64(jitter),
        };
        if wait >= remaining {
            RetryDecision::Stop
        } else {
            RetryDecision::Retry(wait)
        }
    }
}

/// Whether a failure may pass by itself.
fn is_transient(failure: AttemptError) -> bool {
    match failure {
        AttemptError::NotSent {
            permanent: hopeless,
        } => !hopeless,
        AttemptError::NoResponse => true,
        AttemptError::HttpStatus(status) => {
            matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
        }
        AttemptError::InvalidResponse => false,
    }
}

/// Whether a failure proves that SORS carried nothing out.
#[must_use]
pub fn proves_not_processed(failure: AttemptError) -> bool {
    match failure {
        AttemptError::NotSent { .. } => true,
        AttemptError::NoResponse | AttemptError::InvalidResponse => false,
        // 408 and 409 are answers of a server that has read at least a part, or has such a document already; 302 and
        // 303 are how some answer what they have carried out.
        AttemptError::HttpStatus(status) => match status {
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

    fn failures() -> impl Strategy<Value = AttemptError> {
        prop_oneof![
            any::<bool>().prop_map(|hopeless| AttemptError::NotSent {
                permanent: hopeless
            }),
            Just(AttemptError::NoResponse),
            Just(AttemptError::InvalidResponse),
            (300u16..600).prop_map(AttemptError::HttpStatus),
        ]
    }

    proptest! {
        #[test]
        fn what_creates_is_never_repeated(failure in failures(), attempt in 1u32..9, jitter in 0f64..1.0) {
            let decision = RetryPolicy::new(RequestKind::Create).decide(failure, attempt, None, Duration::from_secs(600), jitter);
            prop_assert_eq!(decision, RetryDecision::Stop);
        }

        #[test]
        fn a_call_ends_in_time_and_after_three_retries(
            failure in failures(), attempt in 1u32..9, asked in proptest::option::of(0u64..60),
            left in 0u64..60, jitter in 0f64..=1.0,
        ) {
            let (asked, left) = (asked.map(Duration::from_secs), Duration::from_secs(left));
            if let RetryDecision::Retry(wait) = RetryPolicy::new(RequestKind::Read).decide(failure, attempt, asked, left, jitter) {
                prop_assert!(attempt <= MAX_RETRIES);
                prop_assert!(wait < left);
                prop_assert!(asked.is_none_or(|asked| wait >= asked && asked <= MAX_WAIT));
            }
        }
    }

    #[test]
    fn a_refusal_is_not_asked_again() {
        for status in [301, 400, 401, 403, 404, 405, 409, 410, 413, 422, 501] {
            let left = Duration::from_secs(600);
            assert_eq!(
                RetryPolicy::new(RequestKind::Read).decide(
                    AttemptError::HttpStatus(status),
                    1,
                    None,
                    left,
                    0.5
                ),
                RetryDecision::Stop,
                "{status}"
            );
        }
    }

    #[test]
    fn waits_grow_with_each_attempt() {
        let wait = |attempt| {
            RetryPolicy::new(RequestKind::Read).decide(
                AttemptError::NoResponse,
                attempt,
                None,
                Duration::from_secs(600),
                1.0,
            )
        };
        assert_eq!(wait(1), RetryDecision::Retry(Duration::from_millis(500)));
        assert_eq!(wait(2), RetryDecision::Retry(Duration::from_secs(1)));
        assert_eq!(wait(3), RetryDecision::Retry(Duration::from_secs(2)));
        assert_eq!(wait(4), RetryDecision::Stop);
    }

    #[test]
    fn only_proof_is_proof() {
        for failure in [
            AttemptError::NotSent { permanent: false },
            AttemptError::HttpStatus(401),
            AttemptError::HttpStatus(404),
            AttemptError::HttpStatus(422),
            AttemptError::HttpStatus(429),
            AttemptError::HttpStatus(503),
        ] {
            assert!(proves_not_processed(failure), "{failure:?}");
        }
        for failure in [
            AttemptError::NoResponse,
            AttemptError::InvalidResponse,
            AttemptError::HttpStatus(302),
            AttemptError::HttpStatus(408),
            AttemptError::HttpStatus(409),
            AttemptError::HttpStatus(500),
            AttemptError::HttpStatus(502),
            AttemptError::HttpStatus(504),
        ] {
            assert!(!proves_not_processed(failure), "{failure:?}");
        }
    }
}
