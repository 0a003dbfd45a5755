// PHP's named arguments are spelled in camel case.
#![allow(non_snake_case)]

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;

use super::args::{Entries, Reader};
use super::to_zval::Array;
use super::wait::Failure;
use crate::client::{Error, ErrorKind};
use crate::order::{
    AttemptFailure, LookupResult, OutboxState, after_attempt, after_lookup, backoff,
};

/// `Sors\ExportState`. Functions only.
#[php_class]
#[php(name = "Sors\\ExportState")]
#[php(flags = ClassFlags::Final)]
pub struct ExportState;

#[php_impl]
impl ExportState {
    #[php(defaults(byPerson = false))]
    pub fn allows(from: String, to: String, byPerson: bool) -> Result<bool, Failure> {
        Ok(state(&from)?.can_transition_to(state(&to)?, byPerson))
    }

    pub fn after_attempt(attempt: Entries) -> Result<Array, Failure> {
        let mut reader = Reader::new("the attempt", attempt);
        let left = reader.flag("left")?;
        let attempts = reader.number("attempts", 0..=u64::from(u32::MAX))?;
        let spread = reader.number("spread", 0..=u64::MAX)?.unwrap_or_default();
        let cause = cause(&mut reader)?;
        reader.finish()?;
        let attempts = u32::try_from(attempts.unwrap_or_default()).unwrap_or(u32::MAX);
        let next = after_attempt(left, cause, attempts, spread);
        let mut row = Array::empty()?;
        row.put("state", next.state.as_str())?;
        row.put("wait", next.wait.and_then(|wait| i64::try_from(wait).ok()))?;
        row.put("trouble", next.service_failing)?;
        row.put("rest", next.rate_limited)?;
        Ok(row)
    }

    pub fn backoff(attempts: i64, retryAfter: Option<i64>, spread: i64) -> i64 {
        let seconds = backoff(
            u32::try_from(attempts).unwrap_or_default(),
            retryAfter.map(|seconds| u64::try_from(seconds).unwrap_or_default()),
            u64::try_from(spread).unwrap_or_default(),
        );
        i64::try_from(seconds).unwrap_or(i64::MAX)
    }

    pub fn after_look_up(found: i64, totalAgrees: bool, age: i64) -> Result<Array, Failure> {
        let found = usize::try_from(found).unwrap_or_default();
        let age = u64::try_from(age).unwrap_or_default();
        let (verdict, wait) = match after_lookup(found, totalAgrees, age) {
            LookupResult::Sent => ("sent", None),
            LookupResult::TotalMismatch => ("differs", None),
            LookupResult::Ambiguous => ("several", None),
            LookupResult::Retry(seconds) => ("wait", i64::try_from(seconds).ok()),
            LookupResult::NotFound => ("absent", None),
        };
        let mut row = Array::empty()?;
        row.put("verdict", verdict)?;
        row.put("wait", wait)?;
        Ok(row)
    }
}

fn state(word: &str) -> Result<OutboxState, Error> {
    OutboxState::parse(word).ok_or_else(|| {
        let known = OutboxState::ALL.map(OutboxState::as_str).join(", ");
        Error::validation(format!("An export state has to be one of {known}."))
    })
}

fn cause(reader: &mut Reader) -> Result<AttemptFailure, Error> {
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
        "dropped" => Ok(AttemptFailure::NothingToSend),
        "parked" => Ok(AttemptFailure::Unsendable),
        "later" => Ok(AttemptFailure::RetryLater(seconds.unwrap_or_default())),
        "foreign" => Ok(AttemptFailure::Internal),
        _ => Err(reader.refuse("cause", "a known cause")),
    }
}
