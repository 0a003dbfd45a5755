//! Packing JPEG and PNG.

use jpeg_encoder::{ColorType, SamplingFactor};

use super::Size;
use super::raster::{Format, Pixels, Raster};

/// A file's bytes.
pub(super) fn encode(raster: &Raster, size: &Size) -> Result<Vec<u8>, String> {
    match raster.format {
        Format::Jpeg => jpeg(raster, size),
        Format::Png => png(raster),
    }
}

fn jpeg(raster: &Raster, size: &Size) -> Result<Vec<u8>, String> {
    let wrong = |error: jpeg_encoder::EncodingError| format!("it can't be packed: {error}");
    let colour = match raster.pixels {
        Pixels::Grey => ColorType::Luma,
        Pixels::Rgb => ColorType::Rgb,
        // JPEG is read without alpha.
        Pixels::GreyAlpha | Pixels::Rgba => return Err("a JPEG has no alpha".into()),
    };
    let (Ok(width), Ok(height)) = (u16::try_from(raster.width), u16::try_from(raster.height))
    else {
        return Err("it is too large for a JPEG".into());
    };
    let mut bytes = Vec::with_capacity(raster.data.len() / 8);
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, size.quality);
    // As GD and most programs do at any quality.
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(size.progressive);
    if let Some(profile) = &raster.profile {
        encoder.add_icc_profile(profile).map_err(wrong)?;
    }
    encoder
        .encode(&raster.data, width, height, colour)
        .map_err(wrong)?;
    Ok(bytes)
}

fn png(raster: &Raster) -> Result<Vec<u8>, String> {
    let wrong = |error: png::EncodingError| format!("it can't be packed: {error}");
    let mut info = png::Info::with_size(raster.width, raster.height);
    info.color_type = match raster.pixels {
        Pixels::Grey => png::ColorType::Grayscale,
        Pixels::GreyAlpha => png::ColorType::GrayscaleAlpha,
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
