//! Faults for the next requests.

use serde::{Deserialize, Serialize};
use sors::contract::Resource;

/// Kind of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// A delay of `milliseconds`.
    Delay,
    /// The request is handled, and the response comes `milliseconds` later.
    DelayAfter,
    /// The connection closes; the request isn't handled.
    DropBefore,
    /// The request is handled, then the connection closes without a response.
    DropAfter,
    /// Half the body of a correct response, then the connection closes.
    CutBody,
    /// HTTP `status` (503 by default) with `retry_after`; the request isn't handled.
    Status,
    /// HTTP 200 with a web page instead of JSON; the request isn't handled.
    Html,
    /// A successful response without rows; see [`Fault::total`].
    EmptyList,
    /// The rows of the previous page; a first page is unaffected and isn't counted.
    RepeatPage,
    /// The cursor of the next page is the requested one.
    StuckCursor,
    /// A response of `bytes` (256 MiB by default) that is no valid JSON.
    HugeBody,
    /// Windows-1250 bytes in a response declared as UTF-8.
    WrongCharset,
    /// HTTP 200 with an unsuccessful envelope; the request isn't handled.
    Unsuccessful,
    /// Half the rows of a page, with total and cursor of the whole page.
    HalfPage,
    /// A total that is too high by one.
    WrongTotal,
    /// The document look-up also finds numbers that are a prefix of the requested one, or the reverse. It ignores
    /// case and leading zeros.
    LooseSearch,
    /// A byte order mark before the JSON.
    ByteOrderMark,
    /// Text after the end of the JSON.
    TrailingGarbage,
    /// A correct response, compressed by gzip. All compression faults apply only to clients that accept the encoding.
    Gzip,
    /// A correct response, compressed by brotli.
    Brotli,
    /// A correct response compressed by gzip, with a byte changed in the middle.
    BadGzip,
    /// Half a correct response compressed by gzip, then the connection closes.
    CutGzip,
    /// A small body that decompresses to a huge one.
    GzipBomb,
    /// A correct response in many small chunks, without a content length.
    Chunked,
}

impl FaultKind {
    /// Returns the name of the fault kind.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::DelayAfter => "delay_after",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::CutBody => "cut_body",
            Self::Status => "status",
            Self::Html => "html",
            Self::EmptyList => "empty_list",
            Self::RepeatPage => "repeat_page",
            Self::StuckCursor => "stuck_cursor",
            Self::HugeBody => "huge_body",
            Self::WrongCharset => "wrong_charset",
            Self::Unsuccessful => "unsuccessful",
            Self::HalfPage => "half_page",
            Self::WrongTotal => "wrong_total",
            Self::LooseSearch => "loose_search",
            Self::ByteOrderMark => "byte_order_mark",
            Self::TrailingGarbage => "trailing_garbage",
            Self::Gzip => "gzip",
            Self::Brotli => "brotli",
            Self::BadGzip => "bad_gzip",
            Self::CutGzip => "cut_gzip",
            Self::GzipBomb => "gzip_bomb",
            Self::Chunked => "chunked",
        }
    }
}

/// Total in the response of an empty list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyTotal {
    /// 0: the list looks empty.
    #[default]
    Zero,
    /// The real number of rows.
    Real,
    /// No total.
    Absent,
}

/// A fault, and the requests it applies to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Name of a resource, or `*` for all.
    pub resource: String,
    /// Kind of a fault.
    pub fault: FaultKind,
    /// Number of requests it applies to; `None` for all.
    #[serde(default)]
    pub times: Option<u32>,
    /// Number of requests to skip first.
    #[serde(default)]
    pub skip: u32,
    /// Delay before the request is handled, or after for `delay_after`; both delays default to 1,000.
    #[serde(default)]
    pub milliseconds: Option<u64>,
    /// HTTP status, for `status`.
    #[serde(default)]
    pub status: Option<u16>,
    /// `Retry-After` in seconds, for `status`.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// Total of an empty list.
    #[serde(default)]
    pub total: EmptyTotal,
    /// Decompressed length of a huge body.
    #[serde(default)]
    pub bytes: Option<u64>,
}

impl Fault {
    /// Creates a fault for every request of a resource.
    #[must_use]
    pub fn new(resource: Resource, fault: FaultKind) -> Self {
        Self {
            resource: resource.as_str().to_owned(),
            ..Self::everywhere(fault)
        }
    }

    /// Creates a fault for every request.
    #[must_use]
    pub fn everywhere(fault: FaultKind) -> Self {
        Self {
            resource: "*".to_owned(),
            fault,
            times: None,
            skip: 0,
            milliseconds: None,
            status: None,
            retry_after: None,
            total: EmptyTotal::Zero,
            bytes: None,
        }
    }

