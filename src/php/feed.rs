use std::sync::Arc;

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ce;
use tokio::runtime::Handle;

use super::args::{ArgReader, ArrayArg};
use super::batch::PhpBatch;
use super::client::PhpClient;
use super::process::ProcessLocal;
use super::runtime;
use super::wait::{CallError, block_on};
use crate::client::{Config, Error};
use crate::feed::{self, FeedKind, FeedOptions};

/// `Sors\Feed`.
#[php_class]
#[php(name = "Sors\\Feed")]
#[php(flags = ClassFlags::Final)]
#[php(implements(ce = ce::iterator, stub = "\\Iterator"))]
pub struct PhpFeed {
    config: Config,
    kind: FeedKind,
    options: FeedOptions,
    state: PhpFeedState,
    current: Option<Arc<feed::Batch>>,
    key: i64,
    total: Option<i64>,
}

enum PhpFeedState {
    Waiting,
    Reading(Box<ProcessLocal<(feed::Feed, Handle)>>),
    Over,
}

impl PhpFeed {
    /// Requests the first batch, unless the feed has started.
    fn start_reading(&mut self) -> Result<(), CallError> {
        if matches!(self.state, PhpFeedState::Waiting) {
            let (client, handle) = runtime::client(&self.config)?;
            let feed = {
                let _entered = handle.enter();
                feed::Feed::start(client, self.kind, self.options.clone())?
            };
            self.state = PhpFeedState::Reading(Box::new(ProcessLocal::new((feed, handle))));
            self.read_batch()?;
        }
        Ok(())
    }

    /// Requests the next batch. An error ends the feed and cancels requests in flight.
    fn read_batch(&mut self) -> Result<(), CallError> {
        self.current = None;
        let PhpFeedState::Reading(reading) = std::mem::replace(&mut self.state, PhpFeedState::Over)
        else {
            return Ok(());
        };
        let Some((mut feed, handle)) = reading.into_inner() else {
            return Err(Error::validation(
                "This feed was started in another process, before a fork. Start a separate feed in each process.",
            )
            .into());
        };
        let (feed, batch) = block_on(&handle, async move {
            let batch = feed.next().await?;
            Ok((feed, batch))
        })?;
        self.total = feed.total().and_then(|total| i64::try_from(total).ok());
        if let Some(batch) = batch {
            self.current = Some(Arc::new(batch));
            self.state = PhpFeedState::Reading(Box::new(ProcessLocal::new((feed, handle))));
        }
        Ok(())
    }
}

#[php_impl]
impl PhpFeed {
    #[php(defaults(options = ArrayArg::default()))]
    pub fn __construct(
        client: &PhpClient,
        kind: &str,
        options: ArrayArg,
    ) -> Result<Self, CallError> {
        let kind = FeedKind::from_name(kind).ok_or_else(|| {
            Error::validation(
                "The kind of a feed has to be one of articles, groups, stock, images, customers.",
            )
        })?;
        let mut reader = ArgReader::new("the options of Sors\\Feed", options);
        let cursor = reader.setting("cursor")?;
        let salt = reader.optional_text("salt")?.unwrap_or_default();
        let stock_units = reader.texts("stock_units")?;
        reader.finish()?;
        Ok(Self {
            config: client.config().clone(),
            kind,
            options: FeedOptions {
                cursor,
                salt,
                stock_units,
            },
            state: PhpFeedState::Waiting,
            current: None,
            key: 0,
            total: None,
        })
    }

    pub fn current(&mut self) -> Result<PhpBatch, CallError> {
        self.start_reading()?;
        match &self.current {
            Some(batch) => Ok(PhpBatch::new(Arc::clone(batch))),
            None => Err(Error::validation(
                "The feed is at its end: check valid() before current().",
            )
            .into()),
        }
    }

    pub fn key(&self) -> i64 {
        self.key
    }

    pub fn next(&mut self) -> Result<(), CallError> {
        self.start_reading()?;
        if self.current.is_some() {
            self.key += 1;
            self.read_batch()?;
        }
        Ok(())
    }

    pub fn rewind(&mut self) -> Result<(), CallError> {
        if self.key > 0 || (matches!(self.state, PhpFeedState::Over) && self.current.is_none()) {
            return Err(Error::validation(
                "A feed can be iterated once. Create a new one to iterate again.",
            )
            .into());
        }
        self.start_reading()
    }

    pub fn valid(&mut self) -> Result<bool, CallError> {
        self.start_reading()?;
        Ok(self.current.is_some())
    }

    pub fn total(&self) -> Option<i64> {
        self.total
    }
}
