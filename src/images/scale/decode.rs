//! Decodes JPEG and PNG.

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::raster::{Format, Pixels, Raster};
use crate::model::image_info::ImageInfo;

/// Longest color profile to keep.
const MAX_PROFILE_BYTES: usize = 65_536;

const DAMAGED: &str = "it is damaged";

/// Decodes an inspected image, whose size is known to be acceptable.
pub(super) fn decode_image(bytes: &[u8], seen: ImageInfo) -> Result<Raster, String> {
    let mut raster = match seen.mime {
        "image/jpeg" => decode_jpeg(bytes)?,
        "image/png" => decode_png(bytes)?,
        other => return Err(format!("images of type {other} are not supported")),
    };
    let expected = raster.width as usize * raster.height as usize * raster.pixels.bytes();
    if (raster.width, raster.height) != (seen.width, seen.height) || raster.data.len() != expected {
        return Err(DAMAGED.into());
    }
    raster.profile = raster.profile.filter(|profile| is_needed(profile));
    Ok(raster)
}

fn decode_jpeg(bytes: &[u8]) -> Result<Raster, String> {
    let damaged = |error| format!("{DAMAGED}: {error:?}");
    // Strict mode: damaged files are left to other image editors.
    let options = DecoderOptions::new_fast()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let (pixels, space) = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => (Pixels::Gray, ColorSpace::Luma),
        Some(ColorSpace::YCbCr | ColorSpace::RGB) => (Pixels::Rgb, ColorSpace::RGB),
        _ => return Err("its colors are for print, not for a screen".into()),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let data = decoder.decode().map_err(damaged)?;
    let info = decoder.info().ok_or(DAMAGED)?;
    Ok(Raster {
        format: Format::Jpeg,
        pixels,
        width: u32::from(info.width),
        height: u32::from(info.height),
        data,
        profile: decoder.icc_profile(),
    })
}

fn decode_png(bytes: &[u8]) -> Result<Raster, String> {
    let damaged = |error: png::DecodingError| format!("{DAMAGED}: {error}");
    let limits = png::Limits {
        bytes: 8 * super::MAX_PIXELS as usize,
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let pixels = match reader.output_color_type() {
        (png::ColorType::Grayscale, png::BitDepth::Eight) => Pixels::Gray,
        (png::ColorType::GrayscaleAlpha, png::BitDepth::Eight) => Pixels::GrayAlpha,
        (png::ColorType::Rgb, png::BitDepth::Eight) => Pixels::Rgb,
        (png::ColorType::Rgba, png::BitDepth::Eight) => Pixels::Rgba,
        _ => return Err("its pixels are of no known kind".into()),
    };
    let (width, height) = reader.info().size();
    let size = u64::from(width) * u64::from(height);
    let length = reader.output_buffer_size().ok_or(DAMAGED)?;
    if size > super::MAX_PIXELS || length as u64 > size * 4 {
        return Err(DAMAGED.into());
    }
    let mut data = vec![0; length];
    let frame = reader.next_frame(&mut data).map_err(damaged)?;
    data.truncate(frame.buffer_size());
    let profile = reader.info().icc_profile.as_ref().map(|p| p.to_vec());
    Ok(Raster {
        format: Format::Png,
        pixels,
        width: frame.width,
        height: frame.height,
        data,
        profile,
    })
}

/// Whether a color profile is kept. Browsers assume sRGB for an image without one, so only others are worth their
/// bytes.
fn is_needed(profile: &[u8]) -> bool {
    let is_srgb = profile.windows(4).any(|four| four == b"sRGB")
        || profile.windows(8).any(|eight| eight == b"\0s\0R\0G\0B");
    !is_srgb && !profile.is_empty() && profile.len() <= MAX_PROFILE_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_profiles_of_other_colors_are_kept() {
        assert!(!is_needed(b"acsp desc sRGB IEC61966-2.1"));
        assert!(!is_needed(b"mluc\0s\0R\0G\0B\0 \0b"));
        assert!(is_needed(b"acsp desc Adobe RGB (1998)"));
        assert!(!is_needed(b""));
        assert!(!is_needed(&vec![b'x'; MAX_PROFILE_BYTES + 1]));
    }
}
