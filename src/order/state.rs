//! States of the outbox: the transitions of an entry after attempts and look-ups. Pure: the whole policy, without
//! clock, database or network.

use crate::error::ErrorKind;

/// State of an outbox entry.
///
/// # Examples
///
/// ```
/// use sors::order::OutboxState;
///
/// assert!(OutboxState::Pending.can_transition_to(OutboxState::Sending, false));
/// assert!(!OutboxState::Sent.can_transition_to(OutboxState::Pending, false));
/// assert_eq!(OutboxState::parse("uncertain"), Some(OutboxState::Uncertain));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutboxState {
    /// To be sent.
    Pending,
    /// A request may be in flight; saved before the request leaves.
    Sending,
    /// SORS has it.
    Sent,
    /// SORS has nothing of it and would reject it again.
    Rejected,
    /// SORS may or may not have it.
    Uncertain,
    /// Nothing to send.
    Skipped,
}

impl OutboxState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Sending,
        Self::Sent,
        Self::Rejected,
        Self::Uncertain,
        Self::Skipped,
    ];

    /// Returns the word in the outbox.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Rejected => "rejected",
            Self::Uncertain => "uncertain",
            Self::Skipped => "skipped",
        }
    }

    /// Returns the state of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether an entry may change from this state to another. Only staff may send a sent document again, after
    /// removing the old one from SORS.
    #[must_use]
    pub fn can_transition_to(self, to: Self, manual: bool) -> bool {
        let targets: &[Self] = match self {
            Self::Pending => &[Self::Pending, Self::Sending, Self::Rejected, Self::Skipped],
            Self::Sending => &[Self::Sent, Self::Pending, Self::Rejected, Self::Uncertain],
            Self::Uncertain => &[Self::Sent, Self::Pending, Self::Uncertain, Self::Skipped],
            Self::Rejected => &[Self::Pending, Self::Skipped],
            Self::Skipped => &[Self::Pending],
            Self::Sent => return manual && to == Self::Pending,
        };
        targets.contains(&to)
    }
}

/// Why an attempt ended without a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptFailure {
    /// There is nothing to send any more: canceled or deleted.
    NothingToSend,
    /// The order can't become a document until staff has fixed something.
    Unsendable,
    /// It has to wait for a number of seconds: for another worker, or for another document.
    RetryLater(u64),
    /// An error of the client.
    Sors {
        /// Kind of the error.
        kind: ErrorKind,
        /// Whether the same call may succeed later; it provably had no effect.
        retryable: bool,
        /// Seconds SORS requested to wait.
        retry_after: Option<u64>,
    },
    /// An error of the shop's own code.
    Internal,
}

/// Transition of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The new state.
    pub state: OutboxState,
    /// Seconds until it is due again; `None`: no retry is scheduled.
    pub wait: Option<u64>,
    /// SORS itself fails, not this order, so other entries can wait.
    pub service_failing: bool,
    /// SORS requested the wait.
    pub rate_limited: bool,
}

impl Transition {
    fn to_state(state: OutboxState, wait: Option<u64>) -> Self {
        Self {
            state,
            wait,
            service_failing: false,
            rate_limited: false,
        }
    }
}

/// Attempts after which an error of the shop's own code needs staff.
const MAX_INTERNAL_ERRORS: u32 = 5;

