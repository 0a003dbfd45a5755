// PHP's named arguments are in camel case.
#![allow(non_snake_case)]

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;

use super::args::{ArgReader, ArrayArg};
use super::to_zval::PhpArray;
use super::wait::CallError;
use crate::client::{Error, ErrorKind};
use crate::order::{
    AttemptFailure, LookupResult, OutboxState, after_attempt, after_lookup, backoff,
};

/// `Sors\OutboxState`. Static functions only.
#[php_class]
#[php(name = "Sors\\OutboxState")]
#[php(flags = ClassFlags::Final)]
pub struct PhpOutboxState;

#[php_impl]
impl PhpOutboxState {
    #[php(defaults(manual = false))]
    pub fn can_transition(from: String, to: String, manual: bool) -> Result<bool, CallError> {
        Ok(parse_state(&from)?.can_transition_to(parse_state(&to)?, manual))
    }

    pub fn after_attempt(attempt: ArrayArg) -> Result<PhpArray, CallError> {
        let mut reader = ArgReader::new("the attempt", attempt);
        let request_sent = reader.flag("request_sent")?;
        let attempts = reader.number("attempts", 0..=u64::from(u32::MAX))?;
        let jitter_seed = reader
            .number("jitter_seed", 0..=u64::MAX)?
            .unwrap_or_default();
        let failure = parse_failure(&mut reader)?;
        reader.finish()?;
        let attempts = u32::try_from(attempts.unwrap_or_default()).unwrap_or(u32::MAX);
        let next = after_attempt(request_sent, failure, attempts, jitter_seed);
        let mut row = PhpArray::empty()?;
        row.insert("state", next.state.as_str())?;
        row.insert("wait", next.wait.and_then(|wait| i64::try_from(wait).ok()))?;
        row.insert("service_failing", next.service_failing)?;
        row.insert("rate_limited", next.rate_limited)?;
        Ok(row)
    }

    pub fn backoff(attempts: i64, retryAfter: Option<i64>, jitterSeed: i64) -> i64 {
        let seconds = backoff(
            u32::try_from(attempts).unwrap_or_default(),
            retryAfter.map(|seconds| u64::try_from(seconds).unwrap_or_default()),
            u64::try_from(jitterSeed).unwrap_or_default(),
        );
        i64::try_from(seconds).unwrap_or(i64::MAX)
    }

    pub fn after_lookup(found: i64, totalMatches: bool, age: i64) -> Result<PhpArray, CallError> {
        let found = usize::try_from(found).unwrap_or_default();
        let age = u64::try_from(age).unwrap_or_default();
        let (result, wait) = match after_lookup(found, totalMatches, age) {
            LookupResult::Found => ("found", None),
            LookupResult::TotalMismatch => ("total_mismatch", None),
            LookupResult::Ambiguous => ("ambiguous", None),
            LookupResult::Retry(seconds) => ("retry", i64::try_from(seconds).ok()),
            LookupResult::NotFound => ("not_found", None),
        };
        let mut row = PhpArray::empty()?;
        row.insert("result", result)?;
        row.insert("wait", wait)?;
        Ok(row)
    }
}

fn parse_state(word: &str) -> Result<OutboxState, Error> {
    OutboxState::parse(word).ok_or_else(|| {
        let known = OutboxState::ALL.map(OutboxState::as_str).join(", ");
        Error::validation(format!("An outbox state has to be one of {known}."))
    })
}

fn parse_failure(reader: &mut ArgReader) -> Result<AttemptFailure, Error> {
    const SORS: [(&str, ErrorKind); 6] = [
        ("connection", ErrorKind::Connection),
        ("authentication", ErrorKind::Authentication),
        ("rate_limit", ErrorKind::RateLimit),
        ("validation", ErrorKind::Validation),
        ("contract", ErrorKind::Contract),
        ("uncertain", ErrorKind::Uncertain),
    ];
    let seconds = reader.number("seconds", 0..=u64::MAX)?;
    let retryable = reader.optional_flag("retryable")?.unwrap_or_default();
    let word = reader.filled_text("cause")?;
    if let Some((_, kind)) = SORS.into_iter().find(|(name, _)| *name == word) {
        return Ok(AttemptFailure::Sors {
            kind,
            retryable,
            retry_after: seconds,
        });
    }
    match word.as_str() {
        "nothing_to_send" => Ok(AttemptFailure::NothingToSend),
        "unsendable" => Ok(AttemptFailure::Unsendable),
        "retry_later" => Ok(AttemptFailure::RetryLater(seconds.unwrap_or_default())),
        "internal" => Ok(AttemptFailure::Internal),
        _ => Err(reader.value_error("cause", "a known cause")),
    }
}
