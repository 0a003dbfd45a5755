use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::Arc;

use super::batch::Entry;
use super::cursor::Bookmark;
use super::fingerprint::fingerprint;
use super::spool::Spool;
use super::{Batch, FeedKind, Row};
use crate::client::pages::{PageParser, PageStream, hash_identity};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, RejectedRow, Resource};
use crate::model::Image;

/// Articles of a batch, at most.
const ARTICLES: usize = 200;
/// Bytes of base64 in a batch, about.
const BYTES: u64 = 8 << 20;

/// Pictures by article. The list is read as a whole, since nothing says that an article's rows stand together; bytes
/// that come with the rows wait on disk. An article with a row that can't be used is set aside as a whole: the rest of
/// its pictures must not look like all it has.
pub(super) struct ImagesFeed {
    client: Client,
    salt: Arc<str>,
    articles: VecDeque<(String, Vec<Kept>)>,
    rejected: Vec<RejectedRow>,
    /// Whether every row says whose it is.
    complete: bool,
    total: u64,
    spool: Arc<Spool>,
}

/// A picture's row, its bytes on disk.
#[derive(Debug)]
struct Kept {
    image: Image,
    bytes: Option<(u64, u64)>,
}

impl ImagesFeed {
    pub(super) async fn load(
        client: Client,
        salt: Arc<str>,
        ask: ApiRequest,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        let spool = Arc::new(Spool::default());
        let keeper = spool.clone();
        let parse: PageParser<Kept> = Arc::new(move |contract, answer| {
            let mut rows = contract.parse_images(answer)?;
            let mut kept = Vec::with_capacity(rows.rows.len());
            for row in rows.rows.drain(..) {
                kept.push(match row {
                    Ok(image) => Ok(keep(&keeper, image)?),
                    Err(rejection) => Err(rejection),
                });
            }
            Ok(crate::contract::Rows { rows: kept })
        });
        let mut pages = PageStream::new(client.clone(), ask, parse, identity, None);
        let mut sorted = Sorted::default();
        while let Some(page) = pages.next().await? {
            page.rows.into_iter().for_each(|row| sorted.add(row));
        }
        let total = (sorted.articles.len() + sorted.unusable.len()) as u64;
        let complete = sorted.nameless.is_empty();
        let unusable = sorted.unusable.into_values();
        let mut rejected: Vec<_> = unusable.chain(sorted.nameless).collect();
        if let Some(after) = after {
            sorted.articles.retain(|id, _| id.as_str() > after);
            rejected.clear();
        }
        Ok(Self {
            client,
            salt,
            articles: sorted.articles.into_iter().collect(),
            rejected,
            complete,
            total,
            spool,
        })
    }

    /// Articles with pictures, with those set aside.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn next(&mut self) -> Result<Option<Batch>, Error> {
        if self.articles.is_empty() && self.rejected.is_empty() {
            return Ok(None);
        }
        let mut batch = Batch {
            rejected: std::mem::take(&mut self.rejected),
            ..Batch::default()
        };
        let mut bytes = 0;
        while batch.entries.len() < ARTICLES && bytes < BYTES {
            let Some((article_id, kept)) = self.articles.pop_front() else {
                break;
            };
            bytes += kept
                .iter()
                .filter_map(|kept| kept.bytes)
                .map(|(_, length)| length)
                .sum::<u64>();
            batch.entries.push(self.entry(article_id, kept)?);
        }
        batch.received = batch.entries.len() + batch.rejected.len();
        let last = batch.entries.last().filter(|_| !self.articles.is_empty());
        batch.cursor = last.map(|entry| {
            Bookmark::After(entry.id.clone()).write(&self.client, FeedKind::Images, &[])
        });
        Ok(Some(batch))
    }

    /// All pictures of one article, in order, numbered as they stand.
    fn entry(&self, article_id: String, mut kept: Vec<Kept>) -> Result<Entry, Error> {
        kept.sort_by_key(|kept| kept.image.position);
        let mut images = Vec::with_capacity(kept.len());
        for (position, Kept { mut image, bytes }) in (0..).zip(kept) {
            image.position = position;
            if let Some(place) = bytes {
                let data = self.spool.get(place).map_err(|error| full(&error))?;
                image.data = Some(String::from_utf8_lossy(&data).into_owned());
            }
            images.push(image);
        }
        let row = Row::Images {
            article_id: article_id.clone(),
            images,
            complete: self.complete,
        };
        Ok(Entry {
            id: article_id,
            code: String::new(),
            fingerprint: fingerprint(&row, &self.salt),
            row,
        })
    }
}

/// Rows as they were read, by article.
#[derive(Default)]
struct Sorted {
    articles: BTreeMap<String, Vec<Kept>>,
    /// Articles one of whose rows can't be used.
    unusable: BTreeMap<String, RejectedRow>,
    /// Rows that don't even say whose they are: any article may lack one.
    nameless: Vec<RejectedRow>,
}

impl Sorted {
    fn add(&mut self, row: Result<Kept, RejectedRow>) {
        match row {
            Ok(kept) if self.unusable.contains_key(&kept.image.article_id) => {}
            Ok(kept) => self
                .articles
                .entry(kept.image.article_id.clone())
                .or_default()
                .push(kept),
            Err(rejection) => self.set_aside(rejection),
        }
    }

    fn set_aside(&mut self, mut rejected: RejectedRow) {
        let Some(id) = rejected.id.clone() else {
            self.nameless.push(rejected);
            return;
        };
        self.articles.remove(&id);
        rejected
            .reason
            .push_str("; until it can be, the article's pictures stay as they are in the shop");
        self.unusable.entry(id).or_insert(rejected);
    }
}

fn identity(kept: &Kept) -> u64 {
    let image = &kept.image;
    match &image.id {
        Some(id) => hash_identity(&["id", id]),
        None => hash_identity(&[
            &image.article_id,
            &image.position.to_string(),
            image.url.as_deref().unwrap_or_default(),
            image.version.as_deref().unwrap_or_default(),
        ]),
    }
}

/// Puts the bytes that came with a row aside. Where SORS names no version, they are their own.
fn keep(spool: &Spool, mut image: Image) -> Result<Kept, Error> {
    let Some(data) = image.data.take() else {
        return Ok(Kept { image, bytes: None });
    };
    image
        .version
        .get_or_insert_with(|| format!("{:.32}", blake3::hash(data.as_bytes()).to_hex()));
    let bytes = spool.put(data.as_bytes()).map_err(|error| full(&error))?;
    Ok(Kept {
        image,
        bytes: Some(bytes),
    })
}

fn full(error: &std::io::Error) -> Error {
    Error::connection(format!(
        "Pictures can't be kept in this server's directory for temporary files ({error}). Make room there and run again."
    ))
    .of(Resource::Images)
}
