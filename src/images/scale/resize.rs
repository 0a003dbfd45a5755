//! Resizes a decoded image.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::pixels::{U8, U8x2, U8x3, U8x4};
use fast_image_resize::{Filter, FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

use super::SubsizeSpec;
use super::raster::{Pixels, Raster};

/// Scales a rectangle of an image to a subsize.
pub(super) fn resize_image(from: &Raster, size: &SubsizeSpec) -> Result<Raster, String> {
    let crop = size.crop;
    let fits = |start: u32, length: u32, whole: u32| {
        start.checked_add(length).is_some_and(|end| end <= whole) && length > 0
    };
    if !fits(crop.left, crop.width, from.width) || !fits(crop.top, crop.height, from.height) {
        return Err(format!(
            "it is {} × {} pixels, and the requested rectangle lies outside",
            from.width, from.height
        ));
    }
    // Each pixel type by name: the generic function would include the code of all types of the crate.
    let data = match from.pixels {
        Pixels::Gray => resize_pixels::<U8>(from, size),
        Pixels::GrayAlpha => resize_pixels::<U8x2>(from, size),
        Pixels::Rgb => resize_pixels::<U8x3>(from, size),
        Pixels::Rgba => resize_pixels::<U8x4>(from, size),
    };
    Ok(Raster {
        format: from.format,
        pixels: from.pixels,
        width: size.width,
        height: size.height,
        data: data?,
        profile: from.profile.clone(),
    })
}

fn resize_pixels<P: PixelTrait>(from: &Raster, size: &SubsizeSpec) -> Result<Vec<u8>, String> {
    const UNFIT: &str = "it can't be scaled";
    let crop = size.crop;
    let source = ImageRef::new(from.width, from.height, &from.data, P::pixel_type())
        .map_err(|error| format!("{UNFIT}: {error}"))?;
    let mut target = Image::new(size.width, size.height, P::pixel_type());
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(area_filter(size)?))
        .crop(
            f64::from(crop.left),
            f64::from(crop.top),
            f64::from(crop.width),
            f64::from(crop.height),
        );
    let view = source.typed_image::<P>().ok_or(UNFIT)?;
    let mut place = target.typed_image_mut::<P>().ok_or(UNFIT)?;
    Resizer::new()
        .resize_typed(&view, &mut place, &options)
        .map_err(|error| format!("{UNFIT}: {error}"))?;
    Ok(target.into_vec())
}

/// Weight of an old pixel in a new one: its covered area. GD uses the same mean, so images look like those the shop
/// already has. `SHARE`, in sixteenths, is the ratio of an old pixel's side to a new one's.
fn covered<const SHARE: u32>(distance: f64) -> f64 {
    let side = f64::from(SHARE) / 16.0;
    ((1.0 + side) / 2.0 - distance.abs()).clamp(0.0, side)
}

/// The crate needs plain functions: one per share.
const COVERED: [fn(f64) -> f64; 16] = [
    covered::<1>,
    covered::<2>,
    covered::<3>,
    covered::<4>,
    covered::<5>,
    covered::<6>,
    covered::<7>,
    covered::<8>,
    covered::<9>,
    covered::<10>,
    covered::<11>,
    covered::<12>,
    covered::<13>,
    covered::<14>,
    covered::<15>,
    covered::<16>,
];

fn area_filter(size: &SubsizeSpec) -> Result<FilterType, String> {
    let new = f64::from(size.width) + f64::from(size.height);
    let old = f64::from(size.crop.width) + f64::from(size.crop.height);
    // At least one sixteenth, at most one.
    let step = (1..COVERED.len())
        .rev()
        .find(|step| (*step as f64 + 0.5) / 16.0 <= new / old)
        .unwrap_or_default();
    let support = 0.5 + (step + 1) as f64 / 32.0;
    Filter::new("area", COVERED[step], support)
        .map(FilterType::Custom)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_covered_in_part_counts_in_part() {
        // Two old pixels per new one: those at ±0.25 wholly, those at ±0.75 not at all.
        assert!((covered::<8>(0.25) - 0.5).abs() < 1e-9);
        assert!(covered::<8>(0.75) < 1e-9);
        // Four to three: at 0.375, an edge.
        assert!((covered::<12>(0.25) - 0.625).abs() < 1e-9);
        assert!(covered::<12>(0.875) < 1e-9);
        assert!((covered::<16>(0.0) - 1.0).abs() < 1e-9);
    }
}
