//! Scales JPEG and PNG images to subsizes: decodes each image once, and writes its subsizes on all cores. What can't be
//! scaled as well as elsewhere (CMYK, truncated files, other types) is rejected; the caller may use another editor.

mod decode;
mod encode;
mod orientation;
mod raster;
mod resize;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use crate::client::Error;
use crate::model::image_info::{MAX_PIXELS, inspect_image};
pub use orientation::Orientation;
use raster::Raster;

/// Largest file to read, in bytes. Larger than the limit for downloads, because a shop has older images.
const MAX_FILE_BYTES: u64 = 60_000_000;

/// Memory is counted in million pixels of decoded images. Together, they may be as large as one image alone.
const PIXELS_PER_PERMIT: u64 = 1_000_000;

/// Request to scale an image.
///
/// # Examples
///
/// ```no_run
/// use sors::images::scale::{CropRect, Orientation, ScaleRequest, SubsizeSpec, scale_images};
///
/// # async fn scale() {
/// let request = ScaleRequest {
///     file: "photo.jpg".into(),
///     orientation: Orientation::default(),
///     sizes: vec![SubsizeSpec {
///         path: "photo-150x150.jpg".into(),
///         crop: CropRect { left: 0, top: 0, width: 600, height: 600 },
///         width: 150,
///         height: 150,
///         quality: 82,
///         progressive: false,
///     }],
/// };
/// let results = scale_images(vec![request]).await;
/// assert!(results[0].error.is_none());
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleRequest {
    /// File with the image.
    pub file: PathBuf,
    /// Orientation to correct first.
    pub orientation: Orientation,
    /// Subsizes to write.
    pub sizes: Vec<SubsizeSpec>,
}

/// One subsize of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsizeSpec {
    /// File to write; an existing one is replaced.
    pub path: PathBuf,
    /// Visible rectangle of the corrected image.
    pub crop: CropRect,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// JPEG quality, 1 to 100; PNG has none.
    pub quality: u8,
    /// Whether a JPEG is progressive.
    pub progressive: bool,
}

/// A rectangle of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CropRect {
    /// Pixels left of the rectangle.
    pub left: u32,
    /// Pixels above the rectangle.
    pub top: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Result of an image: all its subsizes, or `error` and none of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ScaleResult {
    /// MIME type of the image and its subsizes.
    pub mime: Option<String>,
    /// Bytes of each subsize, in the order of the request.
    pub bytes: Vec<u64>,
    /// Why no subsize was written.
    pub error: Option<String>,
}

/// Scales images concurrently; returns the results in the order of the requests. Dropping the future skips work that
/// has not started.
pub async fn scale_images(requests: Vec<ScaleRequest>) -> Vec<ScaleResult> {
    let work = Scaler::new();
    let _stop = StopOnDrop(Arc::clone(&work.stopped));
    let mut results = vec![ScaleResult::default(); requests.len()];
    let mut tasks = JoinSet::new();
    for (index, request) in requests.into_iter().enumerate() {
        let work = work.clone();
        tasks.spawn(async move { (index, work.scale_image(request).await) });
    }
    while let Some(done) = tasks.join_next().await {
        if let Ok((index, scaled)) = done {
            results[index] = scaled;
        }
    }
    results
}

/// Checks whether a subsize is possible.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_subsize(size: &SubsizeSpec) -> Result<(), Error> {
    let pixels = u64::from(size.width) * u64::from(size.height);
    let sides = [size.width, size.height, size.crop.width, size.crop.height];
    if sides.contains(&0) || pixels > MAX_PIXELS {
        return Err(Error::validation(format!(
            "{} can't be made: an image has at least one pixel, and at most {} million.",
            size.path.display(),
            MAX_PIXELS / 1_000_000
        )));
    }
    Ok(())
}

/// Stops background work when the future is dropped.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[derive(Clone)]
struct Scaler {
    cores: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    stopped: Arc<AtomicBool>,
}

/// A decoded image and its share of the memory.
struct DecodedImage {
    raster: Raster,
    _memory: Option<OwnedSemaphorePermit>,
}

