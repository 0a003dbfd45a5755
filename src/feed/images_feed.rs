use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::Arc;

use super::batch::BatchEntry;
use super::cursor::FeedCursor;
use super::fingerprint::row_fingerprint;
use super::spool::Spool;
use super::{Batch, BatchRow, FeedKind};
use crate::client::pages::{PageParser, PageStream, hash_identity};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, RejectedRow, Resource};
use crate::model::Image;

/// Articles per batch, at most.
const MAX_BATCH_ARTICLES: usize = 200;
/// Bytes of base64 per batch, approximately.
const MAX_BATCH_BYTES: u64 = 8 << 20;

/// Feed of images by article. The list is loaded as a whole, because an article's rows need not be adjacent; bytes in
/// rows are spooled to disk. An article with an unusable row is rejected as a whole: the rest of its images must not
/// look complete.
pub(super) struct ImagesFeed {
    client: Client,
    salt: Arc<str>,
    articles: VecDeque<(String, Vec<SpooledImage>)>,
    rejected: Vec<RejectedRow>,
    /// Whether every row has an article ID.
    complete: bool,
    total: u64,
    spool: Arc<Spool>,
}

/// An image's row, with its bytes on disk.
#[derive(Debug)]
struct SpooledImage {
    image: Image,
    bytes: Option<(u64, u64)>,
}

impl ImagesFeed {
    pub(super) async fn load(
        client: Client,
        salt: Arc<str>,
        api_request: ApiRequest,
        after: Option<&str>,
    ) -> Result<Self, Error> {
        let spool = Arc::new(Spool::default());
        let keeper = spool.clone();
        let parse: PageParser<SpooledImage> = Arc::new(move |contract, response| {
            let mut rows = contract.parse_images(response)?;
            let mut kept = Vec::with_capacity(rows.rows.len());
            for row in rows.rows.drain(..) {
                kept.push(match row {
                    Ok(image) => Ok(spool_bytes(&keeper, image)?),
                    Err(rejected) => Err(rejected),
                });
            }
            Ok(crate::contract::Rows { rows: kept })
        });
        let mut pages = PageStream::new(
            client.clone(),
            api_request,
            parse,
            hash_image_identity,
            None,
        );
        let mut sorted = ImagesByArticle::default();
        while let Some(page) = pages.next().await? {
            page.rows.into_iter().for_each(|row| sorted.add_row(row));
        }
        let total = (sorted.articles.len() + sorted.unusable.len()) as u64;
        let complete = sorted.unowned.is_empty();
        let unusable = sorted.unusable.into_values();
        let mut rejected: Vec<_> = unusable.chain(sorted.unowned).collect();
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

    /// Returns the number of articles with images, rejected ones included.
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
        while batch.entries.len() < MAX_BATCH_ARTICLES && bytes < MAX_BATCH_BYTES {
            let Some((article_id, kept)) = self.articles.pop_front() else {
                break;
            };
            bytes += kept
                .iter()
                .filter_map(|kept| kept.bytes)
                .map(|(_, length)| length)
                .sum::<u64>();
            batch.entries.push(self.build_entry(article_id, kept)?);
        }
        batch.received = batch.entries.len() + batch.rejected.len();
        let last = batch.entries.last().filter(|_| !self.articles.is_empty());
        batch.cursor = last.map(|entry| {
            FeedCursor::After(entry.id.clone()).encode(&self.client, FeedKind::Images, &[])
        });
        Ok(Some(batch))
    }

    /// Builds the entry of one article: all images in order, numbered.
    fn build_entry(
        &self,
        article_id: String,
        mut kept: Vec<SpooledImage>,
    ) -> Result<BatchEntry, Error> {
        kept.sort_by_key(|kept| kept.image.position);
        let mut images = Vec::with_capacity(kept.len());
        for (position, SpooledImage { mut image, bytes }) in (0..).zip(kept) {
            image.position = position;
            if let Some(place) = bytes {
                let data = self
                    .spool
                    .read_bytes(place)
                    .map_err(|error| spool_error(&error))?;
                image.data = Some(String::from_utf8_lossy(&data).into_owned());
            }
            images.push(image);
        }
        let row = BatchRow::Images {
            article_id: article_id.clone(),
            images,
            complete: self.complete,
        };
        Ok(BatchEntry {
            id: article_id,
            code: String::new(),
            fingerprint: row_fingerprint(&row, &self.salt),
            row,
        })
    }
}

/// Rows by article.
#[derive(Default)]
struct ImagesByArticle {
    articles: BTreeMap<String, Vec<SpooledImage>>,
    /// Articles with an unusable row.
    unusable: BTreeMap<String, RejectedRow>,
    /// Rows without a readable article ID: they may belong to any article.
    unowned: Vec<RejectedRow>,
}

impl ImagesByArticle {
    fn add_row(&mut self, row: Result<SpooledImage, RejectedRow>) {
        match row {
            Ok(kept) if self.unusable.contains_key(&kept.image.article_id) => {}
            Ok(kept) => self
                .articles
                .entry(kept.image.article_id.clone())
                .or_default()
                .push(kept),
            Err(rejected) => self.reject_article(rejected),
        }
    }

    fn reject_article(&mut self, mut rejected: RejectedRow) {
        let Some(id) = rejected.id.clone() else {
            self.unowned.push(rejected);
            return;
        };
        self.articles.remove(&id);
        rejected
            .reason
            .push_str("; until it can be, the article's images stay unchanged in the shop");
        self.unusable.entry(id).or_insert(rejected);
    }
}

fn hash_image_identity(kept: &SpooledImage) -> u64 {
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

/// Spools the bytes of a row. Without a version from SORS, their hash is the version.
fn spool_bytes(spool: &Spool, mut image: Image) -> Result<SpooledImage, Error> {
    let Some(data) = image.data.take() else {
        return Ok(SpooledImage { image, bytes: None });
    };
    image
        .version
        .get_or_insert_with(|| format!("{:.32}", blake3::hash(data.as_bytes()).to_hex()));
    let bytes = spool
        .append(data.as_bytes())
        .map_err(|error| spool_error(&error))?;
    Ok(SpooledImage {
        image,
        bytes: Some(bytes),
    })
}

fn spool_error(error: &std::io::Error) -> Error {
    Error::connection(format!(
        "Images can't be stored in this server's directory for temporary files ({error}). Free some space there and run again."
    ))
    .with_resource(Resource::Images)
}
