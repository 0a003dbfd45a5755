//! Export states: what a document on its way to SORS may become, and what becomes of it after an attempt or a look-up.
//! Pure: the whole policy, without clock, database or network.

use crate::error::ErrorKind;

/// How far a document is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// To be sent.
    Pending,
    /// A request may be under way; written down before the request leaves.
    Sending,
    /// SORS has it.
    Sent,
    /// SORS has nothing of it and would refuse it again.
    Rejected,
    /// SORS may or may not have it.
    Uncertain,
    /// Nothing to send.
    Skipped,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Sending,
        Self::Sent,
        Self::Rejected,
        Self::Uncertain,
        Self::Skipped,
    ];

    /// Its word in the outbox.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Rejected => "rejected",
            Self::Uncertain => "uncertain",
            Self::Skipped => "skipped",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether a row may go from this state to that one. What SORS has is sent anew only by a person, who has taken the
    /// old document out of SORS.
    #[must_use]
    pub fn may_become(self, to: Self, by_person: bool) -> bool {
        let ways: &[Self] = match self {
            Self::Pending => &[Self::Pending, Self::Sending, Self::Rejected, Self::Skipped],
            Self::Sending => &[Self::Sent, Self::Pending, Self::Rejected, Self::Uncertain],
            Self::Uncertain => &[Self::Sent, Self::Pending, Self::Uncertain, Self::Skipped],
            Self::Rejected => &[Self::Pending, Self::Skipped],
            Self::Skipped => &[Self::Pending],
            Self::Sent => return by_person && to == Self::Pending,
        };
        ways.contains(&to)
    }
}

/// Why an attempt did not end in a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There is nothing to send any more: cancelled or deleted.
    Dropped,
    /// The order can't become a document until a person has mended something.
    Parked,
    /// It has to wait for so many seconds: for another worker, or for another document.
    Later(u64),
    /// What the client says.
    Sors {
        /// Kind of the error.
        kind: ErrorKind,
        /// Whether the same call may succeed later, with proof that it had no effect now.
        retryable: bool,
        /// Seconds SORS asked to wait.
        retry_after: Option<u64>,
    },
    /// An error of the shop's own code.
    Foreign,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// State it goes to.
    pub state: State,
    /// Seconds until it is due again; none: it has no time.
    pub wait: Option<u64>,
    /// SORS itself, not this order, is the trouble: others needn't be tried now.
    pub trouble: bool,
    /// SORS asked for a rest.
    pub rest: bool,
}

impl Next {
    fn to(state: State, wait: Option<u64>) -> Self {
        Self {
            state,
            wait,
            trouble: false,
            rest: false,
        }
    }
}

/// Attempts after which an error of the shop's own code is left to a person.
const PATIENCE: u32 = 5;

/// What becomes of a row after an attempt that brought no receipt.
///
/// `left`: whether the document's request may have left. Then only proof of non-delivery makes another attempt, and
/// whatever is not understood is uncertain. `spread`: any number, e.g. the row's id: spreads rows that failed together.
#[must_use]
pub fn after_attempt(left: bool, cause: Cause, attempts: u32, spread: u64) -> Next {
    match cause {
        Cause::Sors {
            kind: ErrorKind::Uncertain,
            ..
        }
        | Cause::Foreign
        | Cause::Dropped
        | Cause::Parked
        | Cause::Later(_)
            if left =>
        {
            Next::to(State::Uncertain, Some(0))
        }
        Cause::Dropped => Next::to(State::Skipped, None),
        Cause::Parked => Next::to(State::Rejected, None),
        Cause::Later(seconds) => Next::to(State::Pending, Some(seconds)),
        Cause::Foreign if attempts < PATIENCE => {
            Next::to(State::Pending, Some(backoff(attempts, None, spread)))
        }
        Cause::Foreign => Next::to(State::Rejected, None),
        Cause::Sors {
            kind,
            retryable,
            retry_after,
        } => {
            let trouble = matches!(
                kind,
                ErrorKind::Connection | ErrorKind::Authentication | ErrorKind::RateLimit
            );
            if !trouble && !retryable {
                return Next::to(State::Rejected, None);
            }
            Next {
                state: State::Pending,
                wait: Some(backoff(attempts, retry_after, spread)),
                trouble,
                rest: kind == ErrorKind::RateLimit,
            }
        }
    }
}

/// Seconds after the first, second, … attempt; the last for all that follow.
const STEPS: [u64; 7] = [30, 60, 120, 300, 900, 1800, 3600];

/// Longest wait SORS may ask for; a longer one is not believed.
const LONGEST: u64 = 6 * 3600;

/// Seconds before the next attempt; `attempts` made so far, from 1.
#[must_use]
pub fn backoff(attempts: u32, retry_after: Option<u64>, spread: u64) -> u64 {
    if let Some(seconds) = retry_after {
        return seconds.clamp(1, LONGEST);
    }
    let made = usize::try_from(attempts).unwrap_or(STEPS.len());
    let step = STEPS[made.clamp(1, STEPS.len()) - 1];
    step + spread % (step / 5).max(1)
}