impl Scaler {
    fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            memory: Arc::new(Semaphore::new(memory_permits(MAX_PIXELS) as usize)),
            stopped: Arc::default(),
        }
    }

    async fn scale_image(&self, request: ScaleRequest) -> ScaleResult {
        let written: Vec<PathBuf> = request.sizes.iter().map(|size| size.path.clone()).collect();
        match self.write_subsizes(request).await {
            Ok(scaled) => scaled,
            Err(reason) => {
                for path in written {
                    // Most of them were never written.
                    let _ = std::fs::remove_file(path);
                }
                ScaleResult {
                    error: Some(reason),
                    ..ScaleResult::default()
                }
            }
        }
    }

    async fn write_subsizes(&self, request: ScaleRequest) -> Result<ScaleResult, String> {
        let held = Arc::new(self.decode_image(request.file, request.orientation).await?);
        let mime = held.raster.format.mime().to_owned();
        let mut bytes = vec![0; request.sizes.len()];
        let mut sizes = JoinSet::new();
        for (index, size) in request.sizes.into_iter().enumerate() {
            let (work, held) = (self.clone(), Arc::clone(&held));
            sizes.spawn(async move {
                let made = work
                    .spawn_cpu(move || {
                        let small = resize::resize_image(&held.raster, &size)?;
                        write_file(&size.path, &encode::encode_image(&small, &size)?)
                    })
                    .await;
                (index, made)
            });
        }
        let mut failed = None;
        // Waits for all: none may still be writing when the files of a failed image are removed.
        while let Some(done) = sizes.join_next().await {
            match done {
                Ok((index, Ok(written))) => bytes[index] = written,
                Ok((_, Err(reason))) => failed = Some(reason),
                Err(_) => failed = Some(UNEXPECTED.into()),
            }
        }
        match failed {
            Some(reason) => Err(reason),
            None => Ok(ScaleResult {
                mime: Some(mime),
                bytes,
                error: None,
            }),
        }
    }

    async fn decode_image(
        &self,
        file: PathBuf,
        orientation: Orientation,
    ) -> Result<DecodedImage, String> {
        let bytes = self.spawn_cpu(move || read_file(&file)).await?;
        let seen = inspect_image(&bytes)?;
        let share = memory_permits(u64::from(seen.width) * u64::from(seen.height));
        // The semaphore is never closed.
        let memory = Arc::clone(&self.memory)
            .acquire_many_owned(share)
            .await
            .ok();
        let raster = self
            .spawn_cpu(move || Ok(decode::decode_image(&bytes, seen)?.oriented(orientation)))
            .await?;
        Ok(DecodedImage {
            raster,
            _memory: memory,
        })
    }

    /// Runs CPU work, as many tasks at a time as there are cores.
    async fn spawn_cpu<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Result<T, String> {
        let _permit = self.cores.acquire().await;
        let stopped = Arc::clone(&self.stopped);
        tokio::task::spawn_blocking(move || {
            if stopped.load(Ordering::Relaxed) {
                return Err("it was interrupted".into());
            }
            work()
        })
        .await
        .unwrap_or_else(|_| Err(UNEXPECTED.into()))
    }
}

const UNEXPECTED: &str = "it could not be processed";

fn memory_permits(pixels: u64) -> u32 {
    u32::try_from(pixels.div_ceil(PIXELS_PER_PERMIT)).unwrap_or(u32::MAX)
}

fn read_file(file: &Path) -> Result<Vec<u8>, String> {
    let said = |error: std::io::Error| format!("it can't be read: {error}");
    if std::fs::metadata(file).map_err(said)?.len() > MAX_FILE_BYTES {
        return Err(format!(
            "it is larger than {} MB",
            MAX_FILE_BYTES / 1_000_000
        ));
    }
    std::fs::read(file).map_err(said)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<u64, String> {
    std::fs::write(path, bytes)
        .map_err(|error| format!("{} can't be written: {error}", path.display()))?;
    Ok(bytes.len() as u64)
}