    /// Limits the fault to a number of requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Skips a number of requests first.
    #[must_use]
    pub fn skip(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// Sets the delay.
    #[must_use]
    pub fn milliseconds(mut self, milliseconds: u64) -> Self {
        self.milliseconds = Some(milliseconds);
        self
    }

    /// Sets HTTP status and `Retry-After`.
    #[must_use]
    pub fn status(mut self, status: u16, retry_after: Option<u64>) -> Self {
        (self.status, self.retry_after) = (Some(status), retry_after);
        self
    }

    /// Total of an empty list.
    #[must_use]
    pub fn total(mut self, total: EmptyTotal) -> Self {
        self.total = total;
        self
    }

    /// Returns the delay before handling, in milliseconds.
    pub fn delay_milliseconds(&self) -> u64 {
        match self.fault {
            FaultKind::DelayAfter => 0,
            FaultKind::Delay => self.milliseconds.unwrap_or(1_000),
            _ => self.milliseconds.unwrap_or_default(),
        }
    }

    /// Returns the delay between handling and response, in milliseconds.
    pub fn delay_after_milliseconds(&self) -> u64 {
        match self.fault {
            FaultKind::DelayAfter => self.milliseconds.unwrap_or(1_000),
            _ => 0,
        }
    }

    /// Validates a fault from the admin API.
    ///
    /// # Errors
    /// If the resource is unknown or the status is out of range.
    pub fn validate(&self) -> Result<(), String> {
        let known = self.resource == "*"
            || Resource::ALL
                .iter()
                .any(|resource| resource.as_str() == self.resource);
        if !known {
            return Err(format!("`{}` is not a resource.", self.resource));
        }
        if self
            .status
            .is_some_and(|status| !(200..=599).contains(&status))
        {
            return Err("`status` must be between 200 and 599.".to_owned());
        }
        Ok(())
    }
}

/// The pending faults, in order.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Faults(Vec<Fault>);

/// Faults that apply to one request.
#[derive(Debug, Clone, Default)]
pub struct ActiveFaults {
    /// Total delay in milliseconds.
    pub delay: u64,
    /// Fault other than a delay.
    pub fault: Option<Fault>,
    /// Names of all applied faults.
    pub names: Option<String>,
}

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Removes all faults.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the remaining faults.
    pub fn pending(&self) -> &[Fault] {
        &self.0
    }

    /// Returns the faults for the next request of a resource: any number of delays, then at most one other fault.
    pub fn activate(&mut self, resource: Option<Resource>, first_page: bool) -> ActiveFaults {
        let mut active = ActiveFaults::default();
        let mut names = Vec::new();
        for fault in &mut self.0 {
            let matches =
                fault.resource == "*" || resource.is_some_and(|r| r.as_str() == fault.resource);
            let spent = fault.times == Some(0);
            let blocked = fault.fault != FaultKind::Delay && active.fault.is_some();
            if !matches || spent || blocked || (fault.fault == FaultKind::RepeatPage && first_page)
            {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
            active.delay += fault.delay_milliseconds();
            names.push(fault.fault.as_str());
            if fault.fault != FaultKind::Delay {
                active.fault = Some(fault.clone());
            }
        }
        self.0.retain(|fault| fault.times != Some(0));
        active.names = (!names.is_empty()).then(|| names.join(", "));
        active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skip_times_and_resource_are_kept() {
        let mut faults = Faults::default();
        faults.add(
            Fault::new(Resource::Stock, FaultKind::Status)
                .skip(1)
                .times(2),
        );
        let mut has_fault = |resource| faults.activate(Some(resource), true).fault.is_some();
        assert!(!has_fault(Resource::Articles));
        assert!(!has_fault(Resource::Stock));
        assert!(has_fault(Resource::Stock));
        assert!(has_fault(Resource::Stock));
        assert!(!has_fault(Resource::Stock));
        assert!(faults.pending().is_empty());
    }

    #[test]
    fn delays_add_up_before_another_fault() {
        let mut faults = Faults::default();
        faults.add(Fault::everywhere(FaultKind::Delay).milliseconds(5).times(1));
        faults.add(Fault::everywhere(FaultKind::Delay).milliseconds(7));
        faults.add(Fault::everywhere(FaultKind::Html));
        let active = faults.activate(Some(Resource::Stock), true);
        assert_eq!(active.delay, 12);
        assert_eq!(active.fault.map(|f| f.fault), Some(FaultKind::Html));
        assert_eq!(faults.activate(None, true).delay, 7);
    }

    #[test]
    fn a_first_page_repeats_nothing() {
        let mut faults = Faults::default();
        faults.add(Fault::new(Resource::Stock, FaultKind::RepeatPage).times(1));
        assert!(faults.activate(Some(Resource::Stock), true).fault.is_none());
        assert!(
            faults
                .activate(Some(Resource::Stock), false)
                .fault
                .is_some()
        );
    }
}