/// Seconds SORS has to finish what it may still be doing, before “not there” is believed.
const SETTLE: u64 = 300;

/// What a look-up of an uncertain document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// SORS has it.
    Sent,
    /// SORS has one with another total: a person compares.
    Differs,
    /// SORS has several: a person chooses.
    Several,
    /// None is there yet; asked again in so many seconds.
    Wait(u64),
    /// SORS has none, for certain: it may be sent again.
    Absent,
}

/// Judges a look-up: `found` documents nobody else claims, whether the only one's total is what was sent (or is not
/// told), and how many seconds the row has been uncertain.
#[must_use]
pub fn after_look_up(found: usize, total_agrees: bool, age: u64) -> Verdict {
    match found {
        0 if age < SETTLE => Verdict::Wait(SETTLE - age + 1),
        0 => Verdict::Absent,
        1 if total_agrees => Verdict::Sent,
        1 => Verdict::Differs,
        _ => Verdict::Several,
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

    fn causes() -> Vec<Cause> {
        let mut causes = vec![
            Cause::Dropped,
            Cause::Parked,
            Cause::Later(15),
            Cause::Foreign,
        ];
        for kind in KINDS {
            for retryable in [false, true] {
                for retry_after in [None, Some(0), Some(90), Some(u64::MAX)] {
                    causes.push(Cause::Sors {
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
        for state in State::ALL {
            assert_eq!(State::of(state.word()), Some(state));
        }
        assert_eq!(State::of("Sent"), None);
    }

    #[test]
    fn nothing_is_sent_without_being_under_way_first() {
        for from in State::ALL {
            for person in [false, true] {
                let sends = from.may_become(State::Sending, person);
                assert_eq!(sends, from == State::Pending, "{from:?}");
            }
            assert_eq!(
                from.may_become(State::Sent, false),
                matches!(from, State::Sending | State::Uncertain)
            );
        }
    }

    #[test]
    fn only_a_person_sends_anew_what_sors_has() {
        for to in State::ALL {
            assert!(!State::Sent.may_become(to, false));
            assert_eq!(State::Sent.may_become(to, true), to == State::Pending);
        }
    }

    #[test]
    fn what_is_under_way_is_neither_dropped_nor_begun_again() {
        assert!(!State::Sending.may_become(State::Skipped, true));
        assert!(!State::Sending.may_become(State::Sending, true));
    }

    #[test]
    fn an_attempt_ends_where_its_row_may_go() {
        for cause in causes() {
            for attempts in [1, 4, 5, 1000] {
                for (left, from) in [(false, State::Pending), (true, State::Sending)] {
                    let next = after_attempt(left, cause, attempts, 7);
                    assert!(
                        from.may_become(next.state, false),
                        "{from:?} {cause:?} {next:?}"
                    );
                    assert_eq!(
                        next.wait.is_some(),
                        matches!(next.state, State::Pending | State::Uncertain)
                    );
                    assert!(next.wait.unwrap_or_default() <= LONGEST);
                    assert!(!next.rest || next.trouble);
                }
            }
        }
    }

    #[test]
    fn once_left_only_proof_makes_another_attempt() {
        for cause in causes() {
            let next = after_attempt(true, cause, 1, 0);
            let proof = matches!(cause, Cause::Sors { kind, .. } if kind != ErrorKind::Uncertain);
            assert_eq!(next.state == State::Uncertain, !proof, "{cause:?}");
        }
    }

    #[test]
    fn an_error_of_the_shop_is_tried_a_few_times() {
        let states: Vec<_> = (1..=6)
            .map(|attempts| after_attempt(false, Cause::Foreign, attempts, 0).state)
            .collect();
        assert_eq!(&states[..4], &[State::Pending; 4]);
        assert_eq!(&states[4..], &[State::Rejected; 2]);
    }

    #[test]
    fn waits_grow_and_sors_is_obeyed() {
        let waits: Vec<_> = (0..=9).map(|attempts| backoff(attempts, None, 0)).collect();
        assert_eq!(waits, [30, 30, 60, 120, 300, 900, 1800, 3600, 3600, 3600]);
        assert_eq!(backoff(1, None, 5), 35);
        assert!(backoff(3, None, u64::MAX) < 144);
        assert_eq!(backoff(7, Some(120), 9), 120);
        assert_eq!(backoff(1, Some(0), 9), 1);
        assert_eq!(backoff(1, Some(u64::MAX), 9), LONGEST);
    }

    #[test]
    fn a_look_up_is_believed_only_when_sors_has_had_time() {
        assert_eq!(after_look_up(0, true, 0), Verdict::Wait(301));
        assert_eq!(after_look_up(0, true, 299), Verdict::Wait(2));
        assert_eq!(after_look_up(0, true, 300), Verdict::Absent);
        assert_eq!(after_look_up(1, true, 0), Verdict::Sent);
        assert_eq!(after_look_up(1, false, 900), Verdict::Differs);
        assert_eq!(after_look_up(2, true, 900), Verdict::Several);
    }
}
