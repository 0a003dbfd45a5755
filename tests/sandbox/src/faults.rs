//! Faults to be met by the next requests.

use serde::{Deserialize, Serialize};
use sors::contract::Resource;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Nothing but `milliseconds` of waiting.
    Delay,
    /// The request is handled, and the answer comes `milliseconds` later.
    DelayAfter,
    /// The connection is closed; nothing was handled.
    DropBefore,
    /// The request is handled, then the connection is closed without an answer.
    DropAfter,
    /// Half the body of a good answer, then the connection is closed.
    CutBody,
    /// HTTP `status` (503 by default) with `retry_after`; nothing was handled.
    Status,
    /// 200 with a web page instead of JSON; nothing was handled.
    Html,
    /// A good answer without rows; see [`Fault::total`].
    EmptyList,
    /// The rows of the page before; a first page goes by unharmed and isn't counted.
    RepeatPage,
    /// The next page's cursor is the one that was sent.
    StuckCursor,
    /// An answer of `bytes` (256 MiB by default) that never makes sense.
    HugeBody,
    /// Windows-1250 bytes in an answer that says UTF-8.
    WrongCharset,
    /// 200 with an unsuccessful envelope; nothing was handled.
    Unsuccessful,
    /// Half the rows of a page, while total and cursor say otherwise.
    HalfPage,
    /// A total that is one too high.
    WrongTotal,
    /// The look-up of documents also finds what begins with the number asked for, or is its beginning, whatever their
    /// case and leading zeros.
    LooseSearch,
    /// A byte order mark before the JSON.
    ByteOrderMark,
    /// Something after the JSON's end.
    TrailingGarbage,
    /// A good answer, compressed by gzip; like all compressed ones only for a client that says it takes it.
    Gzip,
    /// A good answer, compressed by brotli.
    Brotli,
    /// A good answer compressed by gzip, with a byte changed in its middle.
    BadGzip,
    /// Half a good answer compressed by gzip, then the connection is closed.
    CutGzip,
    /// A huge body that is small until it is decompressed.
    GzipBomb,
    /// A good answer in many small pieces without a length.
    Chunked,
}

impl FaultKind {
    /// Its word.
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

/// The total an empty list comes with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyTotal {
    /// 0: the list looks truly empty.
    #[default]
    Zero,
    /// The number of rows there really are.
    Real,
    /// None at all.
    Absent,
}

/// A fault and the requests it is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// A resource's word, or `*` for every one.
    pub resource: String,
    /// What goes wrong.
    pub fault: FaultKind,
    /// How many requests meet it; `None` for all.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many requests go by before.
    #[serde(default)]
    pub skip: u32,
    /// Wait before anything else, but for `delay_after`; 1,000 by default for both delays.
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
    /// Length of a huge body, decompressed.
    #[serde(default)]
    pub bytes: Option<u64>,
}

impl Fault {
    /// A fault every request of a resource meets, until told otherwise.
    #[must_use]
    pub fn new(resource: Resource, fault: FaultKind) -> Self {
        Self {
            resource: resource.as_str().to_owned(),
            ..Self::everywhere(fault)
        }
    }

    /// A fault for every request.
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

    /// Only so many requests meet it.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// So many requests go by before.
    #[must_use]
    pub fn skip(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// Waits first.
    #[must_use]
    pub fn milliseconds(mut self, milliseconds: u64) -> Self {
        self.milliseconds = Some(milliseconds);
        self
    }

    /// HTTP status, and seconds to wait if any.
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

    /// Milliseconds to wait before anything else.
    pub fn delay_milliseconds(&self) -> u64 {
        match self.fault {
            FaultKind::DelayAfter => 0,
            FaultKind::Delay => self.milliseconds.unwrap_or(1_000),
            _ => self.milliseconds.unwrap_or_default(),
        }
    }

    /// Milliseconds between handling and answer.
    pub fn delay_after_milliseconds(&self) -> u64 {
        match self.fault {
            FaultKind::DelayAfter => self.milliseconds.unwrap_or(1_000),
            _ => 0,
        }
    }

    /// Says what is wrong with a fault sent by the admin endpoint.
    ///
    /// # Errors
    /// One sentence.
    pub fn validate(&self) -> Result<(), String> {
        let known = self.resource == "*"
            || Resource::ALL
                .iter()
                .any(|resource| resource.as_str() == self.resource);
        if !known {
            return Err(format!("`{}` is no resource.", self.resource));
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

/// The faults set, in order.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Faults(Vec<Fault>);

/// What a request meets.
#[derive(Debug, Clone, Default)]
pub struct ActiveFaults {
    /// Milliseconds of waiting in all.
    pub delay: u64,
    /// What goes wrong besides.
    pub fault: Option<Fault>,
    /// Words of everything met.
    pub names: Option<String>,
}

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The faults that are left.
    pub fn all(&self) -> &[Fault] {
        &self.0
    }

    /// What the next request of a resource meets: any number of delays, then at most one other fault.
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
        assert!(faults.all().is_empty());
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
