use std::sync::Arc;

use chrono::{DateTime, Utc};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ce;
use tokio::runtime::Handle;

use super::args::{Entries, Reader};
use super::batch::Batch;
use super::client::Client;
use super::process::OwnProcess;
use super::runtime;
use super::wait::{Failure, wait};
use crate::client::{Config, Error};
use crate::feed::{self, FeedKind, FeedOptions};

/// `Sors\Feed`.
#[php_class]
#[php(name = "Sors\\Feed")]
#[php(flags = ClassFlags::Final)]
#[php(implements(ce = ce::iterator, stub = "\\Iterator"))]
pub struct Feed {
    config: Config,
    kind: FeedKind,
    options: FeedOptions,
    state: State,
    current: Option<Arc<feed::Batch>>,
    key: i64,
    total: Option<i64>,
}

enum State {
    Waiting,
    Reading(Box<OwnProcess<(feed::Feed, Handle)>>),
    Over,
}

impl Feed {
    /// Reads the first batch, if nothing has been read.
    fn begin(&mut self) -> Result<(), Failure> {
        if matches!(self.state, State::Waiting) {
            let (client, handle) = runtime::client(&self.config)?;
            let feed = {
                let _entered = handle.enter();
                feed::Feed::start(client, self.kind, self.options.clone())?
            };
            self.state = State::Reading(Box::new(OwnProcess::new((feed, handle))));
            self.read()?;
        }
        Ok(())
    }

    /// Reads the next batch. A failure ends the feed: what is in flight is cancelled.
    fn read(&mut self) -> Result<(), Failure> {
        self.current = None;
        let State::Reading(reading) = std::mem::replace(&mut self.state, State::Over) else {
            return Ok(());
        };
        let Some((mut feed, handle)) = reading.into_inner() else {
            return Err(Error::validation(
                "This feed was begun in another process, before a fork. Begin one of its own in each process.",
            )
            .into());
        };
        let (feed, batch) = wait(&handle, async move {
            let batch = feed.next().await?;
            Ok((feed, batch))
        })?;
        self.total = feed.total().and_then(|total| i64::try_from(total).ok());
        if let Some(batch) = batch {
            self.current = Some(Arc::new(batch));
            self.state = State::Reading(Box::new(OwnProcess::new((feed, handle))));
        }
        Ok(())
    }
}

#[php_impl]
impl Feed {
    #[php(defaults(options = Entries::default()))]
    pub fn __construct(client: &Client, kind: &str, options: Entries) -> Result<Self, Failure> {
        let kind = FeedKind::from_name(kind).ok_or_else(|| {
            Error::validation(
                "The kind of a feed has to be one of articles, groups, stock, images, customers.",
            )
        })?;
        let mut reader = Reader::new("the options of Sors\\Feed", options);
        let cursor = reader.setting("cursor")?;
        let salt = reader.optional_text("salt")?.unwrap_or_default();
        let changed_since = match reader.setting("changed_since")? {
            None => None,
            Some(time) => Some(
                DateTime::parse_from_rfc3339(&time)
                    .map_err(|_| {
                        reader.refuse(
                            "changed_since",
                            "a UTC time such as \"2026-03-31T08:00:00Z\"",
                        )
                    })?
                    .with_timezone(&Utc),
            ),
        };
        let stock_units = reader.texts("stock_units")?;
        reader.finish()?;
        Ok(Self {
            config: client.config().clone(),
            kind,
            options: FeedOptions {
                cursor,
                salt,
                changed_since,
                stock_units,
            },
            state: State::Waiting,
            current: None,
            key: 0,
            total: None,
        })
    }

    pub fn current(&mut self) -> Result<Batch, Failure> {
        self.begin()?;
        match &self.current {
            Some(batch) => Ok(Batch::new(Arc::clone(batch))),
            None => Err(Error::validation(
                "The feed is at its end: check valid() before current().",
            )
            .into()),
        }
    }

    pub fn key(&self) -> i64 {
        self.key
    }

    pub fn next(&mut self) -> Result<(), Failure> {
        self.begin()?;
        if self.current.is_some() {
            self.key += 1;
            self.read()?;
        }
        Ok(())
    }

    pub fn rewind(&mut self) -> Result<(), Failure> {
        if self.key > 0 || (matches!(self.state, State::Over) && self.current.is_none()) {
            return Err(Error::validation(
                "A feed can be read once. Make a new one to read again.",
            )
            .into());
        }
        self.begin()
    }

    pub fn valid(&mut self) -> Result<bool, Failure> {
        self.begin()?;
        Ok(self.current.is_some())
    }

    pub fn total(&self) -> Option<i64> {
        self.total
    }
}
