//! An unpacked picture.

use super::Orientation;

/// The formats that can be scaled.
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

/// What a pixel is made of, a byte each.
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
    /// Row by row, nothing between.
    pub data: Vec<u8>,
    /// How its colours are meant; none where they are sRGB.
    pub profile: Option<Vec<u8>>,
}

impl Raster {
    /// The same picture, the way up it is meant to be.
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