/// Returns the transition of an entry after an attempt without a receipt.
///
/// `request_sent`: whether the document's request may have left. Then only proof of non-delivery permits another
/// attempt; everything else is uncertain. `jitter_seed`: any number, such as the entry's ID: spreads entries that
/// failed together.
#[must_use]
pub fn after_attempt(
    request_sent: bool,
    cause: AttemptFailure,
    attempts: u32,
    jitter_seed: u64,
) -> Transition {
    match cause {
        AttemptFailure::Sors {
            kind: ErrorKind::Uncertain,
            ..
        }
        | AttemptFailure::Internal
        | AttemptFailure::NothingToSend
        | AttemptFailure::Unsendable
        | AttemptFailure::RetryLater(_)
            if request_sent =>
        {
            Transition::to_state(OutboxState::Uncertain, Some(0))
        }
        AttemptFailure::NothingToSend => Transition::to_state(OutboxState::Skipped, None),
        AttemptFailure::Unsendable => Transition::to_state(OutboxState::Rejected, None),
        AttemptFailure::RetryLater(seconds) => {
            Transition::to_state(OutboxState::Pending, Some(seconds))
        }
        AttemptFailure::Internal if attempts < MAX_INTERNAL_ERRORS => Transition::to_state(
            OutboxState::Pending,
            Some(backoff(attempts, None, jitter_seed)),
        ),
        AttemptFailure::Internal => Transition::to_state(OutboxState::Rejected, None),
        AttemptFailure::Sors {
            kind,
            retryable,
            retry_after,
        } => {
            let service_failing = matches!(
                kind,
                ErrorKind::Connection | ErrorKind::Authentication | ErrorKind::RateLimit
            );
            if !service_failing && !retryable {
                return Transition::to_state(OutboxState::Rejected, None);
            }
            Transition {
                state: OutboxState::Pending,
                wait: Some(backoff(attempts, retry_after, jitter_seed)),
                service_failing,
                rate_limited: kind == ErrorKind::RateLimit,
            }
        }
    }
}

/// Seconds after the first, second, … attempt; the last for all that follow.
const BACKOFF_SECONDS: [u64; 7] = [30, 60, 120, 300, 900, 1800, 3600];

/// Longest wait that SORS may request.
const MAX_RETRY_AFTER_SECONDS: u64 = 6 * 3600;

/// Returns the seconds before the next attempt; `attempts` were made so far, from 1.
#[must_use]
pub fn backoff(attempts: u32, retry_after: Option<u64>, jitter_seed: u64) -> u64 {
    if let Some(seconds) = retry_after {
        return seconds.clamp(1, MAX_RETRY_AFTER_SECONDS);
    }
    let made = usize::try_from(attempts).unwrap_or(BACKOFF_SECONDS.len());
    let step = BACKOFF_SECONDS[made.clamp(1, BACKOFF_SECONDS.len()) - 1];
    step + jitter_seed % (step / 5).max(1)
}

/// Seconds for SORS to finish a request, before “not found” counts.
const SETTLE_SECONDS: u64 = 300;

/// Result of a look-up of an uncertain document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupResult {
    /// SORS has it.
    Found,
    /// SORS has one with another total: staff compares.
    TotalMismatch,
    /// SORS has several: staff chooses.
    Ambiguous,
    /// None exists yet; the next look-up is in so many seconds.
    Retry(u64),
    /// SORS certainly has none: it may be sent again.
    NotFound,
}

