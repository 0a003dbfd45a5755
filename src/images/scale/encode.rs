//! Encodes JPEG and PNG.

use jpeg_encoder::{ColorType, SamplingFactor};

use super::SubsizeSpec;
use super::raster::{Format, Pixels, Raster};

/// Encodes an image to a file's bytes.
pub(super) fn encode_image(raster: &Raster, size: &SubsizeSpec) -> Result<Vec<u8>, String> {
    match raster.format {
        Format::Jpeg => encode_jpeg(raster, size),
        Format::Png => encode_png(raster),
    }
}

fn encode_jpeg(raster: &Raster, size: &SubsizeSpec) -> Result<Vec<u8>, String> {
    let wrong = |error: jpeg_encoder::EncodingError| format!("it can't be packed: {error}");
    let color = match raster.pixels {
        Pixels::Gray => ColorType::Luma,
        Pixels::Rgb => ColorType::Rgb,
        // JPEG is decoded without alpha.
        Pixels::GrayAlpha | Pixels::Rgba => return Err("a JPEG has no alpha".into()),
    };
    let (Ok(width), Ok(height)) = (u16::try_from(raster.width), u16::try_from(raster.height))
    else {
        return Err("it is too large for a JPEG".into());
    };
    let mut bytes = Vec::with_capacity(raster.data.len() / 8);
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, size.quality);
    // GD and most programs do the same at any quality.
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(size.progressive);
    if let Some(profile) = &raster.profile {
        encoder.add_icc_profile(profile).map_err(wrong)?;
    }
    encoder
        .encode(&raster.data, width, height, color)
        .map_err(wrong)?;
    Ok(bytes)
}

fn encode_png(raster: &Raster) -> Result<Vec<u8>, String> {
    let wrong = |error: png::EncodingError| format!("it can't be packed: {error}");
    let mut info = png::Info::with_size(raster.width, raster.height);
    info.color_type = match raster.pixels {
        Pixels::Gray => png::ColorType::Grayscale,
        Pixels::GrayAlpha => png::ColorType::GrayscaleAlpha,
        Pixels::Rgb => png::ColorType::Rgb,
        Pixels::Rgba => png::ColorType::Rgba,
    };
    info.bit_depth = png::BitDepth::Eight;
    info.icc_profile = raster.profile.as_deref().map(Into::into);
    let mut bytes = Vec::with_capacity(raster.data.len() / 2);
    let mut encoder = png::Encoder::with_info(&mut bytes, info).map_err(wrong)?;
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::Adaptive);
    let mut writer = encoder.write_header().map_err(wrong)?;
    writer.write_image_data(&raster.data).map_err(wrong)?;
    writer.finish().map_err(wrong)?;
    Ok(bytes)
}
