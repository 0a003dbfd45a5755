//! Fetches images concurrently, each into a new file, in the form of the profile: a URL, bytes in the row, or a
//! resource. Every image is checked first; a failed image never stops the others.

mod address;
mod download;
mod file;
pub mod scale;
mod url_policy;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::Serialize;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::client::{Client, Error};
use crate::contract::{ImageForm, Resource};
use crate::model::Image;
use crate::model::image_info::{self, MAX_IMAGE_BYTES};
use download::Downloader;

/// Result of one image: `path` and its properties, or `error`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FetchedImage {
    /// File with the image.
    pub path: Option<String>,
    /// BLAKE3 of the bytes, hexadecimal.
    pub hash: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// MIME type, detected from the bytes.
    pub mime: Option<String>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Error message for an administrator.
    pub error: Option<String>,
}

/// Fetches images into new files of a directory; returns the results in the order of `images`.
///
/// # Errors
/// Only what concerns all of them: a directory that can't be written to, an unusable address of SORS.
pub async fn fetch_images(
    client: &Client,
    images: Vec<Image>,
    directory: &Path,
) -> Result<Vec<FetchedImage>, Error> {
    if !directory.is_dir() {
        return Err(Error::validation(format!(
            "Images can't be written to {}: there is no such directory.",
            directory.display()
        ))
        .with_resource(Resource::Images));
    }
    let source = ImageFetcher {
        client: client.clone(),
        downloader: Downloader::new(client)?,
    };
    let source = Arc::new(source);
    let permits = Arc::new(Semaphore::new(client.config().concurrency.max(1)));
    let mut results = vec![FetchedImage::default(); images.len()];
    let mut tasks = JoinSet::new();
    for (index, image) in images.into_iter().enumerate() {
        let (source, permits, directory) = (
            Arc::clone(&source),
            Arc::clone(&permits),
            directory.to_owned(),
        );
        tasks.spawn(async move {
            // The semaphore is never closed.
            let _permit = permits.acquire().await;
            (index, source.fetch_image(image, directory).await)
        });
    }
    while let Some(done) = tasks.join_next().await {
        if let Ok((index, fetched)) = done {
            results[index] = fetched;
        }
    }
    for fetched in &mut results {
        if fetched.path.is_none() && fetched.error.is_none() {
            fetched.error = Some("The image could not be processed.".into());
        }
    }
    Ok(results)
}

struct ImageFetcher {
    client: Client,
    downloader: Downloader,
}

impl ImageFetcher {
    async fn fetch_image(&self, image: Image, directory: PathBuf) -> FetchedImage {
        let named = image_label(&image);
        match self.fetch_to_file(image, directory).await {
            Ok(fetched) => fetched,
            Err(reason) => FetchedImage {
                error: Some(format!("{named}: {reason}.")),
                ..FetchedImage::default()
            },
        }
    }

    async fn fetch_to_file(
        &self,
        image: Image,
        directory: PathBuf,
    ) -> Result<FetchedImage, String> {
        let bytes = self.fetch_bytes(&image).await?;
        let written = tokio::task::spawn_blocking(move || {
            let inspected = image_info::inspect_image(&bytes)?;
            let path = file::write_new_file(
                &directory,
                &suggested_name(&image),
                inspected.extension,
                &bytes,
            )?;
            Ok(FetchedImage {
                path: Some(path.to_string_lossy().into_owned()),
                hash: Some(blake3::hash(&bytes).to_hex().to_string()),
                bytes: bytes.len() as u64,
                mime: Some(inspected.mime.to_owned()),
                width: inspected.width,
                height: inspected.height,
                error: None,
            })
        });
        written
            .await
            .unwrap_or_else(|_| Err("it could not be processed".into()))
    }

    async fn fetch_bytes(&self, image: &Image) -> Result<Vec<u8>, String> {
        let bytes = match (&image.data, &image.url) {
            (Some(data), _) => decode_base64(data)?,
            (None, Some(url)) => self.downloader.download(url, MAX_IMAGE_BYTES).await?,
            (None, None) if self.client.profile().images.form == ImageForm::Binary => self
                .client
                .fetch_image_bytes(image, MAX_IMAGE_BYTES)
                .await
                .map_err(|error| error.message().trim_end_matches('.').to_owned())?,
            (None, None) => return Err("SORS sent neither its URL nor its bytes".into()),
        };
        if bytes.len() > MAX_IMAGE_BYTES {
            return Err(format!(
                "it is larger than {} MB",
                MAX_IMAGE_BYTES / 1_000_000
            ));
        }
        Ok(bytes)
    }
}

/// Decodes base64 in any common form: with or without padding, with line breaks, as a data URL.
fn decode_base64(data: &str) -> Result<Vec<u8>, String> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    if data.len() / 4 * 3 > MAX_IMAGE_BYTES + MAX_IMAGE_BYTES / 10 {
        return Err(format!(
            "it is larger than {} MB",
            MAX_IMAGE_BYTES / 1_000_000
        ));
    }
    let data = match data.strip_prefix("data:") {
        Some(rest) => rest.split_once(";base64,").map_or(rest, |(_, data)| data),
        None => data,
    };
    let compact: Vec<u8> = data
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    LENIENT
        .decode(compact)
        .map_err(|_| "its bytes are not base64".to_owned())
}

/// Returns the name of an image for messages.
fn image_label(image: &Image) -> String {
    match &image.id {
        Some(id) => format!("Image {id} of article {}", image.article_id),
        None => format!("An image of article {}", image.article_id),
    }
}

/// Returns the preferred name of the image's file.
fn suggested_name(image: &Image) -> String {
    match &image.file_name {
        Some(name) => name.clone(),
        None => format!("article-{}.x", image.article_id),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn base64_is_read_in_every_form_met() {
        for data in [
            "aGVsbG8=",
            "aGVsbG8",
            "aGVs\r\nbG8=",
            "data:image/png;base64,aGVsbG8=",
        ] {
            assert_eq!(decode_base64(data).unwrap(), b"hello", "{data}");
        }
        assert!(decode_base64("čaša").is_err());
        assert!(decode_base64(&"A".repeat(24_000_000)).is_err());
    }
}