/// Returns the result of a look-up. `found`: documents that belong to no other entry. `total_agrees`: whether the only
/// one's total is the sent one, or is not reported. `age`: seconds since the entry became uncertain.
#[must_use]
pub fn after_lookup(found: usize, total_agrees: bool, age: u64) -> LookupResult {
    match found {
        0 if age < SETTLE_SECONDS => LookupResult::Retry(SETTLE_SECONDS - age + 1),
        0 => LookupResult::NotFound,
        1 if total_agrees => LookupResult::Found,
        1 => LookupResult::TotalMismatch,
        _ => LookupResult::Ambiguous,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [ErrorKind; 6] = [
        ErrorKind::Connection,
        ErrorKind::Authentication,
        ErrorKind::RateLimit,
        ErrorKind::Validation,
        ErrorKind::Contract,
        ErrorKind::Uncertain,
    ];

    fn causes() -> Vec<AttemptFailure> {
        let mut causes = vec![
            AttemptFailure::NothingToSend,
            AttemptFailure::Unsendable,
            AttemptFailure::RetryLater(15),
            AttemptFailure::Internal,
        ];
        for kind in KINDS {
            for retryable in [false, true] {
                for retry_after in [None, Some(0), Some(90), Some(u64::MAX)] {
                    causes.push(AttemptFailure::Sors {
                        kind,
                        retryable,
                        retry_after,
                    });
                }
            }
        }
        causes
    }

    #[test]
    fn every_word_is_its_state() {
        for state in OutboxState::ALL {
            assert_eq!(OutboxState::parse(state.as_str()), Some(state));
        }
        assert_eq!(OutboxState::parse("Sent"), None);
    }

    #[test]
    fn nothing_is_sent_without_being_under_way_first() {
        for from in OutboxState::ALL {
            for person in [false, true] {
                let sends = from.can_transition_to(OutboxState::Sending, person);
                assert_eq!(sends, from == OutboxState::Pending, "{from:?}");
            }
            assert_eq!(
                from.can_transition_to(OutboxState::Sent, false),
                matches!(from, OutboxState::Sending | OutboxState::Uncertain)
            );
        }
    }

    #[test]
    fn only_a_person_sends_anew_what_sors_has() {
        for to in OutboxState::ALL {
            assert!(!OutboxState::Sent.can_transition_to(to, false));
            assert_eq!(
                OutboxState::Sent.can_transition_to(to, true),
                to == OutboxState::Pending
            );
        }
    }

    #[test]
    fn what_is_under_way_is_neither_dropped_nor_begun_again() {
        assert!(!OutboxState::Sending.can_transition_to(OutboxState::Skipped, true));
        assert!(!OutboxState::Sending.can_transition_to(OutboxState::Sending, true));
    }

    #[test]
    fn an_attempt_ends_where_its_row_may_go() {
        for cause in causes() {
            for attempts in [1, 4, 5, 1000] {
                for (request_sent, from) in
                    [(false, OutboxState::Pending), (true, OutboxState::Sending)]
                {
                    let next = after_attempt(request_sent, cause, attempts, 7);
                    assert!(
                        from.can_transition_to(next.state, false),
                        "{from:?} {cause:?} {next:?}"
                    );
                    assert_eq!(
                        next.wait.is_some(),
                        matches!(next.state, OutboxState::Pending | OutboxState::Uncertain)
                    );
                    assert!(next.wait.unwrap_or_default() <= MAX_RETRY_AFTER_SECONDS);
                    assert!(!next.rate_limited || next.service_failing);
                }
            }
        }
    }

    #[test]
    fn once_left_only_proof_makes_another_attempt() {
        for cause in causes() {
            let next = after_attempt(true, cause, 1, 0);
            let proof =
                matches!(cause, AttemptFailure::Sors { kind, .. } if kind != ErrorKind::Uncertain);
            assert_eq!(next.state == OutboxState::Uncertain, !proof, "{cause:?}");
        }
    }

    #[test]
    fn an_error_of_the_shop_is_tried_a_few_times() {
        let states: Vec<_> = (1..=6)
            .map(|attempts| after_attempt(false, AttemptFailure::Internal, attempts, 0).state)
            .collect();
        assert_eq!(&states[..4], &[OutboxState::Pending; 4]);
        assert_eq!(&states[4..], &[OutboxState::Rejected; 2]);
    }

    #[test]
    fn waits_grow_and_sors_is_obeyed() {
        let waits: Vec<_> = (0..=9).map(|attempts| backoff(attempts, None, 0)).collect();
        assert_eq!(waits, [30, 30, 60, 120, 300, 900, 1800, 3600, 3600, 3600]);
        assert_eq!(backoff(1, None, 5), 35);
        assert!(backoff(3, None, u64::MAX) < 144);
        assert_eq!(backoff(7, Some(120), 9), 120);
        assert_eq!(backoff(1, Some(0), 9), 1);
        assert_eq!(backoff(1, Some(u64::MAX), 9), MAX_RETRY_AFTER_SECONDS);
    }

    #[test]
    fn a_look_up_is_believed_only_when_sors_has_had_time() {
        assert_eq!(after_lookup(0, true, 0), LookupResult::Retry(301));
        assert_eq!(after_lookup(0, true, 299), LookupResult::Retry(2));
        assert_eq!(after_lookup(0, true, 300), LookupResult::NotFound);
        assert_eq!(after_lookup(1, true, 0), LookupResult::Found);
        assert_eq!(after_lookup(1, false, 900), LookupResult::TotalMismatch);
        assert_eq!(after_lookup(2, true, 900), LookupResult::Ambiguous);
    }
}
