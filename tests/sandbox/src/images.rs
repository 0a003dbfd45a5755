//! Images drawn from a key: the same key always gives the same bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use crate::seed::mix;

/// Maximum number of cached images, of about 20 kB each.
const MAX_CACHED_IMAGES: usize = 4_000;

/// File format of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// Most images.
    Jpeg,
    /// One image in five.
    Png,
    /// One image in ten.
    WebP,
}

impl ImageFormat {
    /// Returns the format of the image with this key.
    pub fn from_key(key: u64) -> Self {
        match mix(key) % 10 {
            0..=6 => Self::Jpeg,
            7..=8 => Self::Png,
            _ => Self::WebP,
        }
    }

    /// Returns the file name extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    /// Returns the media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    fn dimensions(self) -> (u32, u32) {
        match self {
            Self::Jpeg => (400, 300),
            Self::Png => (320, 320),
            Self::WebP => (400, 400),
        }
    }
}

/// A drawn image.
#[derive(Debug)]
pub struct DrawnImage {
    /// The file.
    pub bytes: Bytes,
    /// BLAKE3 of the bytes, hexadecimal.
    pub hash: String,
    /// Format of the file.
    pub format: ImageFormat,
}

/// Cache of drawn images.
#[derive(Debug, Default)]
pub struct ImageCache(Mutex<HashMap<u64, Arc<DrawnImage>>>);

impl ImageCache {
    /// Draws images on all cores, so that later requests are fast.
    pub fn draw_all(&self, keys: &[u64]) {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        std::thread::scope(|scope| {
            for part in keys.chunks(keys.len().div_ceil(threads).max(1)) {
                scope.spawn(move || part.iter().for_each(|key| drop(self.get(*key))));
            }
        });
    }

    /// Returns the image of a key. The first call takes about two milliseconds.
    ///
    /// # Errors
    /// If the encoder fails.
    pub fn get(&self, key: u64) -> Result<Arc<DrawnImage>, String> {
        if let Some(drawn) = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(drawn));
        }
        let drawn = Arc::new(draw_image(key)?);
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= MAX_CACHED_IMAGES {
            cached.clear();
        }
        cached.insert(key, Arc::clone(&drawn));
        Ok(drawn)
    }
}

fn draw_image(key: u64) -> Result<DrawnImage, String> {
    let format = ImageFormat::from_key(key);
    let (width, height) = format.dimensions();
    let pixels = ImageDesign::new(key, width, height, format != ImageFormat::Jpeg).draw_pixels();
    let mut bytes = Vec::with_capacity(32 * 1024);
    let color = ExtendedColorType::Rgb8;
    match format {
        ImageFormat::Jpeg => {
            JpegEncoder::new_with_quality(&mut bytes, 82).write_image(&pixels, width, height, color)
        }
        ImageFormat::Png => PngEncoder::new_with_quality(
            &mut bytes,
            CompressionType::Level(2),
            FilterType::NoFilter,
        )
        .write_image(&pixels, width, height, color),
        ImageFormat::WebP => {
            WebPEncoder::new_lossless(&mut bytes).write_image(&pixels, width, height, color)
        }
    }
    .map_err(|error| format!("image {key:016x}: {error}"))?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    Ok(DrawnImage {
        bytes: bytes.into(),
        hash,
        format,
    })
}

type Rgb = [u8; 3];

/// Design of an image: a gradient, stripes, discs, and a mirrored pattern of the key.
struct ImageDesign {
    width: i32,
    height: i32,
    from: Rgb,
    to: Rgb,
    ink: Rgb,
    stripe: i32,
    slope: i32,
    discs: [(i32, i32, i32, Rgb); 4],
    pattern: u64,
    /// Flat bands instead of a smooth gradient, to keep lossless files small.
    flat: bool,
}

impl ImageDesign {
    fn new(key: u64, width: u32, height: u32, flat: bool) -> Self {
        let number = |n: u64| mix(key ^ mix(n));
        let color = |n: u64, min: u64| {
            let bits = number(n);
            [0, 8, 16]
                .map(|shift| u8::try_from(min + (bits >> shift) % (256 - min)).unwrap_or(u8::MAX))
        };
        let (width, height) = (
            i32::try_from(width).unwrap_or(480),
            i32::try_from(height).unwrap_or(360),
        );
        let within = |n: u64, max: i32| {
            i32::try_from(number(n) % u64::from(max.unsigned_abs())).unwrap_or(0)
        };
        let disc = |n: u64| {
            (
                within(n, width),
                within(n + 1, height),
                18 + within(n + 2, 70),
                color(n + 3, 40),
            )
        };
        Self {
            width,
            height,
            from: color(1, 120),
            to: color(2, 90),
            ink: color(3, 0),
            stripe: 9 + within(4, 30),
            slope: 1 + within(5, 5),
            discs: [disc(10), disc(20), disc(30), disc(40)],
            pattern: number(6),
            flat,
        }
    }

    fn draw_pixels(&self) -> Vec<u8> {
        let mut pixels =
            Vec::with_capacity(usize::try_from(self.width * self.height * 3).unwrap_or(0));
        for y in 0..self.height {
            for x in 0..self.width {
                pixels.extend_from_slice(&self.color_at(x, y));
            }
        }
        pixels
    }

    fn color_at(&self, x: i32, y: i32) -> Rgb {
        if let Some(ink) = self.pattern_at(x, y) {
            return ink;
        }
        for (cx, cy, radius, color) in &self.discs {
            let distance = (x - cx) * (x - cx) + (y - cy) * (y - cy);
            if distance < radius * radius {
                return *color;
            }
        }
        let share = if self.flat { y / 20 * 20 } else { y } * 255 / self.height;
        let mut color = [0_u8; 3];
        for (channel, out) in color.iter_mut().enumerate() {
            let mixed = (i32::from(self.from[channel]) * (255 - share)
                + i32::from(self.to[channel]) * share)
                / 255;
            let shade = if (x * self.slope + y) / self.stripe % 2 == 0 {
                14
            } else {
                0
            };
            *out = u8::try_from((mixed - shade).clamp(0, 255)).unwrap_or(0);
        }
        color
    }

    /// Returns the color of the pattern: seven by seven cells in the middle, symmetric.
    fn pattern_at(&self, x: i32, y: i32) -> Option<Rgb> {
        let cell = self.height / 10;
        let (left, top) = ((self.width - 7 * cell) / 2, (self.height - 7 * cell) / 2);
        if x < left || y < top {
            return None;
        }
        let (column, row) = ((x - left) / cell, (y - top) / cell);
        if column > 6 || row > 6 {
            return None;
        }
        let bit = row * 4 + column.min(6 - column);
        (self.pattern >> bit & 1 == 1).then_some(self.ink)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn images_are_valid_distinct_and_of_realistic_size() {
        let images = ImageCache::default();
        let mut hashes = std::collections::HashSet::new();
        for key in 0..60 {
            let drawn = images.get(mix(key)).unwrap();
            let decoded = image::load_from_memory(&drawn.bytes).unwrap();
            let (width, height) = drawn.format.dimensions();
            assert_eq!((decoded.width(), decoded.height()), (width, height));
            assert!(
                (5_000..40_000).contains(&drawn.bytes.len()),
                "{:?} {}",
                drawn.format,
                drawn.bytes.len()
            );
            assert!(hashes.insert(drawn.hash.clone()));
        }
        assert_eq!(
            images.get(mix(3)).unwrap().hash,
            ImageCache::default().get(mix(3)).unwrap().hash
        );
    }
}
