//! A decoded image.

use super::Orientation;

/// Formats that can be scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
}

impl Format {
    pub(super) fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Components of a pixel, one byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pixels {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
}

impl Pixels {
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raster {
    pub format: Format,
    pub pixels: Pixels,
    pub width: u32,
    pub height: u32,
    /// Row by row, without padding.
    pub data: Vec<u8>,
    /// Color profile; `None` for sRGB.
    pub profile: Option<Vec<u8>>,
}

impl Raster {
    /// Returns the image in its correct orientation.
    pub(super) fn oriented(self, orientation: Orientation) -> Self {
        if orientation == Orientation::default() {
            return self;
        }
        let (width, height) = orientation.size(self.width, self.height);
        let size = self.pixels.bytes();
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = orientation.source(x, y, self.width, self.height);
                let at = (from_y as usize * self.width as usize + from_x as usize) * size;
                data.extend_from_slice(&self.data[at..at + size]);
            }
        }
        Self {
            width,
            height,
            data,
            ..self
        }
    }
}
